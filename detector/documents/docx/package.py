"""The package of a Word document, opened with distrust."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import docx

from detector.documents.archive import Archive
from detector.errors import InputError

if TYPE_CHECKING:
    from docx.document import Document

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_CONTENT_TYPES = "[Content_Types].xml"
_MAIN_PART = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_STRICT = b"http://purl.oclc.org/ooxml/"
_BROKEN_REASON = 120


def opened(data: bytes, path: str) -> Document:
    """The document in a .docx file.

    Raises InputError for one that is encrypted, damaged, unpacks to too much, could expand when it is read,
    or is no Word document.
    """
    if data.startswith(_OLE):
        raise InputError(
            f"{path}: it is encrypted or in the old .doc format; save it as .docx without a password"
        )
    if not data.startswith(b"PK"):
        raise InputError(f"{path}: it is no Word document; give the file that Word saved as .docx")
    archive = Archive(data, path)
    if _CONTENT_TYPES not in archive.names or _MAIN_PART not in archive.read(_CONTENT_TYPES).decode(
        errors="replace"
    ):
        raise InputError(f"{path}: it is no Word document (.docx); save it as one, and not as a template")
    for name in archive.names:
        # Word never declares entities. Without the zeros UTF-16 reads like ASCII.
        if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.read(name).replace(b"\0", b""):
            raise InputError(f"{path}: it declares entities as no Word document does; save it anew from Word")
    if any(_STRICT in archive.read(name) for name in archive.names if name == "_rels/.rels"):
        raise InputError(f"{path}: it is a Strict Open XML Document; save it as an ordinary Word document")
    try:
        document = docx.Document(io.BytesIO(data))
        if document.element.body is None:
            raise ValueError("it has no body")
    # Broken packages break the library in many ways.
    except Exception as error:
        raise damaged(path, error) from error
    return document


def damaged(path: str, reason: object) -> InputError:
    """The error for a document that is damaged."""
    said = " ".join(str(reason).split())[:_BROKEN_REASON]
    return InputError(f"{path}: it is damaged ({said}); save it anew from the program it was made in")
