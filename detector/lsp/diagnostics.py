"""A report as diagnostics, and what hovering over one shows."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

from lsprotocol.types import Diagnostic, DiagnosticSeverity, Hover, MarkupContent, MarkupKind, Position

from detector.lsp.positions import Lines
from detector.report import Finding, Report, Suggestion
from detector.reports.meanings import KINDS, VERDICTS, chance, risks

SOURCE = "unspin"
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&])")


@dataclass(frozen=True, eq=False)
class Judged:
    """One version of a text, judged. markers: the diagnostic of each of the report's findings, in order."""

    version: int
    report: Report
    lines: Lines
    markers: tuple[Diagnostic, ...]
    whole: Diagnostic | None

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """All there is to show."""
        return [*([self.whole] if self.whole else ()), *self.markers]


def judged(report: Report, version: int, threshold: float, encoding: str) -> Judged:
    """The diagnostics of a report; from the risk `threshold` on they are warnings."""
    lines = Lines(report.document.raw, encoding)
    flagged = report.reaches(threshold)
    severity = DiagnosticSeverity.Warning if flagged else DiagnosticSeverity.Information
    markers = tuple(_marker(finding, lines, severity) for finding in report.findings)
    return Judged(version, report, lines, markers, _whole(report, lines) if flagged else None)


def hover(judged: Judged, position: Position) -> Hover | None:
    """What is known of the finding at a place: the likely originals with their scores, and why."""
    offset = judged.lines.offset(position)
    index = bisect_right(judged.report.findings, offset, key=lambda finding: finding.start) - 1
    if index < 0 or offset >= judged.report.findings[index].end:
        return None
    finding = judged.report.findings[index]
    return Hover(MarkupContent(MarkupKind.Markdown, explained(finding)), judged.markers[index].range)


def explained(finding: Finding) -> str:
    """A finding in Markdown."""
    paragraphs = [f"**{KINDS[finding.kind].title}**, score {finding.score:.2f}", _escaped(finding.reason)]
    if finding.suggestions:
        rows = "\n".join(
            f"- {_escaped(suggestion.text)} ({chance(suggestion.score)})"
            for suggestion in finding.suggestions
        )
        paragraphs.append(f"Likely originals of *{_escaped(finding.text)}*:\n\n{rows}")
    return "\n\n".join(paragraphs)


def _marker(finding: Finding, lines: Lines, severity: DiagnosticSeverity) -> Diagnostic:
    message = finding.reason
    if len(finding.suggestions) > 1:  # the reason names the first
        message += f" Likely originals: {', '.join(map(_named, finding.suggestions))}."
    return Diagnostic(
        range=lines.range(finding.start, finding.end),
        message=message,
        severity=severity,
        code=finding.kind,
        source=SOURCE,
        data=_data(finding),
    )


def _named(suggestion: Suggestion) -> str:
    return suggestion.text if suggestion.likely else f"{suggestion.text}?"


def _data(finding: Finding) -> dict[str, Any]:
    suggestions = [
        {"text": suggestion.text, "score": suggestion.score, "likely": suggestion.likely}
        for suggestion in finding.suggestions
    ]
    return {"text": finding.text, "score": finding.score, "suggestions": suggestions}


def _whole(report: Report, lines: Lines) -> Diagnostic:
    """The verdict on the document, at the first line of its prose."""
    start, end = report.document.blocks[0].span
    return Diagnostic(
        range=lines.first_line(start, end),
        message=f"{risks(report).capitalize()}. {VERDICTS[report.verdict]}",
        severity=DiagnosticSeverity.Information,
        code=report.verdict,
        source=SOURCE,
        data={"score": report.score, "translation_risk": report.translation_risk},
    )


def _escaped(text: str) -> str:
    """Text that Markdown shows as it stands, in one line."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
