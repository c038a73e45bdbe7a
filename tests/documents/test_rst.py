import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.documents import read, read_text

from .agreement import findings_agree, stand_where_they_say, within
from .properties import LETTERS, ODD, check_offsets, mangled

FILES = Path(__file__).parent / "files"
_PIECES = [
    *("*", "**", "``", "`", "`_", "|", "[1]_", "[CIT]_", ":ref:`x`", ":foo:`a b`", "`a <b>`_", "\\", "\\ "),
    *("::\n\n", "    ", "\t", ".. note:: ", ".. versionadded:: 1.2\n", "   :sync: a\n", ".. toctree::\n"),
    *(".. role:: foo\n", ".. default-role:: literal\n", ".. include:: /etc/hostname\n", ".. raw:: html\n"),
    *(".. py:function:: foo(x)\n", ".. [1] ", ".. |s| replace:: ", ".. _t: ", ".. code::\n", ".. math:: "),
    *(".. list-table::\n", "- ", "1. ", "+---+---+\n", "| a | b |\n", "==== ====\n", "a    b c\n", "====\n"),
    *("Title\n", ":field: x\n", "-a  option\n", ">>> x\n", "\n", "\n\n", "The cat sat on the mat. ", "word "),
    *("It was late,\n", "\r\n", "http://a.b/c ", "_", "__", "a_ "),
]
_SOURCES = st.lists(
    st.one_of(
        st.sampled_from(_PIECES),
        st.text(st.sampled_from(ODD + LETTERS), max_size=12),
        st.text(max_size=4),
    ),
    max_size=30,
).map("".join)


def _document(raw):
    document = read_text(raw, format="rst")
    check_offsets(document, "\\")
    return document


def _text(raw):
    return " | ".join(block.text for block in _document(raw).blocks)


def test_a_guide():
    document = read(FILES / "guide.rst")
    check_offsets(document, "\\")
    assert document.format == "rst"
    assert [(block.kind, block.text) for block in document.blocks] == [
        ("heading", "The Guide"),
        (
            "paragraph",
            "The harbour is old and X stays a word, as a link to it and X do. A star * is written with a"
            " backslash; X is replaced. It is known. As said in X, see X now.",
        ),
        ("heading", "Second section"),
        ("paragraph", "A note on one line goes on here."),
        ("paragraph", "And has a second paragraph."),
        ("paragraph", "The wall can now be read."),
        ("paragraph", "The other page is here."),
        ("paragraph", "Builds the wall again."),
        ("caption", "The wall in winter, before it fell."),
        ("list-item", "The first wall stood in the storm."),
        ("list-item", "The second one fell."),
        ("list-item", "Term"),
        ("list-item", "What the term means here."),
        ("quote", "A block quote of the master."),
        ("table-cell", "What happened to it"),
        ("table-cell", "It fell before the dawn."),
        ("table-cell", "It stands as it did."),
        ("table-cell", "It fell before the dawn came up."),
        ("paragraph", "Tabs are here:"),
        ("footnote", "The footnote says so."),
    ]
    assert {block.kind for block in document.skipped} == {"metadata", "code", "formula", "references"}
    skipped = " ".join(block.text for block in document.skipped)
    assert all(
        text in skipped for text in ("Edith Carrow", "not prose", "not known", "literal block", "2019")
    )


@pytest.mark.parametrize(
    "word", ["old", "link to it", "stays", "backslash", "known", "stands", "Guide", "here"]
)
def test_words_of_a_guide_have_their_exact_places(word):
    document = read(FILES / "guide.rst")
    found = [
        document.raw[slice(*block.offsets.span(match.start(), match.end()))]
        for block in document.blocks
        for match in re.finditer(rf"\b{word}\b", block.text)
    ]
    assert found
    assert set(found) == {word}


def test_no_place_is_taken_twice():
    document = read(FILES / "guide.rst")
    ends = [block.span[1] for block in document.blocks]
    starts = [block.span[0] for block in document.blocks]
    # Cells of a row over several lines lie side by side.
    assert starts == sorted(starts)
    assert ends == sorted(ends)


@pytest.mark.parametrize(
    ("raw", "text", "char", "place"),
    [
        ("A \\*star is here.", "A *star is here.", "*", "\\*"),
        ("A ``code b`` is here.", "A X is here.", "X", "``code b``"),
        ("A :ref:`text <x>` is here.", "A X is here.", "X", ":ref:`text <x>`"),
        ("A `title` is here.", "A X is here.", "X", "`title`"),
        ("A |name| is here.", "A X is here.", "X", "|name|"),
        ("A :math:`x^2` is here.", "A X is here.", "X", ":math:`x^2`"),
        ("The https://a.b/c is here.", "The X is here.", "X", "https://a.b/c"),
        ("A\tword is\there.", "A word is here.", "h", "h"),
        ("- A line\n  and **another** one.", "A line and another one.", "o", "o"),
        ("A *é* is here.", "A é is here.", "é", "é"),
    ],
)
def test_an_escape_is_one_character_over_all_of_it(raw, text, char, place):
    (block,) = _document(raw).blocks
    assert block.text == text
    at = text.index(char)
    assert raw[slice(*block.offsets.span(at, at + 1))] == place


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("It is known [1]_. And [CIT]_ says so.", "It is known. And X says so."),
        ("It is `a link <http://a.b>`_ and link_ here.", "It is a link and link here."),
        ("Plural of ``code``\\ s it is.", "Plural of Xs it is."),
        ("An *unclosed star is here.", "An *unclosed star is here."),
        ("One here.\n\n.. toctree::\n   :maxdepth: 1\n\n   no\n\nTwo here.", "One here. | Two here."),
        ("One here.\n\n.. warning::\n   Two here.", "One here. | Two here."),
        (".. deprecated:: 2.0\n   Use this.\n\n   And this.", "Use this. | And this."),
        (".. versionchanged:: 3.1 It is new.\n", "It is new."),
        (".. dropdown:: Title of it\n   :open:\n\n   It is here.", "It is here."),
        (
            ".. class:: Wall(height)\n\n   It is here.\n\n   .. method:: fall()\n\n      It falls.",
            "It is here. | It falls.",
        ),
        (".. include:: /etc/hostname\n\nIt is here.", "It is here."),
        (".. raw:: html\n\n   <b>no words</b>\n\nIt is here.", "It is here."),
        (".. csv-table::\n   :file: /etc/hostname\n\nIt is here.", "It is here."),
        (".. role:: x(literal)\n.. default-role:: x\n\nIt is here.", "It is here."),
        ("It is here::\n\n    not this\n\nAnd here.", "It is here: | And here."),
        ("| line one is\n| line two is", "line one is | line two is"),
        (
            "Title\n~~~~~\nIt is here.\n\nReferences\n~~~~~~~~~~\n\nCarrow, E. A wall fell.",
            "Title | It is here. | References",
        ),
        ("", ""),
    ],
)
def test_what_is_read_of_a_text(raw, text):
    if "References" in raw:
        assert [block.kind for block in _document(raw).skipped] == ["references", "references"]
        text = text.removesuffix(" | References")
    assert _text(raw) == text


def test_equal_cells_have_their_own_places():
    raw = "=======  =======\na b c    a b c\n=======  =======\na b c    a b c\n=======  =======\n"
    starts = [block.span[0] for block in _document(raw).blocks]
    assert starts == [match.start() for match in re.finditer("a b c", raw)]


def test_one_text_does_not_change_how_the_next_is_read():
    raw = "It is :wall:`a word` and `another` here."
    before = _text(raw)
    _document(".. role:: wall(emphasis)\n.. default-role:: emphasis\n\nText :wall:`x`.")
    assert _text(raw) == before == "It is X and X here."


def test_the_parser_says_nothing(capfd):
    _document("Title\n==\n\n.. unknown::\n\n:foo:`x` *a\n\n.. include:: nothing\n")
    assert capfd.readouterr() == ("", "")


@given(_SOURCES)
@settings(max_examples=150)
def test_any_source_is_read(raw):
    _document(raw)


def test_a_guide_with_pieces_lost_or_twice_is_read():
    source = (FILES / "guide.rst").read_text(encoding="utf-8")
    for raw in mangled(source, 60):
        document = _document(raw)
        assert sum(len(block.text) for block in document.blocks) > 100


@pytest.mark.parametrize(
    "raw",
    [
        *(
            "*a " * 20_000,
            "`a " * 20_000,
            "|a " * 20_000,
            "\\ " * 5_000,
            "> " * 20_000,
            "http://a.b/c " * 2_000,
        ),
        ".. note:: " * 1_000,
        "".join(" " * depth + "a\n\n" for depth in range(800)),
        "The wall fell. " * 10_000,
    ],
)
def test_large_odd_texts_take_linear_time(raw):
    begun = time.perf_counter()
    _document(raw)
    assert time.perf_counter() - begun < 20


def _as_rst(plain):
    """A plain text as a guide, with code, roles and citations in and between its paragraphs."""
    title, *paragraphs = plain.strip().split("\n\n")
    source = [title, "=" * len(title), "", ":Topic: bosom malady", ""]
    for number, paragraph in enumerate(paragraphs):
        text = re.sub(r"([*`|_\\])", r"\\\1", paragraph)
        text = text.replace(" the ", " *the* ", 1)
        text = re.sub(r"\.$", " [bosom]_.", text)
        words = text.split(" ")
        source += [" ".join(words[:20]), " ".join(words[20:]), ""]
        source += [".. math:: culmination + bosom malady", "", f".. _gander{number}:", ""]
        source += ["::", "", "    On the off chance that it take a gander at.", ""]
    return "\n".join(source)


def test_spun_text_in_a_guide_has_the_findings_of_the_plain_text(detector, spun_text, tmp_path):
    path = tmp_path / "spun.rst"
    path.write_text(_as_rst(spun_text), encoding="utf-8")
    report = findings_agree(detector, path, spun_text)
    assert report.verdict == "spun"
    stand_where_they_say(report, markup=r"[*\n\\]")
    for start, end in ((".. math::", "\n"), ("::\n\n    ", "\n"), ("[bosom", "]_"), (":Topic:", "\n")):
        assert within(report, start, end) == []
