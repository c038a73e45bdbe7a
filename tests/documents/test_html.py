import time
from pathlib import Path

import pytest
from hypothesis import given, settings

from detector.documents import read, read_text

from .properties import TEXTS, check_offsets

FILES = Path(__file__).parent / "files"


def _blocks(raw: str) -> list[tuple[str, str]]:
    document = read_text(raw, format="html")
    check_offsets(document)
    return [(block.kind, block.text) for block in document.blocks]


def test_a_page_is_judged_on_its_main_content():
    document = read(FILES / "page.html")
    check_offsets(document)
    text = "\n".join(block.text for block in document.blocks)
    assert [block.kind for block in document.blocks] == [
        *("heading", "paragraph", "paragraph", "paragraph", "list-item", "list-item", "quote", "table-cell")
    ]
    assert "nine days & more. The mayor said that the worst was over and that… life goes on." in text
    for absent in ("Home", "cookies", "color", "foo()", "Related", "rights", "Anna"):
        assert absent not in text


def test_the_place_of_a_word_behind_tags_and_entities():
    document = read(FILES / "page.html")
    block = next(block for block in document.blocks if "life goes" in block.text)
    for word in ("houses", "more", "life"):
        at = block.text.index(word)
        start, end = block.offsets.span(at, at + len(word))
        assert document.raw[start:end] == word
    at = block.text.index("…")
    start, end = block.offsets.span(at, at + 1)
    assert document.raw[start:end] == "&hellip;"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (
            "one line here<br>and on<br><br>second",
            [("paragraph", "one line here and on"), ("paragraph", "second")],
        ),
        (
            "<ul><li>a first<li>b second</ul>after",
            [("list-item", "a first"), ("list-item", "b second"), ("paragraph", "after")],
        ),
        ("<h2>Head<p>text</h2> on", [("heading", "Head"), ("paragraph", "text"), ("paragraph", "on")]),
        ("<p>a <b>bold</b>er</p>", [("paragraph", "a bolder")]),
        ("<div hidden>no<div>no</div>no</div>yes", [("paragraph", "yes")]),
        ("<p>a &notit; b &#233 c &unknown; d", [("paragraph", "a ¬it; b é c &unknown; d")]),
        ("<script>var a = '<p>no</p>'</script>yes", [("paragraph", "yes")]),
        (
            "<nav>never closed <p>The text is here.</p>",
            [("paragraph", "never closed"), ("paragraph", "The text is here.")],
        ),
        ("a <![if !IE]> b <![endif]> c", [("paragraph", "a b c")]),
        ("a < b and c > d", [("paragraph", "a < b and c > d")]),
        ("plain words, no tags", [("paragraph", "plain words, no tags")]),
        ("<p>broken <a href='x", [("paragraph", "broken")]),
        ("<p>Run <code>a b</code>s, <kbd>now</kbd>.", [("paragraph", "Run Xs, X.")]),
        ("<code>x = 1</code>", []),
        ("", []),
    ],
)
def test_fragments(raw, expected):
    assert _blocks(raw) == expected


def test_a_page_without_an_extraction_keeps_its_prose():
    assert _blocks("<html><body><p>Just these few words.</p></body></html>") == [
        ("paragraph", "Just these few words.")
    ]


def test_what_is_not_judged_is_said():
    raw = (
        "<title>Not said</title><nav><ul><li>Home</li><li>About&nbsp;us</li></ul></nav>"
        "<p>The text is <code>not_code</code> here. <button>Share</button></p><pre>x = <b>1</b>\ny = 2</pre>"
        "<script>var a;</script><table><tr><td>12.5</td><td>These are words</td></tr></table>"
        "<div hidden>Not shown</div><footer>© 2021 A page</footer>"
    )
    document = read_text(raw, format="html")
    check_offsets(document)
    assert [block.text for block in document.blocks] == ["The text is X here.", "These are words"]
    assert [(block.kind, block.text) for block in document.skipped] == [
        ("furniture", "Home About us"),
        ("furniture", "Share"),
        ("code", "x = 1 y = 2"),
        ("table", "12.5"),
        ("furniture", "Not shown"),
        ("furniture", "© 2021 A page"),
    ]


def test_what_is_around_the_main_content_of_a_page_is_furniture():
    document = read(FILES / "page.html")
    assert {block.kind for block in document.skipped} == {"furniture", "table"}
    assert "By Anna Holt" in [block.text for block in document.skipped]


@settings(deadline=None)
@given(TEXTS)
def test_any_html_is_read(raw):
    check_offsets(read_text(raw, format="html"))


@settings(deadline=None, max_examples=25)
@given(TEXTS)
def test_any_page_is_read(raw):
    check_offsets(read_text(f"<html><body><p>The text is here.</p>{raw}</body></html>", format="html"))


def test_large_odd_pages_take_linear_time():
    begun = time.perf_counter()
    for raw in (
        "<" * 50_000,
        "<!--" * 50_000,
        "<a " * 50_000,
        "<p>a" * 50_000,
        "&" * 100_000,
        "</" * 50_000,
        '<a "' * 20_000,
    ):
        read_text(raw, format="html")
    assert time.perf_counter() - begun < 30
