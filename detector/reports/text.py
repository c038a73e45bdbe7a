"""Reports for the terminal: made to be read by an editor, with or without colour."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from detector.findings import Places
from detector.report import FLAGGED_VERDICTS, Report, Verdict
from detector.reports.excerpt import Excerpt, Piece, excerpts, visible
from detector.reports.meanings import CAUTION, VERDICTS, checked, reads, risks, skipped, strength, summed
from detector.reports.reading import broken_sentences
from detector.reports.results import Results
from detector.restored import source_queries

_MEASURE = 100  # columns beyond which lines of prose are hard to follow
_SHOWN_WHEN_CLEAN = 3
_SHOWN_WHEN_UNMARKED = 5
_VERDICT_STYLES: dict[Verdict, str] = {
    "clean": "bold green",
    "suspect": "bold yellow",
    "spun": "bold red",
    "machine-garbled": "bold red",
    "not-scored": "bold",
}
_MARK_STYLES = {"strong": "bold underline red", "moderate": "underline yellow", "slight": "underline"}


def render_text(results: Results, console: Console) -> Iterator[str]:
    """One printed report a document, then a summary where there are several.

    console: decides on width and colour; what it would print is given back, not printed.
    """
    plain = console.color_system is None or console.no_color
    width = min(console.width, _MEASURE)
    for report in results:
        detailed = results.flags(report) or report.verdict in FLAGGED_VERDICTS
        yield _printed(console, _document(report, detailed, plain), width)
    if results.verdicts.total() > 1 or (results.verdicts and results.failures):
        yield _printed(console, _summary(results), width)


def _printed(console: Console, renderable: RenderableType, width: int) -> str:
    with console.capture() as capture:
        console.print(renderable, width=width, highlight=False)
        console.print()
    return "\n".join(line.rstrip() for line in capture.get().split("\n"))


def _document(report: Report, detailed: bool, plain: bool) -> Group:
    parts: list[RenderableType] = [_header(report)]
    found = excerpts(report)
    stands_out = any(passage.stands_out for passage in report.passages)
    if stands_out and not (detailed and found):
        parts.append(Padding(_standing_out(report), (0, 0, 0, 2)))
    if found and (detailed or stands_out):
        parts += [Text(""), excerpt_table(found, plain), *(_queries(report) if detailed else ())]
    elif found:
        parts.append(Padding(_phrases(report, plain), (0, 0, 0, 2)))
    elif detailed or stands_out:
        parts += _broken(report)
    return Group(*parts)


def _header(report: Report) -> Group:
    verdict = (report.verdict, _VERDICT_STYLES[report.verdict])
    title = Text.assemble((visible(report.path), "bold"), ": ", verdict)
    if report.score is None:
        title.append(f", {visible(report.reason or VERDICTS[report.verdict])}")
        aside = Padding(Text(skipped(report), style="dim"), (0, 0, 0, 2))
        return Group(title, aside) if report.skipped else Group(title)
    title.append(f", {risks(report)}")
    told = [VERDICTS[report.verdict], f"{checked(report)}.", reads(report)]
    below = Text("\n".join(filter(None, told)), style="dim")
    return Group(title, Padding(below, (0, 0, 0, 2)))


def _broken(report: Report) -> Iterator[RenderableType]:
    """The sentences that read worst, where no phrase is marked."""
    broken = broken_sentences(report, _SHOWN_WHEN_UNMARKED)
    if broken:
        yield Text("\nNo phrase is marked. The sentences that read worst:\n", style="dim")
        yield excerpt_table(tuple(Excerpt(one.place, (Piece(one.text),)) for one in broken), plain=True)


def _queries(report: Report) -> Iterator[RenderableType]:
    """What to search for to find the source, where there is something."""
    queries = source_queries(report)
    if queries:
        yield Text("\nIts source probably has these words; search for them in quotation marks:", style="dim")
        yield Padding(Text("\n".join(f"“{visible(query)}”" for query in queries)), (0, 0, 0, 2))


def excerpt_table(found: tuple[Excerpt, ...], plain: bool) -> Table:
    """A row for each sentence that is quoted: its place, and its text with the findings marked.

    plain: mark them with brackets, where colour cannot.
    """
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(justify="right", style="dim", min_width=4, max_width=16)
    table.add_column(ratio=1)
    for position, excerpt in enumerate(found):
        if position:
            table.add_row("", "")
        table.add_row(Text(visible(excerpt.place)), _marked(excerpt.pieces, plain))
    return table


def _marked(pieces: tuple[Piece, ...], plain: bool) -> Text:
    text = Text()
    for piece in pieces:
        if piece.finding is None:
            text.append(piece.text)
        else:
            text.append_text(_mark(piece.text, piece.original, piece.finding.score, plain))
    text.rstrip()
    return text


def _mark(phrase: str, original: str | None, score: float, plain: bool) -> Text:
    """`[phrase → original]`, the brackets only where colour cannot say it."""
    mark = Text("[" if plain else "")
    mark.append(phrase, style="" if plain else _MARK_STYLES[strength(score)])
    if original is not None:
        mark.append(" → ", style="" if plain else "dim")
        mark.append(original, style="" if plain else "green")
    mark.append("]" if plain else "")
    return mark


def _standing_out(report: Report) -> Text:
    """Where the passages begin that read otherwise than their document."""
    lines = Places(report.document.raw)
    places = [
        f"line {lines.line_and_column(passage.start)[0]} ({passage.risk:.2f})"
        for passage in report.passages
        if passage.stands_out
    ]
    return Text(f"Stands out from the rest: the passage at {', at '.join(places)}", style="bold")


def _phrases(report: Report, plain: bool) -> Text:
    """The first few findings of a document that is in the clear, in one line."""
    text = Text("Isolated, too few to count: ", style="dim")
    for position, finding in enumerate(report.findings[:_SHOWN_WHEN_CLEAN]):
        piece = Piece(visible(finding.text), finding)
        text.append(", " if position else "")
        text.append_text(_mark(piece.text, piece.original, finding.score, plain))
        text.append(f" (line {finding.line})" if finding.location is None else f" ({finding.location})")
    more = len(report.findings) - _SHOWN_WHEN_CLEAN
    return text.append(f", and {more:,} more" if more > 0 else "", style="dim")


def _summary(results: Results) -> Group:
    flagged = f"{results.flagged:,} at or above the threshold of {results.threshold:.2f}"
    return Group(Text(summed(results), style="bold"), Text(flagged), Text(CAUTION, style="dim"))
