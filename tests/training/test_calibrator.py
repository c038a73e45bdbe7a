import json
from dataclasses import asdict

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="needs unspin[train]")
pytest.importorskip("lemminflect", reason="needs unspin[train]")
pytest.importorskip("wordfreq", reason="needs unspin[train]")

from detector.calibration import Calibration
from detector.documents import read_text
from detector.judge import gather_evidence, judge
from detector.passages import split
from detector.training import calibrator
from detector.training.calibrator import Reading, Sample, draw_samples, read_sample, swapped_spans
from detector.training.spinners import FAMILIES, SpunSpan, SpunText
from detector.words import gather
from tests.handmade import pieces, scores


def _reading(number, swapped):
    """A document of 40 words of which every fourth is swapped, as a network with some doubts sees it."""
    rng = np.random.default_rng([number, swapped])
    text = " ".join("bad" if swapped and place % 4 == 0 else "the" for place in range(40)) + "."
    spans = tuple(SpunSpan(4 * place, 4 * place + 3, "big") for place in range(0, 40, 4)) if swapped else ()
    passages = split(read_text(text).blocks, lambda texts: [len(item.split()) for item in texts])
    logits = [
        (2.0 if piece == "bad" else -3.0) + float(rng.normal(0, 2)) for piece in pieces(passages[0].text)
    ]
    found = [scores(passages[0].text, logits, float(rng.normal(2 if swapped else -2, 2)))]
    words = gather(passages, found)
    labels = np.array([swapped and place % 4 == 0 for place in range(len(words))], bool)
    sample = Sample(("news", "blogs")[number % 2], SpunText(text, spans))
    return Reading(sample, passages, found, words, gather_evidence(words, found), labels)


@pytest.fixture(scope="module")
def readings():
    return [_reading(number, swapped) for number in range(40) for swapped in (False, True)]


@pytest.fixture(scope="module")
def calibration(readings):
    return calibrator.fit(readings)


def test_spun_documents_are_told_from_clean_ones(readings, calibration):
    judged = [(reading.sample.is_spun, judge(reading.evidence, calibration)) for reading in readings]
    spun = [judgement.document for is_spun, judgement in judged if is_spun]
    clean = [judgement.document for is_spun, judgement in judged if not is_spun]
    assert np.mean(spun) > 0.7
    assert np.mean(clean) < 0.3
    assert np.mean([score >= calibration.suspect for score in clean]) <= 0.05


def test_word_probabilities_are_calibrated(readings, calibration):
    risks = np.concatenate([judge(reading.evidence, calibration).words for reading in readings])
    labels = np.concatenate([reading.labels for reading in readings])
    assert risks.mean() == pytest.approx(labels.mean(), abs=0.02)
    assert risks[labels].mean() > 0.6
    assert risks[~labels].mean() < 0.1


def test_a_calibration_is_written_and_read(calibration):
    assert Calibration.from_json(json.loads(json.dumps(asdict(calibration)))) == calibration
    assert 0.5 <= calibration.suspect < calibration.spun < 1
    assert 0 < calibration.finding < 1
    assert 0 < calibration.finding_clean < 1


def test_swapped_spans_are_found_among_the_words(readings):
    assert list(swapped_spans(readings[0])) == []
    spans = list(swapped_spans(readings[1]))
    assert [(span.first, span.last, original) for span, original in spans] == [
        (place, place + 1, "big") for place in range(0, 40, 4)
    ]


def test_samples_come_clean_and_spun(records, workshop, dataset):
    samples = list(draw_samples(dataset, workshop, FAMILIES, seed=1, limit=3))
    texts = {record["text"] for record in records}
    assert samples == list(draw_samples(dataset, workshop, FAMILIES, seed=1, limit=3))
    clean = [sample.spun.text for sample in samples if not sample.is_spun]
    assert len(clean) == 6
    assert all(with_slips != text for text, with_slips in zip(clean[::2], clean[1::2], strict=True))
    assert any(sample.is_spun for sample in samples)
    assert all(any(text.startswith(part) for text in texts) for part in clean[::2])


def test_labels_are_those_of_swapped_words(encoder):
    text = "The antiquated house saw the town. They take a gander at it in the town of the old house."
    spans = (SpunSpan(4, 14, "old"), SpunSpan(40, 56, "look at"))
    reading = read_sample(Sample("news", SpunText(text, spans)), encoder)
    assert reading is not None
    words = [
        reading.passages[0].text[start:end]
        for start, end in zip(reading.words.starts, reading.words.ends, strict=True)
    ]
    marked = [word for word, label in zip(words, reading.labels, strict=True) if label]
    assert marked == ["antiquated", "take", "a", "gander", "at"]
    assert [(span.first, span.last, original) for span, original in swapped_spans(reading)] == [
        (1, 2, "old"),
        (7, 11, "look at"),
    ]
    assert read_sample(Sample("news", SpunText("12.", ())), encoder) is None


def test_the_ranking_learns_that_the_known_original_is_right(encoder, model_folder):
    pytest.importorskip("torch", reason="needs unspin[train]")
    from detector.originals import Originals, Ranking
    from detector.training.rank_fitting import fit_ranking

    text = "They take a gander at the town. On the off chance that it rains, they go home to the house."
    spans = (SpunSpan(5, 21, "look at"), SpunSpan(32, 54, "if"))
    reading = read_sample(Sample("news", SpunText(text, spans)), encoder)
    untrained = Originals(model_folder, Ranking((), 0.0, 0.0, 0.0, 0.0), encoder)
    calibration = Calibration.from_json(model_folder.json("calibration.json"))
    ranking = fit_ranking([reading], untrained, calibration)
    assert Ranking.from_json({"ranking": json.loads(json.dumps(asdict(ranking)))}) == ranking
    originals = Originals(model_folder, ranking, encoder)
    marked = [span for span, _ in swapped_spans(reading)]
    risks = judge(reading.evidence, calibration).words
    found = originals.suggest(marked, reading.words, risks, reading.passages, reading.scores)
    assert [suggestions[0].text for suggestions in found] == ["look at", "If"]


def test_a_limit_is_reached_by_a_share_or_by_one():
    from detector.training.calibrator import exceeded_by

    values = np.arange(1000.0)
    assert (values >= exceeded_by(values, 1 / 100)).sum() == 10
    assert (values[:30] >= exceeded_by(values[:30], 1 / 100)).sum() == 1
    assert exceeded_by(values[:1], 1 / 100) == -np.inf


def test_a_limit_is_reached_by_less_than_the_rate_for_sure():
    from detector.training.calibrator import exceeded_surely_by_less

    values = np.arange(10_000.0)
    limit = exceeded_surely_by_less(values, 1 / 200)
    reached = (values >= limit).mean()
    assert 0.003 < reached < 0.005
    few = np.arange(100.0)
    assert exceeded_surely_by_less(few, 1 / 200) == pytest.approx(99.01)
