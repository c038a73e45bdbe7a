from __future__ import annotations

import pytest
from lsprotocol.types import Position, Range, TextDocumentContentChangePartial, TextDocumentItem

from detector.lsp.opened import LARGE, Opened, format_for


@pytest.mark.parametrize(
    ("language", "uri", "format"),
    [
        ("plaintext", "untitled:Untitled-1", "text"),
        ("LaTeX", "file:///a", "latex"),
        ("tex", "file:///a.tex", "latex"),
        ("markdown", "file:///a.txt", "markdown"),
        ("restructuredtext", "file:///a", "rst"),
        ("quarto", "file:///C%3A/some%20folder/a.MD", "markdown"),
        ("", "file:///a.html?x=1#y.md", "html"),
        ("nxml", "file:///a", "xml"),
        ("python", "file:///a.py", None),
        ("", "file:///README", None),
        ("pdf", "file:///a.pdf", None),
    ],
)
def test_the_language_goes_before_the_suffix(language: str, uri: str, format: str | None) -> None:
    assert format_for(language, uri) == format
    opened = Opened.from_item(TextDocumentItem(uri, language, 3, "Text."))
    assert (opened.format if opened else None) == format


def test_what_is_typed_is_taken_over() -> None:
    opened = Opened("file:///a.txt", "text", 1, "x" * LARGE)
    assert not opened.large
    end = Position(0, LARGE)
    opened.change(4, [TextDocumentContentChangePartial(Range(end, end), "y")], "utf-16")
    assert opened.text == "x" * LARGE + "y"
    assert (opened.version, opened.large, opened.current) == (4, True, None)
