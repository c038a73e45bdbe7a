"""Styles: what kind of block a paragraph is, and which runs are hidden or in a typewriter's letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from detector.documents.document import BlockKind
from detector.documents.docx.names import RUN_PROPERTIES, Element, flag, value, w

# By the names of Word, LibreOffice, Pandoc and the usual reference managers.
_KINDS: tuple[tuple[str, BlockKind], ...] = (
    (r"(?:toc|index|contents)(?: .*)?|table of .*|header|footer|page number", "furniture"),
    (r"table (?:contents|heading)", "table-cell"),
    (r"(?:.* )?heading(?: .*)?|(?:sub)?title|chapter title", "heading"),
    (r"(?:.* )?caption|illustration|figure|drawing", "caption"),
    (r"(?:intense )?quote|quotations?|block (?:text|quote|quotation)", "quote"),
    (
        r"(?:.*\W)?code(?:\W.*|block)?|.*preformatted.*|verbatim.*|(?:macro|source) text|program listing",
        "code",
    ),
    (r"(?:.* )?bibliography(?: .*)?|references?|reference (?:list|item|text)|literature", "references"),
    (r"authors?|author name|affiliations?", "metadata"),
    (r"list(?! paragraph\b)(?: .*)?", "list-item"),
)
_MATCHED = tuple((re.compile(names, re.IGNORECASE), kind) for names, kind in _KINDS)
_TYPEWRITER = re.compile(
    r"\bcourier|\bconsolas|\bmenlo|\bmonaco\b|lucida console|mono(?:\b|space)|inconsolata|source code"
    r"|fira code",
    re.IGNORECASE,
)
_DEEPEST = 20

_Said = TypeVar("_Said")


@dataclass(frozen=True)
class Style:
    """What a style says, with what it inherits; None where it does not say it."""

    kind: BlockKind | None = None
    outlined: bool | None = None
    numbered: bool | None = None
    hidden: bool | None = None
    font: str | None = None


class Styles:
    """The styles of a document; root: its part `styles.xml`, None for a document without one."""

    def __init__(self, root: Element | None) -> None:
        found = [] if root is None else root.findall(w("style"))
        self._elements: dict[str | None, Element] = {style.get(w("styleId")): style for style in found}
        self._default = next((style.get(w("styleId")) for style in found if _is_default(style)), None)
        self._styles: dict[str | None, Style] = {}
        path = "/".join((w("docDefaults"), w("rPrDefault"), RUN_PROPERTIES))
        self._font = None if root is None else _font(root.find(path))

    def of_paragraph(self, properties: Element | None) -> Style:
        """The style of the paragraph that has these properties."""
        return self._style(value(properties, "pStyle") or self._default)

    def kind(self, properties: Element | None) -> BlockKind | None:
        """What block a paragraph of these properties is; None where they do not say it."""
        style = self.of_paragraph(properties)
        if style.kind is not None:
            return style.kind
        if _first(_is_outlined(properties), style.outlined):
            return "heading"
        return "list-item" if _first(_is_numbered(properties), style.numbered) else None

    def is_hidden(self, run: Element, paragraph: Style) -> bool:
        """Whether a run in a paragraph of a style is not shown."""
        properties = run.find(RUN_PROPERTIES)
        own = self._style(value(properties, "rStyle"))
        return bool(_first(flag(properties, "vanish"), own.hidden, paragraph.hidden))

    def is_code(self, run: Element) -> bool:
        """Whether the style of a run says that it is code."""
        return self._style(value(run.find(RUN_PROPERTIES), "rStyle")).kind == "code"

    def is_typewritten(self, run: Element, paragraph: Style) -> bool:
        """Whether all letters of a run in a paragraph of a style are equally wide."""
        properties = run.find(RUN_PROPERTIES)
        own = self._style(value(properties, "rStyle"))
        font = _font(properties) or own.font or paragraph.font or self._font
        return font is not None and _TYPEWRITER.search(font) is not None

    def _style(self, style_id: str | None) -> Style:
        if style_id not in self._styles:
            self._styles[style_id] = _inherited(list(self._line(style_id)))
        return self._styles[style_id]

    def _line(self, style_id: str | None) -> Iterator[Element]:
        """A style and those it is based on; a damaged file has circles."""
        for _ in range(_DEEPEST):
            style = self._elements.get(style_id)
            if style is None:
                return
            yield style
            style_id = value(style, "basedOn")


def _inherited(line: list[Element]) -> Style:
    return Style(
        kind=_first(*(_kind_by_name(value(style, "name") or "") for style in line)),
        outlined=_first(*(_is_outlined(style.find(w("pPr"))) for style in line)),
        numbered=_first(*(_is_numbered(style.find(w("pPr"))) for style in line)),
        hidden=_first(*(flag(style.find(RUN_PROPERTIES), "vanish") for style in line)),
        font=_first(*(_font(style.find(RUN_PROPERTIES)) for style in line)),
    )


def _first(*said: _Said | None) -> _Said | None:
    return next((thing for thing in said if thing is not None), None)


def _kind_by_name(name: str) -> BlockKind | None:
    return next((kind for names, kind in _MATCHED if names.fullmatch(name)), None)


def _is_default(style: Element) -> bool:
    return style.get(w("type")) == "paragraph" and style.get(w("default")) in ("1", "true", "on")


def _is_outlined(properties: Element | None) -> bool | None:
    level = value(properties, "outlineLvl")
    return None if level is None else level in tuple("012345678")


def _is_numbered(properties: Element | None) -> bool | None:
    number = value(None if properties is None else properties.find(w("numPr")), "numId")
    return None if number is None else number != "0"


def _font(properties: Element | None) -> str | None:
    fonts = None if properties is None else properties.find(w("rFonts"))
    return None if fonts is None else fonts.get(w("ascii")) or fonts.get(w("asciiTheme"))
