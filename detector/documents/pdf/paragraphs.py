"""Paragraphs of a column of a PDF: its lines, parted at gaps, indents, short lines and changes of type."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from detector.documents.pdf.lines import Line, leading

_MARKER = re.compile(
    r"(?:[-*+•‣◦▪·–—■●○\ue000-\uf8ff]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)]|\[\w{1,8}\])\s+\S"
)
_ENDED = re.compile(r"[.!?:…][\"'”’»)\]]*$")
_INDENT = 0.8  # sizes of the type
_WIDE = 1.28  # leadings


@dataclass(frozen=True)
class Paragraph:
    """Lines that belong together. left, right: the edges of their column."""

    lines: tuple[Line, ...]
    left: float
    right: float

    @property
    def text(self) -> str:
        """Its lines, with a space between two."""
        return " ".join(line.text for line in self.lines)

    @property
    def first(self) -> Line:
        """Its first line."""
        return self.lines[0]

    @property
    def last(self) -> Line:
        """Its last line."""
        return self.lines[-1]

    @property
    def listed(self) -> bool:
        """Whether it begins with a bullet or a number."""
        return is_listed(self.first)

    @property
    def ended(self) -> bool:
        """Whether it ends as a sentence does."""
        return _ENDED.search(self.last.text) is not None


def is_listed(line: Line) -> bool:
    """Whether a line begins with a bullet or a number."""
    return _MARKER.match(line.text) is not None


def paragraphs(lines: Sequence[Line], usual: float) -> list[Paragraph]:
    """The paragraphs of a column from top to bottom. usual: leading of the document, in sizes."""
    made = []
    lead = leading(lines) if len(lines) > 5 else usual
    left, right = _edges(lines)
    for group in _groups(lines, max(lead, 1.0)):
        inner = _edges(group)
        # What is narrower than its column is a quotation or a list; ragged lines are not.
        indented = inner[0] > left + _INDENT * group[0].size
        narrow = inner[1] < right - 2 * group[0].size and len(group) > (1 if indented else 3)
        edge = inner[1] if narrow else right
        paragraph = [group[0]]
        for before, after in pairwise(group):
            if _begins(paragraph, before, after, inner[0], edge):
                made.append(Paragraph(tuple(paragraph), left, edge))
                paragraph = []
            paragraph.append(after)
        made.append(Paragraph(tuple(paragraph), left, edge))
    return made


def _edges(lines: Sequence[Line]) -> tuple[float, float]:
    """Where most lines begin, and where the longest end."""
    counts: dict[int, int] = {}
    for line in lines:
        counts[round(line.left)] = counts.get(round(line.left), 0) + 1
    most = max(counts.values())
    rights = sorted(line.right for line in lines)
    return (
        float(min(left for left, number in counts.items() if number >= 0.6 * most)),
        rights[int(0.95 * (len(rights) - 1))] if len(rights) > 20 else rights[-1],
    )


def _groups(lines: Sequence[Line], lead: float) -> list[list[Line]]:
    """Lines without a gap or a change of type between them."""
    groups = [[lines[0]]] if lines else []
    for before, after in pairwise(lines):
        size = max(before.size, after.size)
        if (
            abs(before.size - after.size) > 0.07 * size
            or before.bold != after.bold
            or before.mono != after.mono
            or not before.base - after.base < _WIDE * lead * size
            or before.page != after.page
        ):
            groups.append([])
        groups[-1].append(after)
    return groups


def _begins(paragraph: Sequence[Line], before: Line, after: Line, left: float, right: float) -> bool:
    """Whether `after` is the first line of another paragraph than `before`."""
    indent = _INDENT * after.size
    if is_listed(after):
        # A full line may be followed by one that begins with "5. " by chance.
        aligned = abs(after.left - before.left) < indent and not is_listed(paragraph[0])
        return not (after.text[0].isalnum() and aligned and _goes_on(before, after, right))
    if _is_centred(before, left, right) and _is_centred(after, left, right):
        return False
    if after.left < before.left - indent:
        # Back from the indent of a first line, or out of a list.
        return len(paragraph) > 1
    if after.left > before.left + indent:
        hanging = len(paragraph) == 1 and (is_listed(before) or before.left < left - indent)
        return not hanging and (after.left > left + indent) and not after.text[0].islower()
    return not _goes_on(before, after, right)


def _goes_on(before: Line, after: Line, right: float) -> bool:
    """Whether a line is full, or ends in the middle of a sentence."""
    full = before.right + after.first_word + 0.2 * after.size > right
    if full or before.text[-1] in "-\u2010–/":
        return True
    return not _ENDED.search(before.text) and after.text[:1].islower()


def _is_centred(line: Line, left: float, right: float) -> bool:
    middle = abs((line.left + line.right) - (left + right)) / 2 < 0.5 * line.size
    return middle and line.left > left + _INDENT * line.size
