import json

import pytest

pytest.importorskip("lemminflect", reason="needs unspin[train]")
pytest.importorskip("datasets", reason="needs unspin[train]")

from detector.corpus.labelled import Labelled
from detector.corpus.matching import Span
from detector.documents import read_text
from detector.report import Finding, Report
from detector.training.translation.evaluation import (
    bad_words,
    by_language,
    error_spans,
    honest,
    round_trips,
    sentence_quality,
    spun,
    told_apart,
    verdicts,
    worst_third,
)
from detector.training.translation.judged import Segment, Sentence
from tests.training.translation.test_reading import TEXT, TOKENS, _reading


def _report(risk, verdict, *places):
    findings = tuple(
        Finding(start, end, 1, start + 1, "", kind, 0.9, 0, (), "") for start, end, kind in places
    )
    return Report(
        path="x",
        verdict=verdict,
        score=0.1,
        translation_risk=risk,
        reason=None,
        language="en",
        words=2,
        words_checked=2,
        passages=(),
        findings=findings,
        sentences=(),
        document=read_text("some words"),
    )


def _sentence(name, lang, z):
    return Sentence(name, lang, TEXT, TOKENS, (False,) * 3 + (True,) * 2 + (False,), z, "")


def test_poor_translations_are_told_by_their_own_risk_and_marked_by_garbled_findings():
    poor = [
        Labelled("1", "some words", spun=True, spans=(Span(0, 4, ("a",)),), exhaustive=True),
        Labelled("2", "some words", spun=True, spans=(Span(5, 10, ("b",)),), exhaustive=True),
    ]
    bad = [
        _report(0.9, "machine-garbled", (0, 4, "garbled")),
        _report(0.4, "suspect", (5, 10, "substitution")),
    ]
    found = told_apart(poor, bad, [_report(0.5, "clean"), _report(0.1, "clean")], 0.6)
    assert (found["texts"], found["good texts"]) == (2, 2)
    assert found["auroc"]["value"] == 0.75
    assert (found["tpr"]["value"], found["fpr"]["value"]) == (0.5, 0.0)
    assert found["span_recall"]["value"] == 0.5
    assert found["verdicts"]["machine-garbled"] == found["verdicts"]["suspect"] == 0.5


def test_shares_of_verdicts_sum_to_one():
    assert sum(verdicts([_report(0.1, name) for name in ("clean", "spun", "suspect")]).values()) == 1


def test_a_third_of_a_language_is_the_worst():
    found = [_sentence(str(n), "ro" if n % 2 else "si", n / 10) for n in range(18)]
    groups = by_language(found)
    assert list(groups) == ["ro", "si"]
    assert sorted(sentence.z for sentence in worst_third(groups["si"])) == [0.0, 0.2, 0.4]


def test_readings_are_measured_against_people():
    sentences = [_sentence(str(n), "ro", z) for n, z in enumerate((1.0, 0.2, -1.0))]
    readings = [_reading(TEXT, [-3, -3, -1, level, level, -1]) for level in (-3, 1, 3)]
    quality = sentence_quality(sentences, readings)
    assert quality["own"]["ro"]["spearman"]["value"] == pytest.approx(1)
    assert quality["own"]["ro"]["pearson"]["value"] > 0.9
    assert bad_words(sentences[2:], readings[2:], 0.5)["mcc"] == {
        "ro": pytest.approx(1),
        "mean": pytest.approx(1),
    }
    assert bad_words(sentences, readings, 0.5)["mcc"]["mean"] < 0.9
    segment = Segment("1", TEXT, ((7, 9, "major"), (0, 2, "minor")))
    spans = error_spans([segment], readings[2:], 0.5)
    assert spans["major"]["characters"] == pytest.approx(
        {"precision": 0.4, "recall": 1.0, "f1": 0.5714}, abs=1e-3
    )
    assert spans["all"]["stretches"] == pytest.approx(
        {"precision": 1.0, "recall": 0.5, "f1": 0.6667}, abs=1e-3
    )


def test_round_trips_are_read_by_way(tmp_path):
    row = {"id": "1", "way": "spanish", "text": "a bad", "original": "a good", "spans": [[2, 5, "good"]]}
    rows = [row, {**row, "way": "catalan"}, {**row, "id": "2", "original": "b"}]
    (tmp_path / "dev.jsonl").write_text("".join(json.dumps(item) + "\n" for item in rows))
    ways = round_trips(tmp_path / "dev.jsonl")
    texts, originals = ways["spanish"]
    assert [labelled.id for labelled in texts] == ["1", "2"]
    assert originals == ["a good", "b"]
    assert texts[0].spans == (Span(2, 5, ("good",)),)
    assert set(ways) == {"spanish", "catalan"}


def test_honest_and_spun_text_is_checked_as_users_would(detector, clean_text, spun_text):
    found = honest(detector, {"some": [clean_text], "more": [clean_text, clean_text]}, 1.1)
    assert [found[name]["texts"] for name in ("some", "more")] == [1, 2]
    assert found["more"]["flagged"]["value"] == 0.0
    assert found["some"]["findings/1000"] == found["more"]["findings/1000"]
    assert found["some"]["any verdict"]["interval"][1] < 1
    named = spun(detector, {"real": [spun_text]})["real"]
    assert named["verdicts"]["spun"] + named["verdicts"]["machine-garbled"] == 1
    assert named["called machine-garbled"] == named["verdicts"]["machine-garbled"]
