"""What one run of the command line hands to a renderer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from detector.report import Report, Verdict


@dataclass(frozen=True)
class Tool:
    """The program and the model that judged."""

    version: str
    model: str
    model_sha256: str


@dataclass(frozen=True)
class Failure:
    """A file that could not be read, and why."""

    path: str
    message: str


@dataclass(frozen=True)
class Note:
    """Something to put in order about a file that was read, which changes no result. line: from 1."""

    path: str
    line: int | None
    message: str

    def __str__(self) -> str:
        return ":".join(map(str, filter(None, (self.path, self.line)))) + f": {self.message}"


@dataclass
class Results:
    """The reports of a run, made while they are read, and the failures and notes met on the way.

    threshold: the risk (0..1) from which on a document is flagged. reports: may be read
    once, by iterating over the results. failures, notes, verdicts, flagged, words_checked, words_skipped:
    complete after that. threshold_at: the threshold of a document by its path, where it is not the same for
    all.
    """

    tool: Tool
    threshold: float
    reports: Iterator[Report]
    failures: list[Failure] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    flagged: int = 0
    threshold_at: Callable[[str], float] | None = None
    words_checked: int = 0
    words_skipped: int = 0

    def __iter__(self) -> Iterator[Report]:
        for report in self.reports:
            self.verdicts[report.verdict] += 1
            self.flagged += self.flags(report)
            self.words_checked += report.words_checked if report.score is not None else 0
            self.words_skipped += report.words_skipped
            yield report

    def flags(self, report: Report) -> bool:
        """Whether a report is flagged; one that was not scored, or has nothing new to tell, never is."""
        return report.verdict != "not-scored" and report.reaches(self.threshold_of(report))

    def threshold_of(self, report: Report) -> float:
        """The threshold that a report is held to."""
        return self.threshold_at(report.path) if self.threshold_at else self.threshold
