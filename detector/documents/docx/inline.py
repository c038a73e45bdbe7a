"""The text of a paragraph: its pieces, each with the element that says it, and what hangs on it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from detector.documents.document import BlockKind
from detector.documents.docx.names import ALTERNATE, MATH_TEXT, MATHS, RUN, TEXT, Element, chosen, flag, w
from detector.documents.docx.styles import Style, Styles
from detector.documents.strand import PLACEHOLDER

_LETTERS = {
    **dict.fromkeys((w("tab"), w("ptab")), "\t"),
    **dict.fromkeys((w("br"), w("cr")), "\n"),
    w("noBreakHyphen"): "-",
}
# Changes are read as accepted.
_UNREAD = frozenset(
    w(name) for name in ("pPr", "rPr", "del", "moveFrom", "sdtPr", "sdtEndPr", "rt", "rubyPr")
)
_REFERENCES = {w("footnoteReference"): "footnote", w("endnoteReference"): "endnote"}
_GRAPHICS = frozenset(w(name) for name in ("drawing", "pict", "object"))
_TEXT_BOX = w("txbxContent")
_OLE = "{urn:schemas-microsoft-com:office:office}OLEObject"
_FIELDS: tuple[tuple[re.Pattern[str], BlockKind], ...] = (
    (re.compile(r"\s*(?:TOC|TOA|INDEX)\b", re.IGNORECASE), "furniture"),
    (
        re.compile(
            r"\s*(?:BIBLIOGRAPHY\b|ADDIN (?:EN\.REFLIST|ZOTERO_BIBL|(?:Mendeley|CSL_)\s?Bibliography))",
            re.IGNORECASE,
        ),
        "references",
    ),
)


@dataclass(frozen=True)
class Piece:
    """Some text as one element says it; of code and equations a placeholder, `stands_for` what they say."""

    text: str
    element: Element
    stands_for: str | None = None


@dataclass(frozen=True)
class Aside:
    """A footnote, endnote or text box. content: its element, of a note the id; anchor: where it hangs on."""

    kind: str
    content: Element
    anchor: Element


@dataclass
class Line:
    """What a paragraph says. kind: where a field that makes it says so; typewritten: all of its letters."""

    pieces: list[Piece] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    kind: BlockKind | None = None
    typewritten: bool = False


@dataclass
class _Field:
    """A field that is being read; its instruction comes first, its result after that."""

    instruction: str = ""
    in_result: bool = False

    @property
    def kind(self) -> BlockKind | None:
        return next((kind for names, kind in _FIELDS if names.match(self.instruction)), None)


class Inline:
    """Reads paragraphs one after the other, since fields run on from one to the next."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._fields: list[_Field] = []
        self._line = Line()
        self._style = Style()
        self._fonts: set[bool] = set()
        self._in_code = False

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Read what does not belong to the fields that are open."""
        fields, self._fields = self._fields, []
        yield
        self._fields = fields

    def line(self, paragraphs: Iterable[Element]) -> Line:
        """What the elements of a paragraph say."""
        self._line, self._fonts = Line(), set()
        self._line.kind = self._kind_of_fields()
        for paragraph in paragraphs:
            self._style = self._styles.of_paragraph(paragraph.find(w("pPr")))
            self._read(paragraph)
        for open_field in self._fields:
            open_field.in_result = True  # one that is never closed would hide the rest
        self._line.typewritten = self._fonts == {True}
        return self._line

    def _kind_of_fields(self) -> BlockKind | None:
        return next((found.kind for found in self._fields if found.in_result and found.kind), None)

    def _read(self, container: Iterable[Element]) -> None:
        for child in container:
            if child.tag == RUN:
                self._run(child)
            elif child.tag in MATHS:
                letters = "".join(text.text or "" for text in child.iter(MATH_TEXT))
                self._line.pieces.append(Piece(PLACEHOLDER, child, letters or PLACEHOLDER))
            elif child.tag == ALTERNATE:
                self._read(chosen(child))
            elif child.tag == w("sdt"):
                self._control(child)
            elif child.tag not in _UNREAD:
                self._read(child)

    def _control(self, control: Element) -> None:
        # What it shows before anybody has filled it in is not the author's.
        if not flag(control.find(w("sdtPr")), "showingPlcHdr"):
            self._read(control)

    def _run(self, run: Element) -> None:
        hidden = self._styles.is_hidden(run, self._style)
        if not hidden and any((text.text or "").strip() for text in run.iterchildren(TEXT)):
            self._fonts.add(self._styles.is_typewritten(run, self._style))
        self._in_code = self._styles.is_code(run)
        for child in run:
            self._content(child, hidden, child)
        self._in_code = False

    def _content(self, element: Element, hidden: bool, anchor: Element) -> None:
        """Read what is in a run; anchor: the child of the run that it is in."""
        tag = element.tag
        if tag == w("fldChar"):
            self._field(element.get(w("fldCharType")))
        elif tag == w("instrText"):
            if self._fields:
                self._fields[-1].instruction += element.text or ""
        elif hidden or any(not open_field.in_result for open_field in self._fields):
            return
        elif tag == TEXT:
            self._say(element.text or "", element)
        elif tag in _LETTERS:
            self._say(_LETTERS[tag], element)
        elif tag == w("sym"):
            # Letters of a font of signs are words of a formula, as α is in "α-particle".
            self._say(PLACEHOLDER if element.get(w("font")) == "Symbol" else "", element)
        elif tag in _REFERENCES:
            self._line.asides.append(Aside(_REFERENCES[tag], element.get(w("id")), anchor))
        elif tag == w("ruby"):
            for base in element.iterchildren(w("rubyBase")):
                self._read(base)
        elif tag == ALTERNATE:
            for child in chosen(element):
                self._content(child, hidden, anchor)
        elif tag in _GRAPHICS:
            self._graphic(element, anchor)

    def _graphic(self, graphic: Element, anchor: Element) -> None:
        boxes = [Aside("text box", box, anchor) for box in _text_boxes(graphic)]
        self._line.asides += boxes
        if any((ole.get("ProgID") or "").startswith("Equation") for ole in graphic.iterchildren(_OLE)):
            self._say(PLACEHOLDER, graphic)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].in_result = True
            self._line.kind = self._line.kind or self._fields[-1].kind
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _say(self, text: str, element: Element) -> None:
        pieces = self._line.pieces
        if self._in_code and pieces and pieces[-1].stands_for is not None:
            pieces[-1] = replace(pieces[-1], stands_for=pieces[-1].stands_for + text)
        elif self._in_code and text:
            pieces.append(Piece(PLACEHOLDER, element, text))
        elif text:
            pieces.append(Piece(text, element))


def _text_boxes(element: Element) -> Iterator[Element]:
    """The text boxes of a graphic, without those inside of them, each in one of its forms."""
    for child in chosen(element) if element.tag == ALTERNATE else element:
        if child.tag == _TEXT_BOX:
            yield child
        else:
            yield from _text_boxes(child)
