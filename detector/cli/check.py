"""The command `check`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from detector.cli.group import FAILED, FLAGGED, say
from detector.cli.options import (
    configuration_of,
    configuration_options,
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
    from detector.configuration import Configuration, Settings
    from detector.corpus.changes import Changes
    from detector.reports.results import Failure, Note


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--stdin-filename", metavar="NAME", help="Name of standard input; its ending gives the format.")
@format_option(FORMATS)
@output_option
@threshold_option
@min_words_option(None)
@exit_zero_option
@click.option("--no-suggestions", is_flag=True, help="Find risk markers only, without the likely originals.")
@click.option(
    "--annotate",
    type=file_path(writable=True),
    metavar="FILE",
    help="Also write a copy of the one document (.docx or .pdf) with a comment on each risk marker.",
)
@no_ignores_option
@click.option("--baseline", type=file_path(), metavar="FILE", help="Report only what is not in FILE.")
@click.option("--diff", metavar="REV", help="Report only what was changed since the git revision REV.")
@model_option
@configuration_options
@click.option("--show-config", is_flag=True, help="Print the settings that hold for PATH, and check nothing.")
def check(
    paths: tuple[Path, ...],
    stdin_filename: str | None,
    output_format: str | None,
    output: Path | None,
    threshold: float | None,
    min_words: int | None,
    exit_zero: bool,
    no_suggestions: bool,
    annotate: Path | None,
    no_ignores: bool,
    baseline: Path | None,
    diff: str | None,
    model: Path | None,
    config: Path | None,
    isolated: bool,
    force_exclude: bool,
    show_config: bool,
) -> int:
    """Score documents and mark what was garbled in them.

    Each PATH is a document (text, Markdown, HTML, Word, PDF, LaTeX, reStructuredText, JATS, EPUB,
    mail) or a directory of documents; - or no PATH reads standard input. Options win over the
    settings in unspin.toml or pyproject.toml.

    Exit status: 0 if no document reaches the threshold, 1 if one does, 2 if something could not
    be read or done; the other files are still checked then.
    """
    configuration = configuration_of(
        config,
        isolated,
        threshold=threshold,
        min_words=min_words,
        suggestions=False if no_suggestions else None,
        output_format=output_format,
        force_exclude=force_exclude or None,
        model=model,
        baseline=baseline,
    )
    if show_config:
        return _show(configuration, paths, stdin_filename)

    from detector.annotate import check_target, with_copy
    from detector.corpus.baseline import Baseline
    from detector.corpus.known import Known
    from detector.corpus.paths import check_paths
    from detector.corpus.settling import Settling
    from detector.detector import Detector
    from detector.lexicons import load_matcher
    from detector.reports import render
    from detector.reports.results import Results

    refuse_missing_folder(output)
    if annotate is not None:
        refuse_missing_folder(annotate)
        check_target(paths, annotate)
    run = configuration.run
    notes: list[Note] = []

    def noted(note: Note) -> None:
        notes.append(note)
        say(str(note))

    detector = Detector.load(run.model, load_matcher())
    settling = Settling(
        ignores=not no_ignores,
        baseline=Known(Baseline.read(run.baseline), detector.sha256) if run.baseline else None,
        changes=_changes(diff, paths),
        noted=noted,
    )
    failures: list[Failure] = []

    def failed(failure: Failure) -> None:
        failures.append(failure)
        say(f"{failure.path}: {failure.message}")

    def threshold_of(settings: Settings) -> float:
        return detector.threshold if settings.threshold is None else settings.threshold

    reports = check_paths(detector, paths, configuration, stdin_filename, failed, settling)
    results = Results(
        tool=tool_of(detector),
        threshold=threshold_of(run),
        reports=reports if annotate is None else with_copy(reports, paths[0], annotate),
        failures=failures,
        notes=notes,
        threshold_at=lambda path: threshold_of(configuration.settings_for(Path(path))),
    )
    chosen = output_format or format_for(output, run.output_format or "text")
    write(render(results, chosen, to_file=output is not None), output, utf8=chosen != "text")
    if failures:
        return FAILED
    return FLAGGED if results.flagged and not exit_zero else 0


def _changes(revision: str | None, paths: tuple[Path, ...]) -> Changes | None:
    from detector.corpus.changes import Changes

    if revision is None:
        return None
    if not paths or Path("-") in paths:
        raise UsageError("standard input has no revisions; name files or folders to check with --diff")
    return Changes.since(revision, paths)


def _show(configuration: Configuration, paths: tuple[Path, ...], stdin_filename: str | None) -> int:
    from detector.configuration.shown import show

    if len(paths) > 1:
        raise UsageError("--show-config shows the settings of one PATH; name only one")
    stdin = Path(stdin_filename) if stdin_filename else None
    path = stdin if paths in ((), (Path("-"),)) else paths[0]
    write(iter([show(configuration, path)]), None, utf8=True)
    return 0
