"""Stretches of a document as people read them: markup left out, findings marked."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from detector.documents.document import Block, overlapping
from detector.report import Finding, Report

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f]")
_ZERO_WIDTH = re.compile("[\xad\u180e\u200b-\u200d\u2060-\u2065\ufeff]")
_LONG = 40  # words of unmarked text that an excerpt shows in full
_KEPT = 15  # words kept on each side where it does not


@dataclass(frozen=True)
class Piece:
    """Some text of an excerpt; with a finding where that text was judged suspicious."""

    text: str
    finding: Finding | None = None

    @property
    def original(self) -> str | None:
        """The likeliest original, where one is suggested."""
        return None if self.finding is None else likeliest(self.finding)


@dataclass(frozen=True)
class Excerpt:
    """A suspicious sentence: where its first finding stands, and its pieces in order."""

    place: str
    pieces: tuple[Piece, ...]


def visible(text: str) -> str:
    """The text with white space collapsed, control characters numbered and zero-width ones left out."""
    return _STEERING.sub(_number, _ZERO_WIDTH.sub("", re.sub(r"\s+", " ", text)))


def _number(match: re.Match[str]) -> str:
    return f"⟨U+{ord(match[0]):04X}⟩"


def likeliest(finding: Finding) -> str | None:
    """The likeliest original, with a question mark where it is a guess; None where none is suggested."""
    if not finding.suggestions:
        return None
    first = finding.suggestions[0]
    return visible(first.text) + ("" if first.likely else "?")


def place(finding: Finding) -> str:
    """Where a finding stands: its page and paragraph, or else its line."""
    return finding.location or str(finding.line)


def block_pieces(block: Block, findings: Sequence[Finding], start: int, end: int) -> Iterator[Piece]:
    """The text of a block that stands in the raw range [start, end), cut at the findings."""
    starts = block.offsets.starts
    at, stop = (int(i) for i in np.searchsorted(starts, [start, end]))
    for finding in findings:
        # A phrase that goes on after a note is not of the note.
        if finding.start < block.span[0] and block.span[1] < finding.end:
            continue
        first, last = (int(i) for i in np.searchsorted(starts, [finding.start, finding.end]))
        first, last = max(first, at), min(last, stop)
        if first >= last:
            continue
        if first > at:
            yield Piece(visible(block.text[at:first]))
        yield Piece(visible(_ZERO_WIDTH.sub(_number, block.text[first:last])), finding)
        at = last
    if at < stop:
        yield Piece(visible(block.text[at:stop]))


def excerpts(report: Report) -> tuple[Excerpt, ...]:
    """Every sentence that holds a finding, in order; long unmarked stretches are cut short."""
    blocks = report.document.blocks
    block_ranges = report.document.spans
    starts = [finding.start for finding in report.findings]
    found = []
    for start, end in _ranges(report, block_ranges):
        findings = report.findings[bisect_left(starts, start) : bisect_left(starts, end)]
        pieces: list[Piece] = []
        for position in overlapping(block_ranges, start, end):
            pieces += [Piece(" ")] if pieces else []
            pieces += block_pieces(blocks[position], findings, start, end)
        found.append(Excerpt(place(findings[0]), tuple(_shortened(pieces))))
    return tuple(found)


def _ranges(report: Report, block_ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Raw ranges to show: sentences with findings, joined where one finding runs over their border."""
    units = tuple(sorted(sentence.span for sentence in report.sentences)) or block_ranges
    ranges: list[tuple[int, int]] = []
    for finding in report.findings:
        start, end = finding.start, finding.end
        for position in overlapping(units, start, end):
            start, end = min(start, units[position][0]), max(end, units[position][1])
        if ranges and start < ranges[-1][1]:
            last = ranges.pop()
            start, end = last[0], max(end, last[1])
        ranges.append((start, end))
    return ranges


def _shortened(pieces: list[Piece]) -> Iterator[Piece]:
    for position, piece in enumerate(pieces):
        words = piece.text.split(" ")
        if piece.finding or len(words) <= _LONG:
            yield piece
            continue
        head = [] if position == 0 else words[:_KEPT]
        tail = [] if position == len(pieces) - 1 else words[-_KEPT:]
        yield Piece(" ".join([*head, "…", *tail]))
