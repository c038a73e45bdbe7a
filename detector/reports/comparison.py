"""Reports of a comparison: for the terminal, as JSON, and as a page with both texts side by side."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detector.compare import Comparison, SentencePair, Swap
from detector.documents.document import Document
from detector.findings import Places
from detector.reports.excerpt import visible
from detector.reports.meanings import count

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from detector.reports.results import Tool

CAUTION = "That two texts are alike does not say which came first, or who wrote either."
_MEASURE = 100


@dataclass(frozen=True)
class Part:
    """Some text of a sentence; with a swap where it was swapped, or `verbatim` where it was taken over."""

    text: str
    swap: Swap | None = None
    verbatim: bool = False


@dataclass(frozen=True)
class Row:
    """Sentences that belong together, or a sentence of either side alone. line: of the suspect text."""

    line: int | None
    suspect: tuple[Part, ...]
    source: tuple[Part, ...]
    moved: bool = False


def render_comparison(
    comparison: Comparison, tool: Tool, output_format: str, *, to_file: bool = False
) -> Iterator[str]:
    """The comparison in one of `reports.COMPARISON_FORMATS`, in pieces."""
    if output_format == "json":
        yield json.dumps(comparison_record(comparison, tool), ensure_ascii=False, indent=2) + "\n"
    elif output_format == "html":
        yield _page(comparison, tool)
    else:
        from detector.reports import text_console

        yield _printed(comparison, text_console(to_file))


def comparison_record(comparison: Comparison, tool: Tool) -> dict[str, Any]:
    """The comparison as a record of the public JSON; offsets are raw code points of either file."""
    return {
        "schema_version": 1,
        "tool": {"name": "unspin", "version": tool.version},
        "suspect": comparison.suspect.path,
        "source": comparison.source.path,
        "related": comparison.related,
        "covered": round(comparison.covered, 4),
        "taken": round(comparison.taken, 4),
        "verbatim": round(comparison.verbatim, 4),
        "pairs": [_pair_record(pair) for pair in comparison.pairs],
    }


def _pair_record(pair: SentencePair) -> dict[str, Any]:
    return {
        "start": pair.suspect[0],
        "end": pair.suspect[1],
        "source_start": pair.source[0],
        "source_end": pair.source[1],
        "similarity": pair.similarity,
        "moved": pair.moved,
        "swaps": [
            {
                "start": swap.suspect[0],
                "end": swap.suspect[1],
                "text": swap.text,
                "source_start": swap.source[0],
                "source_end": swap.source[1],
                "original": swap.original,
            }
            for swap in pair.swaps
        ],
        "verbatim": [{"start": start, "end": end} for start, end in pair.verbatim],
    }


def summary(comparison: Comparison) -> str:
    """What was found, in one or two sentences."""
    if not comparison.related:
        return "The texts are unrelated: hardly a sentence of the one says what a sentence of the other says."
    return (
        f"{comparison.taken:.0%} of its words stand in sentences that the source has too, "
        f"{comparison.verbatim:.0%} word for word; {comparison.covered:.0%} of the source is there. "
        f"{count(len(comparison.swaps), 'phrase')} swapped."
    )


def rows(comparison: Comparison) -> list[Row]:
    """Both texts side by side: the suspect text in its order, then what only the source has."""
    places = Places(comparison.suspect.raw)
    found: list[tuple[int, Row]] = []
    for pair in comparison.pairs:
        left = _parts(comparison.suspect, pair.suspect, [(s.suspect, s) for s in pair.swaps], pair.verbatim)
        right = _parts(comparison.source, pair.source, [(s.source, s) for s in pair.swaps], ())
        found.append(
            (pair.suspect[0], Row(places.line_and_column(pair.suspect[0])[0], left, right, pair.moved))
        )
    for start, end in comparison.suspect_alone:
        parts = _parts(comparison.suspect, (start, end), [], ())
        found.append((start, Row(places.line_and_column(start)[0], parts, ())))
    rest = [Row(None, (), _parts(comparison.source, span, [], ())) for span in comparison.source_alone]
    return [row for _, row in sorted(found, key=lambda item: item[0])] + rest


def _parts(
    document: Document,
    span: tuple[int, int],
    swaps: Sequence[tuple[tuple[int, int], Swap]],
    verbatim: Sequence[tuple[int, int]],
) -> tuple[Part, ...]:
    """The prose of a raw range, cut at swaps and at what was taken over; markup is left out."""
    marks = [(*place, swap) for place, swap in swaps if place[0] < place[1]]
    cuts = sorted(marks + [(*place, None) for place in verbatim], key=lambda cut: cut[:2])
    parts = []
    at = span[0]
    for start, end, swap in cuts:
        parts += [
            Part(visible(document.prose(at, start))),
            Part(visible(document.prose(start, end)), swap, swap is None),
        ]
        at = end
    parts.append(Part(visible(document.prose(at, span[1]))))
    return tuple(part for part in parts if part.text)


def _printed(comparison: Comparison, console: Console) -> str:
    from rich.table import Table
    from rich.text import Text

    plain = console.color_system is None or console.no_color
    title = Text.assemble((visible(comparison.suspect.path), "bold"), " against ")
    title.append(visible(comparison.source.path), "bold")
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(justify="right", style="dim", min_width=4)
    table.add_column(ratio=1)
    for row in rows(comparison) if comparison.related else ():
        if any(part.swap for part in row.suspect):
            table.add_row(str(row.line), _marked(row, plain))
            table.add_row("", "")
    with console.capture() as capture:
        width = min(console.width, _MEASURE)
        console.print(title, width=width)
        console.print(Text(summary(comparison)), width=width, highlight=False)
        console.print()
        console.print(table, width=width, highlight=False)
        console.print(Text(CAUTION, style="dim"), width=width)
    return "\n".join(line.rstrip() for line in capture.get().split("\n"))


def _marked(row: Row, plain: bool) -> Text:
    from rich.text import Text

    text = Text()
    for part in row.suspect:
        if part.swap is None or not part.swap.original:
            text.append(part.text)
            continue
        text.append("[" if plain else "")
        text.append(part.text, style="" if plain else "bold underline red")
        text.append(" ← ", style="" if plain else "dim")
        text.append(visible(part.swap.original), style="" if plain else "green")
        text.append("]" if plain else "")
    return text.append("  (moved)" if row.moved else "", style="dim")


def _page(comparison: Comparison, tool: Tool) -> str:
    from detector.reports.page import render_page

    return render_page(
        "comparison.html.j2",
        ("report.css", "comparison.css"),
        comparison=comparison,
        rows=rows(comparison),
        summary=summary(comparison),
        caution=CAUTION,
        tool=tool,
    )
