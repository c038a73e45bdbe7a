"""PDFs that are small but unpack to so much that reading them would never end."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
import zlib
from collections.abc import Iterator
from math import prod

from detector.errors import InputError

_MAX_CONTENT = 20_000_000  # bytes that the content of a page may unpack to
_MAX_DRAWN = 100_000  # pictures and forms that pages may draw before it is tried whether that ends
_NESTED = 8  # forms inside each other that are reckoned with
_PATIENCE = 8.0  # seconds
_STREAM = re.compile(rb"<<((?:[^<>]|<<(?:[^<>]|<<[^<>]*>>|<[^<>]*>)*>>|<[^<>]*>){0,2000})>>\s*stream\r?\n")
# Streams that are no content: pictures, fonts, tables of the file itself.
_OTHER = re.compile(rb"/Subtype\s*/(?!Form)|/Length[123]\b|/Type\s*/(?!XObject)|/FunctionType|/ShadingType")
_DRAW = re.compile(rb"/[^\s/<>()\[\]]+\s+Do\b")
# PDFium cannot be stopped, but a process can.
_LOADING = (
    "import sys, pypdfium2\n"
    "for page in pypdfium2.PdfDocument(sys.stdin.buffer.read()): page.get_textpage().close()\n"
)


def refuse_bombs(data: bytes, path: str) -> None:
    """Raise InputError if a page of a PDF unpacks to too much, or draws forms inside forms without end."""
    drawn = []
    for content in _contents(data):
        if len(content) > _MAX_CONTENT:
            raise InputError(f"{path}: a page unpacks to too much to be text; leave that page out")
        drawn.append(len(_DRAW.findall(content)))
    if prod(sorted(filter(None, drawn))[-_NESTED:]) > _MAX_DRAWN and not _loads(data):
        raise InputError(f"{path}: its pages take too long to load; print it to a new PDF")


def _contents(data: bytes) -> Iterator[bytes]:
    """What may be the content of a page or of a part of one, unpacked to a little above the limit."""
    for match in _STREAM.finditer(data):
        if _OTHER.search(match[1]):
            continue
        packed = data[match.end() : data.find(b"endstream", match.end())]
        if b"ASCII85Decode" in match[1] or b"/A85" in match[1]:
            packed = _from_ascii(packed)
        yield _unpacked(packed) if b"/Fl" in match[1] else packed


def _from_ascii(packed: bytes) -> bytes:
    try:
        return base64.a85decode(packed.strip().removesuffix(b"~>"))
    except ValueError:
        return b""


def _unpacked(packed: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        return unpacker.decompress(packed, _MAX_CONTENT + 1)
    except zlib.error:  # damaged or encrypted, which is not for here to tell
        return b""


def _loads(data: bytes) -> bool:
    """Whether PDFium gets to the end of a file."""
    command = [sys.executable, "-c", _LOADING]
    try:
        subprocess.run(command, input=data, capture_output=True, timeout=_PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return False
    return True
