"""The sentences of a report, as pages cut text at them and as reports quote those that read garbled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from detector.documents.document import overlapping
from detector.findings import Places
from detector.report import Report
from detector.reports.excerpt import visible


@dataclass(frozen=True)
class BrokenSentence:
    """A sentence that reads garbled: its text without markup, where it begins, and its quality, 0..1."""

    text: str
    place: str
    quality: float


Stretch = tuple[int, int, int | None]
"""Start and end of neighbouring text, and which sentence it is of."""


def stretches(sentences: Sequence[tuple[int, int]], start: int, end: int) -> Iterator[Stretch]:
    """The range [start, end) of a block as its sentences and what is between them.

    sentences: ranges in order of their start.
    """
    at = start
    for place in overlapping(sentences, start, end):
        first, last = sentences[place]
        if first < start and end < last:  # the sentence around a note is not of the note
            continue
        first, last = max(first, at), min(last, end)
        if first >= last:
            continue
        if at < first:
            yield at, first, None
        yield first, last, place
        at = last
    if at < end:
        yield at, end, None


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
