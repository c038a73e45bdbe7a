"""What a process that reads documents answers: JSON and numbers, of which nothing is run.

A message is its length in four bytes and as much; a document is a JSON header, whose length leads, and the
offsets of its characters. What comes is checked, since a hostile document may have taken the process over.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detector.documents import JUDGED, SKIPPED, Block, Document, OffsetMap

LENGTH = struct.Struct("<I")
_KINDS = frozenset((*JUDGED, *SKIPPED))
_NUMBERS = np.dtype("<i4")


class MessageError(Exception):
    """A message that no honest reader sends."""


def framed(message: bytes) -> bytes:
    """A message behind its length."""
    return LENGTH.pack(len(message)) + message


def packed(header: dict[str, Any], tail: bytes = b"") -> bytes:
    """A header and what belongs to it."""
    return framed(json.dumps(header).encode()) + tail


def unpacked(message: bytes) -> tuple[dict[str, Any], memoryview]:
    """The header of a message and what belongs to it. Raises MessageError."""
    try:
        (length,) = LENGTH.unpack_from(message)
        header = json.loads(message[LENGTH.size : LENGTH.size + length])
    except (struct.error, ValueError, RecursionError) as error:
        raise MessageError(f"no header: {error}") from error
    if not isinstance(header, dict):
        raise MessageError("no header")
    return header, memoryview(message)[LENGTH.size + length :]


def document_message(document: Document) -> bytes:
    """A document as a message."""
    blocks = [*document.blocks, *document.skipped]
    header = {
        "path": document.path,
        "raw": document.raw,
        "format": document.format,
        "judged": len(document.blocks),
        "blocks": [[block.text, block.kind, block.location] for block in blocks],
    }
    numbers = [part for block in blocks for part in (block.offsets.starts, block.offsets.ends)]
    tail = np.concatenate(numbers).astype(_NUMBERS).tobytes() if numbers else b""
    return packed({"document": header}, tail)


def document_of(header: dict[str, Any], tail: memoryview) -> Document:
    """The document of a message. Raises MessageError for what no honest reader sends."""
    try:
        found = header["document"]
        raw, judged = _text(found["raw"]), found["judged"]
        numbers = np.frombuffer(tail, _NUMBERS)
        blocks = tuple(_blocks(found["blocks"], numbers, len(raw)))
        if not isinstance(judged, int) or not 0 <= judged <= len(blocks):
            raise MessageError("blocks are missing")
        return Document(_text(found["path"]), raw, blocks[:judged], _text(found["format"]), blocks[judged:])
    except (KeyError, TypeError, ValueError) as error:
        raise MessageError(f"no document: {error}") from error


def _blocks(records: list[Any], numbers: NDArray[np.int32], length: int) -> Iterator[Block]:
    at = 0
    for text, kind, location in records:
        size = len(_text(text))
        starts, ends = numbers[at : at + size], numbers[at + size : at + 2 * size]
        at += 2 * size
        if len(ends) != size or (size and not _within(starts, ends, length)):
            raise MessageError("offsets that are none")
        if kind not in _KINDS or not (location is None or isinstance(location, str)):
            raise MessageError("a block of no kind")
        yield Block(text, OffsetMap(starts, ends), kind, location)


def _within(starts: NDArray[np.int32], ends: NDArray[np.int32], length: int) -> bool:
    return bool(starts.min() >= 0 and ends.max() <= length and (starts <= ends).all())


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise MessageError("no text")
    return value
