"""Reports as workflow commands, which GitHub Actions shows beside the changed lines."""

from __future__ import annotations

from collections.abc import Iterator

from detector.findings import Places
from detector.report import Finding, Report
from detector.reports.excerpt import likeliest, visible
from detector.reports.location import end_of, relative_path
from detector.reports.meanings import KINDS, judgement, summed
from detector.reports.results import Results


def render_github(results: Results) -> Iterator[str]:
    """For each flagged document a notice and a warning a finding; errors for what was not read.

    A last notice says how much was checked.
    """
    for report in results:
        if results.flags(report):
            yield from _document(report)
    for failure in results.failures:
        yield _command("error", failure.message, file=relative_path(failure.path), title="unspin: not read")
    yield _command("notice", f"{summed(results)}.", title="unspin")


def _document(report: Report) -> Iterator[str]:
    file = relative_path(report.path)
    summary = judgement(report)
    yield _command("notice", summary, file=file, title=f"unspin: {report.verdict}")
    places = Places(report.document.raw)
    # GitHub shows the first ten warnings of a step only, so the surest come first.
    for finding in sorted(report.findings, key=lambda finding: -finding.score):
        yield _warning(finding, file, places)


def _warning(finding: Finding, file: str, places: Places) -> str:
    properties = {"file": file}
    message = finding.reason
    if finding.location is None:
        line, column = end_of(finding, places)
        properties |= {"line": str(finding.line), "endLine": str(line)}
        if line == finding.line:  # GitHub takes columns within one line only
            properties |= {"col": str(finding.column), "endColumn": str(column)}
    else:
        message = f"{finding.location}: {message}"
    original = likeliest(finding)
    message += f" Likely original: {original}" if original else ""
    return _command("warning", message, **properties, title=f"unspin: {KINDS[finding.kind].title}")


def _command(name: str, message: str, **properties: str) -> str:
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {listed}::{_data(visible(message))}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
