"""Word documents with a comment on the words of each finding."""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any, cast

from docx.comments import Comments
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.parser import OxmlElement
from docx.text.run import Run

from detector.annotate.notes import AUTHOR, INITIALS, note, overview
from detector.documents.docx import Paragraph, damaged, opened, told
from detector.documents.docx.names import PARAGRAPH, RUN, RUN_PROPERTIES, TEXT, Element, w
from detector.errors import InputError
from detector.reports.excerpt import visible

if TYPE_CHECKING:
    from docx.document import Document
    from docx.parts.comments import CommentsPart

    from detector.report import Finding, Report

_MAX_COMMENTS = 32_767
"""Word opens no document that has more."""
_WITH_NUMBERS = tuple(w(f"comment{name}") for name in ("", "RangeStart", "RangeEnd", "Reference"))
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def annotate(data: bytes, report: Report, path: str) -> bytes:
    """A copy with a comment at the start, which sums up, and one on the words of each finding.

    What cannot bear a comment, a note or a text box, has it where it hangs on the body. Raises InputError for
    a document that cannot be read, or is not the one of the report.
    """
    document = opened(data, path)
    text, placed = told(document, path)
    if text.raw != report.document.raw:
        raise InputError(f"{path}: it was changed while it was checked; check it again")
    try:
        _comment(document, report, [_Line(start, paragraph) for start, paragraph in placed])
    except (AttributeError, ValueError) as error:  # of the comments that were there
        raise damaged(path, error) from error
    copy = io.BytesIO()
    try:
        document.save(copy)
    # What can be read of a broken package may be too little to write it.
    except Exception as error:
        raise damaged(path, error) from error
    return copy.getvalue()


def _comment(document: Document, report: Report, lines: Sequence[_Line]) -> None:
    comments = _Comments(document)
    room = max(_MAX_COMMENTS - 1 - len(document.comments), 0)
    surest = sorted(report.findings, key=lambda finding: -finding.score)[:room]
    left_out = len(report.findings) - len(surest)
    more = f" The {left_out:,} least sure have no comment, since Word takes no more." if left_out else ""
    remarks = [
        *_opening(overview(report) + more, document, lines),
        *_remarks(sorted(surest, key=lambda finding: finding.start), lines),
    ]
    # A run that is cut keeps its beginning only, so all are cut before the first is marked.
    for remark in remarks:
        remark.line.cut(remark.start, remark.end)
    marks = []
    for remark in remarks:
        runs = remark.line.covered(remark.start, remark.end)
        if runs:
            marks.append((Run(runs[0], document), Run(runs[-1], document), comments.add(remark.text)))
    # Of several on the same words, what is marked last comes first.
    for first, last, number in reversed(marks):
        first.mark_comment_range(last, number)


def _opening(text: str, document: Document, lines: Sequence[_Line]) -> Iterator[_Remark]:
    """The remark on the first word of the body, in which there is one then."""
    for line in lines:
        word = line.text.split(maxsplit=1)[0]
        start = line.start + line.text.index(word)
        if not line.is_aside and line.covered(start, start + len(word)):
            yield _Remark(text, line, start, start + len(word))
            return
    paragraph = next(document.element.body.iter(PARAGRAPH), None)
    if paragraph is None:
        paragraph = document.add_paragraph()._p
    run = Run(paragraph.add_r(), document)
    document.add_comment(run, text, AUTHOR, INITIALS)


def _remarks(findings: Sequence[Finding], lines: Sequence[_Line]) -> Iterator[_Remark]:
    """The remarks on findings, each in the paragraph in which it begins."""
    ends = [line.end for line in lines]
    for finding in findings:
        line = lines[bisect_right(ends, finding.start)]
        text = note(finding)
        if line.is_aside:
            text = f"in {finding.location}: “{visible(finding.text)}”; {text}"
        yield _Remark(text, line, finding.start, finding.end)


class _Comments:
    """Adds comments to those of a document, each in the same time, however many there are."""

    def __init__(self, document: Document) -> None:
        _ = document.comments  # the part is made when it is first asked for
        self._part = cast("CommentsPart", document.part.part_related_by(RELATIONSHIP_TYPE.COMMENTS))
        roots = (self._part.element, document.element)
        taken = {element.get(w("id")) for root in roots for element in root.iter(*_WITH_NUMBERS)}
        self._numbers = (number for number in count() if str(number) not in taken)

    def add(self, text: str) -> int:
        """Add a comment; gives its number."""
        alone: Any = OxmlElement("w:comments")
        Comments(alone, self._part).add_comment(text, AUTHOR, INITIALS)
        (comment,) = alone
        number = next(self._numbers)
        comment.set(w("id"), str(number))
        self._part.element.append(comment)
        return number


@dataclass(frozen=True)
class _Remark:
    text: str
    line: _Line
    start: int
    end: int


@dataclass
class _Atom:
    """A piece of a paragraph, from `start` in the raw text on."""

    start: int
    length: int
    element: Element

    @property
    def end(self) -> int:
        return self.start + self.length


class _Line:
    """A paragraph whose runs can be cut at any character."""

    def __init__(self, start: int, paragraph: Paragraph) -> None:
        self.start = start
        self.text = paragraph.text
        self.end = start + len(self.text)
        self._anchor = paragraph.anchor
        self._atoms: list[_Atom] = []
        for piece in paragraph.pieces:
            self._atoms.append(_Atom(start, len(piece.text), piece.element))
            start += len(piece.text)

    @property
    def is_aside(self) -> bool:
        """Whether it is in a note or a text box, in which there are no comments."""
        return self._anchor is not None

    def cut(self, *places: int) -> None:
        """Let a run begin at each of some places in the raw text; what it hangs on is in a run of its own."""
        if self._anchor is not None:
            _part_before(self._anchor)
            for following in self._anchor.itersiblings():
                _part_before(following)
                break
        else:
            for place in places:
                self._cut(place)

    def _cut(self, place: int) -> None:
        for index, atom in enumerate(self._atoms):
            if atom.start < place < atom.end and atom.element.tag == TEXT:
                rest = _split(atom.element, place - atom.start)
                self._atoms.insert(index + 1, _Atom(place, atom.end - place, rest))
                atom.length = place - atom.start
                _part_before(rest)
                return
            if atom.start == place:
                _part_before(atom.element)

    def covered(self, start: int, end: int) -> list[Element]:
        """The runs that say raw[start:end]; of a note or a text box, the run that it hangs on."""
        if self._anchor is not None:
            return [self._anchor.getparent()]
        said = [atom.element for atom in self._atoms if start < atom.end and atom.start < end]
        return [run for run in map(_run_of, said) if run is not None]


def _run_of(element: Element) -> Element | None:
    """The run that an element is in; None for an equation, which is in none."""
    while element is not None and element.tag not in (RUN, PARAGRAPH):
        element = element.getparent()
    return element if element is not None and element.tag == RUN else None


def _split(text: Element, length: int) -> Element:
    """Part a text in two elements; gives the second."""
    rest = deepcopy(text)
    text.text, rest.text = text.text[:length], text.text[length:]
    for part in (text, rest):
        part.set(_SPACE, "preserve")
    text.addnext(rest)
    return rest


def _part_before(element: Element) -> None:
    """Part a run in two of the same look, so that the second begins with the element."""
    run, before = element.getparent(), element.getprevious()
    if run.tag != RUN or before is None or before.tag == RUN_PROPERTIES:
        return
    rest = OxmlElement("w:r")
    rest.attrib.update(run.attrib)
    properties = run.find(w("rPr"))
    if properties is not None:
        rest.append(deepcopy(properties))
    rest.extend([element, *element.itersiblings()])
    run.addnext(rest)
