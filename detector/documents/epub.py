"""EPUB: the chapters of an e-book in the order in which they are read."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from itertools import islice
from typing import NoReturn
from urllib.parse import unquote
from xml.parsers import expat

from detector.documents import html
from detector.documents.archive import Archive
from detector.documents.decoding import decode
from detector.documents.document import SKIPPED, Block, BlockKind
from detector.documents.extract import Extract
from detector.errors import InputError

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PAGES = frozenset({"application/xhtml+xml", "text/html", "text/x-oeb1-document"})
# Fonts are made unreadable outside of their book by these, which keeps nobody from reading the text.
_FONT_METHODS = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})
_MAX_TITLE = 40

_OPENING = 4000
_TYPED = re.compile(r"<(?:body|section|div|nav)\b[^<>]{0,400}?\bepub:type=[\"']([^\"'<>]{1,100})[\"']")
_FURNITURE = frozenset({"toc", "cover", "landmarks", "loi", "lot", "index", "titlepage", "halftitlepage"})
_METADATA = frozenset({"copyright-page", "copyright", "colophon", "imprint"})
_REFERENCES = frozenset({"bibliography"})
_NAMED = re.compile(
    r"(?P<furniture>cover(?:page)?|toc|nav|contents|title-?page)|copyright(?:-page)?", re.IGNORECASE
)
# Parts of a web page around its content, but of the content in a book.
_PAGE_PARTS = re.compile(r"(</?)(?:aside|header|footer)\b", re.IGNORECASE)
_NOTE_MARKS = re.compile(
    r"<sup\b[^<>]*>\s*<a\b[^<>]*>[^<>]{0,10}</a>\s*</sup>|<a\b[^<>]*>\s*<sup\b[^<>]*>[^<>]{0,10}</sup>\s*</a>"
    r"|<(a|span)\b[^<>]*\bepub:type=[\"'](?:noteref|pagebreak)[\"'][^<>]*>[^<>]{0,10}</\1>",
    re.IGNORECASE,
)


def extract(data: bytes, path: str) -> Extract:
    """The text of an e-book, a location such as `chapter 3 “The storm”, paragraph 12` for each block.

    Tables of contents, covers and the like are furniture. Raises InputError for a book that is damaged or
    protected.
    """
    archive = Archive(data, path)
    book = _Book(archive, path)
    extracted = Extract()
    number = 0
    for name, kind in book.pages():
        raw = decode(archive.read(name), f"{path}: {name}")
        kind = kind or _kind(name, raw)
        blocks = html.prose(_NOTE_MARKS.sub("", _PAGE_PARTS.sub(r"\1div", raw)))
        number += kind is None and any(block.kind not in SKIPPED for block in blocks)
        _add(extracted, blocks, kind, number)
    return extracted


def _add(extracted: Extract, blocks: list[Block], kind: BlockKind | None, number: int) -> None:
    """Add the blocks of a page: of chapter `number`, or of another kind all through."""
    title = next((block.text for block in blocks if block.kind == "heading"), "")
    short = title if len(title) <= _MAX_TITLE else title[: _MAX_TITLE - 1].rstrip() + "…"
    chapter = f"chapter {number} “{short}”" if short else f"chapter {number}"
    paragraph = 0
    for block in blocks:
        counted = kind is None and block.kind != "heading" and block.kind not in SKIPPED
        paragraph += counted
        location = f"{chapter}, paragraph {paragraph}" if counted else None if kind else chapter
        told = kind if kind is not None and block.kind not in SKIPPED else block.kind
        extracted.add(block.text, told, location)


def _kind(name: str, raw: str) -> BlockKind | None:
    """What a page is if it is no chapter."""
    # The body has a type and the one section in it may have another.
    found = islice(_TYPED.finditer(raw, 0, _OPENING), 2)
    types = {type_ for match in found for type_ in match[1].lower().split()}
    if types & _FURNITURE:
        return "furniture"
    if types & _METADATA:
        return "metadata"
    if types & _REFERENCES:
        return "references"
    named = _NAMED.fullmatch(posixpath.splitext(posixpath.basename(name))[0])
    if named is None:
        return None
    return "furniture" if named["furniture"] else "metadata"


class _Book:
    """What the package document of an e-book says of its parts."""

    def __init__(self, archive: Archive, path: str) -> None:
        self._archive = archive
        self._path = path
        if _CONTAINER not in archive.names:
            raise InputError(
                f"{path}: this is no EPUB ({_CONTAINER} is not in it); let its suffix say what it is"
            )
        roots = [attrs.get("full-path", "") for tag, attrs in self._elements(_CONTAINER) if tag == "rootfile"]
        if not roots:
            self._damaged(_CONTAINER, "it names no package document")
        self._package = roots[0]

    def pages(self) -> Iterator[tuple[str, BlockKind | None]]:
        """The members that hold text, in reading order, each once; with the kind if it is known."""
        elements = list(self._elements(self._package))
        items = {attrs.get("id", ""): attrs for tag, attrs in elements if tag == "item"}
        protected = self._protected()
        seen = set()
        for idref in (attrs.get("idref", "") for tag, attrs in elements if tag == "itemref"):
            if idref not in items:
                self._damaged(self._package, f"a part named “{idref[:40]}” is missing")
            item = items[idref]
            name = self._member(item.get("href", ""))
            if item.get("media-type") not in _PAGES or name in seen:
                continue
            seen.add(name)
            if name in protected:
                raise InputError(
                    f"{self._path}: it is protected against copying (DRM); give a copy without protection"
                )
            yield name, "furniture" if "nav" in item.get("properties", "").split() else None

    def _member(self, href: str) -> str:
        folder = posixpath.dirname(self._package)
        return posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))

    def _protected(self) -> set[str]:
        """The members that are encrypted."""
        found: set[str] = set()
        if _ENCRYPTION not in self._archive.names:
            return found
        method = ""
        for tag, attrs in self._elements(_ENCRYPTION):
            if tag == "EncryptedData":
                method = ""
            elif tag == "EncryptionMethod":
                method = method or attrs.get("Algorithm", "")
            elif tag == "CipherReference" and method not in _FONT_METHODS:
                found.add(posixpath.normpath(unquote(attrs.get("URI", ""))))
        return found

    def _elements(self, name: str) -> list[tuple[str, dict[str, str]]]:
        """The elements of an XML member in order, without prefixes."""
        found: list[tuple[str, dict[str, str]]] = []
        parser = expat.ParserCreate()
        parser.StartElementHandler = lambda tag, attrs: found.append((tag.rpartition(":")[2], attrs))
        parser.EntityDeclHandler = lambda *_: self._damaged(name, "it declares entities")
        try:
            parser.Parse(self._archive.read(name), True)
        except (expat.ExpatError, LookupError, ValueError) as error:
            self._damaged(name, str(error))
        return found

    def _damaged(self, name: str, reason: str) -> NoReturn:
        raise InputError(
            f"{self._path}: it is damaged ({name}: {reason}); save it anew from the program it was made in"
        )
