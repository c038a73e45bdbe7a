"""What the processes that read documents are given to do; each job says its answer as a message."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from detector.documents import Document, read_bytes, read_text
from detector.passages import count_words
from detector.report import Report
from detector.serve.messages import document_message, packed

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_STYLES = {"heading": "Heading 2", "list-item": "List Bullet", "quote": "Quote", "caption": "Caption"}
_CHARACTERS = 12
"""Characters of a document for each word that it may have; prose has six."""


class TooLargeError(Exception):
    """A document that has more words than are checked."""


class Job(Protocol):
    """Something to do with documents, in a process that may fail at it."""

    def run(self) -> bytes:
        """The answer. Raises UnspinError for what cannot be read, TooLargeError for what is too long."""
        ...


@dataclass(frozen=True)
class Content:
    """What a request brings: a text, or the content of a file. format: as the request or the name says it."""

    data: str | bytes
    format: str
    name: str

    @property
    def is_plain(self) -> bool:
        """Whether it can be read without a care."""
        return isinstance(self.data, str) and self.format == "text"


@dataclass(frozen=True)
class Reading:
    """To read a document."""

    content: Content
    max_words: int

    def run(self) -> bytes:
        """The document."""
        return document_message(read(self.content, self.max_words))


@dataclass(frozen=True)
class Comparing:
    """To compare two documents. lexicon: the file of it."""

    suspect: Content
    source: Content
    lexicon: Path
    max_words: int

    def run(self) -> bytes:
        """The record of the comparison."""
        from detector.compare import compare
        from detector.originals import Lexicon
        from detector.reports.comparison import comparison_record, summary
        from detector.reports.results import Tool

        suspect, source = read(self.suspect, self.max_words), read(self.source, self.max_words)
        comparison = compare(suspect, source, Lexicon(self.lexicon).words_behind)
        record: dict[str, Any] = comparison_record(comparison, Tool("", "", ""))
        return packed({"record": record, "summary": summary(comparison)})


@dataclass(frozen=True)
class Annotating:
    """To make the annotated copy that belongs to a report on a .docx or .pdf file."""

    content: Content
    report: Report

    def run(self) -> bytes:
        """The copy."""
        from detector.annotate import annotate

        report, data = self.report, self.content.data
        assert isinstance(data, bytes)  # only files are annotated
        return packed({}, annotate(data, report, report.document.format, self.content.name))


@dataclass(frozen=True)
class Composing:
    """To make a Word document of what another one says."""

    document: Document

    def run(self) -> bytes:
        """The Word document."""
        import docx

        made = docx.Document()
        for block in self.document.blocks:
            made.add_paragraph(_NOT_IN_XML.sub("\ufffd", block.text), _STYLES.get(block.kind))
        file = io.BytesIO()
        made.save(file)
        return packed({}, file.getvalue())


def read(content: Content, max_words: int) -> Document:
    """The document of a content. Raises InputError, and TooLargeError for one above `max_words`."""
    if content.is_plain:
        _refuse_long([str(content.data)], max_words)
    if isinstance(content.data, str):
        document = read_text(content.data, format=content.format, path=content.name)
    else:
        document = read_bytes(content.data, format=content.format, path=content.name)
    _refuse_long([block.text for block in document.blocks], max_words)
    return document


def _refuse_long(texts: Sequence[str], max_words: int) -> None:
    characters = sum(map(len, texts))
    words = sum(map(count_words, texts))
    if words > max_words or characters > _CHARACTERS * max_words:
        raise TooLargeError(
            f"the document has {words:,} words in {characters:,} characters, and at most {max_words:,} words"
            " are checked at once; send it in parts"
        )
