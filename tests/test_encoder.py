import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.encoder import KEPT_ABOVE

TEXTS = [
    "The council met on Monday.",
    "Rain.",
    "On the off chance that the tide had been an hour later, we would have lost the whole road. " * 4,
    "Numerous individuals accept that the damage could have been stayed away from.",
    "",
    "Çédille, naïve café — 漢字 and 😀 in one sentence; 3.14 per cent!",
    "The council met on Tuesday.",
]


def _assert_alike(one, other):
    assert np.array_equal(one.spans, other.spans)
    assert np.array_equal(one.substituted, other.substituted)
    assert np.array_equal(one.hidden, other.hidden)
    assert one.spun == other.spun


@pytest.fixture(scope="module")
def together(encoder):
    return encoder.encode(TEXTS)


def test_a_text_is_scored_alike_alone_and_in_company(encoder, together):
    assert len(together) == len(TEXTS)
    for text, many in zip(TEXTS, together, strict=True):
        (one,) = encoder.encode([text])
        _assert_alike(one, many)


def test_scores_come_in_the_order_of_the_texts(encoder, together):
    for text, score in zip(reversed(TEXTS), encoder.encode(TEXTS[::-1]), strict=True):
        _assert_alike(score, together[TEXTS.index(text)])


def test_nothing_gives_nothing(encoder):
    assert encoder.encode([]) == []
    assert encoder.count_tokens([]) == []


def test_wordpieces_are_counted_as_they_are_scored(encoder, together):
    assert encoder.count_tokens(TEXTS) == [len(score.substituted) for score in together]
    assert encoder.count_tokens(["a b c", "unbelievably"]) == [
        3,
        len(encoder.encode(["unbelievably"])[0].spans),
    ]


def test_spans_lie_in_the_text_and_in_order(together):
    for text, score in zip(TEXTS, together, strict=True):
        starts, ends = score.spans[:, 0], score.spans[:, 1]
        assert np.all(starts < ends)
        assert np.all(starts[1:] >= ends[:-1])
        assert not len(ends) or ends[-1] <= len(text)
        covered = {place for start, end in score.spans.tolist() for place in range(start, end)}
        assert {place for place, char in enumerate(text) if not char.isspace()} <= covered


def test_hidden_states_are_kept_where_a_word_may_be_a_substitute(together):
    for score in together:
        assert score.kept.tolist() == np.flatnonzero(score.substituted > KEPT_ABOVE).tolist()
        assert score.hidden.shape[0] == len(score.kept)
        assert np.isfinite(score.hidden).all()


def test_wordpieces_have_numbers(encoder):
    number = encoder.number_of("house")
    assert encoder.piece_of(number) == "house"
    assert encoder.number_of("no such wordpiece") is None
    assert encoder.piece_of(10**6) is None


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=80), max_size=4))
def test_any_text_is_encoded(encoder, texts):
    found = encoder.encode(texts)
    assert encoder.count_tokens(texts) == [len(score.spans) for score in found]
    for text, score in zip(texts, found, strict=True):
        assert np.isfinite(score.substituted).all()
        assert np.all(np.diff(score.spans[:, 1]) >= 0)
        assert np.all((score.spans >= 0) & (score.spans <= len(text)))
