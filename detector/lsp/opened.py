"""Documents that an editor has open."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import unquote, urlparse

from lsprotocol.types import TextDocumentContentChangeEvent, TextDocumentItem

from detector.documents import FORMATS
from detector.lsp.diagnostics import Judged
from detector.lsp.positions import changed

LARGE = 200_000
"""Characters above which a text is checked when it is opened or saved, not at each keystroke."""

# Names of languages, as editors have them, that are prose in a format which is read.
_LANGUAGES = {
    "plaintext": "text",
    "text": "text",
    "markdown": "markdown",
    "gfm": "markdown",
    "html": "html",
    "xhtml": "html",
    "mhtml": "html",
    "latex": "latex",
    "tex": "latex",
    "plaintex": "latex",
    "restructuredtext": "rst",
    "rst": "rst",
    "xml": "xml",
    "nxml": "xml",
}
_READ = frozenset(_LANGUAGES.values())


@dataclass(eq=False)
class Opened:
    """A document as it stands in the editor, and what was last told of it. task: the check to come."""

    uri: str
    format: str
    version: int
    text: str = field(repr=False)
    judged: Judged | None = field(default=None, repr=False)
    task: asyncio.Task[None] | None = field(default=None, repr=False)

    @classmethod
    def from_item(cls, item: TextDocumentItem) -> Opened | None:
        """The document that an editor opened; None where it is of no format that is prose."""
        format = format_for(item.language_id, item.uri)
        return cls(item.uri, format, item.version, item.text) if format else None

    def change(self, version: int, changes: Sequence[TextDocumentContentChangeEvent], encoding: str) -> None:
        """Take over what was typed."""
        self.text = changed(self.text, changes, encoding)
        self.version = version

    @property
    def current(self) -> Judged | None:
        """What is known of the text as it stands now."""
        return self.judged if self.judged and self.judged.version == self.version else None

    @property
    def large(self) -> bool:
        """Whether it is too large to be checked at each keystroke."""
        return len(self.text) > LARGE


def format_for(language: str, uri: str) -> str | None:
    """The format of a document by the name of its language, or else by its suffix; None for no prose."""
    if language.lower() in _LANGUAGES:
        return _LANGUAGES[language.lower()]
    format = FORMATS.get(PurePosixPath(unquote(urlparse(uri).path)).suffix.lower())
    return format if format in _READ else None
