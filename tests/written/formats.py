"""Which writer makes a file of which ending, and which of them the program reads."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec

from detector.documents import FORMATS
from tests.written import packed, texts
from tests.written.article import Article

_TEXTS: dict[str, Callable[[Article], str]] = {
    ".txt": texts.as_text,
    ".md": texts.as_markdown,
    ".html": texts.as_html,
    ".tex": texts.as_latex,
    ".rst": texts.as_rst,
    ".xml": texts.as_jats,
}
_PACKED: dict[str, Callable[[Article], bytes]] = {
    ".docx": packed.as_docx,
    ".pdf": packed.as_pdf,
    ".epub": packed.as_epub,
    ".eml": packed.as_email,
}
_MODULES = {"xml": "jats", "email": "mail"}
ENDINGS = (*_TEXTS, *_PACKED)


def write(article: Article, ending: str) -> bytes:
    """The file of an article in the format of an ending."""
    return _TEXTS[ending](article).encode("utf-8") if ending in _TEXTS else _PACKED[ending](article)


def read_endings() -> list[str]:
    """The endings whose reader is there; tells of those whose reader is not."""
    there = []
    for ending in ENDINGS:
        name = FORMATS[ending]
        if find_spec(f"detector.documents.{_MODULES.get(name, name)}") is None:
            print(f"{ending}: there is no reader yet, left out")
        else:
            there.append(ending)
    return there
