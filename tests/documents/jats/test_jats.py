import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.documents import read, read_text
from detector.errors import InputError
from tests.documents.properties import ODD, TEXTS, check_offsets

FILES = Path(__file__).parents[1] / "files"
ARTICLE = (FILES / "article.xml").read_text(encoding="utf-8")


def _blocks(body: str, head: str = "") -> list[tuple[str, str]]:
    document = read_text(f"{head}<article><body>{body}</body></article>", format="xml")
    check_offsets(document)
    return [
        (block.kind, block.text)
        for block in sorted([*document.blocks, *document.skipped], key=lambda block: block.span)
    ]


def _paragraph(text: str) -> str:
    return _blocks(f"<p>{text}</p>")[0][1]


def test_an_article_is_told_apart():
    document = read(FILES / "article.xml")
    check_offsets(document)
    assert document.format == "xml"
    judged = [(block.kind, block.text) for block in document.blocks]
    assert judged[:6] == [
        ("heading", "The fall of a sea wall at Pellmouth"),
        ("heading", "What the café owners heard"),
        ("heading", "Abstract"),
        ("paragraph", "We study why forty metres of the wall fell, and what it takes to build it again."),
        ("heading", "Introduction"),
        (
            "paragraph",
            "Walls fall, & storms grow stronger. As was shown in X, the north wall is weak"
            " (Wenlock et al., 2019). The waves reached seven metres that night.",
        ),
    ]
    assert [kind for kind, _ in judged[6:]] == [
        *("footnote", "paragraph", "caption", "caption", "paragraph", "quote", "list-item", "list-item"),
        *("caption", "table-cell", "table-cell", "footnote", "paragraph", "heading", "paragraph", "footnote"),
    ]
    skipped = {(block.kind, block.text) for block in document.skipped}
    for kind, text in (
        ("metadata", "Department of Coasts, University of Saltby"),
        ("metadata", "Nous avons voulu savoir pourquoi le mur est tombé."),
        ("formula", "E = ma"),
        ("code", "for wave in waves: print(wave)"),
        ("table", "9"),
        ("references", "Stone A. On walls that fall into the sea. J Walls 2001; 4: 1–9."),
    ):
        assert (kind, text) in skipped
    assert "Read at the school hall on a Monday evening." in judged[-1]


def test_the_place_of_a_word_behind_tags_and_entities():
    document = read(FILES / "article.xml")
    block = next(block for block in document.blocks if "storms" in block.text)
    for word in ("storms", "metres", "Wenlock"):
        at = block.text.index(word)
        start, end = block.offsets.span(at, at + len(word))
        assert document.raw[start:end] == word
    for char, entity in (("&", "&amp;"), (" metres", "&nbsp;metres")):
        at = block.text.index(char)
        assert document.raw[slice(*block.offsets.span(at, at + len(char)))] == entity


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (
            'as shown before [<xref ref-type="bibr">1</xref>, <xref ref-type="bibr">3</xref>].',
            "as shown before.",
        ),
        (
            'as shown before <xref ref-type="bibr">[1]</xref>–<xref ref-type="bibr">[3]</xref>.',
            "as shown before.",
        ),
        ('as shown<xref ref-type="bibr"><sup>1,2</sup></xref> before.', "as shown before."),
        ('as shown <sup>[<xref ref-type="bibr">1</xref>]</sup> before.', "as shown before."),
        ('as in <xref ref-type="bibr">12</xref> and elsewhere', "as in X and elsewhere"),
        ('as in\n   [<xref ref-type="bibr">12</xref>] and elsewhere', "as in X and elsewhere"),
        ('Smith (<xref ref-type="bibr">2010a</xref>) found it', "Smith (2010a) found it"),
        ('<xref ref-type="bibr">Smith <italic>et al</italic>.</xref> found it', "Smith et al. found it"),
        ('see <xref ref-type="table">Table <bold>2</bold></xref>', "see Table 2"),
        ('the section <xref ref-type="sec" rid="s"/> says', "the section X says"),
        ('<xref ref-type="bibr">1</xref> The wall fell', "The wall fell"),
        ("ten m<sup>2</sup> of CO<sub>2</sub>", "ten m2 of CO2"),
        ("as shown earlier.<sup>3,4</sup> And more", "as shown earlier. And more"),
        ("one<break/>two&#x2014;three&mdash;four&nosuch;", "one two—three—four"),
        ("a <![CDATA[<b> & c]]> d\r\ne", "a <b> & c d e"),
        ("<mml:math><mml:mi>x</mml:mi></mml:math> is what it is", "X is what it is"),
        ("é ü 😀 <bold>naïve</bold> word", "é ü 😀 naïve word"),
    ],
)
def test_text_in_a_sentence(raw, expected):
    assert _paragraph(raw) == expected


def test_what_stands_in_a_paragraph_does_not_part_its_sentence():
    raw = "<p>The wall<fn><p>A note.</p></fn> fell<fig><caption><p>A wall.</p></caption></fig> down.</p>"
    assert sorted(_blocks(raw)) == [
        ("caption", "A wall."),
        ("footnote", "A note."),
        ("paragraph", "The wall fell down."),
    ]


def test_what_stands_between_sentences_parts_them():
    raw = "<p>The wall fell.<fig><caption><p>A wall.</p></caption></fig> It was late.</p>"
    assert [text for _, text in _blocks(raw)] == ["The wall fell.", "A wall.", "It was late."]


def test_a_note_in_the_midst_of_a_sentence_is_found_beside_it():
    document = read_text("<article><p>The wall<fn><p>A note.</p></fn> fell down.</p></article>", format="xml")
    for word, expected in (("wall", "paragraph"), ("note", "footnote"), ("fell", "paragraph")):
        block = document.block_at(document.raw.index(word))
        assert block is not None
        assert block.kind == expected
    assert document.prose(0, len(document.raw)) == "The wall fell down.\nA note."


def test_docbook_with_prefixes():
    raw = """<db:article xmlns:db="http://docbook.org/ns/docbook"><db:info><db:title>A title</db:title>
        <db:author><db:personname>Ann Other</db:personname></db:author></db:info>
        <db:section><db:title>One</db:title><db:para>Run <db:command>ls</db:command> now,<db:footnote>
        <db:para>Or later.</db:para></db:footnote> please.</db:para>
        <db:programlisting>x = 1</db:programlisting></db:section></db:article>"""
    document = read_text(raw, format="xml")
    check_offsets(document)
    assert [(block.kind, block.text) for block in document.blocks] == [
        ("heading", "A title"),
        ("heading", "One"),
        ("paragraph", "Run X now, please."),
        ("footnote", "Or later."),
    ]
    assert {block.kind for block in document.skipped} == {"metadata", "code"}


def test_xhtml_is_read_as_a_page():
    raw = '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><p>It is late.</p></html>'
    assert [block.text for block in read_text(raw, format="xml").blocks] == ["It is late."]


@pytest.mark.parametrize("raw", ["", " \n", "<article/>", "<article><body><p/></body></article>"])
def test_nothing_to_read(raw):
    assert read_text(raw, format="xml").blocks == ()


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (
            "<article>\n<p>a</b></article>",
            r"a\.xml: not well-formed XML \(mismatched tag at line 2, column 7\)",
        ),
        ("plain words", r"a\.xml: not well-formed XML \(.* line 1, column 1\)"),
        ("<rss><channel/></rss>", r"a\.xml: XML with the root <rss> is not read; give an article"),
    ],
)
def test_other_xml_is_one_sentence(raw, message):
    with pytest.raises(InputError, match=message):
        read_text(raw, format="xml", path="a.xml")


def test_entities_of_a_declaration_are_read_and_never_multiplied():
    words = '<!DOCTYPE article [<!ENTITY town "Pellmouth"><!ENTITY out SYSTEM "file:///etc/passwd">]>'
    assert _blocks("<p>In &town; &out; it rains.</p>", words) == [("paragraph", "In Pellmouth it rains.")]
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    for use in ("<p>&l9;</p>", '<p id="&l9;">a</p>'):
        with pytest.raises(InputError, match="entities are made of entities"):
            _blocks(use, f'<!DOCTYPE article [<!ENTITY l0 "lol">{lol}]>')
    long = "a word " * 500
    with pytest.raises(InputError, match="say too much"):
        _blocks("<p>" + "&w;" * 1000 + "</p>", f'<!DOCTYPE article [<!ENTITY w "{long}">]>')


@pytest.mark.parametrize("tag", ["sec", "bold", "fn", "xref", "sup", "list-item", "code", "x"])
def test_deep_nesting(tag):
    depth = 10_000
    raw = f"<p>It {f'<{tag}>' * depth}rains a lot{f'</{tag}>' * depth} here.</p>"
    assert _blocks(raw)


@given(TEXTS)
def test_any_text_in_an_article_is_read_or_refused(text):
    with suppress(InputError):
        _blocks(f"<p>{text}</p>")


@given(st.integers(0, len(ARTICLE)), st.integers(0, 40), st.text(st.sampled_from(ODD), max_size=5))
def test_a_damaged_article_is_read_or_refused(at, length, put):
    with suppress(InputError):
        check_offsets(read_text(ARTICLE[:at] + put + ARTICLE[at + length :], format="xml"))


def test_a_large_article_takes_linear_time():
    body = ARTICLE[ARTICLE.index("<sec ") : ARTICLE.index("</body>")]
    raw = f"<article><body>{body * 300}</body></article>"
    begun = time.perf_counter()
    read_text(raw, format="xml")
    for odd in (
        "[" * 200_000,
        "( " * 100_000,
        '<xref ref-type="bibr">1</xref> ' * 20_000,
        "<sup>1</sup>" * 20_000,
    ):
        _paragraph("a" + odd + "b")
    assert time.perf_counter() - begun < 30
