"""The texts that were judged worst, kept while all of them pass by."""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass, field
from typing import Any

from detector.corpus.labelled import Labelled
from detector.report import Report, RiskName
from detector.reports.json import finding_record


@dataclass(frozen=True)
class Misjudged:
    """A labelled text and the report on it that its label contradicts. score: the risk that was judged."""

    labelled: Labelled
    report: Report
    score: float

    def record(self) -> dict[str, Any]:
        """As JSON prints it. reason: why the text was not scored, else null."""
        return {
            "id": self.labelled.id,
            "group": self.labelled.group,
            "score": self.score,
            "reason": self.report.reason,
            "text": self.labelled.text,
            "findings": [finding_record(finding) for finding in self.report.findings],
        }


@dataclass
class Worst:
    """At most `count` false alarms and as many misses, the worst first; of equal ones the earlier.

    A false alarm: a clean text at or above the threshold; the higher, the worse. A miss: a spun text
    below it; the lower, the worse. risk: the one that is judged; a text that was not scored has 0.
    """

    threshold: float
    count: int
    risk: RiskName = "score"
    false_alarms: list[Misjudged] = field(default_factory=list)
    misses: list[Misjudged] = field(default_factory=list)

    def add(self, labelled: Labelled, report: Report) -> None:
        """Look at one text."""
        item = Misjudged(labelled, report, float(getattr(report, self.risk) or 0.0))
        if labelled.spun == (item.score >= self.threshold):
            return
        sign = 1 if labelled.spun else -1
        kept = self.misses if labelled.spun else self.false_alarms
        insort(kept, item, key=lambda other: sign * other.score)
        del kept[self.count :]

    def record(self) -> dict[str, Any]:
        """As JSON prints it."""
        return {
            "false_alarms": [item.record() for item in self.false_alarms],
            "misses": [item.record() for item in self.misses],
        }
