"""Answers as JSON: the records of the command line, and what the page shows besides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from detector.documents.document import Block, overlapping
from detector.report import Report, Verdict
from detector.reports.excerpt import block_pieces
from detector.reports.json import document_record, head, rounded
from detector.reports.meanings import VERDICTS, checked, why_not_scored
from detector.reports.reading import stretches
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


def judges() -> list[dict[str, str]]:
    """The verdicts that the model can come to, and the field of a document that has the risk of each."""
    risks: dict[Verdict, str] = {"spun": "score", "machine-garbled": "translation_risk"}
    return [
        {"verdict": verdict, "risk": risk, "meaning": VERDICTS[verdict]} for verdict, risk in risks.items()
    ]


def _blocks(blocks: Sequence[tuple[Block, bool]], report: Report) -> Iterator[dict[str, Any]]:
    passages = [(passage.start, passage.end) for passage in report.passages]
    parts = _Parts(report)
    for block, judged in blocks:
        start, end = block.span
        scores: list[float] = []
        if judged:
            scores = [report.passages[at].score for at in overlapping(passages, start, end)]
        yield {
            "start": start,
            "end": end,
            "kind": block.kind,
            "location": block.location,
            "judged": judged,
            "score": rounded(max(scores, default=None)),
            "pieces": list(parts.pieces(block) if judged else _whole(block)),
        }


def _whole(block: Block) -> Iterator[dict[str, Any]]:
    for piece in block_pieces(block, [], *block.span):
        yield {"text": piece.text, "finding": None, "sentence": None}


class _Parts:
    """The findings and sentences of a report, to cut its blocks at."""

    def __init__(self, report: Report) -> None:
        self._findings = report.findings
        self._places = [(finding.start, finding.end) for finding in report.findings]
        self._numbers = {finding.start: number for number, finding in enumerate(report.findings)}
        # A footnote may stand in the midst of the paragraph whose sentences come before its own.
        self._sentences = sorted((sentence.span, number) for number, sentence in enumerate(report.sentences))
        self._spans = [span for span, _ in self._sentences]

    def pieces(self, block: Block) -> Iterator[dict[str, Any]]:
        """The text of a block, cut where a sentence or a finding begins or ends."""
        for start, end, place in stretches(self._spans, *block.span):
            sentence = None if place is None else self._sentences[place][1]
            findings = [self._findings[at] for at in overlapping(self._places, start, end)]
            for piece in block_pieces(block, findings, start, end):
                finding = None if piece.finding is None else self._numbers[piece.finding.start]
                yield {"text": piece.text, "finding": finding, "sentence": sentence}
