"""Articles as Word documents, PDFs, e-books and messages."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from email.message import EmailMessage
from html import escape

from tests.written.article import LINK, Article, Part
from tests.written.texts import as_text, chapters, html_body

_STYLES = {"title": "Title", "heading": "Heading 1", "quote": "Quote", "item": "List Bullet"}
_MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def as_docx(article: Article) -> bytes:
    """A Word document; code and code in a sentence are set in Courier New."""
    import docx

    document = docx.Document()
    for part in article.parts:
        if part.kind == "table":
            rows = [row.split("|") for row in part.text.split("\n")]
            table = document.add_table(len(rows), len(rows[0]))
            for row, cells in zip(table.rows, rows, strict=True):
                for cell, text in zip(row.cells, cells, strict=True):
                    cell.text = text
            continue
        paragraph = document.add_paragraph(style=_STYLES.get(part.kind))
        for run in part.runs:
            if run.kind == "math" or part.kind == "math":
                _add_formula(paragraph, run.text)
                continue
            made = paragraph.add_run(run.text)
            made.italic = run.kind == "emphasis" or None
            if run.kind == "code" or part.kind == "code":
                made.font.name = "Courier New"
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def as_pdf(article: Article) -> bytes:
    """A PDF with running heads and page numbers."""
    from reportlab.lib.pagesizes import A5
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, Preformatted, SimpleDocTemplate, Table

    sheet = getSampleStyleSheet()
    names = {"title": "Title", "heading": "Heading2", "item": "Bullet", "reference": "Italic"}

    def flowable(part: Part) -> object:
        if part.kind == "code":
            return Preformatted(part.text, sheet["Code"])
        if part.kind == "table":
            return Table([row.split("|") for row in part.text.split("\n")])
        forms = {
            "emphasis": "<i>{}</i>",
            "link": f'<a href="{LINK}">{{}}</a>',
            "code": "<font name='Courier'>{}</font>",
        }
        text = "".join(forms.get(run.kind, "{}").format(escape(run.text)) for run in part.runs)
        bullet = {"bulletText": "•"} if part.kind == "item" else {}
        return Paragraph(text, sheet[names.get(part.kind, "BodyText")], **bullet)

    def furnish(canvas, document) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, A5[1] - 30, "A gander at the culmination")
        canvas.drawString(A5[0] / 2, 25, str(document.page))

    target = io.BytesIO()
    SimpleDocTemplate(target, pagesize=A5, title=article.title, pageCompression=0).build(
        list(map(flowable, article.parts)), onFirstPage=furnish, onLaterPages=furnish
    )
    return target.getvalue()


def as_epub(article: Article) -> bytes:
    """An e-book with a chapter a heading, and a table of contents."""
    pages = {}
    for number, (head, rest) in enumerate(chapters(article.parts)):
        parts = tuple([head, *rest] if head else rest)
        title = escape(head.text) if head else "Opening"
        pages[f"chapter{number}.xhtml"] = (
            '<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml">'
            f"<head><title>{title}</title></head><body>{html_body(Article(parts))}</body></html>"
        )
    items = "".join(f'<item id="{n}" href="{n}" media-type="application/xhtml+xml"/>' for n in pages)
    spine = "".join(f'<itemref idref="{name}"/>' for name in pages)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr(
            "META-INF/container.xml",
            '<?xml version="1.0"?><container version="1.0" '
            'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile '
            'full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
        )
        book.writestr(
            "OEBPS/book.opf",
            '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" '
            'unique-identifier="id"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f'<dc:identifier id="id">x</dc:identifier><dc:title>{escape(article.title)}</dc:title>'
            f"<dc:language>en</dc:language></metadata><manifest>{items}</manifest><spine>{spine}</spine></package>",
        )
        for name, page in pages.items():
            book.writestr(f"OEBPS/{name}", page)
    return target.getvalue()


def as_email(article: Article) -> bytes:
    """A message whose subject is the title; what it quotes it does not quote from another message."""
    message = EmailMessage()
    message["From"] = "Edith Carrow <edith@pell.example>"
    message["Subject"] = article.title
    parts = (replace(part, kind="paragraph") if part.kind == "quote" else part for part in article.parts[1:])
    body = as_text(Article(tuple(parts)))
    message.set_content(f"{body}\n-- \nEdith Carrow, who takes a gander at the harbour\n")
    return message.as_bytes()


def _add_formula(paragraph, text: str) -> None:
    from docx.oxml.parser import parse_xml

    formula = f'<m:oMath xmlns:m="{_MATH}"><m:r><m:t>{escape(text)}</m:t></m:r></m:oMath>'
    paragraph._p.append(parse_xml(formula))
