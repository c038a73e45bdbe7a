import time
from pathlib import Path

import pytest
from hypothesis import given

from detector.documents import read, read_text

from .properties import TEXTS, check_offsets

FILES = Path(__file__).parent / "files"


def _blocks(raw: str) -> list[tuple[str, str]]:
    document = read_text(raw, format="markdown")
    check_offsets(document)
    return [(block.kind, block.text) for block in document.blocks]


def test_a_readme():
    document = read(FILES / "readme.md")
    check_offsets(document)
    assert [(block.kind, block.text) for block in document.blocks] == [
        ("heading", "A heading with emphasis and X"),
        (
            "paragraph",
            "Some bold text, a link text and an auto X. Escaped * star & entity ©. Second line of the same"
            " paragraph with trailing X here done.",
        ),
        ("list-item", "item one is here"),
        ("list-item", "item two <b> continues here"),
        ("quote", "quoted text which is on two lines"),
        ("table-cell", "a b c d"),
        ("table-cell", "some words are in this cell"),
        ("table-cell", "a b c d"),
        ("table-cell", "the same words | and a pipe"),
        (
            "paragraph",
            "Math X is here and costs $5 or $6. X Reference and ref link. X end. A bold"
            " italic and struck out.",
        ),
        ("heading", "Setext heading"),
        ("list-item", "First thing."),
        ("list-item", "Second thing."),
        ("paragraph", "Footnote text goes here."),
    ]


def test_the_second_of_two_equal_cells_has_its_own_place():
    raw = "| one | two |\n|---|---|\n| a b c d | x |\n| a b c d | a b c d |\n"
    document = read_text(raw, format="markdown")
    starts = [block.offsets.span(0, 1)[0] for block in document.blocks]
    assert starts == [raw.index("a b"), raw.index("a b", 36), raw.rindex("a b")]


@pytest.mark.parametrize(
    ("raw", "text", "word", "place"),
    [
        ('[a](b "a word") word end', "a word end", "word", 16),
        ("![word](word.png) the word is", "the word is", "word", 22),
        ("`word` the word is", "X the word is", "word", 11),
        ("<b>word</b> is the word", "word is the word", "word", 3),
        ("- > a *word*\n  > is", "a word is", "word", 7),
        ("\tword", None, "", 0),
        ("[x [y] word](<a b> 'word') word", "x [y] word word", "word", 7),
        ("<http://word.org/> a word", "X a word", "word", 21),
        ("a&nbsp;&lt;word", "a <word", "word", 11),
        ("\\*a\\_word", "*a_word", "word", 5),
        ("1.  one\n    word two", "one word two", "word", 12),
        ("\r\n\r\nfirst  \r\nword", "first word", "word", 13),
    ],
)
def test_places_behind_markup(raw, text, word, place):
    document = read_text(raw, format="markdown")
    check_offsets(document)
    if text is None:
        assert document.blocks == ()
        return
    (block,) = document.blocks
    assert block.text == text
    assert block.offsets.span(text.index(word), text.index(word) + 1)[0] == place


def test_front_matter_of_both_kinds_is_left_out():
    for fence in ("---", "+++"):
        assert _blocks(f"{fence}\ntitle: A long title of it\n{fence}\n\nThe text.\n") == [
            ("paragraph", "The text.")
        ]
    assert _blocks("---\n\nNot front matter, but a rule.\n") == [
        ("paragraph", "Not front matter, but a rule.")
    ]


def test_money_is_not_a_formula():
    assert _blocks("It costs $5 and not $6, or US$7.") == [("paragraph", "It costs $5 and not $6, or US$7.")]


def test_what_is_not_judged_is_said_in_the_order_of_the_file():
    raw = (
        "---\ntitle: A note\n---\n\n# A title of words\n\n```python\nx = 1\n\ny = 2\n```\n\n"
        "The text is here.\n\n    indented = code\n\n<!-- to do: more -->\n\n"
        "<div align=center>\nA <b>badge</b>\n</div>\n\n"
        "| one | 2 |\n|---|---|\n| these are words | 3.5 |\n\n> ```\n> quoted()\n> ```\n\n"
        "<script>\nhidden()\n</script>\n"
    )
    document = read_text(raw, format="markdown")
    check_offsets(document)
    assert [(block.kind, block.text) for block in document.skipped] == [
        ("metadata", "title: A note"),
        ("code", "x = 1 y = 2"),
        ("code", "indented = code"),
        ("metadata", "to do: more"),
        ("furniture", "A badge"),
        ("table", "one"),
        ("table", "2"),
        ("table", "3.5"),
        ("code", "> quoted()"),
    ]
    assert [block.text for block in document.blocks] == [
        "A title of words",
        "The text is here.",
        "these are words",
    ]


@given(TEXTS)
def test_words_between_markup_are_all_there(text):
    raw = f"The first words. {text}\n\nThe last words.\n"
    document = read_text(raw, format="markdown")
    check_offsets(document)


def test_large_odd_texts_take_linear_time():
    begun = time.perf_counter()
    for raw in (
        "a" * 300_000,
        "*a " * 30_000,
        '[a](b "' * 20_000,
        "> " * 3_000,
        "\0" * 20_000,
        "a\n" * 50_000,
        "<div>" + "<script " * 30_000,
        "```\na\n" * 20_000,
    ):
        read_text(raw, format="markdown")
    assert time.perf_counter() - begun < 30
