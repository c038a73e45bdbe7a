"""Answers as JSON: the records of the command line, and what the page shows besides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from detector.documents.document import Block, overlapping
from detector.report import Finding, Report
from detector.reports.excerpt import block_pieces
from detector.reports.json import document_record, head, rounded
from detector.reports.meanings import VERDICTS, checked, why_not_scored
from detector.reports.results import Results


def check_record(report: Report, results: Results, *, text: bool) -> dict[str, Any]:
    """What `/v1/check` answers. results: of that report alone. text: with the text and its blocks."""
    document = document_record(report) | (shown_record(report) if text else {})
    return head(results.tool) | {
        "threshold": results.threshold,
        "flagged": results.flags(report),
        "document": document,
    }


def shown_record(report: Report) -> dict[str, Any]:
    """What a page needs to show a document."""
    document = report.document
    blocks = sorted(
        [(block, True) for block in document.blocks] + [(block, False) for block in document.skipped],
        key=lambda item: item[0].span,
    )
    why = report.verdict == "not-scored"
    return {
        "format": document.format,
        "text": document.raw,
        "meaning": why_not_scored(report) if why else VERDICTS[report.verdict],
        "checked": checked(report),
        "blocks": list(_blocks(blocks, report)),
    }


def _blocks(blocks: Sequence[tuple[Block, bool]], report: Report) -> Iterator[dict[str, Any]]:
    numbers = {finding.start: number for number, finding in enumerate(report.findings)}
    places = [(finding.start, finding.end) for finding in report.findings]
    passages = [(passage.start, passage.end) for passage in report.passages]
    for block, judged in blocks:
        start, end = block.span
        findings: list[Finding] = []
        scores: list[float] = []
        if judged:
            findings = [report.findings[at] for at in overlapping(places, start, end)]
            scores = [report.passages[at].score for at in overlapping(passages, start, end)]
        yield {
            "start": start,
            "end": end,
            "kind": block.kind,
            "location": block.location,
            "judged": judged,
            "score": rounded(max(scores, default=None)),
            "pieces": [
                {
                    "text": piece.text,
                    "finding": None if piece.finding is None else numbers[piece.finding.start],
                }
                for piece in block_pieces(block, findings, start, end)
            ],
        }
