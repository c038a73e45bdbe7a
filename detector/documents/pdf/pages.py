"""PDF: the running text of its pages, put together from characters and their places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import numpy as np
import pypdfium2
from numpy.typing import NDArray

from detector.documents.extract import Extract
from detector.documents.pdf.bombs import refuse_bombs
from detector.documents.pdf.columns import columns
from detector.documents.pdf.flow import Part, Piece, pieces
from detector.documents.pdf.furniture import furniture
from detector.documents.pdf.glyphs import glyphs
from detector.documents.pdf.kinds import Type, kinds
from detector.documents.pdf.lines import Line, body_size, leading, rows, segments, settled
from detector.documents.pdf.paragraphs import Paragraph, paragraphs
from detector.errors import InputError

MAX_PAGES, MAX_CHARACTERS = 2000, 10_000_000
_LOCK = Lock()  # PDFium must not run in two threads
_DAMAGED = "it is damaged; save it anew from the program it was made in"


@dataclass(frozen=True, eq=False)
class Reading:
    """The text of a PDF and where it stands.

    boxes: for each page an array of left, bottom, right, top a character, in the page's own coordinates; the
    fragments of the pieces point into it. quarters: for each page the direction in which its lines run, in
    quarters of a turn against the clock.
    """

    pieces: tuple[Piece, ...]
    boxes: tuple[NDArray[np.float32], ...] = field(repr=False)
    quarters: tuple[int, ...]

    def extract(self) -> tuple[Extract, list[int]]:
        """The pieces as an extract, and the place of each in its raw text."""
        extract = Extract()
        return extract, [extract.add(piece.text, piece.kind, piece.location) for piece in self.pieces]


def extract(data: bytes, path: str) -> Extract:
    """The text of a PDF, paragraph by paragraph, with page and paragraph as locations.

    Raises InputError for a file that is damaged, needs a password, is a scan without text, or is too big.
    """
    return reading(data, path).extract()[0]


def reading(data: bytes, path: str) -> Reading:
    """The text of a PDF and where each of its characters stands on the pages. Raises as `extract` does."""
    refuse_bombs(data, path)
    with _LOCK, _opened(data, path) as document:
        pages = _pages(document, path)
    lines = [page.lines for page in pages]
    if not any(lines):
        raise InputError(
            f"{path}: it has no text, only pictures of pages; give it a text layer first, "
            "for example with: ocrmypdf in.pdf out.pdf"
        )
    boxes, quarters = (tuple(getattr(page, name) for page in pages) for name in ("boxes", "quarter"))
    return Reading(tuple(pieces(_parts(lines))), boxes, quarters)


@contextmanager
def _opened(data: bytes, path: str) -> Iterator[Any]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise InputError(f"{path}: it opens with a password only; save a copy without one") from error
        raise InputError(f"{path}: {_DAMAGED}") from error
    try:
        yield document
    finally:
        document.close()


@dataclass(frozen=True, eq=False)
class _Page:
    lines: list[Line]
    boxes: NDArray[np.float32]
    quarter: int


_BLANK = _Page([], np.zeros((0, 4), dtype=np.float32), 0)


def _pages(document: Any, path: str) -> list[_Page]:
    """The pieces of lines of each page, and the boxes of its characters."""
    count = len(document)
    if count == 0:
        raise InputError(f"{path}: {_DAMAGED}")
    if count > MAX_PAGES:
        raise InputError(
            f"{path}: {count:,} pages are above the limit of {MAX_PAGES:,}; split it into smaller files"
        )
    pages: list[_Page] = []
    total = 0
    for number in range(count):
        try:
            pages.append(_page(document, number))
        except InputError as error:
            raise InputError(f"{path}: page {number + 1}: {error}; leave that page out") from error
        except pypdfium2.PdfiumError:  # a page that cannot be loaded is blank in every viewer
            pages.append(_BLANK)
        total += len(pages[-1].boxes)
        if total > MAX_CHARACTERS:
            raise InputError(
                f"{path}: it has more than {MAX_CHARACTERS:,} characters; split it into smaller files"
            )
    return pages


def _page(document: Any, number: int) -> _Page:
    page = document[number]
    try:
        text_page = page.get_textpage()
        try:
            found = glyphs(text_page, page.get_bbox())
            return _Page(segments(found, number), found.boxes, found.quarter)
        finally:
            text_page.close()
    finally:
        page.close()


def _parts(pages: Sequence[Sequence[Line]]) -> list[Part]:
    """The paragraphs of all pages in reading order, with their kinds."""
    body = body_size(piece for page in pages for piece in page)
    mono = sum(len(piece.text) * (1 if piece.mono else -1) for page in pages for piece in page) > 0
    set_columns: list[list[Line]] = []
    parts: list[Part] = []
    for page, aside in zip(pages, furniture(pages, body), strict=True):
        if aside:
            parts.append(Part(Paragraph(tuple(page[at] for at in sorted(aside)), 0.0, 0.0), "furniture", -1))
        set_columns += [rows(column) for column in columns([p for i, p in enumerate(page) if i not in aside])]
    set_columns = settled(set_columns, body)
    usual = leading([line for column in set_columns for line in column])
    flowing = [
        (number, paragraph)
        for number, column in enumerate(set_columns)
        for paragraph in paragraphs(column, usual)
    ]
    lowest = _lowest(flowing, body)
    made = kinds([paragraph for _, paragraph in flowing], lowest, Type(body, mono))
    parts += [Part(paragraph, kind, number) for (number, paragraph), kind in zip(flowing, made, strict=True)]
    # Furniture stands before what its page has otherwise.
    return sorted(parts, key=lambda part: part.paragraph.first.page)


def _lowest(flowing: Sequence[tuple[int, Paragraph]], body: float) -> list[bool]:
    """For each paragraph whether it and all below it in its column are in small type, and not all above."""
    lowest: list[bool] = []
    mixed = {number for number, paragraph in flowing if paragraph.first.size >= 0.95 * body}
    column, small = -1, True
    for number, paragraph in reversed(flowing):
        if number != column:
            column, small = number, True
        small = small and paragraph.first.size < 0.95 * body
        lowest.append(small and number in mixed)
    return lowest[::-1]
