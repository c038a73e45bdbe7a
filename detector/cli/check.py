"""The command `check`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from detector.cli.group import FAILED, FLAGGED, say
from detector.cli.options import (
    exit_zero_option,
    file_path,
    format_option,
    min_words_option,
    model_option,
    no_ignores_option,
    output_option,
    refuse_missing_folder,
    threshold_option,
    tool_of,
    write,
)
from detector.errors import UsageError
from detector.reports import FORMATS, format_for

if TYPE_CHECKING:
    from detector.reports.results import Failure, Note


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--stdin-filename", metavar="NAME", help="Name of standard input; its ending gives the format.")
@format_option(FORMATS)
@output_option
@threshold_option
@min_words_option(50)
@exit_zero_option
@click.option("--no-suggestions", is_flag=True, help="Find risk markers only, without the likely originals.")
@no_ignores_option
@click.option("--baseline", type=file_path(), metavar="FILE", help="Report only what is not in FILE.")
@click.option("--diff", metavar="REV", help="Report only what was changed since the git revision REV.")
@model_option
def check(
    paths: tuple[Path, ...],
    stdin_filename: str | None,
    output_format: str | None,
    output: Path | None,
    threshold: float | None,
    min_words: int,
    exit_zero: bool,
    no_suggestions: bool,
    no_ignores: bool,
    baseline: Path | None,
    diff: str | None,
    model: Path | None,
) -> int:
    """Score documents and mark what was garbled in them.

    Each PATH is a text, Markdown or HTML file, or a directory of such files; - or no PATH reads
    standard input.

    Exit status: 0 if no document reaches the threshold, 1 if one does, 2 if something could not
    be read or done; the other files are still checked then.
    """
    from detector.corpus.baseline import Baseline
    from detector.corpus.changes import Changes
    from detector.corpus.known import Known
    from detector.corpus.paths import STDIN, check_paths
    from detector.corpus.settling import Settling
    from detector.detector import CheckOptions, Detector
    from detector.lexicons import load_matcher
    from detector.reports import render
    from detector.reports.results import Results

    refuse_missing_folder(output)
    if diff is not None and (not paths or STDIN in paths):
        raise UsageError("standard input has no revisions; name files or folders to check with --diff")
    accepted = None if baseline is None else Baseline.read(baseline)
    changes = None if diff is None else Changes.since(diff, paths)
    detector = Detector.load(model, load_matcher())
    options = CheckOptions(min_words=min_words, suggestions=not no_suggestions)
    failures: list[Failure] = []

    def failed(failure: Failure) -> None:
        failures.append(failure)
        say(f"{failure.path}: {failure.message}")

    notes: list[Note] = []

    def noted(note: Note) -> None:
        notes.append(note)
        say(str(note))

    settling = Settling(
        ignores=not no_ignores,
        baseline=None if accepted is None else Known(accepted, detector.sha256),
        changes=changes,
        noted=noted,
    )
    results = Results(
        tool=tool_of(detector),
        threshold=detector.threshold if threshold is None else threshold,
        reports=check_paths(detector, paths, options, stdin_filename, failed, settling),
        failures=failures,
        notes=notes,
    )
    chosen = output_format or format_for(output)
    write(render(results, chosen, to_file=output is not None), output, utf8=chosen != "text")
    if failures:
        return FAILED
    return FLAGGED if results.flagged and not exit_zero else 0
