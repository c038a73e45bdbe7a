"""Checking what the command line names: files, directories, standard input."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from detector.corpus.settling import Settling
from detector.documents import discover, format_of, read, read_bytes
from detector.documents.document import Document
from detector.errors import InputError
from detector.lexicons import read_matcher
from detector.report import Report
from detector.reports.results import Failure

if TYPE_CHECKING:
    from detector.configuration import Configuration
    from detector.detector import Detector

STDIN = Path("-")
_STDIN_NAME = "<stdin>"


def check_paths(
    detector: Detector,
    paths: Sequence[Path],
    configuration: Configuration,
    stdin_filename: str | None,
    failed: Callable[[Failure], None],
    settling: Settling | None = None,
) -> Iterator[Report]:
    """A report for each document that `paths` name, in order; no path at all means standard input.

    configuration: says what is left out, and how each document is checked. stdin_filename: names standard
    input, and gives its format. failed: is told of each path that cannot be read, and the others go on.
    settling: what is set aside; of folders, what is not read at all.

    Raises UsageError for a configuration that is wrong, InputError for a list of phrases that it names.
    """
    from detector.detector import CheckOptions

    settling = settling or Settling()
    stdin = Path(stdin_filename or _STDIN_NAME)
    for source in _sources(paths or [STDIN], configuration, stdin, failed):
        if source not in paths and not settling.concerns(source):
            continue
        path = stdin if source == STDIN else source
        settings = configuration.settings_for(path)
        lists = read_matcher(settings.lexicons)
        options = CheckOptions(settings.min_words, settings.suggestions, lists=lists)
        try:
            format = configuration.format_of(path)
            document = _standard_input(stdin_filename, format) if source == STDIN else read(path, format)
            yield settling.check(detector, document, options, settings.allow)
        except InputError as error:
            failed(_failure((stdin_filename or _STDIN_NAME) if source == STDIN else str(source), error))
    settling.finish()


def _sources(
    paths: Sequence[Path], configuration: Configuration, stdin: Path, failed: Callable[[Failure], None]
) -> Iterator[Path]:
    if STDIN in paths and configuration.named(stdin):
        yield STDIN
    files, errors = discover([path for path in paths if path != STDIN], configuration)
    for error in errors:
        failed(_failure(str(error.path), error))
    yield from files


def _standard_input(name: str | None, format: str | None) -> Document:
    path = name or _STDIN_NAME
    if sys.stdin is None:
        raise InputError(f"{path}: standard input is closed; name a file to check")
    if sys.stdin.isatty():
        print("unspin: reading standard input; end it with Ctrl-D", file=sys.stderr)
    data = sys.stdin.buffer.read()
    return read_bytes(data, format=format or (format_of(Path(name)) if name else "text"), path=path)


def _failure(path: str, error: InputError) -> Failure:
    return Failure(path, str(error).removeprefix(f"{path}: "))
