"""Reports of a trace: the likeliest sources, and the best of them beside the suspect text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from detector.documents.document import Document
from detector.reports.comparison import comparison_record, render_comparison
from detector.reports.excerpt import visible
from detector.reports.results import Tool
from detector.trace.trace import Candidate


def render_trace(
    suspect: Document,
    candidates: Sequence[Candidate],
    tool: Tool,
    output_format: str,
    *,
    to_file: bool = False,
) -> Iterator[str]:
    """The sources as text, JSON or a page; a page shows the best one alone."""
    if output_format == "json":
        record = {
            "schema_version": 1,
            "tool": {"name": "unspin", "version": tool.version, "model": tool.model},
            "suspect": suspect.path,
            "sources": [comparison_record(candidate.comparison, tool) for candidate in candidates],
        }
        yield json.dumps(record, ensure_ascii=False, indent=2) + "\n"
        return
    if output_format == "text" or not candidates:
        yield "".join(_list(suspect, candidates))
    if candidates:
        yield from render_comparison(candidates[0].comparison, tool, output_format, to_file=to_file)


def _list(suspect: Document, candidates: Sequence[Candidate]) -> Iterator[str]:
    if not candidates:
        yield f"{visible(suspect.path)}: no source was found in the index.\n"
        return
    yield f"Likeliest sources of {visible(suspect.path)}:\n"
    for number, candidate in enumerate(candidates, 1):
        comparison = candidate.comparison
        yield (
            f"  {number}  {visible(candidate.name)}: {comparison.taken:.0%} of the text stands there, "
            f"{comparison.covered:.0%} of the source is in it\n"
        )
    yield "\n"
