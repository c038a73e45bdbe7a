"""A document as blocks of prose, each with a map back to the raw text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

JudgedKind = Literal["paragraph", "heading", "list-item", "table-cell", "caption", "quote", "footnote"]
# table: one of numbers. furniture: menus, running heads, page numbers and the like. metadata: front matter,
# authors, comments. ignored: what a comment in the document asks not to judge.
SkippedKind = Literal["references", "code", "formula", "table", "furniture", "metadata", "ignored"]
BlockKind = JudgedKind | SkippedKind
JUDGED: tuple[BlockKind, ...] = get_args(JudgedKind)
SKIPPED: tuple[BlockKind, ...] = get_args(SkippedKind)
"""The kinds of block that are told apart and not judged."""
# Blocks inside of another, such as the footnotes of a paragraph, after which it is still found.
_MAX_INNER = 200


@dataclass(frozen=True, eq=False)
class OffsetMap:
    """Where each character of a text stands in the raw text it was taken from.

    starts, ends: int32 arrays, one entry a character: the raw code points [start, end) that the
    character stands for. An entity (`&amp;`) is one character whose range is five code points
    long; markup between two characters belongs to neither.
    """

    starts: NDArray[np.int32]
    ends: NDArray[np.int32]

    @classmethod
    def contiguous(cls, raw_start: int, length: int) -> OffsetMap:
        """The map of a stretch that was copied as it stands."""
        starts = np.arange(raw_start, raw_start + length, dtype=np.int32)
        return cls(starts, starts + 1)

    def __len__(self) -> int:
        return len(self.starts)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The raw range of the text range [start, end); `end` must be above `start`."""
        return int(self.starts[start]), int(self.ends[end - 1])

    def take(self, kept: NDArray[np.intp]) -> OffsetMap:
        """The map of the text that keeps only the characters at the positions `kept`."""
        return OffsetMap(self.starts[kept], self.ends[kept])


@dataclass(frozen=True)
class Block:
    """A paragraph, heading, list item, table cell or caption: prose with the markup taken out.

    location: where a person finds it, for formats in which raw offsets do not help.
    """

    text: str
    offsets: OffsetMap = field(repr=False)
    kind: BlockKind = "paragraph"
    location: str | None = None

    @property
    def span(self) -> tuple[int, int]:
        """The raw range that it covers; (0, 0) for an empty one."""
        return self.offsets.span(0, len(self.offsets)) if len(self.offsets) else (0, 0)


@dataclass(frozen=True)
class Document:
    """One text to judge: its decoded raw form, or for a packed format the text that was taken out of it.

    blocks: what is prose to be judged, by raw start; a footnote may lie inside the paragraph that it is a
    note to. skipped: what is not, of the kinds in SKIPPED.
    """

    path: str
    raw: str = field(repr=False)
    blocks: tuple[Block, ...]
    format: str = "text"
    skipped: tuple[Block, ...] = ()

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """The raw ranges of the judged blocks."""
        return tuple(block.span for block in self.blocks)

    def block_at(self, start: int) -> Block | None:
        """The judged block that holds the raw place `start`; the footnote where one lies in a paragraph."""
        held = overlapping(self.spans, start, start + 1)
        return self.blocks[held[-1]] if held else None

    def prose(self, start: int, end: int) -> str:
        """What the blocks say in the raw range [start, end): a line a block, without markup."""
        lines = []
        for block in (self.blocks[position] for position in overlapping(self.spans, start, end)):
            at, stop = block.offsets.starts.searchsorted([start, end])
            lines.append(block.text[int(at) : int(stop)])
        return "\n".join(line for line in lines if line)


def overlapping(ranges: Sequence[tuple[int, int]], start: int, end: int) -> list[int]:
    """The positions in `ranges`, which are in order of their starts, of those that overlap [start, end).

    One range may lie inside of another, as a footnote in its paragraph.
    """
    within = bisect_left(ranges, min(start + 1, end), key=lambda place: place[0])
    before = range(max(0, within - _MAX_INNER), within)
    after = range(within, bisect_left(ranges, end, lo=within, key=lambda place: place[0]))
    return [*(position for position in before if ranges[position][1] > start), *after]
