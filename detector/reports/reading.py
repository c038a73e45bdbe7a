"""The sentences that read garbled, as reports quote them."""

from __future__ import annotations

from dataclasses import dataclass

from detector.findings import Places
from detector.report import Report
from detector.reports.excerpt import visible


@dataclass(frozen=True)
class BrokenSentence:
    """A sentence that reads garbled: its text without markup, where it begins, and its quality, 0..1."""

    text: str
    place: str
    quality: float


def broken_sentences(report: Report, most: int | None = None) -> tuple[BrokenSentence, ...]:
    """The sentences that read garbled, in order; of more than `most` the worst."""
    garbled = [sentence for sentence in report.sentences if sentence.reads == "garbled"]
    kept = sorted(garbled, key=lambda sentence: sentence.quality)[:most]
    places = Places(report.document.raw)
    found = []
    for sentence in sorted(kept, key=lambda sentence: sentence.start):
        block = report.document.block_at(sentence.start)
        line, _ = places.line_and_column(sentence.start)
        place = (block.location if block else None) or f"line {line}"
        text = visible(report.document.prose(*sentence.span)).strip()
        found.append(BrokenSentence(text, visible(place), sentence.quality))
    return tuple(found)
