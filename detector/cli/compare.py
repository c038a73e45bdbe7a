"""The command `compare`."""

from __future__ import annotations

from pathlib import Path

import click

from detector.cli.group import FLAGGED
from detector.cli.options import (
    exit_zero_option,
    file_path,
    format_option,
    model_option,
    output_option,
    refuse_missing_folder,
    tool_of,
    write,
)
from detector.reports import COMPARISON_FORMATS, format_for


@click.command()
@click.argument("suspect", metavar="SUSPECT", type=file_path())
@click.argument("source", metavar="SOURCE", type=file_path())
@format_option(COMPARISON_FORMATS)
@output_option
@exit_zero_option
@model_option
def compare(
    suspect: Path,
    source: Path,
    output_format: str | None,
    output: Path | None,
    exit_zero: bool,
    model: Path | None,
) -> int:
    """Set a suspect text beside a known source: what was swapped, how much was taken.

    SUSPECT and SOURCE are text, Markdown or HTML files. Sentences that were moved, split or joined
    are found; so is a part taken out of a longer source.

    Exit status: 0 if the texts are unrelated, 1 if they are related, 2 if one could not be read.
    """
    from detector.compare import compare as compared
    from detector.documents import read
    from detector.model_folder import ModelFolder
    from detector.originals import Lexicon
    from detector.reports.comparison import render_comparison

    refuse_missing_folder(output)
    folder = ModelFolder.find(model)
    lexicon = Lexicon(folder.file("lexicon.sqlite"))
    comparison = compared(read(suspect), read(source), lexicon.words_behind)
    chosen = output_format or format_for(output)
    pieces = render_comparison(comparison, tool_of(folder), chosen, to_file=output is not None)
    write(pieces, output, utf8=chosen != "text")
    return FLAGGED if comparison.related and not exit_zero else 0
