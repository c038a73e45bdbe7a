"""Where documents and findings are, as other programs expect to be told."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

from detector.findings import Places
from detector.report import Finding


def relative_path(path: str) -> str:
    """A path as seen from the working folder where it lies in there, with forward slashes."""
    inside = os.path.relpath(path) if os.path.isabs(path) else os.path.normpath(path)
    leaves = inside.split(os.sep, 1)[0] == os.pardir
    return Path(path if leaves else inside).as_posix()


def uri(path: str) -> str:
    """A path as a URI reference: relative to the working folder if it lies in there."""
    shown = relative_path(path)
    # Bytes of a file name that are no valid text keep their value this way.
    encoded = quote(shown.encode("utf-8", "surrogateescape"), safe="/")
    return f"file://{encoded}" if shown.startswith("/") else encoded


def end_of(finding: Finding, places: Places) -> tuple[int, int]:
    """The line of the last character of a finding, and the column after it."""
    line, column = places.line_and_column(max(finding.end - 1, finding.start))
    return line, column + 1


def where(finding: Finding) -> str:
    """The place of a finding in words: its page and paragraph, or its line and column."""
    return finding.location or f"line {finding.line}, column {finding.column}"
