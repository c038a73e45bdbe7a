#!/usr/bin/env python3
"""Draw docs/example.svg, the README's picture: the example checked in a terminal."""

from __future__ import annotations

import io
import re
from importlib.metadata import version
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

from detector import Detector
from detector.documents import read
from detector.reports.results import Results, Tool
from detector.reports.text import render_text

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = "examples/harbour-spun.txt"
PICTURE = ROOT / "docs" / "example.svg"
COLUMNS, LINES = 92, 34

# The picture must not fetch fonts from elsewhere.
_FORMAT = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)


def terminal_view() -> str:
    """What `unspin check` shows of the example in a terminal with colours, its first lines."""
    detector = Detector.load()
    report = detector.check_document(read(ROOT / EXAMPLE))
    tool = Tool(version("unspin"), detector.name, detector.sha256)
    results = Results(tool, detector.threshold, iter([report]))
    console = Console(file=io.StringIO(), width=COLUMNS, force_terminal=True, color_system="standard")
    shown = "".join(render_text(results, console)).replace(str(ROOT) + "/", "")
    lines = shown.rstrip().splitlines()
    if len(lines) <= LINES:
        return "\n".join(lines)
    whole_excerpts = max(number for number, line in enumerate(lines[:LINES]) if not line)
    return "\n".join([*lines[: whole_excerpts + 1], "…"])


def main() -> None:
    recorder = Console(file=io.StringIO(), width=COLUMNS, record=True)
    recorder.print(Text.from_ansi(f"$ unspin check {EXAMPLE}\n\n{terminal_view()}"))
    PICTURE.parent.mkdir(exist_ok=True)
    recorder.save_svg(str(PICTURE), title="unspin", code_format=_FORMAT, unique_id="example")


if __name__ == "__main__":
    main()
