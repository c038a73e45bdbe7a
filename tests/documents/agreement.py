"""How well the findings in marked-up text are those in the plain text."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from detector.detector import Detector
from detector.documents import read
from detector.report import Report


def findings_agree(detector: Detector, path: Path, plain: str) -> Report:
    """The report on a marked-up file, 98% of the findings in which, at least, are those in its plain text."""
    report = detector.check_document(read(path))
    expected = Counter(finding.text for finding in detector.check(plain).findings)
    found = Counter(finding.text for finding in report.findings)
    assert expected.total() > 40
    assert (expected & found).total() >= 0.98 * max(expected.total(), found.total()), (
        expected - found,
        found - expected,
    )
    return report


def stand_where_they_say(report: Report, markup: str) -> None:
    """The findings stand at their offsets as they are quoted, nine in ten of them without signs of markup."""
    raw = report.document.raw
    plain = [item for item in report.findings if not re.search(markup, raw[item.start : item.end])]
    assert len(plain) > 0.9 * len(report.findings)
    assert all(raw[item.start : item.end] == item.text for item in plain)


def within(report: Report, start: str, end: str) -> list[str]:
    """The findings that touch a stretch of the raw text which starts and ends with these, any of them."""
    raw = report.document.raw
    touched = []
    at = raw.find(start)
    assert at >= 0
    while at >= 0:
        stop = raw.index(end, at + len(start)) + len(end)
        touched += [item.text for item in report.findings if at < item.end and item.start < stop]
        at = raw.find(start, stop)
    return touched
