"""Reports as JSON: one object for a run, or one document a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from detector.report import Finding, Report
from detector.reports.results import Results, Tool
from detector.restored import source_queries

SCHEMA_VERSION = 1


def render_json(results: Results) -> Iterator[str]:
    """One indented object for the whole run."""
    documents = [document_record(report) for report in results]
    whole = head(results.tool) | {
        "documents": documents,
        "errors": [asdict(failure) for failure in results.failures],
        "warnings": [asdict(note) for note in results.notes],
    }
    yield json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def render_jsonl(results: Results) -> Iterator[str]:
    """One document a line, each as soon as it is judged."""
    for report in results:
        yield json.dumps(document_record(report), ensure_ascii=False) + "\n"


def head(tool: Tool) -> dict[str, Any]:
    """What an object begins with: of which version it is, and of which program and model."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {
            "name": "unspin",
            "version": tool.version,
            "model": tool.model,
            "model_sha256": tool.model_sha256,
        },
    }


def document_record(report: Report) -> dict[str, Any]:
    """A report as a record of the public JSON; scores are rounded to four decimals."""
    return {
        "path": report.path,
        "verdict": report.verdict,
        "score": rounded(report.score),
        "translation_risk": rounded(report.translation_risk),
        "reason": report.reason,
        "language": report.language,
        "words": report.words,
        "words_checked": report.words_checked,
        "words_skipped": dict(report.skipped),
        "passages": [
            {"start": passage.start, "end": passage.end, "score": rounded(passage.score)}
            for passage in report.passages
        ],
        "sentences": [
            {
                "start": sentence.start,
                "end": sentence.end,
                "quality": rounded(sentence.quality),
                "reads": sentence.reads,
            }
            for sentence in report.sentences
        ],
        "findings": [finding_record(finding) for finding in report.findings],
        "source_queries": list(source_queries(report)),
    }


def finding_record(finding: Finding) -> dict[str, Any]:
    """A finding as a record of the public JSON."""
    return {
        "start": finding.start,
        "end": finding.end,
        "line": finding.line,
        "column": finding.column,
        "text": finding.text,
        "kind": finding.kind,
        "score": rounded(finding.score),
        "passage": finding.passage,
        "location": finding.location,
        "block": finding.block,
        "suggestions": [
            {"text": suggestion.text, "score": rounded(suggestion.score)}
            for suggestion in finding.suggestions
        ],
        "reason": finding.reason,
    }


def rounded(score: float | None) -> float | None:
    """A score as it is printed; also turns numpy numbers into plain ones."""
    return None if score is None else round(float(score), 4)
