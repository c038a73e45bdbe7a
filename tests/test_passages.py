import itertools
import re
import time
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.documents import Block, OffsetMap, read_text
from detector.passages import Passage, count_words, sentences, split


def _count(texts: Sequence[str]) -> list[int]:
    """A tokenizer that makes a token of each word's every ten characters."""
    return [sum(-(-len(word) // 10) for word in text.split()) for text in texts]


def _block(text: str, start: int = 0) -> Block:
    return Block(text, OffsetMap.contiguous(start, len(text)))


def _fresh(passages: Sequence[Passage]) -> list[tuple[int, int]]:
    return [
        passage.offsets.span(start, end)
        for passage in passages
        for start, end in passage.sentences
        if start >= passage.fresh
    ]


def test_sentences_with_abbreviations_and_numbers():
    text = (
        "Dr. Smith paid $3.5 million in the U.S. on Jan. 5.  See Fig. 3 (cf. Holt et al. 2019)."
        " “Why?” she asked. 😀 Ok."
    )
    assert [text[start:end] for start, end in sentences(text)] == [
        "Dr. Smith paid $3.5 million in the U.S. on Jan. 5.",
        "See Fig. 3 (cf. Holt et al. 2019).",
        "“Why?” she asked.",
        "😀 Ok.",
    ]


def test_blocks_that_fit_share_a_passage():
    raw = "A title\n\nOne sentence is here. Two are here.\n\nThree are there."
    document = read_text(raw)
    (passage,) = split(document.blocks, _count)
    assert passage.text == "A title\nOne sentence is here. Two are here.\nThree are there."
    assert [passage.text[start:end] for start, end in passage.sentences] == [
        "A title",
        "One sentence is here.",
        "Two are here.",
        "Three are there.",
    ]
    assert passage.fresh == 0
    start, end = passage.offsets.span(7, 8)
    assert start == end == raw.index("\n")


def test_a_passage_repeats_the_last_sentence_where_it_breaks_a_block():
    text = "One two three. Four five six. Seven eight nine. Ten eleven twelve."
    first, second = split([_block(text, 100)], _count, max_tokens=9)
    assert first.text == "One two three. Four five six. Seven eight nine."
    assert second.text == "Seven eight nine. Ten eleven twelve."
    assert second.text[second.fresh :] == "Ten eleven twelve."
    assert second.offsets.span(0, 5) == (130, 135)


def test_a_new_block_starts_without_context():
    passages = split([_block("One two three."), _block("Four five six.", 20)], _count, max_tokens=4)
    assert [(passage.text, passage.fresh) for passage in passages] == [
        ("One two three.", 0),
        ("Four five six.", 0),
    ]


def test_a_long_sentence_is_cut_at_words_with_an_overlap():
    text = " ".join(f"w{number}" for number in range(400)) + "."
    passages = split([_block(text)], _count, max_tokens=100)
    assert len(passages) == 5
    for before, after in itertools.pairwise(passages):
        context = after.text[: after.fresh].split()
        assert len(context) == 20
        assert before.text.split()[-20:] == context
    assert " ".join(text[start:end] for start, end in _fresh(passages)) == text


def test_nothing_makes_no_passage():
    assert split([], _count) == []
    assert split([_block("  ")], _count) == []


@pytest.mark.parametrize("raw", ["a" * 1_000_000, "ab " * 330_000, "It is so. " * 100_000, ". " * 300_000])
def test_a_large_text_is_split_in_linear_time(raw):
    begun = time.perf_counter()
    passages = split([_block(raw)], _count)
    assert time.perf_counter() - begun < 10
    spans = _fresh(passages)
    assert "".join(raw[start:end] for start, end in spans).replace(" ", "") == raw.replace(" ", "")
    assert max(_count([passage.text])[0] for passage in passages) <= 170


_SENTENCE = st.lists(
    st.sampled_from(["a", "word", "longer-than-ten-characters", "x" * 95, "U.S.", "3.5"]), min_size=1
).map(lambda words: " ".join(words) + ".")


@given(st.lists(st.lists(_SENTENCE, min_size=1, max_size=5), max_size=4), st.integers(3, 40))
def test_each_sentence_is_fresh_in_exactly_one_passage(paragraphs, max_tokens):
    raw = "\n\n".join(" ".join(paragraph) for paragraph in paragraphs)
    blocks, at = [], 0
    for paragraph in paragraphs:
        text = " ".join(paragraph)
        blocks.append(_block(text, at))
        at += len(text) + 2
    passages = split(blocks, _count, max_tokens)
    spans = _fresh(passages)
    assert spans == sorted(spans)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
    assert "".join(re.sub(r"\s", "", raw[start:end]) for start, end in spans) == re.sub(r"\s", "", raw)
    for passage in passages:
        assert len(passage.offsets) == len(passage.text)
        assert np.all(np.diff(passage.offsets.starts) >= 0)
        assert 0 <= passage.fresh < len(passage.text)
        for start, end in passage.sentences:
            left, right = passage.offsets.span(start, end)
            assert raw[left:right] == passage.text[start:end]
        if len(passage.text.split()) > 1 and "x" not in passage.text:
            assert _count([passage.text])[0] <= max_tokens


@given(st.text(max_size=300), st.integers(1, 8))
def test_any_text_is_split(text, max_tokens):
    if text:
        passages = split([_block(text)], _count, max_tokens)
        assert bool(passages) == bool(text.strip())
        assert all(passage.text.strip() for passage in passages)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("It's a well-known fact; isn’t it?", 6),
        ("3.5 per cent — of 2019", 6),
        ("snake_case naïve 😀 -dash- 'quote'", 5),
    ],
)
def test_words_are_counted(text, words):
    assert count_words(text) == words
