"""Places in a text: code points here, lines and units of an encoding in an editor."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from lsprotocol.types import (
    Position,
    PositionEncodingKind,
    Range,
    TextDocumentContentChangeEvent,
    TextDocumentContentChangePartial,
)

_LINE_END = re.compile(r"\r\n|\n|\r")  # str.splitlines knows more of them than the protocol does


class Lines:
    """The lines of a text. encoding: "utf-16", "utf-8" or "utf-32", in whose units the editor counts."""

    def __init__(self, raw: str, encoding: str = PositionEncodingKind.Utf16) -> None:
        ends = [match.span() for match in _LINE_END.finditer(raw)]
        self._raw = raw
        self._encoding = encoding
        self._starts = [0, *(end for _, end in ends)]
        self._stops = [*(start for start, _ in ends), len(raw)]

    def position(self, offset: int) -> Position:
        """The place of a code point; that of the line's end for one that is part of the line's end."""
        line = bisect_right(self._starts, offset) - 1
        stop = min(offset, self._stops[line])
        return Position(line, units(self._raw[self._starts[line] : stop], self._encoding))

    def offset(self, position: Position) -> int:
        """The code point at a place; a place behind the end of its line means that end.

        A place inside a character means the start of it.
        """
        if position.line >= len(self._starts):
            return len(self._raw)
        start, stop = self._starts[position.line], self._stops[position.line]
        line = self._raw[start:stop]
        if position.character >= units(line, self._encoding):
            return stop
        if self._encoding == PositionEncodingKind.Utf32 or line.isascii():
            return start + position.character
        reached = list(accumulate(units(letter, self._encoding) for letter in line))
        return start + bisect_right(reached, position.character)

    def range(self, start: int, end: int) -> Range:
        """The places of the code points [start, end)."""
        return Range(self.position(start), self.position(end))

    def first_line(self, start: int, end: int) -> Range:
        """What of the code points [start, end) lies in the line of `start`."""
        line = bisect_right(self._starts, start) - 1
        return self.range(start, min(end, self._stops[line]))


def units(text: str, encoding: str) -> int:
    """The length of a text in units of an encoding; a lone surrogate has that of what stands for it."""
    if encoding == PositionEncodingKind.Utf32 or text.isascii():
        return len(text)
    if encoding == PositionEncodingKind.Utf8:
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def changed(raw: str, changes: Sequence[TextDocumentContentChangeEvent], encoding: str) -> str:
    """The text after some changes, each of which counts in what the one before left."""
    for change in changes:
        if isinstance(change, TextDocumentContentChangePartial):
            lines = Lines(raw, encoding)
            start, end = lines.offset(change.range.start), lines.offset(change.range.end)
            raw = raw[:start] + change.text + raw[max(start, end) :]
        else:
            raw = change.text
    return raw
