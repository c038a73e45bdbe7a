"""The spun example in formats of all sorts is judged as its plain text is."""

from collections import Counter
from collections.abc import Callable
from email.message import EmailMessage
from html import escape

import pytest

from detector.documents import Document, read_bytes, read_text

from .books import book
from .properties import check_offsets

REFERENCES = "Stone A. On the off chance that walls fall: a gander at bosom disease. J Walls 2001; 4: 1-9."


def _jats(title: str, paragraphs: list[str]) -> Document:
    cite = '<sup><xref ref-type="bibr" rid="b1">1</xref></sup>'
    body = "".join(f"<p>\n{escape(text).replace('. ', f'.{cite} ', 1)}\n</p>" for text in paragraphs)
    raw = (
        '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS v1.2//EN" "JATS.dtd"><article><front><article-meta>'
        f"<title-group><article-title>{escape(title)}</article-title></title-group></article-meta></front>"
        f"<body><sec>{body}<preformat>{escape(paragraphs[1])}</preformat></sec></body>"
        f"<back><ref-list><title>References</title><ref><mixed-citation>{REFERENCES}</mixed-citation></ref>"
        "</ref-list></back></article>"
    )
    return read_text(raw, format="xml")


def _epub(title: str, paragraphs: list[str]) -> Document:
    body = "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
    return read_bytes(
        book({"a.xhtml": f"<h1>{escape(title)}</h1>{body}<pre>{REFERENCES}</pre>"}), format="epub"
    )


def _mail(title: str, paragraphs: list[str]) -> Document:
    message = EmailMessage()
    message["From"] = "Edith Carrow <edith@pell.example>"
    message["Subject"] = title
    message.set_content("\n\n".join(paragraphs) + f"\n\n-- \n{REFERENCES}\n")
    return read_bytes(message.as_bytes(), format="email")


@pytest.mark.parametrize("made", [_jats, _epub, _mail])
def test_findings_agree_with_those_of_the_plain_text(
    detector, spun_text, made: Callable[[str, list[str]], Document]
):
    title, *paragraphs = spun_text.strip().split("\n\n")
    document = made(title, paragraphs)
    check_offsets(document)
    expected = Counter(finding.text for finding in detector.check(spun_text).findings)
    findings = detector.check_document(document).findings
    found = Counter(finding.text for finding in findings)
    assert (expected & found).total() >= 0.98 * max(expected.total(), found.total())
    for finding in findings:
        raw = document.raw[finding.start : finding.end]
        assert " ".join(raw.split()) == finding.text or "&" in raw or "<" in raw
        assert (finding.location is None) == (document.format == "xml")
