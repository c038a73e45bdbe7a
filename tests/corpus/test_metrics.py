"""The measures, by hand and against the scorer that everybody uses."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from detector.corpus.labelled import Labelled, read_labelled
from detector.corpus.matching import Guess, Span, count_words, is_restored, normalised
from detector.corpus.metrics import (
    Prediction,
    auroc,
    further_measures,
    measure,
    threshold_for,
)

ROOT = Path(__file__).resolve().parents[2]
SCORER = Path(os.environ.get("UNSPIN_SHARED", "../shared")) / "score" / "score.py"

TEXT = "They met at the culmination and took a gander at the fix."
CULMINATION = Span(16, 27, ("summit",))
GANDER = Span(32, 48, ("looked at",))


def test_auroc_counts_ties_half():
    assert auroc([0.2, 0.9], [0.1, 0.2]) == (1 + 0.5 + 1 + 1) / 4


def test_wordings_are_compared_without_articles_hyphens_and_british_spelling():
    assert (
        normalised("The well-organised Centre, of a “labour  force”")
        == "well organized center of labor force"
    )


def test_a_wider_finding_restores_a_span_if_the_whole_window_is_right():
    wide = Guess(9, 27, ("at a meeting", "at the summit"))
    assert not is_restored(TEXT, CULMINATION, [wide], 1)
    assert is_restored(TEXT, CULMINATION, [wide], 5)


def test_several_findings_may_share_a_span():
    parts = [Guess(27, 31, ("",)), Guess(32, 36, ("looked",)), Guess(37, 45, ("at",))]
    assert TEXT[32:48] == "took a gander at"
    assert is_restored(TEXT, GANDER, [Guess(32, 36, ("looked",)), Guess(37, 48, ("at",))], 1)
    assert not is_restored(TEXT, GANDER, parts, 1)


def test_words_are_counted_without_inflection():
    counts = count_words(TEXT, Span(32, 48, ("looks at",)), [Guess(32, 48, ("looking over", "x"))], 1)
    assert (counts.wanted, counts.got, counts.brought, counts.right) == (1, 1, 2, 1)


def test_measures_of_two_texts():
    spun = Labelled("s", TEXT, True, (CULMINATION, GANDER), exhaustive=True)
    clean = Labelled("c", "one two three four", False)
    found = (Guess(16, 27, ("peak", "summit")), Guess(53, 56, ("repair",)))
    measures = measure([(spun, Prediction(0.9, found)), (clean, Prediction(0.6, (Guess(0, 3),)))], 0.5)
    assert measures == {
        "spun": 1,
        "clean": 1,
        "auroc": 1.0,
        "tpr@fpr1": 1.0,
        "tpr": 1.0,
        "fpr": 1.0,
        "gold_spans": 2,
        "span_recall": 0.5,
        "restored@1": 0.0,
        "restored@5": 0.5,
        "words@1": 0.0,
        "words@5": 0.5,
        "right@1": 0.0,
        "word_precision": 0.5,
        "findings/1000": 250.0,
    }


def test_what_the_texts_give_no_ground_for_is_left_out():
    clean = Labelled("c", "one two", False)
    assert measure([(clean, Prediction(0.1))], 0.5) == {
        "spun": 0,
        "clean": 1,
        "fpr": 0.0,
        "findings/1000": 0.0,
    }


def _random_text(draw, number):
    words = draw.choices(
        [
            "culmination",
            "summit",
            "the",
            "a",
            "meeting",
            "organised",
            "labour",
            "took",
            "running",
            "well-known",
        ],
        k=40,
    )
    text = " ".join(words)
    starts = [sum(len(word) + 1 for word in words[:at]) for at in range(len(words))]

    def wording():
        return " ".join(
            draw.choices(["summits", "the meeting", "organized", "labor", "take", "ran", "A"], k=2)
        )

    def stretches(amount):
        for at in sorted(draw.sample(range(0, 38, 3), amount)):
            yield starts[at], starts[at + 2] - 1

    gold = {"id": number, "text": text, "label": draw.choice(["spun", "clean"])}
    spans = [
        {"start": start, "text": text[start:end], "original": wording()}
        if draw.random() < 0.5
        else {"start": start, "span": text[start:end], "originals": [wording(), text[start:end] + "s"]}
        for start, end in stretches(4)
    ]
    gold |= {"spans": spans} if draw.random() < 0.5 else {"phrases": spans, "exhaustive": draw.random() < 0.5}
    moved = [(max(0, start - draw.choice([0, 0, 4])), end) for start, end in stretches(7)]
    predicted = {
        "id": number,
        "score": round(draw.random(), 1),
        "findings": [
            {
                "start": start,
                "end": end,
                "suggestions": [{"text": wording()} for _ in range(draw.randint(0, 6))],
            }
            for start, end in moved
        ],
    }
    return gold, predicted


def _ours(gold_file, predictions, threshold):
    judged = [
        (
            labelled,
            Prediction(
                predicted["score"],
                tuple(
                    Guess(f["start"], f["end"], tuple(s["text"] for s in f["suggestions"]))
                    for f in predicted["findings"]
                ),
            ),
        )
        for labelled, predicted in zip(read_labelled(gold_file), predictions, strict=True)
    ]
    return measure(judged, threshold)


@pytest.mark.parametrize("seed", range(5))
def test_the_measures_equal_those_of_the_common_scorer(tmp_path, seed):
    scorer = ROOT / SCORER
    if not scorer.exists():
        pytest.skip(f"{SCORER} is not here; set UNSPIN_SHARED to the folder that has score/score.py")
    draw = random.Random(seed)
    pairs = [_random_text(draw, number) for number in range(60)]
    gold, predicted = tmp_path / "gold.jsonl", tmp_path / "predicted.jsonl"
    gold.write_text("\n".join(json.dumps(text) for text, _ in pairs))
    predicted.write_text("\n".join(json.dumps(prediction) for _, prediction in pairs))
    command = [sys.executable, scorer, gold, predicted, "--threshold", "0.4", "--json"]
    theirs = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    theirs["tpr"], theirs["fpr"] = theirs.pop("tpr@0.4"), theirs.pop("fpr@0.4")
    assert theirs["restored@5"] > 0
    assert _ours(gold, [prediction for _, prediction in pairs], 0.4) == pytest.approx(theirs)


def _scores(spun, clean):
    texts = [(True, score) for score in spun] + [(False, score) for score in clean]
    return [(Labelled(str(n), "a text", spun=is_spun), Prediction(s)) for n, (is_spun, s) in enumerate(texts)]


def test_further_measures_of_scores():
    found = further_measures(_scores([0.9, 0.8, 0.3], [0.85, 0.1, 0.0]), 0.5)
    assert found["f1"] == pytest.approx(2 * 2 / (2 + 1 + 3))
    assert found["average_precision"] == pytest.approx((1 + 2 / 3 + 3 / 4) / 3)
    assert found["calibration_error"] == pytest.approx((0.1 + abs(1.65 - 1) + 0.7 + 0.1 + 0.0) / 6)
    assert further_measures(_scores([0.9], []), 0.5) == {}


def test_they_agree_with_scikit_learn():
    metrics = pytest.importorskip("sklearn.metrics", reason="needs unspin[train]")
    rng = random.Random(1)
    spun = [round(rng.betavariate(3, 2), 2) for _ in range(60)]
    clean = [round(rng.betavariate(2, 4), 2) for _ in range(90)]
    truth = [1] * 60 + [0] * 90
    found = further_measures(_scores(spun, clean), 0.5)
    assert found["average_precision"] == pytest.approx(metrics.average_precision_score(truth, spun + clean))
    assert found["f1"] == pytest.approx(metrics.f1_score(truth, [score >= 0.5 for score in spun + clean]))


@pytest.mark.parametrize("rate", [0.0, 0.01, 0.3, 0.99])
def test_a_proposed_threshold_keeps_its_promise(rate):
    rng = random.Random(2)
    clean = [round(rng.random(), 3) for _ in range(200)] + [0.0] * 20
    cut = threshold_for(rate, _scores([], clean))
    assert sum(score >= cut for score in clean) <= rate * len(clean)
    assert sum(score >= cut - 2e-4 for score in clean) > rate * len(clean)
    assert threshold_for(1.0, _scores([], clean)) == 0.0
    assert threshold_for(rate, _scores([0.5], [])) is None
