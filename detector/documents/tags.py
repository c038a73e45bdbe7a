"""A parser of HTML that knows where in the source it is."""

from __future__ import annotations

from html.parser import HTMLParser
from itertools import accumulate


class TagParser(HTMLParser):
    """Reads a page without ever failing; what derives from it handles tags, text and comments."""

    def __init__(self, raw: str) -> None:
        super().__init__(convert_charrefs=False)
        self._lines = [0, *accumulate(len(line) + 1 for line in raw.split("\n"))]

    @property
    def position(self) -> int:
        """The place in the source of what is handled."""
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """Take `<![…` of word processors for a comment; the parser would raise AssertionError."""
        return self.parse_bogus_comment(i, bool(report))
