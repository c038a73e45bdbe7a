"""Whether a file is judged as its plain text is, and whether its findings are where they are said to be."""

from __future__ import annotations

import html
import io
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from detector.detector import Detector
from detector.documents import FORMATS, read_bytes
from detector.report import Finding, Report
from tests.written.article import Article
from tests.written.formats import write
from tests.written.texts import chapters

_MARKUP = {
    "markdown": r"\]\([^)]*\)|[\\*]",
    "html": r"<[^>]*>",
    "xml": r"<[^>]*>",
    "latex": r"\\href\{[^}]*\}|\\[a-z]+",
    "rst": r" <[^>]*>`__|\\",
}


@dataclass(frozen=True)
class Agreement:
    """expected: findings in the plain text. common: those that are in the file as well, as often.

    misplaced: findings of the file that are not where they are said to be.
    """

    expected: int
    found: int
    common: int
    misplaced: tuple[str, ...]

    @property
    def share(self) -> float:
        most = max(self.expected, self.found)
        return self.common / most if most else 1.0


def agreement(detector: Detector, article: Article, ending: str) -> Agreement:
    """How well the findings in the file of an ending agree with those in the plain text."""
    plain = check(detector, write(article, ".txt"), ".txt")
    data = write(article, ending)
    report = check(detector, data, ending)
    expected, found = Counter(map(_key, plain.findings)), Counter(map(_key, report.findings))
    stands = _stands(report, article, data)
    misplaced = [
        f"{finding.text!r} at {finding.location or finding.start}"
        for finding in report.findings
        if not stands(finding)
    ]
    return Agreement(expected.total(), found.total(), (expected & found).total(), tuple(misplaced))


def check(detector: Detector, data: bytes, ending: str) -> Report:
    """The report on a file of an ending."""
    return detector.check_document(read_bytes(data, format=FORMATS[ending], path=f"article{ending}"))


def _key(finding: Finding) -> tuple[str, str]:
    return bare(finding.text), finding.kind


def bare(text: str) -> str:
    """The letters and digits of a text."""
    return re.sub(r"[\W_]", "", text)


def _stands(report: Report, article: Article, data: bytes) -> Callable[[Finding], bool]:
    """Whether a finding is where it is said to be, by something else than the reader."""
    format = report.document.format
    if format not in _PLACES:
        return lambda finding: finding.location is None and _at_offsets(report, finding)
    named = _PLACES[format](article, data)

    def stands(finding: Finding) -> bool:
        place = finding.location or ""
        if format == "pdf":
            return _on_page(report, finding, int(place.split(",")[0].removeprefix("page ")), named)
        return _in_text(report, finding) and bare(finding.text) in bare(named.get(place, ""))

    return stands


def _in_text(report: Report, finding: Finding) -> bool:
    return report.document.raw[finding.start : finding.end].split() == finding.text.split()


def _on_page(report: Report, finding: Finding, page: int, named: dict[str, str]) -> bool:
    """Whether a finding is on a page, or in a paragraph that begins there and ends on the next."""
    here, after = bare(named.get(f"page {page}", "")), bare(named.get(f"page {page + 1}", ""))
    block = report.document.block_at(finding.start)
    if block is None or not _in_text(report, finding):
        return False
    words = bare(finding.text.split()[0])
    begins = bare(block.text[:40])
    return words in here or (begins in here and words in after)


def _at_offsets(report: Report, finding: Finding) -> bool:
    document = report.document
    raw = document.raw[finding.start : finding.end]
    lines = document.raw[: finding.start].split("\n")
    if (finding.line, finding.column) != (len(lines), len(lines[-1]) + 1):
        return False
    stripped = re.sub(_MARKUP.get(document.format, r"(?!)"), "", raw)
    return bare(html.unescape(stripped)) == bare(finding.text)


def _word_paragraphs(article: Article, data: bytes) -> dict[str, str]:
    import docx

    paragraphs = docx.Document(io.BytesIO(data)).paragraphs
    return {f"paragraph {number}": paragraph.text for number, paragraph in enumerate(paragraphs, 1)}


def _book_paragraphs(article: Article, data: bytes) -> dict[str, str]:
    named = {}
    for number, (head, rest) in enumerate(chapters(article.parts), 1):
        chapter = f"chapter {number} “{head.text}”" if head else f"chapter {number}"
        named[chapter] = head.text if head else ""
        named |= {f"{chapter}, paragraph {n}": part.text for n, part in enumerate(rest, 1)}
    return named


def _body_paragraphs(article: Article, data: bytes) -> dict[str, str]:
    named = {f"body, paragraph {number}": part.text for number, part in enumerate(article.parts[1:], 1)}
    return named | {"subject": article.title}


def _pages(article: Article, data: bytes) -> dict[str, str]:
    from pypdf import PdfReader

    pages = PdfReader(io.BytesIO(data)).pages
    return {f"page {number}": page.extract_text() for number, page in enumerate(pages, 1)}


_PLACES = {"docx": _word_paragraphs, "epub": _book_paragraphs, "email": _body_paragraphs, "pdf": _pages}


def inside(report: Report, unjudged: Sequence[str]) -> tuple[dict[Finding, str], int]:
    """Findings that touch one of some stretches of text, and how many of the stretches are there."""
    letters = [(at, sign) for at, sign in enumerate(report.document.raw) if sign.isalnum()]
    text = "".join(sign for _, sign in letters)
    touched: dict[Finding, str] = {}
    located = 0
    for stretch in unjudged:
        found = list(re.finditer(re.escape(bare(stretch)), text)) if len(bare(stretch)) > 2 else []
        located += bool(found)
        for match in found:
            start, end = letters[match.start()][0], letters[match.end() - 1][0] + 1
            touched |= {one: stretch for one in report.findings if one.start < end and one.end > start}
    return touched, located
