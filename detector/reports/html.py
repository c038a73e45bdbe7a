"""Reports as one web page that stands alone: the article, its risk markers, the likely originals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from detector.documents.document import Block, overlapping
from detector.report import Finding, Report
from detector.reports.excerpt import Piece, block_pieces, likeliest, visible
from detector.reports.meanings import (
    CAUTION,
    KINDS,
    VERDICTS,
    chances,
    checked,
    reads,
    strength,
    why_not_scored,
)
from detector.reports.page import render_page
from detector.reports.reading import BrokenSentence, broken_sentences, stretches
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
class Run:
    """Neighbouring text of a block. broken: whether it is of a sentence that reads garbled."""

    parts: tuple[Part, ...]
    broken: bool


@dataclass(frozen=True)
class Paragraph:
    """A block as the page shows it. risk: highest one of the passages on it, shown if `labelled`."""

    kind: str
    location: str | None
    runs: tuple[Run, ...]
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
    broken: tuple[BrokenSentence, ...]


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
        chances=chances,
        checked=checked,
        reads=reads,
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
        broken=broken_sentences(report),
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
    broken = sorted(sentence.span for sentence in report.sentences if sentence.reads == "garbled")
    shown: float | None = None
    for block in report.document.blocks:
        start, end = block.span
        risks = [report.passages[position].risk for position in overlapping(passages, start, end)]
        risk = max(risks, default=None)
        findings = [report.findings[position] for position in overlapping(places, start, end)]
        yield Paragraph(
            kind=block.kind,
            location=block.location,
            runs=tuple(_runs(block, findings, broken, marks)),
            risk=risk,
            strength="none" if risk is None else strength(risk),
            labelled=risk is not None and risk != shown,
        )
        shown = risk


def _runs(
    block: Block, findings: Sequence[Finding], broken: Sequence[tuple[int, int]], marks: dict[int, Mark]
) -> Iterator[Run]:
    """The text of a block, cut at its findings and at its sentences that read garbled."""
    for first, last, sentence in stretches(broken, *block.span):
        pieces = block_pieces(block, findings, first, last)
        parts = tuple(_part(piece, marks, first) for piece in pieces)
        if parts:
            yield Run(parts, broken=sentence is not None)


def _part(piece: Piece, marks: dict[int, Mark], start: int) -> Part:
    if piece.finding is None:
        return Part(piece.text)
    mark = marks[piece.finding.start]
    # A finding that runs on into a further block or sentence is marked there too, but named once.
    return Part(piece.text, mark, mark.key if piece.finding.start >= start else None)
