import pytest

pytest.importorskip("sklearn", reason="needs unspin[train]")
pytest.importorskip("lemminflect", reason="needs unspin[train]")
pytest.importorskip("wordfreq", reason="needs unspin[train]")

from detector.originals import Ranking
from detector.report import Finding, Suggestion
from detector.training.spinners.swap import SpunSpan, SpunText
from detector.training.suggesting import RIGHT, calibrated, evaluate_suggestions, is_right

SPUN = SpunText(
    "They behold the antiquated abode now.", (SpunSpan(5, 11, "see"), SpunSpan(16, 32, "old house"))
)


def _finding(start, end, suggestion):
    text = SPUN.text[start:end]
    return Finding(
        start, end, 1, start + 1, text, "substitution", 0.9, 0, (Suggestion(suggestion, 0.5),), "why"
    )


@pytest.mark.parametrize(
    ("start", "end", "suggestion", "right"),
    [
        (5, 11, "see", True),
        (5, 11, "watch", False),
        (5, 15, "see the", True),
        (16, 32, "old house", True),
        (16, 26, "old house", False),
        (5, 32, "see the old house", True),
        (0, 4, "we", False),
    ],
)
def test_right_is_what_stood_there(start, end, suggestion, right):
    assert is_right(SPUN, _finding(start, end, suggestion)) is right


def test_shares_and_errors_of_suggestions_are_measured(detector, dataset, workshop):
    found = evaluate_suggestions(detector, dataset, workshop, ("A", "moby"), limit=3)
    assert found["shown"] > 0
    assert 0 <= found["right"] <= 1
    assert 0 <= found["error"] <= 1
    assert sum(bin["weight"] for bin in found["bins"]) == pytest.approx(1)


def test_scores_that_promise_too_much_are_lowered():
    ranking = Ranking((), 0.0, 0.0, 0.2, 0.05)
    promised = [(0.9, 7), (0.5, 3), (0.1, 1)]  # of ten suggestions each, so many are right
    judged = [(Suggestion("x", score), place < right) for score, right in promised for place in range(10)]
    found = calibrated(ranking, judged)
    assert found.slope < 1
    surely = [right for suggestion, right in judged if suggestion.score == 0.9]
    assert 0.3 < found.likely <= 0.75
    assert sum(surely) / len(surely) >= RIGHT


def test_nothing_is_likely_where_hardly_anything_is_right():
    judged = [(Suggestion("x", 0.5 + place / 1000), place % 10 == 5) for place in range(50)]
    assert calibrated(Ranking((), 0.0, 0.0, 0.2, 0.05), judged).likely == 1.0
