"""A document as it probably read before, and phrases of it to search the source with."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from detector.documents.document import Document
from detector.report import Finding, Report

SURE = 0.3
"""Score of a suggestion from which on it is put in the place of what stands there."""
_SIZES = (9, 7, 5)
"""Words of a search phrase: few enough that each of them was probably there, enough to be rare."""
_WORD = re.compile(r"\S+")
_QUOTE = re.compile(r"[\"“”«»()\[\]]")


@dataclass(frozen=True)
class RestoredPiece:
    """Some text as it probably read. standing: what stands there now, where that is something else.

    doubtful: a finding without an original to put in its place; it stands as it is.
    """

    text: str
    standing: str | None = None
    doubtful: bool = False


def restored(report: Report, start: int, end: int) -> Iterator[RestoredPiece]:
    """The prose of the raw range [start, end) with the likely originals in place, markup left out."""
    starts = [finding.start for finding in report.findings]
    findings = report.findings[bisect_left(starts, start) : bisect_left(starts, end)]
    at = start
    for finding in findings:
        yield from _plain(report.document, at, finding.start)
        yield _piece(finding)
        at = finding.end
    yield from _plain(report.document, at, end)


def _piece(finding: Finding) -> RestoredPiece:
    best = finding.suggestions[0] if finding.suggestions else None
    if best is None or best.score < SURE:
        return RestoredPiece(finding.text, doubtful=True)
    return RestoredPiece(best.text, finding.text)


def _plain(document: Document, start: int, end: int) -> Iterator[RestoredPiece]:
    text = document.prose(start, end)
    if text:
        yield RestoredPiece(text)


def source_queries(report: Report, count: int = 3) -> tuple[str, ...]:
    """Phrases that the source probably has word for word, to be searched for in quotation marks.

    Each is a stretch of a sentence with likely originals in place; those with names and numbers come
    first, and none has words in it that are doubtful. Nothing for a document without findings, nor for one
    that was rather translated, whose source has other words.
    """
    if not report.findings or report.rather_translated:
        return ()
    found = []
    for sentence in report.sentences:
        best = max(_windows(list(restored(report, *sentence.span))), default=None)
        if best is not None:
            found.append(best)
    chosen = sorted(found, key=lambda item: -item[0])[:count]
    return tuple(text for value, text in chosen if value > 0)


def _windows(pieces: Sequence[RestoredPiece]) -> Iterator[tuple[float, str]]:
    """(worth, text) of the stretches of one sentence that hold no doubtful word."""
    words: list[tuple[str, bool, bool]] = []  # word, changed, doubtful
    for piece in pieces:
        words += [(word, piece.standing is not None, piece.doubtful) for word in _WORD.findall(piece.text)]
    for size in _SIZES:
        for first in range(len(words) - size + 1):
            window = words[first : first + size]
            if any(doubtful or _QUOTE.search(word) for word, _, doubtful in window):
                continue
            later = window if first else window[1:]  # the capital that begins a sentence is no name
            names = sum(word[:1].isupper() or word[:1].isdigit() for word, _, _ in later)
            changed = sum(was for _, was, _ in window)
            text = " ".join(word for word, _, _ in window).strip("'.,;:!?")
            yield names - 0.4 * changed + 0.1 * size - 0.4, text
