"""PDF: the running text of its pages, put together from characters and their places."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pypdfium2
from numpy.typing import NDArray

from detector.documents.extract import Extract
from detector.documents.pdf_columns import columns
from detector.documents.pdf_flow import Part, Piece, pieces
from detector.documents.pdf_furniture import furniture
from detector.documents.pdf_glyphs import glyphs
from detector.documents.pdf_kinds import Type, kinds
from detector.documents.pdf_lines import Line, body_size, leading, rows, segments
from detector.documents.pdf_paragraphs import Paragraph, paragraphs
from detector.errors import InputError

MAX_PAGES = 2000
_MAX_CONTENT = 20_000_000  # bytes that the content of a page may unpack to
_DAMAGED = "it is damaged; save it anew from the program it was made in"
_STREAM = re.compile(rb"<<((?:[^<>]|<<[^<>]*>>|<[^<>]*>){0,2000})>>\s*stream\r?\n")
# Streams that are no content: pictures, fonts, tables of the file itself.
_OTHER = re.compile(rb"/Subtype\s*/(?!Form)|/Length[123]\b|/Type\s*/(?!XObject)|/FunctionType|/ShadingType")


@dataclass(frozen=True, eq=False)
class Reading:
    """The text of a PDF and where it stands.

    boxes: for each page an array of left, bottom, right, top a character, in the page's own coordinates; the
    fragments of the pieces point into it.
    """

    pieces: tuple[Piece, ...]
    boxes: tuple[NDArray[np.float32], ...] = field(repr=False)

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
    _refuse_bombs(data, path)
    with _opened(data, path) as document:
        pages, boxes = _pages(document, path)
    if not any(pages):
        raise InputError(
            f"{path}: it has no text, only pictures of pages; give it a text layer first, "
            "for example with: ocrmypdf in.pdf out.pdf"
        )
    return Reading(tuple(pieces(_parts(pages))), tuple(boxes))


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


def _pages(document: Any, path: str) -> tuple[list[list[Line]], list[NDArray[np.float32]]]:
    """The pieces of lines of each page, and the boxes of its characters."""
    count = len(document)
    if count == 0:
        raise InputError(f"{path}: {_DAMAGED}")
    if count > MAX_PAGES:
        raise InputError(
            f"{path}: {count:,} pages are above the limit of {MAX_PAGES:,}; split it into smaller files"
        )
    pages, boxes = [], []
    for number in range(count):
        try:
            lines, places = _page(document, number)
        except InputError as error:
            raise InputError(f"{path}: page {number + 1}: {error}; leave that page out") from error
        except pypdfium2.PdfiumError:  # a page that cannot be loaded is blank in every viewer
            lines, places = [], np.zeros((0, 4), dtype=np.float32)
        pages.append(lines)
        boxes.append(places)
    return pages, boxes


def _page(document: Any, number: int) -> tuple[list[Line], NDArray[np.float32]]:
    page = document[number]
    try:
        text_page = page.get_textpage()
        try:
            found = glyphs(text_page, page.get_bbox())
            return segments(found, number), found.boxes
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


def _refuse_bombs(data: bytes, path: str) -> None:
    """Raise InputError if a stream that may be the content of a page unpacks to too much."""
    for match in _STREAM.finditer(data):
        packed = b"FlateDecode" in match[1] and not _OTHER.search(match[1])
        if packed and _unpacked(data, match.end()) > _MAX_CONTENT:
            raise InputError(f"{path}: a page unpacks to too much to be text; leave that page out")


def _unpacked(data: bytes, start: int) -> int:
    """The bytes that a packed stream gives, counted to a little above the limit."""
    unpacker, size = zlib.decompressobj(), 0
    packed = data[start : data.find(b"endstream", start)]
    try:
        while packed and size <= _MAX_CONTENT:
            size += len(unpacker.decompress(packed, 1 << 20))
            packed = unpacker.unconsumed_tail
    except zlib.error:
        pass
    return size
