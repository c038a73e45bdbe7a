"""Passages: consecutive sentences of a document that fit the encoder together."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from detector.documents.document import Block, OffsetMap

MAX_TOKENS = 160
_OVERLAP_WORDS = 20
_WORD = re.compile(r"[^\W_]+(?:['’\u2010-\u2012-][^\W_]+)*")
_SPACELESS = re.compile(r"\S+")
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")

TokenCounter = Callable[[Sequence[str]], Sequence[int]]


@dataclass(frozen=True, eq=False)
class Passage:
    """Consecutive sentences of one or more blocks; blocks are joined by a line feed.

    sentences: ranges in `text`, in order, without the space between them; a sentence too long for
    one passage comes as one range a passage. fresh: the position in `text` from which on it is not
    context repeated from the passage before; a sentence is fresh if its start is not below it.
    """

    text: str
    offsets: OffsetMap = field(repr=False)
    sentences: tuple[tuple[int, int], ...]
    fresh: int = 0


@dataclass(frozen=True)
class _Unit:
    """A sentence of a block, or a piece of one that is too long. start, end: in the block's text.

    lead, lead_tokens: the start and size of what to repeat before it at the top of a new passage.
    """

    block: int
    start: int
    end: int
    tokens: int
    lead: int
    lead_tokens: int

    def cut(self, start: int) -> _Unit:
        """What of it is from `start` on, to be context."""
        return replace(self, start=start)


def count_words(text: str) -> int:
    """The number of words: runs of letters and digits, with apostrophes and hyphens inside."""
    return sum(1 for _ in _WORD.finditer(text))


def split(
    blocks: Sequence[Block],
    count_tokens: TokenCounter,
    max_tokens: int = MAX_TOKENS,
    openings: Container[int] = (),
) -> list[Passage]:
    """Pack the sentences of `blocks` into passages of at most `max_tokens` tokens.

    count_tokens: the size of each of some texts in the encoder's tokens, without special ones.
    Each sentence is fresh in exactly one passage. Where a passage ends inside a block, the next one
    repeats the last sentence as context if that is short; a sentence above `max_tokens` is cut at
    words, and its pieces overlap. Only what the tokenizer does not count can make a passage larger.
    openings: raw places; a sentence that starts at one begins a passage even if the one before has room.
    """
    passages: list[Passage] = []
    packed: list[_Unit] = []
    used, context = 0, False
    for unit in _units(blocks, count_tokens, max_tokens):
        full = used + unit.tokens > max_tokens
        if packed and (full or int(blocks[unit.block].offsets.starts[unit.start]) in openings):
            passages.append(_passage(blocks, packed, context))
            context = (
                unit.block == packed[-1].block
                and unit.lead < unit.start
                and unit.lead_tokens + unit.tokens <= max_tokens
            )
            packed = [packed[-1].cut(unit.lead)] if context else []
            used = unit.lead_tokens if context else 0
        packed.append(unit)
        used += unit.tokens
    return [*passages, _passage(blocks, packed, context)] if packed else passages


def sentences(text: str) -> list[tuple[int, int]]:
    """The ranges of the sentences of a text, in order, without white space around them."""
    from sentencex import get_sentence_boundaries  # type: ignore[import-untyped]

    found = []
    for boundary in get_sentence_boundaries("en", _LONE_SURROGATE.sub("\ufffd", text)):
        start, end = boundary["start_index"], boundary["end_index"]
        part = text[start:end]
        if part and not part.isspace():
            found.append((start + len(part) - len(part.lstrip()), start + len(part.rstrip())))
    return found


def _units(blocks: Sequence[Block], count_tokens: TokenCounter, max_tokens: int) -> Iterator[_Unit]:
    found = [
        (index, start, end) for index, block in enumerate(blocks) for start, end in sentences(block.text)
    ]
    sizes = count_tokens([blocks[index].text[start:end] for index, start, end in found]) if found else []
    before = (-1, 0, 0)
    for (index, start, end), size in zip(found, sizes, strict=True):
        if size > max_tokens:
            yield from _pieces(blocks[index].text, index, start, end, count_tokens, max_tokens)
            before = (-1, 0, 0)
            continue
        led = before[0] == index and before[2] <= max_tokens // 3
        lead, lead_tokens = before[1:] if led else (start, 0)
        yield _Unit(index, start, end, size, lead, lead_tokens)
        before = (index, start, size)


def _pieces(
    text: str, index: int, start: int, end: int, count_tokens: TokenCounter, max_tokens: int
) -> Iterator[_Unit]:
    """A sentence above `max_tokens`, cut between words, each piece with the words to repeat before it."""
    words = _words(text, start, end, count_tokens, max_tokens)
    totals = np.concatenate([[0], np.cumsum([size for _, _, size in words])])

    def reached(tokens: int, side: Literal["left", "right"]) -> int:
        return int(np.searchsorted(totals, tokens, side=side))

    first = lead = 0
    while first < len(words):
        last = max(first + 1, reached(totals[lead] + max_tokens, "right") - 1)
        size, lead_tokens = int(totals[last] - totals[first]), int(totals[first] - totals[lead])
        yield _Unit(index, words[first][0], words[last - 1][1], size, words[lead][0], lead_tokens)
        first = last
        # Words of many tokens must not crowd out what is new.
        lead = max(0, first - _OVERLAP_WORDS, reached(totals[first] - max_tokens // 3, "left"))


def _words(
    text: str, start: int, end: int, count_tokens: TokenCounter, max_tokens: int
) -> list[tuple[int, int, int]]:
    """Start, end and tokens of the words of text[start:end]; a word above `max_tokens` comes in parts."""
    ranges = [match.span() for match in _SPACELESS.finditer(text, start, end)]
    return _sized(text, ranges, count_tokens, max_tokens)


def _sized(
    text: str, ranges: Sequence[tuple[int, int]], count_tokens: TokenCounter, max_tokens: int
) -> list[tuple[int, int, int]]:
    """Each range with its tokens; one above `max_tokens` in even parts, whose tokens may be uneven."""
    words = []
    for (left, right), size in zip(ranges, count_tokens([text[a:b] for a, b in ranges]), strict=True):
        if size <= max_tokens or right - left == 1:
            words.append((left, right, size))
            continue
        step = -(-(right - left) // min(-(-size // max_tokens), right - left))
        parts = [(at, min(at + step, right)) for at in range(left, right, step)]
        words += _sized(text, parts, count_tokens, max_tokens)
    return words


def _passage(blocks: Sequence[Block], units: Sequence[_Unit], context: bool) -> Passage:
    """The passage of some units, the first of which is context or not."""
    texts: list[str] = []
    starts, ends, ranges = [], [], []
    length = 0
    previous: _Unit | None = None
    for unit in units:
        block = blocks[unit.block]
        start = unit.start
        if previous is not None and previous.block == unit.block:
            start = previous.end
        elif previous is not None:
            # The gap between two blocks is a place, not a character: zero raw code points long.
            place = blocks[previous.block].offsets.ends[previous.end - 1 : previous.end]
            texts.append("\n")
            starts.append(place)
            ends.append(place)
            length += 1
        texts.append(block.text[start : unit.end])
        starts.append(block.offsets.starts[start : unit.end])
        ends.append(block.offsets.ends[start : unit.end])
        ranges.append((length + unit.start - start, length + unit.end - start))
        length += unit.end - start
        previous = unit
    offsets = OffsetMap(np.concatenate(starts), np.concatenate(ends))
    return Passage("".join(texts), offsets, tuple(ranges), ranges[1][0] if context else 0)
