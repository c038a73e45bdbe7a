"""Reports as JUnit XML, which most build servers show as tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from detector.report import Finding, Report
from detector.reports.excerpt import likeliest, visible
from detector.reports.location import where
from detector.reports.meanings import checked, judgement, why_not_scored
from detector.reports.results import Failure, Results

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render_junit(results: Results) -> Iterator[str]:
    """One suite with a case a document: failed when flagged, skipped when not scored."""
    suite = ElementTree.Element("testsuite", name="unspin")
    properties = ElementTree.SubElement(suite, "properties")
    tool = results.tool
    for name, value in [("version", tool.version), ("model", tool.model), ("checksum", tool.model_sha256)]:
        ElementTree.SubElement(properties, "property", name=name, value=_legal(value))
    for report in results:
        _add_document(suite, report, results.flags(report))
    for failure in results.failures:
        _add_failure(suite, failure)
    counts = {
        "tests": results.verdicts.total() + len(results.failures),
        "failures": results.flagged,
        "errors": len(results.failures),
        "skipped": results.verdicts["not-scored"],
    }
    root = ElementTree.Element("testsuites", name="unspin")
    root.append(suite)
    for element in (root, suite):
        element.attrib.update({name: str(number) for name, number in counts.items()})
    ElementTree.indent(root)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield ElementTree.tostring(root, encoding="unicode") + "\n"


def _add_document(suite: ElementTree.Element, report: Report, flagged: bool) -> None:
    case = _case(suite, report.path)
    if report.verdict == "not-scored":
        ElementTree.SubElement(case, "skipped", message=_legal(visible(why_not_scored(report))))
    elif flagged:
        message = judgement(report)
        failure = ElementTree.SubElement(case, "failure", message=message, type=report.verdict)
        failure.text = _legal("\n".join(map(_line, report.findings)))
    else:
        ElementTree.SubElement(case, "system-out").text = f"{checked(report)}."


def _add_failure(suite: ElementTree.Element, failure: Failure) -> None:
    message = _legal(visible(failure.message))
    ElementTree.SubElement(_case(suite, failure.path), "error", message=message, type="not-read")


def _case(suite: ElementTree.Element, path: str) -> ElementTree.Element:
    return ElementTree.SubElement(suite, "testcase", classname="unspin", name=_legal(path))


def _line(finding: Finding) -> str:
    original = likeliest(finding)
    arrow = f" → {original}" if original else ""
    return f"{where(finding)}: {visible(finding.text)}{arrow} ({finding.kind}, {finding.score:.2f})"


def _legal(text: str) -> str:
    """The text without the characters that XML 1.0 cannot hold."""
    return _ILLEGAL.sub("", text)
