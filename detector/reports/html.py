"""Reports as one web page that stands alone: the article, its risk markers, the likely originals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from detector.documents.document import overlapping
from detector.report import Finding, Report
from detector.reports.excerpt import Piece, block_pieces, likeliest, visible
from detector.reports.meanings import CAUTION, KINDS, VERDICTS, chance, checked, strength, why_not_scored
from detector.reports.page import render_page
from detector.reports.results import Results
from detector.restored import RestoredPiece, restored, source_queries

_SHOWN = 4
"""Originals of a finding that the page shows."""
_LISTS = {"list-item": "ul", "table-cell": "cells"}


@dataclass(frozen=True)
class Mark:
    """A finding as the page shows it. key: unique in the page; others: less likely originals."""

    key: str
    text: str
    finding: Finding
    strength: str
    original: str | None
    others: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """Some text of a block; marked where it was judged suspicious. key: unique in the page."""

    text: str
    mark: Mark | None = None
    key: str | None = None


@dataclass(frozen=True)
class Paragraph:
    """A block as the page shows it. risk: highest score of the passages on it, shown if `labelled`."""

    kind: str
    location: str | None
    parts: tuple[Part, ...]
    risk: float | None
    strength: str
    labelled: bool


@dataclass(frozen=True)
class Article:
    """A document as the page shows it: runs of paragraphs of one sort, and all marks in order."""

    key: str
    report: Report
    path: str
    flagged: bool
    groups: tuple[tuple[str, tuple[Paragraph, ...]], ...]
    marks: tuple[Mark, ...]
    restored: tuple[tuple[RestoredPiece, ...], ...]
    queries: tuple[str, ...]


def render_html(results: Results) -> Iterator[str]:
    """The whole page, which loads nothing from elsewhere and runs no script."""
    articles = [_article(f"d{n}", report, results) for n, report in enumerate(results, 1)]
    yield render_page(
        "report.html.j2",
        ("report.css",),
        articles=articles,
        failures=results.failures,
        threshold=results.threshold,
        tool=results.tool,
        verdicts=VERDICTS,
        kinds=KINDS,
        caution=CAUTION,
        chance=chance,
        checked=checked,
        why=why_not_scored,
    )


def _article(key: str, report: Report, results: Results) -> Article:
    marks = {finding.start: _mark(f"{key}-m{n}", finding) for n, finding in enumerate(report.findings, 1)}
    runs = groupby(_paragraphs(report, marks), key=lambda paragraph: _LISTS.get(paragraph.kind, ""))
    return Article(
        key=key,
        report=report,
        path=visible(report.path),
        flagged=results.flags(report),
        groups=tuple((sort, tuple(run)) for sort, run in runs),
        marks=tuple(marks.values()),
        restored=tuple(_restored(report)),
        queries=tuple(map(visible, source_queries(report))),
    )


def _restored(report: Report) -> Iterator[tuple[RestoredPiece, ...]]:
    """Each block with a finding in it as it probably read."""
    places = [(finding.start, finding.end) for finding in report.findings]
    for block in report.document.blocks:
        start, end = block.span
        if overlapping(places, start, end):
            yield tuple(restored(report, start, end))


def _mark(key: str, finding: Finding) -> Mark:
    others = tuple(visible(suggestion.text) for suggestion in finding.suggestions[1:_SHOWN])
    return Mark(key, visible(finding.text), finding, strength(finding.score), likeliest(finding), others)


def _paragraphs(report: Report, marks: dict[int, Mark]) -> Iterator[Paragraph]:
    passages = [(passage.start, passage.end) for passage in report.passages]
    places = [(finding.start, finding.end) for finding in report.findings]
    shown: float | None = None
    for block in report.document.blocks:
        start, end = block.span
        scores = [report.passages[position].score for position in overlapping(passages, start, end)]
        risk = max(scores, default=None)
        findings = [report.findings[position] for position in overlapping(places, start, end)]
        yield Paragraph(
            kind=block.kind,
            location=block.location,
            parts=tuple(_part(piece, marks, start) for piece in block_pieces(block, findings, start, end)),
            risk=risk,
            strength="none" if risk is None else strength(risk),
            labelled=risk is not None and risk != shown,
        )
        shown = risk


def _part(piece: Piece, marks: dict[int, Mark], block_start: int) -> Part:
    if piece.finding is None:
        return Part(piece.text)
    mark = marks[piece.finding.start]
    # A finding that runs on into a further block is marked there too, but its name is given once.
    return Part(piece.text, mark, mark.key if piece.finding.start >= block_start else None)
