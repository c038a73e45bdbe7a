"""Reports without what the user asked not to hear of: ignored blocks, the baseline, unchanged text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from detector.configuration.allowed import set_aside
from detector.documents.document import Document, overlapping
from detector.documents.ignores import Heeded, Ignore, heed
from detector.findings import Places
from detector.report import Report
from detector.reports.results import Note

if TYPE_CHECKING:
    from detector.configuration import Phrase
    from detector.corpus.changes import Changes
    from detector.corpus.known import Known
    from detector.detector import CheckOptions, Detector


def _unheard(note: Note) -> None:
    pass


@dataclass(frozen=True)
class Settling:
    """How documents are judged and what is set aside of their findings.

    ignores: heed ignore comments. baseline: findings that were accepted. changes: only what they touched is
    reported. noted: is told of comments and entries of the baseline that are of no use any more.
    """

    ignores: bool = True
    baseline: Known | None = None
    changes: Changes | None = None
    noted: Callable[[Note], None] = _unheard

    def concerns(self, path: Path) -> bool:
        """Whether a file of a folder is to be checked at all."""
        return self.changes is None or self.changes.touched(path)

    def check(
        self, detector: Detector, document: Document, options: CheckOptions, allow: Sequence[Phrase] = ()
    ) -> Report:
        """The report of a document with what is settled set aside, allowed phrases included."""
        heeded = heed(document) if self.ignores else Heeded(document)
        report = set_aside(detector.check_document(heeded.document, options), allow)
        for note in _about_comments(heeded, document, detector, options):
            self.noted(note)
        if self.baseline is not None:
            report = report.without(self.baseline.findings(report), "baseline")
        if self.changes is not None:
            report = report.without(self.changes.unchanged(report), "unchanged")
        return report

    def finish(self) -> None:
        """Tell what of the baseline was not found, once all documents are checked."""
        for note in self.baseline.stale() if self.baseline is not None else ():
            self.noted(note)


def _about_comments(
    heeded: Heeded, document: Document, detector: Detector, options: CheckOptions
) -> list[Note]:
    """Notes on comments that cannot be heeded, and on those without which nothing more would be found."""
    told = [(problem.at, problem.message) for problem in heeded.problems]
    if heeded.ignores:
        whole = detector.check_document(document, replace(options, suggestions=False))
        told += [
            (ignore.at, f"unused {ignore.word}: nothing is found there without it; remove it")
            for ignore in _unused(heeded.ignores, whole)
        ]
    places = Places(document.raw) if told else None
    return [
        Note(document.path, places.line_and_column(at)[0], message)
        for at, message in sorted(told)
        if places is not None
    ]


def _unused(ignores: Sequence[Ignore], whole: Report) -> Iterator[Ignore]:
    """The ignores that cover no finding, and not most of a passage that stands out."""
    if whole.score is None:  # what cannot be judged cannot be told to be fine
        return
    findings = [(finding.start, finding.end) for finding in whole.findings]
    passages = [(passage.start, passage.end) for passage in whole.passages if passage.stands_out]
    for ignore in ignores:
        covered = [
            min(end, ignore.end) - max(start, ignore.start) > (end - start) / 2 for start, end in passages
        ]
        if not overlapping(findings, ignore.start, ignore.end) and not any(covered):
            yield ignore
