"""Reports to put into a file on a case: what was found where, what it means, and a neutral question."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePath

from detector.report import Finding, Report
from detector.reports.excerpt import excerpts, visible
from detector.reports.location import where
from detector.reports.meanings import CAUTION, KINDS, VERDICTS, chance, checked, strength, why_not_scored
from detector.reports.page import render_page
from detector.reports.results import Results
from detector.restored import source_queries

_QUOTED = 5
"""Phrases that the question to an author quotes."""
_NAMED = 3
"""Originals of a finding that are named."""
_WORDING = "we came across wording that we could not follow"
_LETTERS = "we came across characters that look like ordinary letters but are not, or that cannot be seen"


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
    """A document as the page shows it. checksum: of its decoded text; question: empty if not flagged."""

    report: Report
    name: str
    checksum: str
    flagged: bool
    threshold: float
    quotations: tuple[Quotation, ...]
    queries: tuple[str, ...]
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
        question=question(report) if flagged and report.findings else "",
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
    """A text to an author that quotes a few phrases, asks what was meant, and accuses nobody."""
    name = visible(PurePath(report.path).name or report.path)
    worded = [finding for finding in report.findings if finding.kind != "obfuscation"]
    opening = _WORDING if worded else _LETTERS
    distinct = {visible(finding.text).lower(): finding for finding in reversed(worded or report.findings)}
    surest = sorted(distinct.values(), key=lambda finding: -finding.score)[:_QUOTED]
    quoted = "\n".join(
        f"  – “{visible(finding.text)}” ({visible(where(finding))})"
        for finding in sorted(surest, key=lambda finding: finding.start)
    )
    return (
        f"Subject: A question about the wording of “{name}”\n\n"
        f"Dear author,\n\n"
        f"While reading “{name}”, {opening}, for example:\n\n"
        f"{quoted}\n\n"
        f"Could you please tell us what is meant in these places, and how the text came to read so? Was it, "
        f"for instance, translated, or edited with the help of software? There can be ordinary reasons for "
        f"such wording, and we would like to understand it properly.\n\n"
        f"Thank you for your help.\n"
    )
