"""The command `baseline`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from detector.cli.group import FAILED, Told
from detector.cli.options import (
    configuration_of,
    configuration_options,
    file_path,
    min_words_option,
    model_option,
    no_ignores_option,
    refuse_missing_folder,
)
from detector.errors import UsageError

if TYPE_CHECKING:
    from detector.reports.results import Failure


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=file_path(), metavar="FILE", help="Baseline to write.")
@min_words_option(None)
@no_ignores_option
@model_option
@configuration_options
def baseline(
    paths: tuple[Path, ...],
    output: Path,
    min_words: int | None,
    no_ignores: bool,
    model: Path | None,
    config: Path | None,
    isolated: bool,
    force_exclude: bool,
) -> int:
    """Accept what is found today, so that `check --baseline` reports what is new.

    The file names phrases with the words beside them, and no lines: text may be added, moved and
    edited elsewhere. It is written only if every PATH could be read.
    """
    from detector.corpus.baseline import Baseline
    from detector.corpus.paths import STDIN, check_paths
    from detector.corpus.settling import Settling
    from detector.detector import Detector
    from detector.lexicons import load_matcher

    if STDIN in paths:
        raise UsageError("standard input has no name to keep in a baseline; name files or folders")
    refuse_missing_folder(output)
    told = Told()

    def failed(failure: Failure) -> None:
        told(f"{failure.path}: {failure.message}")

    configuration = configuration_of(
        config,
        isolated,
        min_words=min_words,
        suggestions=False,
        force_exclude=force_exclude or None,
        model=model,
    )
    detector = Detector.load(configuration.run.model, load_matcher())
    reports = check_paths(detector, paths, configuration, None, failed, Settling(ignores=not no_ignores))
    made = Baseline.of(reports, output, detector.sha256)
    if told.status == FAILED:
        told(f"{output}: not written, since something could not be read; mend that first")
        return FAILED
    made.write()
    click.echo(f"{output}: {len(made):,} findings in {len(made.documents):,} documents accepted")
    return 0
