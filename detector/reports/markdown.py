"""Reports as Markdown, to paste into an issue, a review or a note to an author."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detector.report import Report
from detector.reports.excerpt import Excerpt, Piece, excerpts, visible
from detector.reports.meanings import CAUTION, chances, judgement, summed, why_not_scored
from detector.reports.results import Results

_SPECIAL = re.compile(r"([\\`*_\[\]<>&~|#])")


def render_markdown(results: Results) -> Iterator[str]:
    """A title, then one section a document as soon as it is judged, then what could not be read."""
    yield "# Risk markers\n\n"
    yield f"{CAUTION}\n"
    for report in results:
        yield _section(report)
    if results.verdicts.total() > 1:
        yield f"\n{summed(results)}.\n"
    if results.failures:
        yield "\n## Not read\n\n"
        for failure in results.failures:
            yield f"- {escaped(failure.path)}: {escaped(failure.message)}\n"


def escaped(text: str) -> str:
    """The text with everything that Markdown or HTML would read as markup made plain."""
    return _SPECIAL.sub(_harmless, visible(text))


def _harmless(match: re.Match[str]) -> str:
    # Not every Markdown reader takes a backslash before these, and an entity works in all of them.
    entities = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
    return entities.get(match[1], "\\" + match[1])


def _section(report: Report) -> str:
    lines = [f"\n## {escaped(report.path)}: {report.verdict}\n\n"]
    if report.score is None:
        lines.append(f"{escaped(why_not_scored(report))}\n")
        return "".join(lines)
    lines.append(f"{judgement(report)} {chances(report)}\n")
    found = excerpts(report)
    lines += ["\n"] if found else []
    return "".join(lines) + "".join(_item(excerpt) for excerpt in found)


def _item(excerpt: Excerpt) -> str:
    where = f"line {excerpt.place}" if excerpt.place.isdecimal() else escaped(excerpt.place)
    return f"- **{where}:** {''.join(map(_marked, excerpt.pieces)).strip()}\n"


def _marked(piece: Piece) -> str:
    text = escaped(piece.text)
    if piece.finding is None:
        return text
    original = "" if piece.original is None else f" → *{escaped(piece.original)}*"
    return f"[**{text}**{original}]"
