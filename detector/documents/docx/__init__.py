"""Word documents: the text that a reader sees, changes accepted, with the place of each paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detector.documents.docx.package import damaged, opened
from detector.documents.docx.story import Paragraph, story
from detector.documents.extract import Extract
from detector.errors import InputError

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["Paragraph", "damaged", "extract", "opened", "told"]


def extract(data: bytes, path: str) -> Extract:
    """What a .docx file says. Raises InputError for one that is damaged, encrypted or something else."""
    return told(opened(data, path), path)[0]


def told(document: Document, path: str) -> tuple[Extract, list[tuple[int, Paragraph]]]:
    """What a document says, and its paragraphs, each with the place in the raw text where it begins.

    Raises InputError for one that is damaged or nested beyond reading.
    """
    extract = Extract()
    placed = []
    try:
        for paragraph in story(document):
            start = extract.add(paragraph.text, paragraph.kind, paragraph.location)
            placed.append((start, paragraph))
    except RecursionError:
        mend = "save its text as a new document"
        raise InputError(f"{path}: its parts are nested too deeply; {mend}") from None
    except (SyntaxError, ValueError) as error:  # of the XML in a part, and of what relates the parts
        raise damaged(path, error) from error
    return extract, placed
