"""Readers: each makes a Document, prose blocks with a map back to the raw text, from one format."""

from __future__ import annotations

from pathlib import Path

from detector.documents.decoding import decode
from detector.documents.document import Block, BlockKind, Document, OffsetMap
from detector.documents.files import FORMATS, PathError, discover, format_of
from detector.errors import InputError, UsageError

__all__ = [
    "FORMATS",
    "MAX_BYTES",
    "Block",
    "BlockKind",
    "Document",
    "OffsetMap",
    "PathError",
    "decode",
    "discover",
    "format_of",
    "read",
    "read_text",
]

MAX_BYTES = 20_000_000


def read(path: Path) -> Document:
    """The document in a file, of the format that its suffix says.

    Raises InputError for a file that is missing, unreadable, binary, of no known encoding, or
    above MAX_BYTES. An empty file is a document without blocks.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise PathError(
                path,
                f"{path}: {size / 1e6:.0f} MB is above the limit of {MAX_BYTES / 1e6:.0f} MB a document;"
                " split it into smaller files",
            )
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise PathError(
            path, f"{path}: cannot be read ({reason}); check the path and its permissions"
        ) from error
    return read_text(decode(data, str(path)), format=format_of(path), path=str(path))


def read_text(raw: str, *, format: str = "text", path: str = "<stdin>") -> Document:
    """The document in a decoded text. format: "text", "markdown" or "html".

    Raises InputError for a text above MAX_BYTES code points, UsageError for an unknown format.
    """
    if len(raw) > MAX_BYTES:
        raise InputError(f"{path}: {len(raw) / 1e6:.0f} million characters are too many; split the text")
    return Document(path, raw, tuple(_blocks(raw, format)), format)


def _blocks(raw: str, format: str) -> list[Block]:
    # A reader is imported when it is needed: that of HTML takes longer to load than to read.
    if format == "text":
        from detector.documents import text

        return text.blocks(raw)
    if format == "markdown":
        from detector.documents import markdown

        return markdown.blocks(raw)
    if format == "html":
        from detector.documents import html

        return html.blocks(raw)
    raise UsageError(f"unknown format {format!r}; choose text, markdown or html")
