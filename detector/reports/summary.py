"""Reports of a batch run: for the terminal, as JSON, and as a page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from detector.corpus.summary import BINS, Summary
from detector.reports.excerpt import visible
from detector.reports.meanings import CAUTION, count
from detector.reports.page import render_page

if TYPE_CHECKING:
    from rich.console import Group
    from rich.table import Table

_BAR = 40
_SHOWN = 10
"""Groups of the same text that are listed."""


def render_summary(
    summary: Summary, version: str, output_format: str, *, to_file: bool = False
) -> Iterator[str]:
    """The summary in one of `reports.COMPARISON_FORMATS`, in pieces."""
    if output_format == "json":
        record = {"schema_version": 1, "tool": {"name": "unspin", "version": version}, **asdict(summary)}
        yield json.dumps(record, ensure_ascii=False, indent=2) + "\n"
    elif output_format == "html":
        yield _page(summary, version)
    else:
        from detector.reports import text_console

        console = text_console(to_file)
        with console.capture() as capture:
            console.print(_printed(summary))
        yield capture.get()


def headline(summary: Summary) -> str:
    """How much was judged, in words."""
    return f"{count(summary.documents, 'document')} of {count(summary.words, 'word')}"


def shares(summary: Summary) -> list[tuple[str, int, float]]:
    """Each verdict, how many documents have it, and their share."""
    total = max(1, summary.documents)
    return [(verdict, number, number / total) for verdict, number in summary.verdicts.items()]


def bins(summary: Summary) -> list[tuple[float, int, float]]:
    """The lower end of each step of the scores, its documents, and how high it is beside the highest."""
    highest = max(1, *summary.histogram)
    return [(step / BINS, number, number / highest) for step, number in enumerate(summary.histogram)]


def _page(summary: Summary, version: str) -> str:
    return render_page(
        "summary.html.j2",
        ["report.css", "summary.css"],
        summary=summary,
        headline=headline(summary),
        shares=shares(summary),
        bins=bins(summary),
        duplicates=summary.duplicates[:_SHOWN],
        caution=CAUTION,
        version=version,
    )


def _printed(summary: Summary) -> Group:
    from rich.console import Group
    from rich.text import Text

    parts: list[Text | Table] = []
    for title, body in _sections(summary):
        parts += [Text(title, style="bold"), body, Text()]
    return Group(*parts[:-1])


def _sections(summary: Summary) -> Iterator[tuple[str, Table]]:
    """Each part of the summary that has anything in it, with its title."""
    verdicts = [(verdict, f"{number:,}", f"{share:.2%}") for verdict, number, share in shares(summary)]
    yield f"{visible(summary.path)}: {headline(summary)}", _table(("verdict", "documents", "share"), verdicts)
    scores = [
        (f"{low:.1f}–{low + 1 / BINS:.1f}", f"{number:,}", "█" * round(_BAR * height))
        for low, number, height in bins(summary)
    ]
    yield "Risk, the higher of the two", _table(("from", "documents", ""), scores)
    phrases = [
        (f"{phrase.documents:,}", visible(phrase.text), visible(phrase.original or "–"))
        for phrase in summary.phrases
    ]
    if phrases:
        yield "Most frequent risk markers", _table(("documents", "phrase", "likely original"), phrases)
    sources = [
        (visible(source.name or "–"), f"{source.flagged:,}", f"{source.documents:,}", f"{source.share:.1%}")
        for source in summary.sources
    ]
    if sources:
        yield "Most affected", _table(("source", "flagged", "documents", "share"), sources)
    if summary.duplicates:
        alike = [(f"{len(group):,}", visible(", ".join(group))) for group in summary.duplicates[:_SHOWN]]
        yield "Marked alike, probably the same text", _table(("documents", "names"), alike)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=True)
    for name in head:
        right = name in ("documents", "flagged", "share")
        table.add_column(name, justify="right" if right else "left", header_style="dim")
    for row in rows:
        table.add_row(*row)
    return table
