"""What a note in an annotated copy says of a finding, and of the whole document."""

from __future__ import annotations

from detector.report import Finding, Report
from detector.reports.excerpt import visible
from detector.reports.meanings import CAUTION, VERDICTS, checked, reads, risks, why_not_scored

AUTHOR, INITIALS = "Unspin", "U"
_NAMED = 3
"""Originals of a finding that are named."""


def note(finding: Finding) -> str:
    """What to say at the words of a finding: `risk marker: reads like a substitute for “summit”`."""
    return f"risk marker: {_meaning(finding)}"


def overview(report: Report) -> str:
    """What to say at the start of the document: the verdict, what was checked, and how to take it."""
    if report.score is None:
        judgement = f"{report.verdict}. {why_not_scored(report)}"
    else:
        judgement = f"{report.verdict}, {risks(report)}. {VERDICTS[report.verdict]} {checked(report)}."
        judgement = f"{judgement} {reads(report)}".strip()
    return f"{visible(judgement)} {CAUTION}"


def _meaning(finding: Finding) -> str:
    originals = _originals(finding)
    if finding.kind == "obfuscation":
        return "look-alike or invisible characters" + (f"; it reads {originals}" if originals else "")
    if finding.kind == "listed":
        return "on a list of tortured phrases" + (f", which expects {originals}" if originals else "")
    if finding.kind == "garbled":
        return "broken wording, as of a poor translation" + (f"; perhaps {originals}" if originals else "")
    return f"reads like a substitute for {originals or 'the usual wording'}"


def _originals(finding: Finding) -> str:
    """The likeliest originals, those that are guesses with a question mark."""
    return ", ".join(
        f"“{visible(suggestion.text)}”" + ("" if suggestion.likely else "?")
        for suggestion in finding.suggestions[:_NAMED]
    )
