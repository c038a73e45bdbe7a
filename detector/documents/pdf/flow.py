"""Paragraphs of a PDF as running text: broken words, columns and pages joined, each with a location."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from detector.documents.document import BlockKind
from detector.documents.pdf.lines import Line
from detector.documents.pdf.paragraphs import Paragraph

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BROKEN = re.compile(r"(?<!\w)(?:[^\W\d_]+-)*([^\W\d_]{1,40})[-\u2010\u00ad]$")
_BEGINNING = re.compile(r"[^\W\d_]{2,40}")
_BULLET = re.compile(r"[-*+•‣◦▪·–—■●○\ue000-\uf8ff]\s+(?=\S)")
# A hyphen, a dash or a slash right behind a word, and half an address.
_DASHED = re.compile(r"\w[-\u2010\u00ad–—/]$|(?:://|www\.)\S*[-/._=&?#]$")
# Half an address that was broken inside a word, and a second half that shows it.
_ADDRESS = re.compile(r"(?:://|www\.)\S*\w$")
_ADDRESS_PART = re.compile(r"[\w%]+[-/_=&?#.]\w")
_BROKEN_OFF = re.compile(r"(?:and|or|nor|to|versus)\b")  # "pre- and post-war"
# First parts of words that have a hyphen of their own.
_COMPOUND = frozenset(
    re.findall(
        r"\w+",
        "all anti cross double ever evidence far first five four free full half hard high ill large late "
        "left light long low middle much multi near non off old open out post pre quasi real right round "
        "second self semi seven short single six small so state ten third three top two user well wide world",
    )
)
_RUNNING: tuple[BlockKind, ...] = ("paragraph", "list-item", "references")
_BESIDE: tuple[BlockKind, ...] = ("caption", "table", "furniture", "code", "formula")


@dataclass(frozen=True)
class Fragment:
    """A line of a piece. start: place in the piece's text; places: of its characters in the page's glyphs."""

    start: int
    page: int
    places: NDArray[np.int32] = field(repr=False)


@dataclass(frozen=True)
class Piece:
    """A block of text and the lines that it was joined from."""

    text: str
    kind: BlockKind
    location: str
    fragments: tuple[Fragment, ...]


@dataclass(frozen=True)
class Part:
    """A paragraph with its kind. column: a number that is the same for all paragraphs of one column."""

    paragraph: Paragraph
    kind: BlockKind
    column: int


def pieces(parts: Sequence[Part]) -> Iterator[Piece]:
    """The blocks of a document in reading order."""
    hyphens = _Hyphens(line for part in parts for line in part.paragraph.lines)
    numbers: Counter[tuple[int, str]] = Counter()
    for run in _runs(parts, _indents(parts)):
        kind = run[0].kind
        page = run[0].paragraph.first.page
        noun = "paragraph" if kind in ("paragraph", "list-item") else kind.replace("-", " ")
        numbers[page, noun] += 1
        location = f"page {page + 1}, {noun} {numbers[page, noun]}"
        lines = [line for part in run for line in part.paragraph.lines]
        if kind == "list-item":
            lines[0] = _without_bullet(lines[0])
        text, fragments = _joined(lines, hyphens, keeping=kind in ("code", "table"))
        yield Piece(text, kind, location, tuple(fragments))


def _indents(parts: Sequence[Part]) -> bool:
    """Whether the paragraphs of a document begin with an indent."""
    texts = [part for part in parts if part.kind == "paragraph" and len(part.paragraph.lines) > 1]
    # At the top of a column a paragraph may have begun in the one before.
    begun = texts[:1] + [after for before, after in pairwise(texts) if before.column == after.column]
    return sum(_is_indented(part.paragraph) for part in begun) > 0.5 * len(begun)


def _is_indented(paragraph: Paragraph) -> bool:
    return paragraph.first.left > paragraph.left + 0.8 * paragraph.first.size


def _runs(parts: Sequence[Part], indents: bool) -> list[list[Part]]:
    """Parts that make one paragraph, over the ends of columns and pages."""
    runs: list[list[Part]] = []
    open_runs: dict[bool, list[Part]] = {}  # notes go on behind notes, the text behind the text
    for part in parts:
        note = part.kind == "footnote"
        if note or part.kind in _RUNNING:
            if note in open_runs and _continues(open_runs[note][-1], part, indents):
                open_runs[note].append(part)
                continue
            open_runs[note] = [part]
        elif part.kind not in _BESIDE:
            open_runs.pop(False, None)
            if runs and _is_wrapped(runs[-1][-1], part):
                runs[-1].append(part)
                continue
        runs.append([part] if part.kind not in (*_RUNNING, "footnote") else open_runs[note])
    return runs


def _is_wrapped(before: Part, after: Part) -> bool:
    """Whether a heading over all columns has a last line so short that it was taken for one of a column."""
    last, first = before.paragraph.last, after.paragraph.first
    near = 0 < last.base - first.base < 1.5 * last.size and last.page == first.page
    alike = abs(last.size - first.size) < 0.02 * last.size and last.bold == first.bold
    return before.kind == after.kind == "heading" and before.column != after.column and near and alike


def _continues(before: Part, after: Part, indents: bool) -> bool:
    """Whether a paragraph goes on in the next column or behind a figure."""
    one, two = before.paragraph, after.paragraph
    if before.kind == "references" != after.kind or two.listed:
        return False
    last, first = one.last, two.first
    if abs(last.size - first.size) > 0.05 * last.size or last.mono != first.mono:
        return False
    apart = before.column != after.column or last.page != first.page
    full = last.right + first.first_word + 0.2 * first.size > one.right
    unbroken = apart and not _is_indented(two) and (full or (indents and not one.ended))
    if one.ended:
        # A new sentence begins a paragraph, unless paragraphs are known by their indents.
        return two.text[0].islower() or (indents and unbroken and after.kind == before.kind == "paragraph")
    return two.text[0].islower() or unbroken


def _without_bullet(line: Line) -> Line:
    bullet = _BULLET.match(line.text)
    cut = bullet.end() if bullet else 0
    return replace(line, text=line.text[cut:], places=line.places[cut:])


class _Hyphens:
    """Which hyphens at the ends of lines are there for the line end only."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._words: set[str] = set()
        ahead = False
        for line in lines:
            words = _WORD.findall(line.text.lower())
            broken = _BROKEN.search(line.text) is not None
            # The halves of a broken word are no words.
            self._words.update(words[ahead : len(words) - broken])
            ahead = broken

    def broken(self, line: str, following: str) -> bool | None:
        """Whether a line ends inside a word: True if its hyphen goes, False if it stays, None if not."""
        if _ADDRESS.search(line) and _ADDRESS_PART.match(following):
            return False
        if _DASHED.search(line) is None or not following[:1].isalnum():
            return None
        if line[-1] != "/" and _BROKEN_OFF.match(following):
            return None
        end, beginning = _BROKEN.search(line), _BEGINNING.match(following)
        if line.endswith("\u00ad"):
            return True
        if end is None or beginning is None or not following[0].islower():
            return False
        first, second = end[1].lower(), beginning[0].lower()
        if first + second in self._words:
            return True
        if f"{first}-{second}" in self._words or first in _COMPOUND:
            return False
        # Syllables are seldom words: "data-driven" is, "re-search" is not.
        return not (len(first) > 3 and len(second) > 3 and {first, second} <= self._words)


def _joined(lines: Sequence[Line], hyphens: _Hyphens, keeping: bool) -> tuple[str, list[Fragment]]:
    texts: list[str] = []
    fragments: list[Fragment] = []
    length = 0
    for index, line in enumerate(lines):
        text, glue = line.text, ""
        if index + 1 < len(lines):
            broken = None if keeping else hyphens.broken(text, lines[index + 1].text)
            text = text[:-1] if broken else text
            glue = ("\n" if keeping else " ") if broken is None else ""
        fragments.append(Fragment(length, line.page, line.places[: len(text)]))
        texts.append(text + glue)
        length += len(text) + len(glue)
    return "".join(texts), fragments
