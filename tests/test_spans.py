import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.spans import join
from detector.words import gather
from tests.handmade import passage, pieces, scores

FINDING, EXTENSION = 0.5, 0.3


def _words(passages):
    return gather(passages, [scores(item.text, [0.0] * len(pieces(item.text))) for item in passages])


def _joined(text, probabilities):
    single = passage(text)
    words = _words([single])
    assert len(words) == len(probabilities)
    spans = join(words, np.array(probabilities, np.float64), [single], FINDING, EXTENSION)
    return [(text[words.starts[span.first] : words.ends[span.last - 1]], span.score) for span in spans]


@pytest.mark.parametrize(
    ("text", "probabilities", "expected"),
    [
        ("a big bad wolf", [0.1, 0.6, 0.9, 0.1], [("big bad", 0.9)]),
        ("a big bad wolf", [0.1, 0.4, 0.9, 0.3], [("big bad wolf", 0.9)]),
        ("a big bad wolf", [0.4, 0.4, 0.49, 0.4], []),
        ("a big bad wolf", [0.6, 0.29, 0.7, 0.1], [("a", 0.6), ("bad", 0.7)]),
        ("a big bad wolf", [0.1, 0.5, 0.1, 0.1], [("big", 0.5)]),
        ("a big-bad wolf", [0.1, 0.5, 0.3, 0.1], [("big-bad", 0.5)]),
        ("big, bad wolf", [0.6, 0.7, 0.1], [("big", 0.6), ("bad", 0.7)]),
        ("It is big. Bad wolf", [0, 0, 0.6, 0.7, 0], [("big", 0.6), ("Bad", 0.7)]),
        ("the big 7 wolves", [0, 0.6, 0.6], [("big", 0.6), ("wolves", 0.6)]),
        ("all of it", [0.9, 0.9, 0.9], [("all of it", 0.9)]),
        ("12", [], []),
    ],
)
def test_risky_neighbours_become_one_phrase(text, probabilities, expected):
    assert _joined(text, probabilities) == expected


def test_phrases_do_not_reach_over_passages():
    passages = [passage("big bad"), passage("wolf", start=10)]
    spans = join(_words(passages), np.array([0.9, 0.9, 0.9]), passages, FINDING, EXTENSION)
    assert [(span.first, span.last) for span in spans] == [(0, 2), (2, 3)]


_TEXT = st.lists(st.sampled_from(["wolf", "bad", "it's", "7", "-", ",", ".", "well-known"])).map(" ".join)


@given(st.lists(_TEXT, max_size=3), st.data())
def test_spans_of_any_words(texts, data):
    passages = [passage(text) for text in texts]
    words = _words(passages)
    risks = data.draw(st.lists(st.floats(0, 1), min_size=len(words), max_size=len(words)))
    spans = join(words, np.array(risks, np.float64), passages, FINDING, EXTENSION)
    assert all(0 <= span.first < span.last <= len(words) for span in spans)
    assert all(before.last <= after.first for before, after in itertools.pairwise(spans))
    for span in spans:
        inside = risks[span.first : span.last]
        assert span.score == max(inside) >= FINDING
        assert min(inside) >= EXTENSION
        assert len(set(words.passage[span.first : span.last])) == 1
        assert len(set(words.sentence[span.first : span.last])) == 1
    found = {index for span in spans for index in range(span.first, span.last)}
    assert {index for index, risk in enumerate(risks) if risk >= FINDING} <= found
