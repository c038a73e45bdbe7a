import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("scipy", reason="needs unspin[train]")

from detector.training.translation.measures import (
    Counts,
    best_threshold,
    characters,
    correlations,
    mcc,
    overlaps,
    pearson,
    spearman,
)

RANGES = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)).map(sorted).map(tuple), max_size=4)


def _flags(text):
    return np.array([letter == "B" for letter in text])


@pytest.mark.parametrize(
    ("truth", "guess", "expected"),
    [
        ("BB--", "BB--", 1.0),
        ("BB--", "--BB", -1.0),
        ("BB--", "B-B-", 0.0),
        ("B---", "BB--", 0.5774),
        ("BB--", "----", 0.0),
    ],
)
def test_matthews_correlation(truth, guess, expected):
    assert mcc(_flags(truth), _flags(guess)) == pytest.approx(expected, abs=1e-4)


def test_ranks_do_not_mind_a_bent_scale():
    one = np.arange(10.0)
    assert pearson(one, 2 * one + 1) == pytest.approx(1)
    assert spearman(one, np.exp(one)) == pytest.approx(1)
    assert pearson(one, np.exp(one)) < 0.8
    assert pearson(one, np.ones(10)) == 0.0


def test_correlations_come_by_language_with_their_mean_and_intervals():
    rng = np.random.default_rng(0)
    truth = rng.normal(size=200)
    found = correlations({"aa": (truth, truth), "bb": (truth + rng.normal(size=200), truth)})
    assert found["aa"]["pearson"]["value"] == pytest.approx(1)
    value, (low, high) = found["bb"]["pearson"]["value"], found["bb"]["pearson"]["interval"]
    assert low < value < high < 0.85
    assert found["mean"]["pearson"]["value"] == pytest.approx((1 + value) / 2)
    assert found["mean"]["spearman"]["interval"][0] < found["mean"]["spearman"]["value"]


def test_one_threshold_is_best_for_all_languages_together():
    judged = {
        "aa": (np.array([0.2, 0.4, 0.6, 0.8]), _flags("-BBB")),
        "bb": (np.array([0.2, 0.4, 0.6, 0.8]), _flags("--BB")),
        "cc": (np.array([0.2, 0.4, 0.6, 0.8]), _flags("--BB")),
    }
    assert best_threshold(judged, [0.1, 0.3, 0.5, 0.7]) == 0.5
    assert best_threshold({"aa": judged["aa"]}, [0.1, 0.3, 0.5, 0.7]) == 0.3


def test_spans_are_compared_by_character_and_by_stretch():
    text = "one two three"
    assert characters(text, [(4, 7)], [(0, 7)]) == Counts(3, 3, 6, 3)
    assert overlaps([(4, 7), (8, 13)], [(0, 5)]) == Counts(2, 1, 1, 1)
    figures = (Counts(3, 3, 6, 3) + Counts(1, 0, 0, 0)).figures
    assert figures == pytest.approx({"precision": 0.75, "recall": 0.5, "f1": 0.6})
    assert Counts().figures == {"precision": 0.0, "recall": 0.0, "f1": 0.0}


@given(st.text("ab ", max_size=20), RANGES, RANGES)
def test_counts_change_sides_with_what_is_compared(text, found, wanted):
    one, other = characters(text, found, wanted), characters(text, wanted, found)
    assert (one.found, one.right, one.wanted, one.got) == (other.wanted, other.got, other.found, other.right)
    assert one.right <= min(one.found, one.wanted)
    assert overlaps(found, wanted).right <= len(found)
