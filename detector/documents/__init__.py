"""Readers: each makes a Document, prose blocks with a map back to the raw text, from one format."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from detector.documents.decoding import decode
from detector.documents.document import JUDGED, SKIPPED, Block, BlockKind, Document, OffsetMap
from detector.documents.files import FORMATS, PathError, Selection, discover, format_of, sniffed
from detector.documents.references import told_apart
from detector.errors import InputError, MissingPackageError, UsageError

__all__ = [
    "FORMATS",
    "JUDGED",
    "MAX_BYTES",
    "SKIPPED",
    "Block",
    "BlockKind",
    "Document",
    "OffsetMap",
    "PathError",
    "Selection",
    "decode",
    "discover",
    "format_of",
    "read",
    "read_bytes",
    "read_text",
]

MAX_BYTES = 20_000_000

# The module of each format. That of a text has `blocks(raw: str) -> list[Block]`.
_TEXTS = {name: name for name in ("text", "markdown", "html", "latex", "rst")} | {"xml": "jats"}
# That of a packed format has `extract(data: bytes, path: str) -> Extract`.
_PACKED = {"docx": "docx", "pdf": "pdf", "epub": "epub", "email": "mail"}


def read(path: Path, format: str | None = None) -> Document:
    """The document in a file. format: one of the values of FORMATS, None for what its suffix says.

    Raises InputError for a file that is missing, unreadable, of another content than its suffix says, of no
    known encoding, or above MAX_BYTES, and for a format that needs a package that is not installed. An empty
    file is a document without blocks.
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
    return read_bytes(data, format=format or format_of(path), path=str(path))


def read_bytes(data: bytes, *, format: str = "text", path: str = "<stdin>") -> Document:
    """The document in the content of a file. format: one of the values of FORMATS.

    Raises InputError and UsageError as `read` and `read_text` do.
    """
    format = sniffed(data, format)
    if format not in _PACKED or not data:
        return read_text(decode(data, path), format=format, path=path)
    extract = _reader(_PACKED[format], path).extract(data, path)
    return _document(path, extract.raw, extract.blocks(), format)


def read_text(raw: str, *, format: str = "text", path: str = "<stdin>") -> Document:
    """The document in a decoded text. format: "text", "markdown", "html", "latex", "rst" or "xml".

    Raises InputError for a text above MAX_BYTES code points or broken beyond reading, UsageError for an
    unknown format.
    """
    if len(raw) > MAX_BYTES:
        raise InputError(f"{path}: {len(raw) / 1e6:.0f} million characters are too many; split the text")
    if format in _PACKED and not raw:
        return Document(path, raw, (), format)
    if format not in _TEXTS:
        raise UsageError(f"unknown format {format!r} of a text; choose one of {', '.join(_TEXTS)}")
    try:
        blocks = _reader(_TEXTS[format], path).blocks(raw)
    except MissingPackageError:
        raise
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
    return _document(path, raw, blocks, format)


def _reader(module: str, path: str) -> Any:
    # A reader is imported when it is needed: that of HTML takes longer to load than to read.
    try:
        return import_module(f"detector.documents.{module}")
    except ModuleNotFoundError as error:
        raise MissingPackageError(f"{path}: reading it", error, "formats") from error


def _document(path: str, raw: str, blocks: list[Block], format: str) -> Document:
    blocks = told_apart(blocks)
    judged = tuple(block for block in blocks if block.kind not in SKIPPED)
    return Document(path, raw, judged, format, tuple(block for block in blocks if block.kind in SKIPPED))
