"""Reports as SARIF 2.1.0, for code scanning and for editors that read it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from detector.context import Neighbours, neighbours
from detector.findings import Places
from detector.report import Finding, FindingKind, Report
from detector.reports.excerpt import visible
from detector.reports.json import rounded
from detector.reports.location import end_of, uri, where
from detector.reports.meanings import CAUTION, KINDS, explanation, judgement
from detector.reports.results import Results, Tool

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_FINGERPRINT = "phraseInContext/v1"
_NAMED = 3  # suggestions of a message
_RULES = {kind: index for index, kind in enumerate(KINDS)}
_DOCUMENT = "document"
_DOCUMENT_RULE = {
    "id": _DOCUMENT,
    "name": "Document",
    "shortDescription": {"text": "Document that reads as garbled as a whole."},
    "fullDescription": {
        "text": "The document reaches the threshold as a whole, but no phrase of it stands out to be marked."
    },
    "help": {"text": f"Read the document with care. {CAUTION}"},
    "defaultConfiguration": {"level": "warning"},
    "properties": {"tags": ["risk marker"]},
}


def render_sarif(results: Results) -> Iterator[str]:
    """One log with one run, once everything is judged."""
    artifacts: list[dict[str, Any]] = []
    found: list[dict[str, Any]] = []
    for report in results:
        found += _results(report, len(artifacts), results.flags(report))
        artifacts.append(_artifact(report))
    run = {
        "tool": {"driver": _driver(results.tool)},
        "invocations": [_invocation(results)],
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "artifacts": artifacts,
        "results": found,
        "properties": {"threshold": rounded(results.threshold)},
    }
    yield json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)
    yield "\n"


def _driver(tool: Tool) -> dict[str, Any]:
    return {
        "name": "unspin",
        "version": tool.version,
        "rules": [*map(_rule, KINDS), _DOCUMENT_RULE],
        "properties": {"model": tool.model, "modelSha256": tool.model_sha256},
    }


def _rule(name: FindingKind) -> dict[str, Any]:
    kind = KINDS[name]
    examples = "\n".join(f"- {garbled} → {original}" for garbled, original in kind.examples)
    return {
        "id": name,
        "name": name.capitalize(),
        "shortDescription": {"text": f"{kind.title}."},
        "fullDescription": {"text": kind.summary},
        "help": {
            "text": explanation(name),
            "markdown": f"{kind.summary}\n\n{kind.advice}\n\nFor example:\n\n{examples}\n",
        },
        "defaultConfiguration": {"level": "warning"},
        "properties": {"tags": ["risk marker"]},
    }


def _invocation(results: Results) -> dict[str, Any]:
    errors = [_notification("error", failure.path, None, failure.message) for failure in results.failures]
    warnings = [_notification("warning", note.path, note.line, note.message) for note in results.notes]
    return {
        "executionSuccessful": not results.failures,
        "toolExecutionNotifications": [*errors, *warnings],
    }


def _notification(level: str, path: str, line: int | None, message: str) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": uri(path)}}
    if line is not None:
        place["region"] = {"startLine": line}
    return {
        "level": level,
        "message": {"text": _plain(f"{path}: {message}")},
        "locations": [{"physicalLocation": place}],
    }


def _artifact(report: Report) -> dict[str, Any]:
    return {
        "location": {"uri": uri(report.path)},
        "roles": ["analysisTarget"],
        "properties": {
            "verdict": report.verdict,
            **_risks(report),
            "reason": report.reason,
            "language": report.language,
            "words": report.words,
            "wordsChecked": report.words_checked,
            "wordsSkipped": dict(report.skipped),
            "quality": rounded(report.quality),
            "sentencesReading": dict(Counter(sentence.reads for sentence in report.sentences)),
        },
    }


def _risks(report: Report) -> dict[str, float | None]:
    return {"score": rounded(report.score), "translationRisk": rounded(report.translation_risk)}


def _results(report: Report, artifact: int, flagged: bool) -> Iterator[dict[str, Any]]:
    places = Places(report.document.raw)
    seen: Counter[str] = Counter()
    for finding, beside in zip(report.findings, neighbours(report.document, report.findings), strict=True):
        context = _in_context(finding, beside)
        seen[context] += 1
        record = {
            "ruleId": finding.kind,
            "ruleIndex": _RULES[finding.kind],
            "level": "warning" if flagged else "note",
            "message": {"text": _message(finding)},
            "locations": [_location(report, artifact, finding, places)],
            # The same words in the same company can come twice; their order tells them apart.
            "partialFingerprints": {_FINGERPRINT: f"{context}:{seen[context]}"},
            "properties": {"score": rounded(finding.score)},
        }
        fix = _fix(report, artifact, finding)
        yield record | ({"fixes": [fix]} if fix else {})
    if flagged and not report.findings:
        yield _whole(report, artifact)


def _whole(report: Report, artifact: int) -> dict[str, Any]:
    """The result of a document that is flagged although no phrase of it is marked."""
    return {
        "ruleId": _DOCUMENT,
        "ruleIndex": len(_RULES),
        "level": "warning",
        "message": {"text": _plain(judgement(report))},
        "locations": [{"physicalLocation": _file(report, artifact)}],
        "partialFingerprints": {_FINGERPRINT: f"{_digest([_DOCUMENT])}:1"},
        "properties": _risks(report),
    }


def _message(finding: Finding) -> str:
    names = [
        f"“{suggestion.text}”" + ("" if suggestion.likely else "?")
        for suggestion in finding.suggestions[:_NAMED]
    ]
    originals = f" Likely originals: {', '.join(names)}." if names else ""
    return _plain(finding.reason + originals)


def _plain(text: str) -> str:
    """Text that no reader of SARIF takes for a link or for something to fill in."""
    return visible(text).replace("](", "] (").replace("{", "{{").replace("}", "}}")


def _location(report: Report, artifact: int, finding: Finding, places: Places) -> dict[str, Any]:
    physical = _file(report, artifact)
    if finding.location is not None:
        # Offsets count the text that was taken out of the file, so no region of the file can be named.
        logical = [{"fullyQualifiedName": finding.location}]
        return {"physicalLocation": physical, "logicalLocations": logical}
    line, column = end_of(finding, places)
    physical["region"] = {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": line,
        "endColumn": column,
        **_characters(finding),
    }
    return {"physicalLocation": physical, "message": {"text": _plain(where(finding))}}


def _file(report: Report, artifact: int) -> dict[str, Any]:
    return {"artifactLocation": {"uri": uri(report.path), "index": artifact}}


def _characters(finding: Finding) -> dict[str, int]:
    return {"charOffset": finding.start, "charLength": finding.end - finding.start}


def _fix(report: Report, artifact: int, finding: Finding) -> dict[str, Any] | None:
    """The likely original in place of the phrase; None where it is a guess or would undo markup."""
    first = finding.suggestions[0] if finding.suggestions else None
    stands = report.document.raw[finding.start : finding.end] == finding.text
    if first is None or not first.likely or not stands or finding.location is not None:
        return None
    replacement = {"deletedRegion": _characters(finding), "insertedContent": {"text": first.text}}
    change = {
        "artifactLocation": {"uri": uri(report.path), "index": artifact},
        "replacements": [replacement],
    }
    return {"description": {"text": _plain(f"Put “{first.text}” there.")}, "artifactChanges": [change]}


def _in_context(finding: Finding, beside: Neighbours) -> str:
    """A digest of a phrase and its neighbours in its block, whatever the line it stands on."""
    return _digest([finding.kind, " ".join(beside.before), visible(finding.text), " ".join(beside.after)])


def _digest(parts: list[str]) -> str:
    return hashlib.sha256("\n".join(parts).lower().encode("utf-8", "backslashreplace")).hexdigest()[:32]
