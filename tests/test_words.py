import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.words import gather
from tests.handmade import passage, pieces, scores


def _texts(passages, words):
    return [
        passages[index].text[start:end]
        for index, start, end in zip(words.passage, words.starts, words.ends, strict=True)
    ]


def _gathered(text, logits=None, context=0):
    single = passage(text, context=context)
    words = gather([single], [scores(text, logits or [0.0] * len(pieces(text)))])
    return _texts([single], words), words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It isn't the mayor’s.", ["It", "isn't", "the", "mayor’s"]),
        ("A well-known fact - or not.", ["A", "well", "known", "fact", "or", "not"]),
        ("In 2019, 42 people & 3b.", ["In", "people", "3b"]),
        ("snake_case is 'quoted'.", ["snake", "case", "is", "quoted"]),
        ("Çédille 漢字 😀.", ["Çédille", "漢字"]),
        ("12 34.", []),
        ("", []),
    ],
)
def test_words_are_whole_and_digits_alone_are_none(text, expected):
    found, words = _gathered(text)
    assert found == expected
    assert len(words) == len(expected)
    assert all(len(column) == len(expected) for column in (words.first, words.last, words.sentence))


def test_the_logit_of_a_word_is_the_mean_of_its_wordpieces():
    text = "The mechanical bay."
    assert pieces(text) == ["The", "mec", "han", "ica", "l", "bay", "."]
    _, words = _gathered(text, [1, 2, 3, 4, -1, 5, 100])
    assert words.logits.tolist() == [1, 2, 5]
    assert list(zip(words.first.tolist(), words.last.tolist(), strict=True)) == [(0, 1), (1, 5), (5, 6)]


def test_sentences_are_numbered_on_over_passages():
    passages = [passage("One is. Two are."), passage("Three be.", start=20)]
    words = gather(passages, [scores(item.text, [0.0] * len(pieces(item.text))) for item in passages])
    assert words.sentence.tolist() == [1, 1, 2, 2, 3, 3]
    assert words.passage.tolist() == [0, 0, 0, 0, 1, 1]
    assert [words.of_passage(index) for index in range(3)] == [slice(0, 4), slice(4, 6), slice(6, 6)]


def test_repeated_context_is_not_judged_twice():
    found, words = _gathered("Two are here. Three be.", context=1)
    assert found == ["Three", "be"]
    assert words.first.tolist() == [5, 7]


def test_a_word_without_wordpieces_is_left_out():
    single = passage("One two.")
    words = gather([single], [scores("One", [0.5])])
    assert _texts([single], words) == ["One"]


@given(st.lists(st.lists(st.text("ab1 .'-é", max_size=30), max_size=4).map("\n".join), max_size=4))
def test_words_of_any_passages_lie_in_order_in_their_sentences(texts):
    passages = [passage(text) for text in texts]
    words = gather(passages, [scores(text, [0.0] * len(pieces(text))) for text in texts])
    assert np.all(np.diff(words.passage) >= 0)
    assert np.all(np.diff(words.sentence) >= 0)
    assert np.all(words.first < words.last)
    for index in range(len(passages)):
        inside = words.of_passage(index)
        assert np.all(words.passage[inside] == index)
        assert np.all(words.starts[inside][1:] >= words.ends[inside][:-1])
    assert sum(len(words.passage[words.of_passage(index)]) for index in range(len(texts))) == len(words)
    for text in _texts(passages, words):
        assert text[0].isalnum()
        assert text[-1].isalnum()
        assert not text.isdigit()
