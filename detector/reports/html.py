"""Reports as one web page that stands alone: the article, its risk markers, the likely originals."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby

from jinja2 import Environment, FunctionLoader

from detector.documents.document import Block
from detector.report import Finding, Report
from detector.reports.excerpt import Piece, block_pieces, block_range, visible
from detector.reports.meanings import CAUTION, KINDS, VERDICTS, chance, checked, strength
from detector.reports.results import Results

_LISTS = {"list-item": "ul", "table-cell": "cells"}


@dataclass(frozen=True)
class Mark:
    """A finding as the page shows it. key: unique in the page."""

    key: str
    text: str
    finding: Finding
    strength: str
    originals: tuple[tuple[str, str], ...]


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


def render_html(results: Results) -> Iterator[str]:
    """The whole page, which loads nothing from elsewhere and runs no script."""
    style = _asset("report.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    articles = [_article(f"d{n}", report, results) for n, report in enumerate(results, 1)]
    environment = Environment(
        loader=FunctionLoader(_asset), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(visible=visible, chance=chance, checked=checked)
    yield environment.get_template("report.html.j2").render(
        articles=articles,
        failures=results.failures,
        threshold=results.threshold,
        tool=results.tool,
        style=style,
        style_digest=digest,
        verdicts=VERDICTS,
        kinds=KINDS,
        caution=CAUTION,
    )


def _asset(name: str) -> str:
    return (files("detector.reports") / name).read_text(encoding="utf-8")


def _article(key: str, report: Report, results: Results) -> Article:
    marks = {finding.start: _mark(f"{key}-m{n}", finding) for n, finding in enumerate(report.findings, 1)}
    paragraphs: list[Paragraph] = []
    shown: float | None = None
    for block in report.document.blocks:
        risk = _risk(report, *block_range(block))
        paragraphs.append(_paragraph(block, report, marks, risk, labelled=risk is not None and risk != shown))
        shown = risk
    runs = groupby(paragraphs, key=lambda paragraph: _LISTS.get(paragraph.kind, ""))
    return Article(
        key=key,
        report=report,
        path=visible(report.path),
        flagged=results.flags(report),
        groups=tuple((sort, tuple(run)) for sort, run in runs),
        marks=tuple(marks.values()),
    )


def _mark(key: str, finding: Finding) -> Mark:
    originals = tuple((visible(s.text), chance(s.score)) for s in finding.suggestions)
    return Mark(key, visible(finding.text), finding, strength(finding.score), originals)


def _risk(report: Report, start: int, end: int) -> float | None:
    """The highest score among the passages that overlap a raw range."""
    scores = [passage.score for passage in report.passages if passage.start < end and start < passage.end]
    return max(scores, default=None)


def _paragraph(
    block: Block, report: Report, marks: dict[int, Mark], risk: float | None, *, labelled: bool
) -> Paragraph:
    start, end = block_range(block)
    findings = [finding for finding in report.findings if finding.start < end and start < finding.end]
    parts = tuple(_part(piece, marks, start) for piece in block_pieces(block, findings, start, end))
    return Paragraph(
        block.kind, block.location, parts, risk, "none" if risk is None else strength(risk), labelled
    )


def _part(piece: Piece, marks: dict[int, Mark], block_start: int) -> Part:
    if piece.finding is None:
        return Part(piece.text)
    mark = marks[piece.finding.start]
    # A finding that runs on into a further block is marked there too, but its name is given once.
    return Part(piece.text, mark, mark.key if piece.finding.start >= block_start else None)
