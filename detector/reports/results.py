"""What one run of the command line hands to a renderer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
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


@dataclass
class Results:
    """The reports of a run, made while they are read, and the failures met on the way.

    threshold: the document score (0..1) from which on a document is flagged. reports: may be read
    once, by iterating over the results. failures, verdicts, flagged, words_checked, words_skipped:
    complete after that.
    """

    tool: Tool
    threshold: float
    reports: Iterator[Report]
    failures: list[Failure] = field(default_factory=list)
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    flagged: int = 0
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
        if report.verdict == "not-scored" or report.score is None or report.settled:
            return False
        return report.score >= self.threshold
