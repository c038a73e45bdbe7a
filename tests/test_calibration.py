import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.calibration import (
    TEXT_FEATURES,
    WORD_FEATURES,
    Calibration,
    Logistic,
    sigmoid,
    text_features,
    word_features,
)

LOGITS = st.lists(st.floats(-1e4, 1e4), max_size=30)


def test_sigmoid():
    np.testing.assert_allclose(sigmoid(np.array([-math.log(3), 0.0, math.log(3)])), [0.25, 0.5, 0.75])
    assert sigmoid(np.array([-np.inf, -1e300, 1e300, np.inf])).tolist() == [0, 0, 1, 1]


@given(st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_sigmoid_is_bounded_rises_and_is_symmetric(low, high):
    low, high = sorted((low, high))
    below, above = sigmoid(np.array([low, high]))
    assert 0 <= below <= above <= 1
    assert sigmoid(np.array([-low]))[0] == pytest.approx(1 - below, abs=1e-12)


def test_a_logistic_weighs_its_features():
    logistic = Logistic((2.0, -1.0), 0.5)
    assert logistic.logit(np.array([1.0, 3.0])) == pytest.approx(-0.5)
    assert logistic.logit(np.array([[1.0, 3.0], [0.0, 0.0]])).tolist() == [-0.5, 0.5]
    assert logistic.logit(np.zeros((0, 2))).shape == (0,)


def test_evidence_of_a_text():
    mean, high, strongest, head = text_features(np.array([0.0, 2.0, -2.0]), 0.25, 1.5)
    assert mean == pytest.approx(0)
    assert high == pytest.approx(math.log(1.5 / 2.5))
    assert strongest == pytest.approx(-math.log(3))
    assert head == 1.5
    assert [text_features(np.zeros(1), 0.5, logit)[3] for logit in (9.0, -9.0)] == [3.0, -3.0]


def test_evidence_of_a_word():
    features = word_features(np.array([1.0, 2.0, 3.0]), 4.0, np.array([7.0, 8.0, 9.0]))
    assert features.shape == (3, len(WORD_FEATURES))
    assert features[:, 0].tolist() == [1, 2, 3]
    assert features[:, 1].tolist() == [4, 4, 4]
    assert features[:, 2].tolist() == [7, 8, 9]
    assert features[:, 3].tolist() == [2.5, 2, 1.5]
    np.testing.assert_allclose(features[:, 4], np.array([1, 2, 3]) * math.tanh(1))


def test_neighbours_are_up_to_four_words_away():
    logits = np.zeros(12)
    logits[5] = 8.0
    near = word_features(logits, 0.0, np.zeros(12))[:, 3]
    assert np.flatnonzero(near).tolist() == [1, 2, 3, 4, 6, 7, 8, 9]
    assert near[4] == pytest.approx(1.0)


@given(LOGITS, st.floats(0, 1), st.floats(-1e4, 1e4))
def test_features_are_finite(logits, strongest, head):
    text = text_features(np.array(logits), strongest, head)
    assert text.shape == (len(TEXT_FEATURES),)
    assert np.isfinite(text).all()
    words = word_features(np.array(logits), head, np.full(len(logits), head))
    assert words.shape == (len(logits), len(WORD_FEATURES))
    assert np.isfinite(words).all()


def test_the_bundled_calibration_is_in_range(model_folder):
    calibration = Calibration.from_json(model_folder.json("calibration.json"))
    assert 0.5 <= calibration.suspect < calibration.spun <= 1
    assert 0 < calibration.finding <= calibration.finding_clean < 1
    assert 0.5 <= calibration.suspect_passage < 1
    assert 0 < calibration.extension <= 1
    assert calibration.word.weights[0] > 0
