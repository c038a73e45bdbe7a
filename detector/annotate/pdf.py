"""An annotated copy of a PDF: a highlight with a note over the words of each finding."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Highlight, Text
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import ArrayObject, FloatObject, NameObject, TextStringObject

from detector.annotate.notes import AUTHOR, note, overview
from detector.documents.pdf import Reading, reading
from detector.errors import InputError
from detector.report import Finding, Report
from detector.reports.meanings import Strength, strength

_COLOURS: dict[Strength, str] = {"strong": "ff9e8f", "moderate": "ffcc80", "slight": "fff2a8"}
_ICON = 20.0  # points
_PRINTED = 4  # the flag of annotations that are printed

_Box = tuple[float, float, float, float]


def annotate(data: bytes, report: Report, path: str) -> bytes:
    """A copy of a PDF with a highlight at each finding of its report, and a note about all on its first page.

    What the file had is kept byte for byte, and the notes are appended; a file that its owner has locked
    against changes is written anew. Raises InputError where it cannot be written.
    """
    found = reading(data, path)
    extract, starts = found.extract()
    if extract.raw != report.document.raw:
        raise InputError(f"{path}: it has changed since it was checked; check it again")
    try:
        writer = _writer(data)
        writer.add_annotation(0, _overview(writer, report))
        for finding in report.findings:
            for page, boxes in _places(found, starts, finding):
                writer.add_annotation(page, _highlight(finding, boxes, found.quarters[page]))
        copy = io.BytesIO()
        writer.write(copy)
    except DependencyError as error:
        raise InputError(f"{path}: it is encrypted and cannot be annotated; save a copy without") from error
    # What PDFium reads with repairs breaks pypdf in many ways.
    except (PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(
            f"{path}: it is damaged and cannot be annotated; save it anew from the program it was made in"
        ) from error
    return copy.getvalue()


def _writer(data: bytes) -> PdfWriter:
    reader = PdfReader(io.BytesIO(data))
    if not reader.is_encrypted:
        return PdfWriter(io.BytesIO(data), incremental=True)
    reader.decrypt("")
    return PdfWriter(clone_from=reader)


def _places(found: Reading, starts: Sequence[int], finding: Finding) -> Iterator[tuple[int, list[_Box]]]:
    """The pages that a finding stands on, with a box for each line of it."""
    pages: dict[int, list[_Box]] = {}
    for start, piece in zip(starts, found.pieces, strict=True):
        if start >= finding.end or start + len(piece.text) <= finding.start:
            continue
        for fragment in piece.fragments:
            first = max(finding.start - start - fragment.start, 0)
            last = finding.end - start - fragment.start
            places = fragment.places[first : max(last, 0)]
            places = places[places >= 0]
            if len(places):
                pages.setdefault(fragment.page, []).append(_around(found.boxes[fragment.page][places]))
    yield from pages.items()


def _around(boxes: NDArray[np.float32]) -> _Box:
    left, bottom = boxes[:, :2].min(axis=0).tolist()
    right, top = boxes[:, 2:].max(axis=0).tolist()
    return left, bottom, right, top


def _corners(box: _Box, quarter: int) -> Iterator[FloatObject]:
    """The ends of the upper edge of a line, then those of its lower edge, as viewers expect them."""
    left, bottom, right, top = box
    around = [(left, top), (left, bottom), (right, bottom), (right, top)]
    first = around[quarter:] + around[:quarter]
    for x, y in (first[0], first[3], first[1], first[2]):
        yield FloatObject(round(x, 2))
        yield FloatObject(round(y, 2))


def _highlight(finding: Finding, boxes: Sequence[_Box], quarter: int) -> Highlight:
    made = Highlight(
        rect=_around(np.array(boxes, dtype=np.float32)),
        quad_points=ArrayObject(number for box in boxes for number in _corners(box, quarter)),
        highlight_color=_COLOURS[strength(finding.score)],
        printing=True,
        title_bar=AUTHOR,
    )
    made[NameObject("/Contents")] = TextStringObject(note(finding))
    return made


def _overview(writer: PdfWriter, report: Report) -> Text:
    page = writer.pages[0]
    left, bottom, right, top = (float(side) for side in page.cropbox)
    # The corner that is at the upper left when the page is shown.
    x = left + _ICON if page.rotation % 360 < 180 else right - 2 * _ICON
    y = top - 2 * _ICON if page.rotation % 360 in (0, 270) else bottom + _ICON
    made = Text(rect=(x, y, x + _ICON, y + _ICON), text=overview(report), flags=_PRINTED, title_bar=AUTHOR)
    made[NameObject("/Name")] = NameObject("/Note")
    return made
