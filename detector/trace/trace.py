"""Finding the source of a suspect text: search by what it probably said, then compare."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from detector.compare import Comparison, compare
from detector.compare.sentences import Known
from detector.documents import read_text
from detector.documents.document import Document
from detector.report import Finding, Report
from detector.trace.index import Index

TERMS = 14
"""Rarest words of a passage that are searched for."""
_WORD = re.compile(r"[^\W\d_]{2,}|\d{2,}")
_COMMON = 0.05
"""Words in a larger share of the passages say nothing."""
_HITS = 20
_COMPARED = 4
"""Documents that are compared with the suspect, of those that the search found."""


@dataclass(frozen=True)
class Candidate:
    """A reference document that may be the source. score: of the search, only good for ranking."""

    name: str
    score: float
    comparison: Comparison = field(repr=False)


def trace(report: Report, index: Index, known: Known, *, restored: bool = True) -> list[Candidate]:
    """The likeliest sources of a checked document, best first; only such as are related to it.

    restored: search by the words that findings stand for, and not by the words that stand there.
    """
    scores: defaultdict[int, float] = defaultdict(float)
    for words in queries(report, restored=restored):
        terms = _rarest(words, index)
        best: dict[int, float] = {}
        for hit in index.search(terms, _HITS):
            best[hit.document] = max(best.get(hit.document, 0.0), hit.score)
        for document, score in best.items():
            scores[document] += score
    likely = sorted(scores, key=lambda document: -scores[document])[:_COMPARED]
    found = [_candidate(report.document, number, scores[number], index, known) for number in likely]
    related = [candidate for candidate in found if candidate.comparison.related]
    return sorted(related, key=lambda candidate: (-candidate.comparison.taken, -candidate.score))


def queries(report: Report, *, restored: bool = True) -> Iterator[set[str]]:
    """The words to search for, in lower case, for each passage of a document.

    Where a document was not judged, all its words are one query.
    """
    whole = (0, len(report.document.raw))
    ranges = [(passage.start, passage.end) for passage in report.passages] or [whole]
    for start, end in ranges:
        inside = [finding for finding in report.findings if start <= finding.start < end]
        words = set(_words(report.document.prose(start, end)))
        if restored:
            replaced = {word for finding in inside if finding.suggestions for word in _words(finding.text)}
            words = (words - replaced) | set(_originals(inside))
        yield words


def _originals(findings: Sequence[Finding]) -> Iterator[str]:
    for finding in findings:
        for suggestion in finding.suggestions[:2]:
            yield from _words(suggestion.text)


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _rarest(words: set[str], index: Index) -> list[str]:
    counts = index.rarity(words)
    most = max(3.0, _COMMON * index.passages)
    return sorted((word for word in counts if counts[word] <= most), key=lambda word: (counts[word], word))[
        :TERMS
    ]


def _candidate(suspect: Document, number: int, score: float, index: Index, known: Known) -> Candidate:
    name = index.name(number)
    source = read_text(index.text(number), path=name)
    return Candidate(name, score, compare(suspect, source, known))
