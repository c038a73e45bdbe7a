"""Annotated copies: the document as it was, with a note at each risk marker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from detector.documents.files import FORMATS, format_of
from detector.errors import InputError, MissingPackageError, UsageError

if TYPE_CHECKING:
    from detector.report import Report

# The module of each format has `annotate(data: bytes, report: Report, path: str) -> bytes`.
_ANNOTATORS = ("docx", "pdf")


def annotate(source: bytes, report: Report, format: str, path: str) -> bytes:
    """A copy of a file with a note at each finding of its report; format: "docx" or "pdf".

    Raises UsageError for another format, InputError where the file cannot be read or a package is missing.
    """
    if format not in _ANNOTATORS:
        raise UsageError(f"{path}: {format} files cannot be annotated; {_endings()} files can")
    try:
        module = import_module(f"detector.annotate.{format}")
    except ModuleNotFoundError as error:
        raise MissingPackageError(f"{path}: annotating it", error, "formats") from error
    copy: bytes = module.annotate(source, report, path)
    return copy


def check_target(paths: Sequence[Path], target: Path) -> None:
    """Raise UsageError unless `paths` is one file that can be annotated, `target` another of its format."""
    if len(paths) != 1 or paths[0] == Path("-") or paths[0].is_dir():
        raise UsageError(f"{target}: an annotated copy is made of one document; name one file to check")
    (source,) = paths
    if format_of(source) not in _ANNOTATORS:
        raise UsageError(f"{source}: it cannot be annotated; {_endings()} files can")
    if format_of(target) != format_of(source):
        raise UsageError(
            f"{target}: the annotated copy has the format of its document; end it with {source.suffix}"
        )
    if target.exists() and source.exists() and target.samefile(source):
        raise UsageError(f"{target}: it is the document itself; name another file for the annotated copy")


def with_copy(reports: Iterator[Report], source: Path, target: Path) -> Iterator[Report]:
    """The reports as they come, of which there is one; after it the annotated copy of `source` is written.

    Raises InputError where the content is not what its ending says, or was changed meanwhile.
    """
    for report in reports:
        yield report
        found = report.document.format
        if found != format_of(target):
            raise InputError(f"{source}: its content is {found}, so no copy was annotated; rename the file")
        target.write_bytes(annotate(source.read_bytes(), report, found, str(source)))


def _endings() -> str:
    return " and ".join(ending for ending, format in FORMATS.items() if format in _ANNOTATORS)
