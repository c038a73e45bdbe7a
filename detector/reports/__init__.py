"""Renderers: each turns the results of a run into one output format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from detector.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from detector.reports.results import Results

_RENDERERS = {  # the module of each format; one has more than one
    "json": "json",
    "jsonl": "json",
    "html": "html",
    "markdown": "markdown",
    "sarif": "sarif",
    "github": "github",
    "junit": "junit",
    "evidence": "evidence",
}
FORMATS = ("text", *_RENDERERS)
COMPARISON_FORMATS = ("text", "json", "html")
_ENDINGS = {
    ".txt": "text",
    ".json": "json",
    ".jsonl": "jsonl",
    ".html": "html",
    ".htm": "html",
    ".md": "markdown",
    ".sarif": "sarif",
    ".xml": "junit",
}


def format_for(output: Path | None, otherwise: str = "text") -> str:
    """The format that the ending of an output file asks for."""
    return _ENDINGS.get(output.suffix.lower(), otherwise) if output else otherwise


def render(results: Results, output_format: str, *, to_file: bool = False) -> Iterator[str]:
    """The results in one of FORMATS, in pieces as they come.

    to_file: the text goes to a file, so it is set for 80 columns without colour, and not for the
    terminal. Raises UsageError for another format.
    """
    if output_format == "text":
        return _text(results, to_file)
    if output_format not in _RENDERERS:
        raise UsageError(f"no output format {output_format!r}; choose one of {', '.join(FORMATS)}")
    module = import_module(f"detector.reports.{_RENDERERS[output_format]}")
    renderer: Callable[[Results], Iterator[str]] = getattr(module, f"render_{output_format}")
    return renderer(results)


def text_console(to_file: bool) -> Console:
    """The terminal, or for a file 80 columns without colour."""
    import io

    from rich.console import Console

    return Console(file=io.StringIO(), width=80, color_system=None) if to_file else Console()


def _text(results: Results, to_file: bool) -> Iterator[str]:
    from detector.reports.text import render_text

    return render_text(results, text_console(to_file))
