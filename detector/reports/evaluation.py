"""Reports of an evaluation: tables and the worst texts for the terminal, or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from detector.corpus.evaluate import Evaluation, Figures
from detector.corpus.intervals import Interval
from detector.corpus.worst import Misjudged
from detector.report import RiskName
from detector.reports.excerpt import Excerpt, excerpts, visible

if TYPE_CHECKING:
    from rich.console import Group, RenderableType
    from rich.table import Table

_GAP = 2  # columns of the terminal
_INTERVAL = "95% interval"
_COUNTS = frozenset({"spun", "clean", "gold_spans", "not_scored"})
_MEASURE = 100  # columns beyond which lines of prose are hard to follow
_QUOTED = 3  # sentences of a text
_OPENING = 30  # words of a text without findings
JUDGED: dict[RiskName, tuple[str, str]] = {  # the name of each risk, and of the texts that it is of
    "score": ("risk score", "spun"),
    "translation_risk": ("translation risk", "machine-garbled"),
    "risk": ("higher risk", "garbled"),
}


def render_evaluation(evaluation: Evaluation, output_format: str) -> Iterator[str]:
    """The evaluation as `text` or `json`, in pieces."""
    if output_format == "json":
        yield json.dumps(evaluation.record(), indent=2, default=str) + "\n"
        return
    from detector.reports import text_console

    console = text_console(False)
    with console.capture() as capture:
        console.print(table(evaluation, console.width), highlight=False)
        plain = console.color_system is None or console.no_color
        console.print(examples(evaluation, plain), width=min(console.width, _MEASURE))
    lines = (line.rstrip() for line in capture.get().split("\n"))
    yield "\n".join(lines).rstrip("\n") + "\n"


def table(evaluation: Evaluation, width: int) -> Group:
    """The measures in rows, overall with intervals and each group in columns; in parts if `width` asks."""
    from rich.console import Group
    from rich.text import Text

    by, kind = JUDGED[evaluation.risk]
    head = Text(f"model {evaluation.model}, by the {by}, threshold {evaluation.threshold:.2f}\n")
    if evaluation.wanted_fpr is not None:
        head.append(_proposal(evaluation.wanted_fpr, evaluation.proposed))
    rows = list(evaluation.overall.measures)
    columns = [_values("overall", rows, evaluation.overall), _ranges(rows, evaluation.overall.intervals)]
    columns += [_values(visible(name), rows, figures) for name, figures in evaluation.groups.items()]
    names = [kind if row == "spun" else row for row in rows]
    return Group(head, *(_table(names, part) for part in _fitting(columns, width - max(map(len, names)))))


def _proposal(wanted: float, proposed: float | None) -> str:
    if proposed is None:
        return "no clean texts, so no threshold can be proposed\n"
    return f"--threshold {proposed:.4f} flags at most {wanted:.2%} of the clean texts\n"


def _values(name: str, rows: Sequence[str], figures: Figures) -> list[str]:
    """A column: its head and a cell for each row."""
    return [name, *(_shown(row, figures.measures.get(row)) for row in rows)]


def _ranges(rows: Sequence[str], ranges: dict[str, Interval]) -> list[str]:
    cells = ("" if row not in ranges else ", ".join(_shown(row, end) for end in ranges[row]) for row in rows)
    return [_INTERVAL, *(f"[{cell}]" if cell else "" for cell in cells)]


def _shown(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    if name in _COUNTS:
        return f"{value:.0f}"
    return f"{value:.2f}" if name == "findings/1000" else f"{value:.3f}"


def _fitting(columns: Sequence[list[str]], width: int) -> Iterator[list[list[str]]]:
    part: list[list[str]] = []
    used = 0
    for column in columns:
        needed = max(map(len, column)) + _GAP
        if part and used + needed > width:
            yield part
            part, used = [], 0
        part.append(column)
        used += needed
    yield part


def _table(rows: Sequence[str], columns: Sequence[list[str]]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="bold")
    table.add_column("")
    for head, *_ in columns:
        interval = head == _INTERVAL
        table.add_column(
            Text(head), justify="left" if interval else "right", style="dim" if interval else None
        )
    for place, row in enumerate(rows, 1):
        table.add_row(row, *(Text(column[place]) for column in columns))
    table.add_row()
    return table


def examples(evaluation: Evaluation, plain: bool) -> Group:
    """The worst false alarms and misses, each with its strongest findings; nothing where there are none."""
    from rich.console import Group
    from rich.text import Text

    parts: list[RenderableType] = []
    worst, (by, kind) = evaluation.worst, JUDGED[evaluation.risk]
    titles = {
        "Worst false alarms: clean texts at or above the threshold": worst.false_alarms,
        f"Worst misses: {kind} texts below the threshold": worst.misses,
    }
    for title, items in titles.items():
        if items:
            parts.append(Text(title, style="bold"))
        for item in items:
            parts += [Text(""), *_example(item, by, plain)]
        parts += [Text("")] if items else []
    return Group(*parts)


def _example(item: Misjudged, by: str, plain: bool) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    from detector.reports.text import excerpt_table

    group = "" if item.labelled.group is None else f" ({visible(item.labelled.group)})"
    reason = f", not scored: {visible(item.report.reason)}" if item.report.reason else ""
    name = Text(visible(str(item.labelled.id)), style="bold")
    yield name.append(f"{group}: {by} {item.score:.4f}{reason}", style="not bold")
    found = _strongest(excerpts(item.report))
    quoted = excerpt_table(found, plain) if found else Text(f"{_opening(item.labelled.text)}", style="dim")
    yield Padding(quoted, (0, 0, 0, 2))


def _strongest(found: Sequence[Excerpt]) -> tuple[Excerpt, ...]:
    """The few sentences with the highest findings, in the order of the text."""

    def highest(excerpt: Excerpt) -> float:
        return max(piece.finding.score for piece in excerpt.pieces if piece.finding)

    kept = sorted(range(len(found)), key=lambda place: -highest(found[place]))[:_QUOTED]
    return tuple(found[place] for place in sorted(kept))


def _opening(text: str) -> str:
    words = visible(text).split()
    return f"“{' '.join(words[:_OPENING])}{' …' if len(words) > _OPENING else ''}”, without findings"
