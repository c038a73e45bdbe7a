"""The paragraphs of a Word document in the order in which they are read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING

from detector.documents.document import SKIPPED, BlockKind
from detector.documents.docx.inline import Aside, Inline, Piece
from detector.documents.docx.names import (
    ALTERNATE,
    MATHS,
    PARAGRAPH,
    RUN_PROPERTIES,
    Element,
    chosen,
    flag,
    value,
    w,
)
from detector.documents.docx.styles import Styles
from detector.documents.prose import count, is_data, is_prose

if TYPE_CHECKING:
    from docx.document import Document

_WRAPPERS = frozenset(w(name) for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"))
_DELETED = ("del", "moveFrom")
_MIN_LETTERS = 0.55


@dataclass(frozen=True)
class Paragraph:
    """A paragraph that says something.

    location: where a person finds it. anchor: for a note or a text box the content of a run in the body on
    which it hangs.
    """

    pieces: tuple[Piece, ...]
    kind: BlockKind
    location: str
    anchor: Element | None = None
    typewritten: bool = False

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True)
class _Place:
    """Where paragraphs stand: their kind if they do not say it, or whatever they say; path: of a location."""

    kind: BlockKind = "paragraph"
    forced: BlockKind | None = None
    path: tuple[str, ...] = ()
    anchor: Element | None = None

    def within(self, *steps: str) -> _Place:
        return replace(self, path=(*self.path, *steps))


def story(document: Document) -> list[Paragraph]:
    """The paragraphs of a document that say something; notes and text boxes follow those they hang on."""
    found = list(_Reader(document).blocks(document.element.body, _Place()))
    typed = sum(len(paragraph.text) for paragraph in found if paragraph.typewritten)
    if 2 * typed > sum(len(paragraph.text) for paragraph in found):
        return found  # a manuscript, not code
    return [replace(paragraph, kind="code") if paragraph.typewritten else paragraph for paragraph in found]


@dataclass
class _Reader:
    document: Document
    counts: Counter[tuple[str, ...]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._styles = Styles(_part(self.document, "styles"))
        self._inline = Inline(self._styles)
        self._notes = {
            kind: _notes(_part(self.document, f"{kind}s"), kind) for kind in ("footnote", "endnote")
        }

    def blocks(self, container: Iterable[Element], place: _Place) -> Iterator[Paragraph]:
        """The paragraphs in a body, cell, note or text box."""
        held: list[Element] = []
        for child in container:
            if child.tag == PARAGRAPH:
                held.append(child)
                if _is_joined(child):
                    continue
            if held:
                yield from self._paragraph(held, place)
                held = []
            if child.tag == w("tbl"):
                yield from self._table(child, place)
            elif child.tag == w("sdt"):
                yield from self.blocks(child.iterchildren(w("sdtContent")), _controlled(child, place))
            elif child.tag in _WRAPPERS:
                yield from self.blocks(child, place)
            elif child.tag == ALTERNATE:
                yield from self.blocks(chosen(child), place)
        if held:
            yield from self._paragraph(held, place)

    def _paragraph(self, elements: list[Element], place: _Place) -> Iterator[Paragraph]:
        """A paragraph: several elements where the marks between them were deleted."""
        line = self._inline.line(elements)
        named = self._styles.kind(elements[-1].find(w("pPr")))
        parts = list(_parts(line.pieces))
        location = self._location(place) if parts else ""
        for part in parts:
            kind = _kind(part, place.forced or line.kind, named, place)
            if kind in SKIPPED:
                part = [replace(piece, text=piece.stands_for or piece.text) for piece in part]
            typewritten = line.typewritten and named is None and kind not in SKIPPED
            yield Paragraph(tuple(part), kind, location, place.anchor, typewritten)
        for aside in line.asides:
            yield from self._aside(aside, place)

    def _table(self, table: Element, place: _Place) -> Iterator[Paragraph]:
        inside = replace(place, kind=place.kind if place.kind == "footnote" else "table-cell")
        name = self._numbered("table", place)
        for row_number, row in enumerate(_rows(table), 1):
            for cell_number, cell in enumerate(_through(row, w("tc")), 1):
                steps = (name, f"row {row_number}", f"cell {cell_number}")
                yield from self.blocks(cell, inside.within(*steps))

    def _aside(self, aside: Aside, place: _Place) -> Iterator[Paragraph]:
        anchor = aside.anchor if place.anchor is None else place.anchor
        if aside.kind == "text box":
            inside = replace(place, path=(self._numbered("text box", _Place()),), anchor=anchor)
            content = aside.content
        else:
            # Each is read where it is first referred to; its number counts also those without a text.
            inside = _Place("footnote", path=(self._numbered(aside.kind, _Place()),), anchor=anchor)
            content = self._notes[aside.kind].pop(aside.content, ())
        with self._inline.apart():
            yield from self.blocks(content, inside)

    def _location(self, place: _Place) -> str:
        return ", ".join(place.path) if place.path else self._numbered("paragraph", place)

    def _numbered(self, name: str, place: _Place) -> str:
        key = (*place.path, name)
        self.counts[key] += 1
        return f"{name} {self.counts[key]}"


def _part(document: Document, name: str) -> Element | None:
    """The root of a part of a document, None where it has none."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.parser import parse_xml

    try:
        part = document.part.part_related_by(getattr(RELATIONSHIP_TYPE, name.upper()))
    except KeyError:
        return None
    return parse_xml(part.blob)


def _notes(root: Element | None, kind: str) -> dict[str | None, Element]:
    """The notes by their ids, without the lines that part them from the page."""
    notes = () if root is None else root.iterchildren(w(kind))
    return {note.get(w("id")): note for note in notes if note.get(w("type"), "normal") == "normal"}


def _through(element: Element, name: str) -> Iterator[Element]:
    """The children of a name, also those inside of wrappers."""
    for child in element:
        if child.tag == name:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _through(child, name)


def _rows(table: Element) -> Iterator[Element]:
    for row in _through(table, w("tr")):
        if row.find(f"{w('trPr')}/{w('del')}") is None:
            yield row


def _is_joined(paragraph: Element) -> bool:
    """Whether its mark was deleted, so that the next paragraph goes on with it."""
    mark = paragraph.find(f"{w('pPr')}/{RUN_PROPERTIES}")
    return mark is not None and any(mark.find(w(name)) is not None for name in _DELETED)


def _controlled(control: Element, place: _Place) -> _Place:
    """Where the content of a content control stands."""
    properties = control.find(w("sdtPr"))
    if properties is None:
        return place
    gallery = value(properties.find(w("docPartObj")), "docPartGallery") or ""
    if flag(properties, "showingPlcHdr") or gallery.lower() in ("table of contents", "tables"):
        return replace(place, forced="furniture")
    if properties.find(w("bibliography")) is not None or gallery.lower() == "bibliographies":
        return replace(place, forced="references")
    return place


def _parts(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """The parts of a paragraph that say something: an empty line parts it in two."""
    part: list[Piece] = []
    for blank, found in groupby(pieces, key=lambda piece: piece.text.isspace()):
        group = list(found)
        breaks = [at for at, piece in enumerate(group) if piece.text == "\n"] if blank else []
        if len(breaks) < 2:
            part += group
            continue
        if _says_something(part):
            yield part + group[: breaks[0]]
        part = group[breaks[-1] + 1 :]
    if _says_something(part):
        yield part


def _says_something(pieces: list[Piece]) -> bool:
    return any(not piece.text.isspace() for piece in pieces)


def _kind(pieces: list[Piece], forced: BlockKind | None, named: BlockKind | None, place: _Place) -> BlockKind:
    if forced is not None:
        # The heading of a list of references says where the next part begins.
        return "heading" if forced == "references" and named == "heading" else forced
    if _is_alone(pieces):
        return "formula" if any(piece.element.tag in MATHS for piece in pieces) else "code"
    kind = named if named is not None and (named in SKIPPED or place.kind != "footnote") else place.kind
    if kind in SKIPPED:
        return kind
    text = "".join(piece.text for piece in pieces)
    if kind == "table-cell" and not is_prose(text, kind):
        return "table"
    return _data_kind(text) if is_data(text) else kind


def _data_kind(text: str) -> BlockKind:
    """What a paragraph that is no prose is."""
    if sum(map(str.isalpha, text)) < _MIN_LETTERS * sum(map(len, text.split())):
        return "formula"
    return "references" if re.search(r"\b(?:19|20)\d\d", text) else "code"


def _is_alone(pieces: list[Piece]) -> bool:
    """Whether a paragraph has nothing but equations or code, signs and numbers."""
    words = "".join(piece.text for piece in pieces if piece.stands_for is None)
    return any(piece.stands_for is not None for piece in pieces) and count(words) == 0
