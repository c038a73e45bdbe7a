"""Word documents with a comment on the words of each finding."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docx.oxml.parser import OxmlElement
from docx.text.run import Run

from detector.annotate.notes import AUTHOR, INITIALS, note, overview
from detector.documents.docx import Paragraph, damaged, opened, told
from detector.documents.docx.names import PARAGRAPH, RUN, RUN_PROPERTIES, TEXT, Element, w
from detector.errors import InputError

if TYPE_CHECKING:
    from docx.document import Document

    from detector.report import Finding, Report

_MAX_COMMENTS = 32_767
"""Word opens no document that has more."""
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
    document.save(copy)
    return copy.getvalue()


def _comment(document: Document, report: Report, lines: Sequence[_Line]) -> None:
    room = _MAX_COMMENTS - 1 - len(document.comments)
    surest = sorted(report.findings, key=lambda finding: -finding.score)[: max(room, 0)]
    # The first in the list of comments, and on the first words the last to be marked, so that it leads there.
    left_out = len(report.findings) - len(surest)
    more = f" The {left_out:,} least sure have no comment, since Word takes no more." if left_out else ""
    first = document.comments.add_comment(overview(report) + more, AUTHOR, INITIALS)
    for finding, line in _by_line(sorted(surest, key=lambda finding: finding.start), lines):
        covered = line.cover(finding.start, finding.end)
        if covered is not None:
            said = note(finding)
            if line.is_aside:
                said = f"in {finding.location}: “{finding.text}”; {said}"
            runs = [Run(run, document) for run in covered]
            document.add_comment(runs, said, AUTHOR, INITIALS)
    beginning, end = (Run(run, document) for run in _opening(document, lines))
    beginning.mark_comment_range(end, first.comment_id)


def _by_line(findings: Sequence[Finding], lines: Sequence[_Line]) -> Iterator[tuple[Finding, _Line]]:
    """Each finding with the paragraph in which it begins."""
    remaining = iter(lines)
    line = next(remaining, None)
    for finding in findings:
        while line is not None and line.end <= finding.start:
            line = next(remaining, None)
        if line is not None:
            yield finding, line


def _opening(document: Document, lines: Sequence[_Line]) -> tuple[Element, Element]:
    """The runs of the first word of the body; an empty run where it has none."""
    for line in lines:
        words = line.text.split(maxsplit=1)
        if words and not line.is_aside:
            start = line.start + line.text.index(words[0])
            covered = line.cover(start, start + len(words[0]))
            if covered is not None:
                return covered
    paragraph = next(document.element.body.iter(PARAGRAPH), None)
    if paragraph is None:
        paragraph = document.add_paragraph()._p
    run = OxmlElement("w:r")
    paragraph.append(run)
    return run, run


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

    def cover(self, start: int, end: int) -> tuple[Element, Element] | None:
        """The first and last of the runs that say just raw[start:end]; None where no run says any of it.

        Of a note or a text box, the run that it hangs on.
        """
        if self._anchor is not None:
            _part_before(self._anchor)
            following = self._anchor.getnext()
            if following is not None:
                _part_before(following)
            return self._anchor.getparent(), self._anchor.getparent()
        self._cut(start)
        self._cut(end)
        covered = [_run_of(atom.element) for atom in self._atoms if start < atom.end and atom.start < end]
        runs = [run for run in covered if run is not None]
        return (runs[0], runs[-1]) if runs else None

    def _cut(self, place: int) -> None:
        """Let a run begin at a place in the raw text."""
        for index, atom in enumerate(self._atoms):
            if atom.start < place < atom.end and atom.element.tag == TEXT:
                rest = _split(atom.element, place - atom.start)
                self._atoms.insert(index + 1, _Atom(place, atom.end - place, rest))
                atom.length = place - atom.start
                _part_before(rest)
            elif atom.start == place:
                _part_before(atom.element)


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
