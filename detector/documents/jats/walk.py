"""The walk through the elements of an article: their text becomes blocks."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from xml.parsers import expat

import numpy as np
from numpy.typing import NDArray

from detector.documents.document import SKIPPED, Block, BlockKind
from detector.documents.jats import elements
from detector.documents.jats.marks import LOWERED, RAISED, SIGNS, cited, unmarked
from detector.documents.prose import is_prose
from detector.documents.strand import PLACEHOLDER, Strand
from detector.errors import InputError

_DECLARATION = re.compile(r"\A\s*<\?xml\s[^>]*\?>")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NESTED_ENTITY = re.compile(r"&[^#\s]")
_SENTENCE_END = re.compile(r"[.!?:][\"”’)\]]*\s*\Z")
_MAX_EXPANDED = 1_000_000
_WORDS = elements.FORMULAS | elements.CODE | elements.TERMS


def blocks(raw: str) -> list[Block]:
    """The blocks of an article or book in JATS, NLM, BITS or DocBook; of XHTML, those of a web page.

    Raises InputError for XML that is not well-formed, is of another kind, or has entities made of entities.
    """
    if not raw.strip():
        return []
    collector = _Collector(raw)
    try:
        collector.read()
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        place = f"line {error.lineno}, column {error.offset + 1}"
        raise InputError(f"not well-formed XML ({reason} at {place}); mend it there") from error
    except _WebPage:
        from detector.documents import html as page

        return page.blocks(raw)
    return sorted(map(_told, collector.blocks), key=lambda block: block.span)


def _told(block: Block) -> Block:
    """The block, told apart if there is no prose in it."""
    if block.kind in SKIPPED or is_prose(block.text, block.kind):
        return block
    return replace(block, kind="table")


class _WebPage(Exception):  # noqa: N818 - no error
    """The document is XHTML."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """An open element. running: its text is of sentences. ends: a block ends with it.

    titled: it is metadata whose title is that of the text. citing: the place of the cross-reference that it
    is, marking: which may be a mark.
    """

    kind: BlockKind
    running: bool = False
    ends: bool = True
    floating: bool = False
    raised: bool = False
    citing: int | None = None
    marking: bool = False
    titled: bool = False


class _Line:
    """A strand that knows whether there are marks in it."""

    def __init__(self, raw: str) -> None:
        self._raw = raw
        self._strand = Strand(raw)
        self._marked = False
        self._last = ""

    @property
    def ended(self) -> bool:
        """Whether what was written ends with a sentence."""
        return _SENTENCE_END.search(self._last) is not None

    def write(self, text: str, start: int, end: int) -> None:
        """Append `text`, which stands for raw[start:end]."""
        if self._raw[start:end] == text:
            self._strand.copy(start, end)
        elif len(text) == end - start:
            self._strand.place(text, range(start, end))
        else:
            self._strand.put(text, start, end)
            self._marked = self._marked or not SIGNS.isdisjoint(text)
        if not text.isspace() and SIGNS.isdisjoint(text):
            self._last = text[-20:]

    def block(self, kind: BlockKind) -> Block | None:
        """The block of what was written, None if it says nothing."""
        block = self._strand.block(kind)
        return unmarked(block) if block is not None and self._marked else block


class _Collector:
    """Groups the text of a document into blocks while the parser goes through it."""

    def __init__(self, raw: str) -> None:
        self.blocks: list[Block] = []
        self._raw = raw
        self._lines = [_Line(raw)]
        self._frames: list[_Frame] = []
        self._depth = 0  # of elements inside a hidden one
        self._word: int | None = None  # where a hidden element that is a word of its sentence begins
        self._pieces: list[tuple[str, int, int]] | None = None  # of a cross-reference
        self._literal = False
        self._entities: dict[str, str] = {}
        self._expanded = 0  # characters that entities of the document's own stood for
        self._parser = expat.ParserCreate("utf-8")
        self._points: NDArray[np.int32] | None = None

    def read(self) -> None:
        """Read the whole document."""
        # The text is decoded, whatever its declaration says, and entities without one are read as well.
        text = _DECLARATION.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), self._raw, count=1)
        data = _SURROGATE.sub("\ufffd", text).encode()
        if len(data) > len(text):
            begins = (np.frombuffer(data, np.uint8) & 0xC0) != 0x80
            self._points = np.concatenate([[0], np.cumsum(begins, dtype=np.int32)])
        parser = self._parser
        parser.UseForeignDTD(True)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.SkippedEntityHandler = self._entity
        parser.EntityDeclHandler = self._declared
        parser.StartCdataSectionHandler = lambda: self._set_literal(True)
        parser.EndCdataSectionHandler = lambda: self._set_literal(False)
        # With this handler the parser never puts what an entity stands for in its place.
        parser.DefaultHandler = lambda data: None
        parser.Parse(data, True)

    def _start(self, tag: str, attrs: dict[str, str]) -> None:
        if self._depth:
            self._depth += 1
            return
        name, at = tag.rpartition(":")[2], self._place()
        if not self._frames:
            self._open_root(name)
            return
        top = self._frames[-1]
        if name in elements.HIDDEN:
            self._depth = 1
        elif top.running and top.kind not in SKIPPED and name in _WORDS:
            self._depth, self._word = 1, at
        elif name in elements.FLOATING and self._pieces is None:
            if name not in elements.NOTES and self._lines[-1].ended:
                self._flush(top.kind)
            self._lines.append(_Line(self._raw))
            self._frames.append(_Frame(_kind(name, attrs, top), floating=True))
        elif _parts(name, top) and self._pieces is None:
            self._flush(top.kind)
            kind, running = _kind(name, attrs, top), name in elements.RUNNING
            self._frames.append(_Frame(kind, running, titled=name in elements.INFO))
        else:
            self._open_inline(name, attrs, top, at)

    def _open_root(self, name: str) -> None:
        if name == "html":
            raise _WebPage
        if name not in elements.ROOTS:
            raise InputError(
                f"XML with the root <{name[:40]}> is not read; give an article or book in JATS or DocBook,"
                " or XHTML"
            )
        self._frames.append(_Frame("paragraph"))

    def _open_inline(self, name: str, attrs: dict[str, str], top: _Frame, at: int) -> None:
        if top.kind in SKIPPED:
            self._write(" ", at, at)
        citing = None
        if name == "xref" and self._pieces is None:
            # Without a text of its own it shows what the publisher puts there.
            citing, self._pieces = at, []
        raised = name in ("sup", "superscript")
        if raised:
            self._write(RAISED, at, at)
        marking = attrs.get("ref-type") in elements.MARKING
        self._frames.append(
            replace(top, ends=False, floating=False, raised=raised, citing=citing, marking=marking)
        )
        if name in ("break", "br"):
            self._write(" ", at, at)

    def _end(self, tag: str) -> None:
        if self._depth:
            self._depth -= 1
            if not self._depth and self._word is not None:
                self._write(PLACEHOLDER, self._word, self._place())
                self._word = None
            return
        frame = self._frames.pop()
        if frame.raised:
            self._write(LOWERED, self._place(), self._place())
        if frame.citing is not None:
            self._end_reference(frame.citing, frame.marking)
        if frame.ends:
            self._flush(frame.kind)
        if frame.floating:
            self._lines.pop()

    def _end_reference(self, start: int, marking: bool) -> None:
        pieces, self._pieces = self._pieces or [], None
        text = "".join(text for text, _, _ in pieces)
        mark = cited(text) if marking or not text else None
        if not text and not marking:
            self._write(PLACEHOLDER, start, self._place())
        elif mark is not None:
            self._write(mark, start, self._place())
        else:
            for piece in pieces:
                self._write(*piece)

    def _text(self, text: str) -> None:
        if self._depth or (text.isspace() and not self._frames[-1].running):
            return
        start = self._place()
        end = start + len(text)
        if not self._literal and self._raw.startswith("&", start):
            end = self._raw.index(";", start) + 1
        elif self._raw.startswith("\r\n", start):
            end = start + 2
        self._write(text, start, end)

    def _entity(self, name: str, parameter: bool) -> None:
        text = self._entities.get(name) or html.unescape(f"&{name};")
        if self._depth or parameter or text == f"&{name};":
            return
        self._expanded += len(text)
        if self._expanded > _MAX_EXPANDED:
            raise InputError("its entities say too much to be a document; write out what they say")
        start = self._place()
        self._write(text, start, start + len(name) + 2)

    def _declared(self, name: str, parameter: bool, value: str | None, *where: str | None) -> None:
        if value is None or parameter:
            return
        if _NESTED_ENTITY.search(value):
            raise InputError("its entities are made of entities, which is not read; write out what they say")
        self._entities.setdefault(name, html.unescape(value) if "<" not in value else "")

    def _set_literal(self, literal: bool) -> None:
        self._literal = literal

    def _write(self, text: str, start: int, end: int) -> None:
        if self._pieces is not None:
            self._pieces.append((text, start, end))
        else:
            self._lines[-1].write(text, start, end)

    def _place(self) -> int:
        at = self._parser.CurrentByteIndex
        return at if self._points is None else int(self._points[at])

    def _flush(self, kind: BlockKind) -> None:
        block = self._lines[-1].block(kind)
        self._lines[-1] = _Line(self._raw)
        if block is not None:
            self.blocks.append(block)


def _parts(name: str, top: _Frame) -> bool:
    """Whether an element ends the paragraph before it."""
    if top.kind in SKIPPED:
        return name in elements.ENTRIES or name in elements.RESCUED or name in elements.INFO
    return name in elements.PARTING or not top.running


def _kind(name: str, attrs: dict[str, str], top: _Frame) -> BlockKind:
    if top.kind in SKIPPED:
        english = attrs.get("xml:lang", "").lower().startswith("en")
        rescued = elements.RESCUED.get("abstract" if name == "trans-abstract" and english else name)
        if top.titled and name in ("title", "subtitle"):
            rescued = "heading"
        return rescued if rescued and top.kind == "metadata" else top.kind
    kind = elements.KINDS.get(name, top.kind)
    if kind == "heading" and top.kind in ("caption", "footnote", "table-cell"):
        return top.kind
    return "paragraph" if kind == "heading" and name not in elements.KINDS else kind
