"""A text under construction that remembers where each of its characters stands in the raw text."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detector.documents.document import Block, BlockKind, OffsetMap

_SPACES = re.compile(r"\s{2,}|[^\S ]")
# What is in prose but is none: addresses, which a model of English words can only misread.
_ADDRESSES = re.compile(
    r"<?(?:\b(?:https?|ftp|file)://|\bwww\.)[^\s<>\"“”]*[^\s<>\"“”.,;:!?'’)\]]>?"
    r"|<?(?<![\w.+-])[\w.+-]{1,64}@\w[\w-]{0,63}(?:\.\w[\w-]{0,63})+>?"
)


class Strand:
    """Collects the pieces of a block's text in reading order, then makes the block of them."""

    def __init__(self, raw: str) -> None:
        self._raw = raw
        self._texts: list[str] = []
        self._starts: list[NDArray[np.int32]] = []
        self._ends: list[NDArray[np.int32]] = []

    def copy(self, start: int, end: int) -> None:
        """Append raw[start:end] as it stands."""
        if end > start:
            self._texts.append(self._raw[start:end])
            self._starts.append(np.arange(start, end, dtype=np.int32))
            self._ends.append(np.arange(start + 1, end + 1, dtype=np.int32))

    def place(self, text: str, places: Sequence[int]) -> None:
        """Append `text`, whose characters stand at the raw positions `places`."""
        starts = np.array(places, dtype=np.int32)
        self._texts.append(text)
        self._starts.append(starts)
        self._ends.append(starts + 1)

    def put(self, text: str, start: int, end: int) -> None:
        """Append `text`, each character of which stands for the whole of raw[start:end]."""
        self._texts.append(text)
        self._starts.append(np.full(len(text), start, dtype=np.int32))
        self._ends.append(np.full(len(text), end, dtype=np.int32))

    def block(self, kind: BlockKind = "paragraph", cuts: re.Pattern[str] = _ADDRESSES) -> Block | None:
        """The block: matches of `cuts` left out, each run of white space one space; None if blank."""
        text = "".join(self._texts)
        if not text or text.isspace():
            return None
        offsets = OffsetMap(np.concatenate(self._starts), np.concatenate(self._ends))
        text, offsets = _without(cuts, text, offsets)
        text, offsets = _squeezed(text, offsets)
        return Block(text, offsets, kind) if text else None


def cutting(*patterns: str) -> re.Pattern[str]:
    """A pattern of what to leave out of blocks: addresses, and what a format adds to them."""
    return re.compile("|".join((*patterns, _ADDRESSES.pattern)))


def _without(cuts: re.Pattern[str], text: str, offsets: OffsetMap) -> tuple[str, OffsetMap]:
    kept = np.ones(len(text), dtype=bool)
    for match in cuts.finditer(text):
        kept[match.start() : match.end()] = False
    if kept.all():
        return text, offsets
    return cuts.sub("", text), offsets.take(np.flatnonzero(kept))


def _squeezed(text: str, offsets: OffsetMap) -> tuple[str, OffsetMap]:
    """One space for each run of white space, at the place of the first of it; none at the edges."""
    kept = np.ones(len(text), dtype=bool)
    for run in _SPACES.finditer(text):
        kept[run.start() + 1 : run.end()] = False
    first = len(text) - len(text.lstrip())
    kept[:first] = kept[len(text.rstrip()) :] = False
    return _SPACES.sub(" ", text).strip(), offsets.take(np.flatnonzero(kept))
