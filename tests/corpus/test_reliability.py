from random import Random

import pytest

from detector.corpus.reliability import calibration_error, reliability


def test_scores_that_are_probabilities_have_no_error():
    rng = Random(1)
    scores = [rng.random() for _ in range(20_000)]
    spun = [rng.random() < score for score in scores]
    prior = sum(spun) / len(spun)
    bins = reliability(scores, spun, prior)
    assert len(bins) == 10
    assert calibration_error(bins) < 0.02
    assert sum(bin.weight for bin in bins) == pytest.approx(1)


def test_documents_are_weighted_to_the_prior():
    bins = reliability([0.05] * 10 + [0.95] * 10, [False] * 10 + [True] * 10, prior=0.1)
    assert [(bin.weight, bin.score, bin.spun) for bin in bins] == [
        pytest.approx((0.9, 0.05, 0)),
        pytest.approx((0.1, 0.95, 1)),
    ]
    assert calibration_error(bins) == pytest.approx(0.05)


def test_overconfidence_is_an_error():
    bins = reliability([0.9] * 10, [True] * 5 + [False] * 5, prior=0.5)
    assert calibration_error(bins) == pytest.approx(0.4)


def test_a_score_of_one_lies_in_the_last_bin():
    assert [bin.score for bin in reliability([1.0, 0.0], [True, False], 0.5)] == [0.0, 1.0]
