from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.documents import Document, read_bytes
from detector.errors import InputError

from .books import CONTAINER, book, packed
from .properties import check_offsets

STORM = """<header><h1>The storm</h1></header>
<p>The wall fell<a epub:type="noteref" href="#n1"><sup>1</sup></a> at d&#233;but of the night.</p>
<p>Nobody was harmed, &amp; nine <i>boats</i> sank.<span epub:type="pagebreak">12</span></p>
<blockquote><p>We heard the stones.</p></blockquote><pre>x = 1; y = 2</pre>
<aside epub:type="footnote" id="n1"><p>The report was never published.</p></aside>"""
PAGES = {
    "cover.xhtml": "<p>A book about walls.</p>",
    "nav.xhtml": '<nav epub:type="toc"><ol><li><a href="a 1.xhtml">The storm</a></li></ol></nav>',
    "legal.xhtml": '<div epub:type="frontmatter"><section epub:type="copyright-page">'
    "<p>All of this is ours alone.</p></section></div>",
    "a 1.xhtml": STORM,
    "b.xhtml": "<p>Then it was quiet again.</p>",
}
BOOK = book(PAGES)


def _read(data: bytes) -> Document:
    document = read_bytes(data, format="epub", path="a.epub")
    check_offsets(document)
    return document


def test_chapters_are_read_in_order_and_the_other_pages_told_apart():
    document = _read(BOOK)
    assert document.format == "epub"
    assert [(block.kind, block.text, block.location) for block in document.blocks] == [
        ("heading", "The storm", "chapter 1 “The storm”"),
        ("paragraph", "The wall fell at début of the night.", "chapter 1 “The storm”, paragraph 1"),
        ("paragraph", "Nobody was harmed, & nine boats sank.", "chapter 1 “The storm”, paragraph 2"),
        ("quote", "We heard the stones.", "chapter 1 “The storm”, paragraph 3"),
        ("paragraph", "The report was never published.", "chapter 1 “The storm”, paragraph 4"),
        ("paragraph", "Then it was quiet again.", "chapter 2, paragraph 1"),
    ]
    skipped = [(block.kind, block.text) for block in document.skipped if block.kind != "code"]
    assert skipped[0] == ("furniture", "A book about walls.")
    assert ("metadata", "All of this is ours alone.") in skipped
    for block in document.blocks:
        assert document.raw[slice(*block.span)] == block.text


def test_a_book_is_known_by_its_content():
    assert read_bytes(BOOK, path="-").format == "epub"


def test_a_long_title_is_cut_short():
    document = _read(book({"a.xhtml": f"<h1>{'Long words ' * 20}</h1><p>It was late then.</p>"}))
    (location,) = {block.location for block in document.blocks if block.kind == "paragraph"}
    assert location is not None
    assert location.startswith("chapter 1 “Long words Long")
    assert location.endswith("…”, paragraph 1")
    assert len(location) < 70


def _encrypted(name: str, method: str) -> dict[str, str]:
    return {
        "META-INF/encryption.xml": '<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>'
        f'<enc:EncryptionMethod Algorithm="{method}"/><enc:CipherData><enc:CipherReference URI="{name}"/>'
        "</enc:CipherData></enc:EncryptedData></encryption>"
    }


def test_a_protected_book_is_refused_and_one_with_protected_fonts_is_read():
    aes = "http://www.w3.org/2001/04/xmlenc#aes128-cbc"
    with pytest.raises(InputError, match=r"a\.epub: it is protected against copying \(DRM\); give a copy"):
        _read(book(PAGES, _encrypted("OEBPS/a%201.xhtml", aes)))
    assert _read(book(PAGES, _encrypted("OEBPS/font.otf", "http://www.idpf.org/2008/embedding"))).blocks
    assert _read(book(PAGES, _encrypted("OEBPS/picture.jpg", aes))).blocks


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (packed({"a.txt": "words"}), r"a\.epub: this is no EPUB \(META-INF/container\.xml is not in it\)"),
        (
            packed({"META-INF/container.xml": "<container>"}),
            "it is damaged .*container.xml: no element found",
        ),
        (packed({"META-INF/container.xml": "<container/>"}), "it names no package document"),
        (packed({"META-INF/container.xml": CONTAINER}), "it is damaged .*book.opf"),
        (
            book(PAGES, {"OEBPS/book.opf": '<package><spine><itemref idref="z"/></spine></package>'}),
            "a part named “z” is missing",
        ),
        (
            book(PAGES, {"OEBPS/book.opf": '<!DOCTYPE a [<!ENTITY b "c">]><package id="&b;"/>'}),
            "it declares entities",
        ),
        (book({"../../x.xhtml": ""}), "it is damaged"),
        (BOOK[:-30], "it is damaged"),
        (b"words", "it is damaged"),
    ],
)
def test_a_damaged_book_is_one_sentence(data, message):
    with pytest.raises(InputError, match=message):
        _read(data)


def test_a_page_that_comes_twice_is_read_once():
    package = (
        '<package><manifest><item id="a" href="b.xhtml" media-type="text/html"/></manifest><spine>'
        + '<itemref idref="a"/>' * 1000
        + "</spine></package>"
    )
    assert len(_read(book(PAGES, {"OEBPS/book.opf": package})).blocks) == 1


@given(st.integers(0, len(BOOK)), st.integers(0, 60), st.binary(max_size=5))
def test_any_damage_is_read_or_refused(at, length, put):
    with suppress(InputError):
        _read(BOOK[:at] + put + BOOK[at + length :])


@given(st.sampled_from(["OEBPS/book.opf", "META-INF/container.xml", "OEBPS/a 1.xhtml"]), st.text(max_size=60))
def test_any_content_of_a_member_is_read_or_refused(name, content):
    with suppress(InputError):
        _read(book(PAGES, {name: content.encode("utf-8", "replace").decode()}))
