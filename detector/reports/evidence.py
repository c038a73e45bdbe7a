"""Reports to put into a file on a case: what was found where, what it means, and a neutral question."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePath

from detector.report import Finding, Report
from detector.reports.excerpt import excerpts, visible
from detector.reports.location import where
from detector.reports.meanings import (
    CAUTION,
    KINDS,
    VERDICTS,
    chance,
    checked,
    reads,
    strength,
    why_not_scored,
)
from detector.reports.page import render_page
from detector.reports.reading import BrokenSentence, broken_sentences
from detector.reports.results import Results
from detector.restored import source_queries

_QUOTED = 5
"""Phrases that the question to an author quotes."""
_NAMED = 3
"""Originals of a finding that are named."""
_SENTENCES = 5
"""Sentences that read garbled that are quoted of a document."""
_WORDING = "we came across wording that we could not follow"
_LETTERS = "we came across characters that look like ordinary letters but are not, or that cannot be seen"
_HOW_IT_CAME = (
    "Could you please tell us what is meant in these places, and how the text came to read so? Was it, "
    "for instance, translated, or edited with the help of software? There can be ordinary reasons for such "
    "wording, and we would like to understand it properly."
)
_TRANSLATED = (
    "Could you please tell us what is meant in these places? We wonder whether the text, or a part of it, "
    "was written in another language first and then translated with the help of a tool, as many authors do. "
    "If so, we would be glad to see the original, so that we read the text as it was meant."
)


@dataclass(frozen=True)
class Item:
    """A finding and its number in its document."""

    number: int
    finding: Finding
    text: str
    place: str
    strength: str
    originals: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Part:
    """Some text of a quotation; with the number of the finding that it belongs to, if to one."""

    text: str
    item: Item | None = None


@dataclass(frozen=True)
class Quotation:
    """A sentence and the findings in it."""

    parts: tuple[Part, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Evidence:
    """A document as the page shows it.

    checksum: of its decoded text. broken, question: empty if it is not flagged.
    """

    report: Report
    name: str
    checksum: str
    flagged: bool
    threshold: float
    quotations: tuple[Quotation, ...]
    queries: tuple[str, ...]
    broken: tuple[BrokenSentence, ...]
    question: str


def render_evidence(results: Results) -> Iterator[str]:
    """The whole page, which loads nothing, runs no script, and prints cleanly."""
    from detector.lexicons import stored

    documents = [_evidence(report, results) for report in results]
    met = {finding.kind for document in documents for finding in document.report.findings}
    yield render_page(
        "evidence.html.j2",
        ("report.css", "evidence.css"),
        documents=documents,
        failures=results.failures,
        tool=results.tool,
        lists=stored(),
        kinds={name: kind for name, kind in KINDS.items() if name in met},
        titles={name: kind.title for name, kind in KINDS.items()},
        verdicts=VERDICTS,
        caution=CAUTION,
        made=f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        chance=chance,
        checked=checked,
        reads=reads,
        why=why_not_scored,
    )


def _evidence(report: Report, results: Results) -> Evidence:
    flagged = results.flags(report)
    raw = report.document.raw.encode("utf-8", "backslashreplace")
    return Evidence(
        report=report,
        name=visible(report.path),
        checksum=hashlib.sha256(raw).hexdigest(),
        flagged=flagged,
        threshold=results.threshold_of(report),
        quotations=tuple(_quotations(report)),
        queries=tuple(map(visible, source_queries(report))),
        broken=broken_sentences(report, _SENTENCES) if flagged else (),
        question=question(report) if flagged else "",
    )


def _quotations(report: Report) -> Iterator[Quotation]:
    items: dict[int, Item] = {}
    for excerpt in excerpts(report):
        here: dict[int, Item] = {}
        parts = []
        for piece in excerpt.pieces:
            finding = piece.finding
            if finding is not None:
                here[finding.start] = items.setdefault(finding.start, _item(len(items) + 1, finding))
            parts.append(Part(piece.text, None if finding is None else here[finding.start]))
        yield Quotation(tuple(parts), tuple(here.values()))


def _item(number: int, finding: Finding) -> Item:
    return Item(
        number=number,
        finding=finding,
        text=visible(finding.text),
        place=visible(where(finding)),
        strength=strength(finding.score),
        originals=tuple(
            (visible(suggestion.text), suggestion.likely) for suggestion in finding.suggestions[:_NAMED]
        ),
    )


def question(report: Report) -> str:
    """A text to an author that quotes a few phrases, asks what was meant, and accuses nobody.

    Without findings it quotes sentences that read garbled; empty where there is nothing to quote.
    """
    name = visible(PurePath(report.path).name or report.path)
    worded = [finding for finding in report.findings if finding.kind != "obfuscation"]
    about_letters = bool(report.findings) and not worded
    quoted = list(_quoted(worded or report.findings)) or [
        f"  – “{sentence.text}” ({sentence.place})" for sentence in broken_sentences(report, _QUOTED)
    ]
    if not quoted:
        return ""
    lines = "\n".join(quoted)
    opening = _LETTERS if about_letters else _WORDING
    asked = _TRANSLATED if report.rather_translated and not about_letters else _HOW_IT_CAME
    return (
        f"Subject: A question about the wording of “{name}”\n\n"
        f"Dear author,\n\n"
        f"While reading “{name}”, {opening}, for example:\n\n"
        f"{lines}\n\n"
        f"{asked}\n\n"
        f"Thank you for your help.\n"
    )


def _quoted(findings: Sequence[Finding]) -> Iterator[str]:
    """The surest findings, each wording once, in the order of the text."""
    distinct = {visible(finding.text).lower(): finding for finding in reversed(findings)}
    surest = sorted(distinct.values(), key=lambda finding: -finding.score)[:_QUOTED]
    for finding in sorted(surest, key=lambda finding: finding.start):
        yield f"  – “{visible(finding.text)}” ({visible(where(finding))})"
