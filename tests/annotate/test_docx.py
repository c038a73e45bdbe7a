from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise

import docx
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.annotate import annotate
from detector.annotate.docx import annotate as annotate_docx
from detector.annotate.notes import note, overview
from detector.cli import unspin
from detector.documents import read_bytes
from detector.documents.docx import opened
from detector.documents.docx.names import TEXT, w
from detector.errors import InputError, UsageError
from detector.report import Finding, Report, Suggestion
from tests.documents.word import add, add_notes, broken, paragraph, rich, run, saved, text_box, written

SUMMIT = Suggestion("summit", 0.8, likely=True)
PROSE = "The leaders met at the culmination in Helsinki and were glad of it."


def _report(data, phrases=(), ranges=()):
    """A report with a finding at each of the phrases or ranges."""
    document = read_bytes(data, format="docx", path="paper.docx")
    places = [(document.raw.index(phrase), document.raw.index(phrase) + len(phrase)) for phrase in phrases]
    findings = []
    for start, end in sorted([*places, *ranges]):
        block = document.block_at(start)
        text, location = document.raw[start:end], block.location if block else None
        findings.append(
            Finding(start, end, 1, 1, text, "substitution", 0.9, 0, (SUMMIT,), "It is odd.", location)
        )
    return Report("paper.docx", "spun", 0.9, None, "en", 12, 12, (), tuple(findings), (), document)


def _comments(data):
    """Of each comment its text and the text that it is on, in the order in which they stand in the margin."""
    document = opened(data, "copy.docx")
    covered, is_open = defaultdict(str), set()
    for element in document.element.body.iter():
        if element.tag == w("commentRangeStart"):
            is_open.add(element.get(w("id")))
            covered[element.get(w("id"))] += ""
        elif element.tag == w("commentRangeEnd"):
            is_open.remove(element.get(w("id")))
        elif element.tag in (TEXT, w("footnoteReference")):
            for number in is_open:
                covered[number] += "[note]" if element.tag != TEXT else element.text or ""
    assert not is_open
    references = [element.get(w("id")) for element in document.element.body.iter(w("commentReference"))]
    assert sorted(references) == sorted(covered)
    assert sorted(references) == sorted(str(comment.comment_id) for comment in document.comments)
    texts = {str(comment.comment_id): comment.text for comment in document.comments}
    return [(texts[number], covered[number]) for number in references]


def _annotated(document, *phrases):
    """The comments on the phrases in a document; its text stays as it was."""
    data = saved(document)
    report = _report(data, phrases)
    copy = annotate(data, report, "docx", "paper.docx")
    assert read_bytes(copy, format="docx").raw == report.document.raw
    (first, *others) = _comments(copy)
    assert first[0] == overview(report)
    return others


def test_a_comment_is_on_the_exact_words_and_their_look_stays():
    document = docx.Document()
    added = document.add_paragraph("The leaders met at ")
    added.add_run("the culmi").bold = True
    added.add_run("nation in Helsinki.").italic = True
    assert _annotated(document, "culmination") == [
        ("risk marker: reads like a substitute for “summit”", "culmination")
    ]
    data = saved(document)
    copy = opened(annotate_docx(data, _report(data, ["culmination"]), "paper.docx"), "copy.docx")
    looks = [(run.text, run.bold, run.italic) for run in copy.paragraphs[0].runs if run.text]
    assert looks == [
        ("The", None, None),
        (" leaders met at ", None, None),
        ("the ", True, None),
        ("culmi", True, None),
        ("nation", None, True),
        (" in Helsinki.", None, True),
    ]


def test_the_first_comment_sums_up_and_is_signed():
    data = written([PROSE])
    report = _report(data, ["The leaders"])
    copy = opened(annotate_docx(data, report, "paper.docx"), "copy.docx")
    first, second = copy.comments
    assert first.text == overview(report)
    assert {(comment.author, comment.initials) for comment in copy.comments} == {("Unspin", "U")}
    assert second.text == note(report.findings[0])
    order = [element.get(w("id")) for element in copy.element.body.iter(w("commentReference"))]
    assert order == ["0", "1"]


@pytest.mark.parametrize(
    "wrapped",
    [
        f'<w:hyperlink w:anchor="a">{run("the culmination")}</w:hyperlink>',
        f'<w:ins w:id="1" w:author="A">{run("the culmination")}</w:ins>',
        f"<w:sdt><w:sdtContent>{run('the culmination')}</w:sdtContent></w:sdt>",
        f'<w:smartTag w:element="x">{run("the culmi")}</w:smartTag>{run("nation")}',
        f"<m:oMath/>{run('the culmination')}",
        "<w:r><w:tab/><w:t>the culmi</w:t><w:t>nation</w:t><w:br/></w:r>",
    ],
)
def test_words_in_links_changes_and_controls_have_theirs(wrapped):
    document = docx.Document()
    add(document, paragraph(run("They met at ") + wrapped + run(" in Helsinki.")))
    assert [text for _, text in _annotated(document, "culmination")] == ["culmination"]


def test_words_in_cells_have_theirs():
    document = docx.Document()
    document.add_table(2, 2).cell(1, 1).text = PROSE
    assert [text for _, text in _annotated(document, "culmination")] == ["culmination"]


def test_notes_and_text_boxes_have_theirs_where_they_hang():
    document = docx.Document()
    reference = '<w:r><w:t>it</w:t><w:footnoteReference w:id="5"/><w:t xml:space="preserve"> and </w:t></w:r>'
    box = text_box(paragraph(run("They had a gander at it.")))
    add(
        document, paragraph(run("They liked ") + reference + run("left.")), paragraph(run("So it was.") + box)
    )
    add_notes(document, "footnote", {5: run(PROSE)})
    meaning = "risk marker: reads like a substitute for “summit”"
    assert _annotated(document, "leaders", "culmination", "gander") == [
        (f"in footnote 1: “leaders”; {meaning}", "[note]"),
        (f"in footnote 1: “culmination”; {meaning}", "[note]"),
        (f"in text box 1: “gander”; {meaning}", "They had a gander at it." * 2),
    ]


def test_comments_that_were_there_and_all_other_parts_stay():
    document = docx.Document()
    document.add_paragraph(PROSE)
    document.add_comment(document.paragraphs[0].runs, "A remark", "Ann", "A")
    reference = '<w:r><w:footnoteReference w:id="5"/></w:r>'
    add(document, paragraph(run("So it was.") + reference))
    add_notes(document, "footnote", {5: run("A note")})
    data = saved(document)
    copy = annotate_docx(data, _report(data, ["culmination"]), "paper.docx")
    assert ("A remark", PROSE) in _comments(copy)
    assert [comment.author for comment in opened(copy, "x").comments] == ["Ann", "Unspin", "Unspin"]
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(io.BytesIO(copy)) as new:
        changed = {
            name for name in new.namelist() if name not in old.namelist() or new.read(name) != old.read(name)
        }
    assert changed == {"word/document.xml", "word/comments.xml"}


def test_the_numbers_of_comments_that_were_lost_are_not_taken():
    document = docx.Document()
    document.add_paragraph(PROSE)
    add(document, paragraph('<w:commentRangeStart w:id="1"/>' + run("So it was.")))
    data = saved(document)
    copy = opened(annotate_docx(data, _report(data, ["culmination"]), "paper.docx"), "copy.docx")
    assert [comment.comment_id for comment in copy.comments] == [0, 2]


def test_a_document_that_says_nothing_has_the_first_comment():
    data = saved(docx.Document())
    report = replace(_report(data), verdict="not-scored", score=None, reason="no prose")
    assert _comments(annotate_docx(data, report, "paper.docx")) == [(overview(report), "")]


def test_another_document_than_the_one_of_the_report_is_refused():
    with pytest.raises(InputError, match=r"paper\.docx: it was changed"):
        annotate_docx(written(["Something else."]), _report(written([PROSE])), "paper.docx")


def test_of_more_than_word_takes_the_surest_have_a_comment(monkeypatch):
    monkeypatch.setattr("detector.annotate.docx._MAX_COMMENTS", 3)
    data = written([PROSE])
    report = _report(data, ["leaders", "culmination", "Helsinki"])
    less_sure = replace(report.findings[1], score=0.6)
    report = replace(report, findings=(report.findings[0], less_sure, report.findings[2]))
    (first, *others) = _comments(annotate_docx(data, report, "paper.docx"))
    assert first[0].endswith("The 1 least sure have no comment, since Word takes no more.")
    assert [text for _, text in others] == ["leaders", "Helsinki"]


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_a_damaged_file_has_a_copy_or_is_one_sentence(good, first):
    made = 0
    for seed in range(first, first + 50):
        data = broken(good, seed)
        try:
            report = _report(data)
            raw = report.document.raw
            ranges = [(at, at + 4) for at in range(0, len(raw) - 4, 9) if "\n" not in raw[at : at + 4]]
            annotate_docx(data, _report(data, ranges=ranges), "paper.docx")
            made += 1
        except InputError:
            continue
    assert made > 0


def test_a_format_that_has_no_comments_is_refused():
    with pytest.raises(UsageError, match=r"text files cannot be annotated; \.docx and \.pdf files can"):
        annotate(b"", _report(written([PROSE])), "text", "paper.txt")


@pytest.fixture(scope="module")
def good() -> bytes:
    return rich()


TEXTS = st.lists(st.text("ab c\té😀", min_size=1, max_size=30), min_size=1, max_size=4)


@given(TEXTS, st.data())
@settings(max_examples=25)
def test_wherever_a_finding_is_its_comment_is_on_it(texts, data):
    document = docx.Document()
    for text in texts:
        added = document.add_paragraph()
        cuts = data.draw(st.sets(st.integers(1, len(text)), max_size=3))
        for start, end in pairwise(sorted({0, len(text), *cuts})):
            added.add_run(text[start:end])
    file = saved(document)
    raw = read_bytes(file, format="docx").raw
    places = sorted(data.draw(st.sets(st.integers(0, len(raw)), max_size=8)))
    ranges = [
        (start, end)
        for start, end in zip(places[::2], places[1::2], strict=False)
        if "\n" not in raw[start:end]
    ]
    copy = annotate_docx(file, _report(file, ranges=ranges), "paper.docx")
    assert read_bytes(copy, format="docx").raw == raw
    covered = [text for said, text in _comments(copy) if said.startswith("risk marker")]
    assert covered == [raw[start:end].replace("\t", "") for start, end in ranges]


def test_the_command_writes_a_copy_beside_the_report(tmp_path, spun_text, detector):
    source, target = tmp_path / "paper.docx", tmp_path / "out.docx"
    data = written([part.strip() for part in spun_text.split("\n\n") if part.strip()])
    source.write_bytes(data)
    result = CliRunner().invoke(unspin, ["check", str(source), "--annotate", str(target)])
    assert result.exit_code == 1, result.output
    assert "risk score" in result.output
    assert source.read_bytes() == data
    report = detector.check_document(read_bytes(data, format="docx", path="paper.docx"))
    (_, *others) = _comments(target.read_bytes())
    assert others == [(note(finding), finding.text) for finding in report.findings]


@pytest.mark.parametrize(
    ("paths", "target", "said"),
    [
        (["paper.docx"], "paper.docx", "it is the document itself"),
        (["paper.docx"], "link.docx", "it is the document itself"),
        (["paper.docx"], "out.pdf", "the annotated copy has the format of its document; end it with .docx"),
        (["paper.docx", "paper.txt"], "out.docx", "name one file to check"),
        (["."], "out.docx", "name one file to check"),
        (["-"], "out.docx", "name one file to check"),
        ([], "out.docx", "name one file to check"),
        (["paper.txt"], "out.txt", "it cannot be annotated; .docx and .pdf files can"),
        (["paper.docx"], "nowhere/out.docx", "the folder to write to does not exist"),
    ],
)
def test_what_cannot_be_annotated_is_refused_before_any_work(paths, target, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "paper.docx").write_bytes(written([PROSE]))
    (tmp_path / "paper.txt").write_text(PROSE)
    (tmp_path / "link.docx").hardlink_to(tmp_path / "paper.docx")
    result = CliRunner().invoke(unspin, ["check", *paths, "--annotate", target, "--model", "nowhere"])
    assert result.exit_code == 2
    assert said in result.output
    assert not (tmp_path / "out.docx").exists()


def test_a_file_that_is_something_else_than_it_says_has_no_copy(tmp_path):
    source, target = tmp_path / "paper.docx", tmp_path / "out.docx"
    source.write_bytes(b"no Word document")
    result = CliRunner().invoke(unspin, ["check", str(source), "--annotate", str(target)])
    assert result.exit_code == 2
    assert "it is no Word document" in result.output
    assert not target.exists()
