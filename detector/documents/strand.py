"""A text under construction that remembers where each of its characters stands in the raw text."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detector.documents.document import Block, BlockKind, OffsetMap

_SPACES = re.compile(r"\s{2,}|[^\S ]")
# What stands for code, formulas and addresses, so that the sentences around them stay sentences:
# "a tool called X" is English, "a tool called" with nothing after it looks garbled.
PLACEHOLDER = "X"
_ADDRESS = (
    r"<?(?:\b(?:https?|ftp|file)://|\bwww\.)[^\s<>\"“”]*[^\s<>\"“”.,;:!?'’)\]]>?"
    r"|<?(?<![\w.+-])[\w.+-]{1,64}@\w[\w-]{0,63}(?:\.\w[\w-]{0,63})+>?"
)
_ADDRESSES = re.compile(_ADDRESS)
_IN_ADDRESSES = ("://", "www.", "@")


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

    def block(self, kind: BlockKind = "paragraph", marks: re.Pattern[str] = _ADDRESSES) -> Block | None:
        """The block, None if nothing but placeholders and punctuation is in it.

        Each match of `marks` becomes a placeholder, or nothing if it is of the group `dropped`; each
        run of white space becomes one space.
        """
        text = "".join(self._texts)
        if not text or text.isspace():
            return None
        offsets = OffsetMap(np.concatenate(self._starts), np.concatenate(self._ends))
        text, offsets = _replaced(marks, text, offsets)
        text, offsets = _squeezed(text, offsets)
        return None if says_nothing(text) else Block(text, offsets, kind)


def says_nothing(text: str) -> bool:
    """Whether only placeholders and punctuation are in a text."""
    return not text.replace(PLACEHOLDER, "").strip(" .,;:!?()[]<>")


def marking(hidden: str, dropped: str) -> re.Pattern[str]:
    """A pattern for blocks of a format: what to hide besides addresses, and what to drop."""
    return re.compile(f"(?P<dropped>{dropped})|{hidden}|{_ADDRESS}", re.DOTALL)


def _replaced(marks: re.Pattern[str], text: str, offsets: OffsetMap) -> tuple[str, OffsetMap]:
    # To look for an address at every word takes longer than all else that a plain paragraph needs.
    if marks is _ADDRESSES and not any(sign in text for sign in _IN_ADDRESSES):
        return text, offsets
    kept = np.ones(len(text), dtype=bool)
    ends = offsets.ends.copy()
    for match in marks.finditer(text):
        shown = match.lastgroup != "dropped"
        kept[match.start() + shown : match.end()] = False
        ends[match.start()] = ends[match.end() - 1]
    text = marks.sub(lambda match: "" if match.lastgroup == "dropped" else PLACEHOLDER, text)
    return text, OffsetMap(offsets.starts, ends).take(np.flatnonzero(kept))


def _squeezed(text: str, offsets: OffsetMap) -> tuple[str, OffsetMap]:
    """One space for each run of white space, at the place of the first of it; none at the edges."""
    runs = [run.span() for run in _SPACES.finditer(text)]
    first = len(text) - len(text.lstrip())
    if not runs and not first and text == text.rstrip():
        return text, offsets
    kept = np.ones(len(text), dtype=bool)
    for start, end in runs:
        kept[start + 1 : end] = False
    kept[:first] = kept[len(text.rstrip()) :] = False
    return _SPACES.sub(" ", text).strip(), offsets.take(np.flatnonzero(kept))
