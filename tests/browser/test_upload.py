"""Files: every format that the readers know, chosen, dropped, and taken away again as a report."""

from __future__ import annotations

import io
import json
import zipfile
from email.message import EmailMessage
from html import escape
from importlib.util import find_spec

import pytest

from detector.documents import FORMATS, SKIPPED
from tests.browser.reader import RESULT, check, drop, texts, until, upload
from tests.documents.books import book
from tests.documents.word import written


def _papers(text: str, browser) -> dict[str, bytes]:
    """The text as a file of each format that is read here."""
    title, *paragraphs = text.strip().split("\n\n")
    tagged = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    html = f"<h1>{escape(title)}</h1>{tagged}"
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "edith@pell.example", title
    mail.set_content("\n\n".join(paragraphs))
    tex = "\n\n".join(paragraphs).replace("£", "\\pounds ")
    papers = {
        "text": text,
        "markdown": f"# {title}\n\n" + "\n\n".join(paragraphs),
        "html": f"<!doctype html><title>x</title><body>{html}</body>",
        "latex": f"\\documentclass{{article}}\\begin{{document}}\\section{{{title}}}\n{tex}\\end{{document}}",
        "rst": f"{title}\n{'=' * len(title)}\n\n" + "\n\n".join(paragraphs),
        "xml": f"<article><body><sec>{tagged}</sec></body></article>",
        "email": mail.as_bytes(),
        "docx": written([title, *paragraphs]),
        "epub": book({"a.xhtml": html}),
    }
    if find_spec("detector.documents.pdf"):
        sheet = browser.new_page()
        sheet.set_content(html)
        papers["pdf"] = sheet.pdf()
        sheet.close()
    return {name: one if isinstance(one, bytes) else one.encode() for name, one in papers.items()}


def test_every_format_that_is_read_can_be_chosen(page, browser, spun_text):
    endings = {name: ending for ending, name in FORMATS.items()}
    papers = _papers(spun_text, browser)
    assert set(FORMATS.values()) - set(papers) <= {"pdf"}
    for name, data in papers.items():
        upload(page, f"wall{endings[name]}", data)
        page.wait_for_selector(RESULT)
        assert page.inner_text("#verdict") == "Spun", name
        assert page.inner_text("#name") == f"wall{endings[name]}"
        page.click("#back")


def test_a_dropped_file_is_checked(page, spun_text):
    drop(page, {"wall.txt": spun_text.encode()})
    page.wait_for_selector(RESULT)
    assert page.inner_text("#verdict") == "Spun"
    drop(page, {"other.md": b"# A\n\n" + b"The boat came back to the harbour in the evening. " * 12})
    until(page, "document.getElementById('name').innerText === 'other.md'")
    assert page.inner_text("#verdict") == "Clean"


def test_what_is_not_prose_is_shown_but_not_judged(page, spun_text):
    body = "".join(f"<p>{escape(part)}</p>" for part in spun_text.split("\n\n"))
    code = "<preformat>print('on the off chance that')</preformat>"
    upload(page, "paper.xml", f"<article><body><sec>{body}{code}</sec></body></article>".encode())
    page.wait_for_selector(RESULT)
    assert texts(page, ".unjudged") == ["code, not judged\nprint('on the off chance that')"]
    assert page.locator(".unjudged mark, .unjudged .risk").count() == 0


def test_every_kind_that_is_not_judged_has_a_name(page):
    names = page.evaluate("import('/static/article.js').then((article) => article.UNJUDGED)")
    assert set(names) == set(SKIPPED)


def test_lists_and_tables_are_shown_as_such(page, spun_text):
    items = "".join(f"<li>{line}</li>" for line in ("The sea wall fell.", "The boats sank."))
    cells = "<table><tr><td>If it rains, we stay</td><td>The harbour is shut</td></tr></table>"
    body = "".join(f"<p>{escape(part)}</p>" for part in spun_text.split("\n\n"))
    upload(page, "a.html", f"<body>{body}<ul>{items}</ul>{cells}</body>".encode())
    page.wait_for_selector(RESULT)
    assert [text.split("\n")[-1] for text in texts(page, "article ul > li")] == [
        "The sea wall fell.",
        "The boats sank.",
    ]
    assert page.locator("article .cells > .block").count() == 2


@pytest.mark.parametrize(
    ("label", "ending", "inside"),
    [
        ("Web page", "-checked.html", b"in excess of"),
        ("Evidence", "-evidence.html", b"in excess of"),
        ("Data", "-checked.json", b'"verdict": "spun"'),
        ("Markdown", "-checked.md", b"in excess of"),
    ],
)
def test_a_report_is_saved_as_a_file(page, spun_text, label, ending, inside):
    check(page, spun_text)
    page.keyboard.press("e")
    with page.expect_download() as saving:
        page.click(f"#export-list button:has-text('{label}')")
    assert saving.value.suggested_filename == f"Pasted text{ending}"
    assert inside in saving.value.path().read_bytes()


def test_word_with_comments_is_saved_for_a_text_and_for_a_word_file(page, spun_text):
    check(page, spun_text)
    for name in ("Pasted text", "wall"):
        page.click("#export summary")
        with page.expect_download() as saving:
            page.click("#export-list button:has-text('Word')")
        assert saving.value.suggested_filename == f"{name}-checked.docx"
        with zipfile.ZipFile(io.BytesIO(saving.value.path().read_bytes())) as archive:
            assert b"more than" in archive.read("word/comments.xml")
        upload(page, "wall.docx", written(spun_text.split("\n\n")))
        until(page, "document.getElementById('name').innerText === 'wall.docx'")


@pytest.mark.skipif(find_spec("detector.documents.pdf") is None, reason="PDF is not read yet")
def test_a_pdf_is_saved_with_notes(page, browser, spun_text):
    assert page.locator("#export-list button:has-text('PDF')").count() == 0
    upload(page, "wall.pdf", _papers(spun_text, browser)["pdf"])
    page.wait_for_selector(RESULT)
    page.click("#export summary")
    with page.expect_download() as saving:
        page.click("#export-list button:has-text('PDF')")
    assert saving.value.suggested_filename == "wall-checked.pdf"
    assert b"/Highlight" in saving.value.path().read_bytes()


def test_what_is_fine_is_not_in_a_report(page, spun_text):
    check(page, spun_text)
    page.locator("article mark", has_text="in excess of").click()
    page.click("#fine")
    page.locator("article mark", has_text="in excess of").wait_for(state="detached")
    page.click("#export summary")
    with page.expect_download() as saving:
        page.click("#export-list button:has-text('Data')")
    findings = json.loads(saving.value.path().read_bytes())["documents"][0]["findings"]
    assert "in excess of" not in {finding["text"] for finding in findings}
    assert len(findings) == page.locator("article mark").count()
