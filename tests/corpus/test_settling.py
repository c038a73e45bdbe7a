import pytest

from detector.corpus.settling import Settling
from detector.detector import CheckOptions
from detector.documents import read_text

OPTIONS = CheckOptions(suggestions=False)


@pytest.fixture
def check(detector):
    """A function that checks a Markdown text and gives the report and the notes."""

    def checked(raw, options=OPTIONS, **how):
        notes = []
        settling = Settling(noted=notes.append, **how)
        report = settling.check(detector, read_text(raw, format="markdown", path="a.md"), options)
        settling.finish()
        return report, notes

    return checked


def test_ignored_text_is_neither_judged_nor_shown(check, spun_text, clean_text):
    raw = f"{clean_text}\n\n<!-- unspin: ignore-start -->\n\n{spun_text}\n\n<!-- unspin: ignore-end -->\n"
    report, notes = check(raw)
    assert notes == []
    assert report.verdict == "clean"
    assert all(finding.end < raw.index("<!--") for finding in report.findings)
    assert report.words_checked == pytest.approx(len(clean_text.split()), abs=10)
    assert check(raw, ignores=False)[0].verdict != "clean"


def test_one_ignored_paragraph_leaves_the_others_as_they_were(check, spun_text):
    paragraphs = spun_text.strip().split("\n\n")
    raw = "\n\n".join([*paragraphs[:3], "<!-- unspin: ignore -->", *paragraphs[3:]])
    report, notes = check(raw)
    start = raw.index(paragraphs[3])
    assert notes == []
    assert report.findings
    assert not any(start <= finding.start < start + len(paragraphs[3]) for finding in report.findings)


def test_a_document_that_is_ignored_is_not_scored(check, spun_text):
    report, notes = check(f"<!-- unspin: ignore-file -->\n\n{spun_text}")
    assert (report.verdict, report.reason) == ("not-scored", "ignored: its comments ask not to judge it")
    assert notes == []


def test_an_ignore_without_a_finding_is_unused(check, clean_text):
    raw = clean_text.replace("\n\n", "\n\n<!-- unspin: ignore -->\n\n", 1)
    _, notes = check(raw)
    line = raw[: raw.index("<!--")].count("\n") + 1
    assert [str(note) for note in notes] == [
        f"a.md:{line}: unused ignore: nothing is found there without it; remove it"
    ]
    assert check(raw, ignores=False)[1] == []


def test_an_ignore_in_what_cannot_be_judged_is_not_called_unused(check):
    assert check("<!-- unspin: ignore -->\n\nThe cat sat on the mat.\n")[1] == []


def test_notes_come_by_their_line(check, clean_text):
    raw = f"<!-- unspin: ignroe -->\n\n{clean_text}\n\n<!-- unspin: ignore-end -->\n"
    lines = [note.line for note in check(raw)[1]]
    assert lines == [1, raw.count("\n")]
