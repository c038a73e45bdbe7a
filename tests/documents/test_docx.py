from __future__ import annotations

import io
import zipfile
from itertools import pairwise

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.documents import archive, read_bytes
from detector.errors import InputError
from tests.documents.properties import check_offsets
from tests.documents.word import (
    add,
    add_notes,
    broken,
    control,
    field,
    paragraph,
    replaced,
    rich,
    run,
    saved,
    text_box,
    written,
)

PROSE = "The council met on Monday and voted for the new road."
MATH = "<m:oMath><m:r><m:t>E=mc</m:t></m:r></m:oMath>"


def _read(document):
    return read_bytes(saved(document), format="docx", path="paper.docx")


def _told(*blocks):
    """What the blocks of a document in XML say: kind, location and text of each."""
    document = docx.Document()
    add(document, *blocks)
    read = _read(document)
    check_offsets(read)
    found = sorted(read.blocks + read.skipped, key=lambda block: block.span)
    return [(block.kind, block.location, block.text) for block in found]


def _texts(*blocks):
    return [text for _, _, text in _told(*blocks)]


def test_paragraphs_have_kinds_and_places():
    document = docx.Document()
    document.add_heading("On harbours", 0)
    document.add_heading("The town", 1)
    document.add_paragraph("")
    document.add_paragraph(PROSE)
    document.add_paragraph("Bring a coat and a hat.", style="List Bullet")
    document.add_paragraph("We had to go home.", style="Intense Quote")
    document.add_paragraph("The harbour in winter.", style="Caption")
    document.add_paragraph("for i in range(9): print(i)", style="macro")
    assert [(block.kind, block.location) for block in _read(document).blocks] == [
        ("heading", "paragraph 1"),
        ("heading", "paragraph 2"),
        ("paragraph", "paragraph 3"),
        ("list-item", "paragraph 4"),
        ("quote", "paragraph 5"),
        ("caption", "paragraph 6"),
    ]
    (code,) = _read(document).skipped
    assert (code.kind, code.location) == ("code", "paragraph 7")


def test_outlines_and_numbers_say_the_kind_where_the_style_does_not():
    document = docx.Document()
    style = document.styles.add_style("Kapitel", 1)
    style.base_style = document.styles["Heading 1"]
    document.add_paragraph("A chapter", style="Kapitel")
    add(
        document,
        paragraph(run("Another chapter"), '<w:outlineLvl w:val="1"/>'),
        paragraph(run("Body text it is"), '<w:outlineLvl w:val="9"/>'),
        paragraph(run("A numbered point"), '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>'),
        paragraph(run("No longer numbered"), '<w:numPr><w:numId w:val="0"/></w:numPr>'),
    )
    kinds = [block.kind for block in _read(document).blocks]
    assert kinds == ["heading", "heading", "paragraph", "list-item", "paragraph"]


def test_cells_say_where_they_are_and_merged_ones_come_once():
    document = docx.Document()
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "This runs over three columns"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "This runs over two rows"
    table.cell(1, 1).text = "12.5 %"
    nested = table.cell(2, 2).add_table(1, 1)
    nested.cell(0, 0).text = "A cell inside of a cell"
    read = _read(document)
    assert [(block.kind, block.location, block.text) for block in read.blocks] == [
        ("table-cell", "table 1, row 1, cell 1", "This runs over three columns"),
        ("table-cell", "table 1, row 2, cell 1", "This runs over two rows"),
        ("table-cell", "table 1, row 3, cell 3, table 1, row 1, cell 1", "A cell inside of a cell"),
    ]
    assert [(block.kind, block.text) for block in read.skipped] == [("table", "12.5 %")]


def test_changes_are_read_as_accepted():
    deleted = '<w:del w:id="1"><w:r><w:delText>old </w:delText></w:r></w:del>'
    moved = f'<w:moveFrom w:id="2">{run("here ")}</w:moveFrom>'
    inserted = f'<w:ins w:id="3">{run("new ")}</w:ins><w:moveTo w:id="4">{run("there ")}</w:moveTo>'
    assert _texts(paragraph(run("The ") + deleted + moved + inserted + run("road."))) == [
        "The new there road."
    ]


def test_a_deleted_mark_joins_two_paragraphs():
    mark = '<w:rPr><w:del w:id="1"/></w:rPr>'
    joined = _told(
        paragraph(run("The council "), mark), paragraph(run("met on Monday.")), paragraph(run("It sat."))
    )
    assert joined == [
        ("paragraph", "paragraph 1", "The council met on Monday."),
        ("paragraph", "paragraph 2", "It sat."),
    ]
    row = (
        f"<w:tr><w:trPr><w:del w:id='1'/></w:trPr><w:tc>{paragraph(run('Gone is all of this'))}</w:tc></w:tr>"
    )
    assert _texts(f"<w:tbl>{row}</w:tbl>") == []


def test_links_controls_and_other_wrappers_are_read():
    assert _texts(
        paragraph(
            f'{run("See ")}<w:hyperlink w:anchor="a">{run("the report")}</w:hyperlink>'
            f"<w:sdt><w:sdtContent>{run(' by them')}</w:sdtContent></w:sdt>"
            f'<w:smartTag w:element="x">{run(" in")}</w:smartTag><w:fldSimple w:instr="REF a">{run(" May.")}'
            "</w:fldSimple>"
        ),
        control(paragraph(run("In a control."))),
    ) == ["See the report by them in May.", "In a control."]


def test_what_waits_to_be_filled_in_is_not_judged():
    hint = control(run("Click here."), "<w:showingPlcHdr/>")
    assert _texts(paragraph(run("By: somebody") + hint)) == ["By: somebody"]
    block = control(paragraph(run("Click.")), "<w:showingPlcHdr/>")
    assert _told(block) == [("furniture", "paragraph 1", "Click.")]


def test_breaks_tabs_and_hyphens():
    hyphens = "<w:noBreakHyphen/><w:t>d</w:t><w:softHyphen/><w:t>e</w:t>"
    marks = f"<w:r><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t>{hyphens}</w:r>"
    document = docx.Document()
    add(document, paragraph(run("a") + marks))
    read = _read(document)
    assert read.raw == "a\tb\nc-de"
    assert read.blocks[0].text == "a b c-de"


def test_an_empty_line_parts_a_paragraph():
    document = docx.Document()
    document.add_paragraph(f"The road\n \n{PROSE}\nIt sat.\n\n")
    document.add_paragraph("The end of it.")
    assert [(block.location, block.text) for block in _read(document).blocks] == [
        ("paragraph 1", "The road"),
        ("paragraph 1", f"{PROSE} It sat."),
        ("paragraph 2", "The end of it."),
    ]


def test_hidden_text_and_comments_are_not_read():
    hidden = run("secretly ", "<w:vanish/>") + run("openly ", '<w:vanish w:val="0"/>')
    document = docx.Document()
    add(document, paragraph(run("It said ") + hidden + run("so.")))
    document.add_comment(document.paragraphs[0].runs, "A remark on this", "A", "A")
    document.sections[0].header.paragraphs[0].text = "A running head of the page"
    assert [block.text for block in _read(document).blocks] == ["It said openly so."]


def test_of_a_field_its_result_is_read():
    nested = field("IF " + field("PAGE", run("7")) + " x", run("shown"))
    assert _texts(paragraph(run("This is ") + nested + run(" here."))) == ["This is shown here."]
    unclosed = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + run("lost")
    assert _texts(paragraph(run("It is ") + unclosed), paragraph(run("But this is not."))) == [
        "It is",
        "But this is not.",
    ]


def test_contents_and_references_made_by_fields_and_controls():
    begin, middle, end = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    toc = begin + '<w:r><w:instrText> TOC \\o "1-3" </w:instrText></w:r>' + middle
    gallery = '<w:docPartObj><w:docPartGallery w:val="Bibliographies"/></w:docPartObj>'
    found = _told(
        paragraph(toc + run("The town\t3")),
        paragraph(run("The road\t9") + end),
        paragraph(run(PROSE)),
        paragraph(field("ADDIN ZOTERO_BIBL {} CSL_BIBLIOGRAPHY", run("Smith on harbours and towns"))),
        paragraph(
            run("As found ") + field("ADDIN ZOTERO_ITEM CSL_CITATION", run("(Smith 2010)")) + run(" by us.")
        ),
        control(paragraph(run("Jones on roads and rails")), gallery),
    )
    assert [kind for kind, _, _ in found] == [
        "furniture",
        "furniture",
        "paragraph",
        "references",
        "paragraph",
        "references",
    ]
    assert found[4][2] == "As found (Smith 2010) by us."


def test_notes_are_read_at_their_references():
    document = docx.Document()
    reference = '<w:r><w:{0}Reference w:id="{1}"/></w:r>'
    add(
        document,
        paragraph(
            run("One") + reference.format("footnote", 7) + run(" and two.") + reference.format("endnote", 2)
        ),
        paragraph(run("Three.") + reference.format("footnote", 3)),
    )
    add_notes(document, "footnote", {3: run("The second note."), 7: run("The first note.")})
    add_notes(document, "endnote", {2: run("A note at the end.")})
    assert [(block.kind, block.location, block.text) for block in _read(document).blocks] == [
        ("paragraph", "paragraph 1", "One and two."),
        ("footnote", "footnote 1", "The first note."),
        ("footnote", "endnote 1", "A note at the end."),
        ("paragraph", "paragraph 2", "Three."),
        ("footnote", "footnote 2", "The second note."),
    ]


def test_a_text_box_is_read_once_after_its_paragraph():
    inner = text_box(paragraph(run("A box in the box.")))
    assert _told(
        paragraph(run("Before ") + text_box(paragraph(run("In the box.") + inner)) + run("after."))
    ) == [
        ("paragraph", "paragraph 1", "Before after."),
        ("paragraph", "text box 1", "In the box."),
        ("paragraph", "text box 2", "A box in the box."),
    ]


def test_an_equation_in_a_sentence_is_a_placeholder_and_alone_a_formula():
    inline = run("We know that ") + MATH + run(" holds for all of them.")
    assert _told(paragraph(inline), paragraph(f"<m:oMathPara>{MATH}</m:oMathPara>" + run(" (3)"))) == [
        ("paragraph", "paragraph 1", "We know that X holds for all of them."),
        ("formula", "paragraph 2", "E=mc (3)"),
    ]


def test_code_in_a_sentence_is_a_placeholder_and_alone_code():
    document = docx.Document()
    document.styles.add_style("Verbatim Char", 2)
    inline = document.add_paragraph("You have to run ")
    for text in ("make ", "test"):
        inline.add_run(text, style="Verbatim Char")
    inline.add_run(" to see it.")
    document.add_paragraph().add_run("make all the things", style="Verbatim Char")
    read = _read(document)
    assert [block.text for block in read.blocks] == ["You have to run X to see it."]
    assert [(block.kind, block.text) for block in read.skipped] == [("code", "make all the things")]


def test_code_is_told_by_its_font_unless_all_is_typewritten():
    typed = '<w:rFonts w:ascii="Courier New"/>'
    code = paragraph(run("make all the things", typed))
    assert [kind for kind, _, _ in _told(paragraph(run(PROSE)), code)] == ["paragraph", "code"]
    assert [kind for kind, _, _ in _told(code, code, paragraph(run("Short.")))] == ["paragraph"] * 3
    mixed = paragraph(run("Type ") + run("make", typed))
    assert [kind for kind, _, _ in _told(paragraph(run(PROSE)), mixed)] == ["paragraph"] * 2


def test_references_end_at_the_next_heading():
    document = docx.Document()
    for text, style in [
        ("References", "Heading 1"),
        ("Smith on harbours", None),
        ("Appendix", "Heading 1"),
        (PROSE, None),
    ]:
        document.add_paragraph(text, style)
    read = _read(document)
    assert [block.text for block in read.skipped] == ["References", "Smith on harbours"]
    assert [block.kind for block in read.blocks] == ["heading", "paragraph"]


def test_a_document_that_says_nothing():
    assert _read(docx.Document()).blocks == ()


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40),
            st.lists(st.integers(0, 40), max_size=4),
        ),
        max_size=6,
    )
)
@settings(max_examples=25)
def test_however_the_runs_are_cut_the_text_is_the_same(paragraphs):
    document = docx.Document()
    for text, cuts in paragraphs:
        added = document.add_paragraph()
        edges = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
        for number, (start, end) in enumerate(pairwise(edges)):
            added.add_run(text[start:end]).bold = bool(number % 2)
    read = _read(document)
    texts = [text for text, _ in paragraphs if text and not text.isspace()]
    assert read.raw == "\n\n".join(texts)
    check_offsets(read)


@pytest.fixture(scope="module")
def good() -> bytes:
    return rich()


@pytest.mark.parametrize("first", range(0, 240, 40))
def test_a_damaged_file_is_read_or_is_one_sentence(good, first):
    for seed in range(first, first + 40):
        try:
            check_offsets(read_bytes(broken(good, seed), format="docx", path="paper.docx"))
            continue
        except InputError as error:
            said = str(error)
        assert said.startswith("paper.docx: ")
        assert "\n" not in said


def _error(data):
    with pytest.raises(InputError) as raised:
        read_bytes(data, format="docx", path="paper.docx")
    return str(raised.value)


def test_something_else_is_refused():
    sheet = b'<Types><Override ContentType="application/vnd.ms-excel"/></Types>'
    assert "encrypted or in the old .doc format" in _error(bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600)
    assert "it is no Word document" in _error(b"Some plain text.")
    assert "it is no Word document" in _error(replaced(written([PROSE]), {"[Content_Types].xml": sheet}))


def test_a_strict_document_is_refused_with_a_mend():
    relations = b'<Relationships><Relationship Type="http://purl.oclc.org/ooxml/x"/></Relationships>'
    said = _error(replaced(written([PROSE]), {"_rels/.rels": relations}))
    assert said == "paper.docx: it is a Strict Open XML Document; save it as an ordinary Word document"


def test_entities_do_not_expand():
    bomb = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><w>&b;</w>'
    for content in (bomb.encode(), bomb.encode("utf-16")):
        assert "it declares entities" in _error(replaced(written([PROSE]), {"word/document.xml": content}))


def test_a_bomb_is_refused(monkeypatch):
    monkeypatch.setattr(archive, "MAX_UNPACKED", 1_000_000)
    assert "unpacks to too much" in _error(
        replaced(written([PROSE]), {"word/media/a.png": b"\0" * 2_000_000})
    )


def test_nesting_and_missing_parts_are_one_sentence():
    deep = docx.Document()
    add(deep, "<w:sdt><w:sdtContent>" * 100 + paragraph(run(PROSE)) + "</w:sdtContent></w:sdt>" * 100)
    assert _read(deep).blocks[0].text == PROSE
    data = saved(deep)
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        content = file.read("word/document.xml").decode()
    deeper = content.replace("<w:p>", "<w:customXml>" * 2000 + "<w:p>").replace(
        "</w:p>", "</w:p>" + "</w:customXml>" * 2000
    )
    assert "damaged" in _error(replaced(data, {"word/document.xml": deeper.encode()}))
    assert "damaged" in _error(replaced(data, {"word/document.xml": b"<w/>"}))


def test_a_spun_text_is_judged_as_the_plain_one(detector, spun_text):
    texts = [part.strip() for part in spun_text.split("\n\n") if part.strip()]
    plain = detector.check("\n\n".join(texts))
    packed = detector.check_document(read_bytes(written(texts), format="docx", path="paper.docx"))
    assert packed.verdict == plain.verdict == "spun"
    assert [finding.text for finding in packed.findings] == [finding.text for finding in plain.findings]
    assert all(finding.location for finding in packed.findings)
