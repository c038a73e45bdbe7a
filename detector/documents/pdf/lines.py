"""Lines of a page of a PDF: characters that stand beside each other, parted into words by their gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

import numpy as np
from numpy.typing import NDArray

from detector.documents.pdf.glyphs import Glyphs, Style

# PDFium takes most of them apart itself.
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"}
_MARK = re.compile(r"[\d,*†‡§¶∗]{1,5}")
# In sizes of the type. An advance that is drawn exactly leaves no gap inside a word.
_WORD_GAP, _WORD_GAP_INEXACT, _LIKELY_GAP = 0.13, 0.22, 0.03
_SEGMENT_GAP, _SPACED_GAP = 0.75, 2.0  # a space that is drawn wide is one of a justified line
_CELL_GAP = 1.3
_LEAST_SIZE = 0.5  # points; smaller type is nothing to read


@dataclass(frozen=True)
class Line:
    """A line of a column, or a piece of one.

    text, and for each of its characters the place in the page's glyphs, -1 for a space; left, right, base: in
    points, base growing upwards; size, bold, mono: of most of it; cells: pieces with wide gaps between.
    """

    page: int
    text: str
    places: NDArray[np.int32] = field(repr=False)
    left: float
    right: float
    base: float
    size: float
    bold: bool
    mono: bool
    cells: int = 1

    @property
    def width(self) -> float:
        """In points."""
        return self.right - self.left

    @property
    def first_word(self) -> float:
        """About how much room its first word takes."""
        return self.width * len(self.text.split(None, 1)[0]) / len(self.text)


def segments(glyphs: Glyphs, page: int) -> list[Line]:
    """Pieces of lines in the order of the page's content, parted where a gap is wider than between words."""
    if not len(glyphs):
        return []
    left, right, base, size = glyphs.left, glyphs.right, glyphs.base, glyphs.size
    gap = left[1:] - right[:-1]
    lower, higher = np.minimum(size[1:], size[:-1]), np.maximum(size[1:], size[:-1])
    parted = (
        (np.abs(np.diff(base)) > 0.5 * higher)
        | (gap > np.where(glyphs.spaced[1:], _SPACED_GAP, _SEGMENT_GAP) * higher)
        | (np.diff(left) < -0.3 * lower)
    )
    spaced = glyphs.spaced.copy()
    sure, likely = (_WORD_GAP_INEXACT, -np.inf) if glyphs.quarter else (_WORD_GAP, _LIKELY_GAP)
    spaced[1:] |= (gap > sure * lower) | (glyphs.parted[1:] & (gap > likely * lower))
    starts = np.concatenate([[0], np.flatnonzero(parted) + 1])
    spaced[starts] = False
    text, places = _text(glyphs.codes, spaced, np.arange(len(glyphs)))
    # Where each character is in the text, which has the spaces.
    shifted = (np.arange(len(glyphs)) + np.cumsum(spaced)).tolist()
    made = []
    for piece in _pieces(glyphs, starts):
        start, end = piece.start, piece.end
        style = _style(glyphs, piece)
        if style.turned or style.size <= _LEAST_SIZE:
            continue
        first, behind = shifted[start], shifted[end - 1] + 1
        kept = None if piece.level else _without_marks(glyphs, start, end, piece.base)
        words = (text[first:behind], places[first:behind])
        if kept is not None:
            words = _text(glyphs.codes[kept], spaced[kept], kept)
        words = _without_ligatures(*words)
        made.append(
            Line(page, *words, piece.left, piece.right, piece.base, style.size, style.bold, style.mono)
        )
    return made


@dataclass(frozen=True)
class _Piece:
    """Neighbours among glyphs. base, size: of most of them; level: whether they all stand on the base."""

    start: int
    end: int
    left: float
    right: float
    base: float
    size: float
    level: bool


def _pieces(glyphs: Glyphs, starts: NDArray[np.intp]) -> Iterator[_Piece]:
    ends = np.append(starts[1:], len(glyphs))
    left, right = np.minimum.reduceat(glyphs.left, starts), np.maximum.reduceat(glyphs.right, starts)
    low, high = np.minimum.reduceat(glyphs.base, starts), np.maximum.reduceat(glyphs.base, starts)
    small, large = np.minimum.reduceat(glyphs.size, starts), np.maximum.reduceat(glyphs.size, starts)
    level, one_size = high - low < 0.5, large - small < 0.01
    columns = (starts, ends, left, right, low, small, level, one_size)
    for start, end, first, last, base, size, even, one in zip(*(c.tolist() for c in columns), strict=True):
        # A median takes longer than all else, and is seldom needed.
        base = base if even else float(np.median(glyphs.base[start:end]))
        size = size if one else float(np.median(glyphs.size[start:end]))
        yield _Piece(start, end, first, last, base, size, even)


def _style(glyphs: Glyphs, piece: _Piece) -> Style:
    # The middle of a line is seldom a mark or a number that is set apart.
    found = glyphs.style((piece.start + piece.end) // 2)
    first = float(glyphs.size[piece.start])
    # Most of a line of small capitals is small, but its first letter.
    size = first if piece.size < first < 1.4 * piece.size else piece.size
    bold, mono = found.bold, found.mono
    if bold or mono:
        ends = [glyphs.style(at) for at in {piece.start, piece.end - 1}]
        bold, mono = bold and all(end.bold for end in ends), mono and all(end.mono for end in ends)
    return Style(size, bold, mono, found.turned)


def _text(
    codes: NDArray[np.int32], spaced: NDArray[np.bool_], places: NDArray[np.intp]
) -> tuple[str, NDArray[np.int32]]:
    """Characters as a text with spaces, and the place of each of its characters, -1 for a space."""
    before = np.flatnonzero(spaced[1:]) + 1
    text = np.insert(codes, before, 32).astype("<u4").tobytes().decode("utf-32-le")
    return text, np.insert(places, before, -1).astype(np.int32)


def _without_ligatures(text: str, places: NDArray[np.int32]) -> tuple[str, NDArray[np.int32]]:
    if text.isascii() or not any(char in text for char in _LIGATURES):
        return text, places
    parts = [_LIGATURES.get(char, char) for char in text]
    return "".join(parts), places.repeat([len(part) for part in parts])


def _without_marks(glyphs: Glyphs, start: int, end: int, base: float) -> NDArray[np.intp] | None:
    """The places of a segment without the raised numbers and signs that send to notes; None for all."""
    size = glyphs.size[start:end]
    full = float(np.median(size))
    raised = (glyphs.base[start:end] > base + 0.2 * full) & (size < 0.85 * full)
    if not raised.any():
        return None
    codes = glyphs.codes[start:end]
    letters = [chr(code).isalpha() for code in codes.tolist()]
    kept = np.ones(end - start, dtype=bool)
    for at in np.flatnonzero(raised).tolist():
        before = at
        while before > 0 and raised[before - 1]:
            before -= 1
        # "x²" and "10⁹" are no notes; what stands behind a word or a stop is one.
        word = before == 0 or (before > 1 and letters[before - 1] and letters[before - 2])
        stop = before > 0 and chr(codes[before - 1]) in '.,;:!?)”’"'
        kept[at] = not (word or stop) or letters[at]
    return np.arange(start, end)[kept] if kept.any() else None


def rows(pieces: Sequence[Line]) -> list[Line]:
    """The lines of a column from top to bottom, each of the pieces that stand beside each other."""
    made: list[list[Line]] = []
    for piece in sorted(pieces, key=lambda piece: -piece.base):
        row = made[-1] if made else None
        if row and row[0].base - piece.base < 0.4 * max(piece.size, row[0].size):
            row.append(piece)
        else:
            made.append([piece])
    return [_joined(sorted(row, key=lambda piece: piece.left)) for row in made]


def _joined(row: Sequence[Line]) -> Line:
    if len(row) == 1:
        return row[0]
    widest = max(row, key=lambda piece: len(piece.text))
    row = [piece for piece in row if not _is_mark(piece, widest)]
    texts, places, cells = [row[0].text], [row[0].places], 1
    for before, after in pairwise(row):
        size = max(before.size, after.size)
        if after.left - before.right > 0.15 * size and before.text and after.text:
            texts.append(" ")
            places.append(np.full(1, -1, dtype=np.int32))
        cells += after.left - before.right > _CELL_GAP * size
        texts.append(after.text)
        places.append(after.places)
    return replace(
        widest,
        text="".join(texts),
        places=np.concatenate(places),
        left=row[0].left,
        right=max(piece.right for piece in row),
        bold=all(piece.bold for piece in row),
        mono=all(piece.mono for piece in row),
        cells=cells,
    )


def _is_mark(piece: Line, line: Line) -> bool:
    """Whether a piece of a line is a raised number or sign that sends to a note."""
    raised = piece.base > line.base + 0.2 * line.size and piece.size < 0.85 * line.size
    return raised and len(line.text) > 3 and _MARK.fullmatch(piece.text) is not None


def body_size(lines: Iterator[Line]) -> float:
    """The size in which most of the characters are set."""
    counts: dict[float, int] = {}
    for line in lines:
        size = round(line.size, 1)
        counts[size] = counts.get(size, 0) + len(line.text)
    return max(counts, key=lambda size: counts[size], default=10.0)


def leading(lines: Sequence[Line]) -> float:
    """The usual distance of a line from the next, in sizes of its characters."""
    found = [
        (before.base - after.base) / before.size
        for before, after in pairwise(lines)
        if before.page == after.page
        and 0.8 * before.size < before.base - after.base < 3 * before.size
        and abs(before.size - after.size) < 0.05 * before.size
    ]
    return median(found) if found else 1.2


def settled(columns: Sequence[Sequence[Line]], body: float) -> list[list[Line]]:
    """The columns, with the size `body` for all lines of about that size if sizes change at every line.

    So they do in the text that was recognised in a scan.
    """
    pairs = [
        abs(before.size - after.size) > 0.04 * body
        for column in columns
        for before, after in pairwise(column)
        if min(len(before.text), len(after.text)) >= 20 and before.base - after.base < 1.6 * before.size
    ]
    if sum(pairs) <= 0.2 * len(pairs):
        return [list(column) for column in columns]
    return [
        [replace(line, size=body) if 0.75 * body < line.size < 1.3 * body else line for line in column]
        for column in columns
    ]
