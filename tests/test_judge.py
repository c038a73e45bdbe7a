import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.calibration import Calibration, Logistic
from detector.judge import gather_evidence, judge
from detector.words import gather
from tests.handmade import passage, pieces, scores

CALIBRATION = Calibration(
    document=Logistic((1.0, 0.5, 1.0, 0.2), -1.0),
    passage=Logistic((1.0, 0.5, 0.5, 0.2), -1.0),
    word=Logistic((1.0, 0.2, 0.1, 0.1, 0.0), -1.0),
    suspect=0.7,
    spun=0.9,
    suspect_passage=0.7,
    finding=0.5,
    finding_clean=0.6,
    extension=0.8,
)
QUIET, LOUD = -4.0, 4.0


def _evidence(*passages):
    """passages: (text, logit of each wordpiece, passage logit)."""
    made = [passage(text) for text, _, _ in passages]
    given_scores = [scores(text, [logit] * len(pieces(text)), spun) for text, logit, spun in passages]
    return gather_evidence(gather(made, given_scores), given_scores)


def test_shapes():
    evidence = _evidence(("One two three.", QUIET, 0.0), ("Four 5.", LOUD, 1.0), ("67.", QUIET, 0.0))
    assert evidence.document.shape == (4,)
    assert evidence.passages.shape == (3, 4)
    assert evidence.words.tolist() == [QUIET] * 3 + [LOUD]
    assert evidence.passage_of_word.tolist() == [0, 0, 0, 1]
    judgement = judge(evidence, CALIBRATION)
    assert judgement.passages.shape == (3,)
    assert judgement.words.shape == (4,)


def test_a_short_passage_does_not_speak_for_the_document():
    few = _evidence(("Word " * 20, QUIET, 0.0), ("Loud", LOUD, 0.0))
    many = _evidence(("Word " * 20, QUIET, 0.0), ("Loud " * 20, LOUD, 0.0))
    assert few.document[2] < -2
    assert many.document[2] == pytest.approx(LOUD)


def test_the_passage_head_counts_by_words():
    evidence = _evidence(("one two three", QUIET, 2.0), ("four", QUIET, -2.0))
    assert evidence.document[3] == pytest.approx(1.0)


def test_garbled_words_raise_every_probability():
    text = "The town will rebuild its wall. " * 4
    clean = judge(_evidence((text, QUIET, -2.0), (text, QUIET, -2.0)), CALIBRATION)
    mixed = judge(_evidence((text, QUIET, -2.0), (text, LOUD, 2.0)), CALIBRATION)
    spun = judge(_evidence((text, LOUD, 2.0), (text, LOUD, 2.0)), CALIBRATION)
    assert clean.document < 0.1 < mixed.document < spun.document
    assert spun.document > 0.9
    assert mixed.passages[0] < 0.1 < 0.9 < mixed.passages[1]
    assert clean.words.max() < mixed.words[24:].min()
    assert mixed.words[0] > clean.words[0]


def test_no_words_are_judged_without_fail():
    judgement = judge(_evidence(("12 34", QUIET, 0.0)), CALIBRATION)
    assert judgement.words.shape == (0,)
    assert 0 <= judgement.document <= 1


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "7.", "One.", "One two.", "So it goes. On it goes."]),
            st.floats(-50, 50),
            st.floats(-50, 50),
        ),
        max_size=4,
    )
)
def test_any_evidence_gives_probabilities(passages):
    judgement = judge(_evidence(*passages), CALIBRATION)
    everything = [judgement.document, *judgement.passages, *judgement.words]
    assert len(judgement.passages) == len(passages)
    assert np.isfinite(everything).all()
    assert min(everything) >= 0
    assert max(everything) <= 1
