"""The commands that look for sources: `index` and `trace`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from detector.cli.group import FLAGGED, Told
from detector.cli.options import (
    exit_zero_option,
    file_path,
    format_option,
    id_column_option,
    model_option,
    output_option,
    refuse_missing_folder,
    text_column_option,
    tool_of,
    write,
)
from detector.reports import COMPARISON_FORMATS, format_for


@click.command()
@click.argument("corpus", nargs=-1, required=True, metavar="CORPUS...", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", required=True, type=file_path(), metavar="INDEX", help="Index to make or add to."
)
@text_column_option
@id_column_option
def index(corpus: tuple[Path, ...], output: Path, text_column: str, id_column: str) -> int:
    """Make an index of reference texts for `trace`, or add to one.

    CORPUS is documents, folders of them, or corpora of records (JSONL, CSV, Parquet, a directory
    that `datasets` saved). What is there already is left alone, and what has changed is put in anew,
    so a run that was stopped goes on when it is given again.
    """
    from detector.corpus.progress import progress_on
    from detector.trace import Index
    from detector.trace.corpus import references

    failed = Told()
    refuse_missing_folder(output)
    new = total = 0
    with Index(output, create=True) as made, progress_on(sys.stderr) as progress:
        progress.start(None)
        for added in made.add(references(corpus, text_column, id_column, failed)):
            new, total = new + added, total + 1
            progress.advance(1)
        size = f"{len(made):,} documents in {made.passages:,} passages"
    click.echo(f"{output}: {new:,} of {total:,} documents added; {size}")
    return failed.status


@click.command()
@click.argument("suspect", metavar="SUSPECT", type=file_path())
@click.option(
    "--against", required=True, type=file_path(), metavar="INDEX", help="Index that `unspin index` made."
)
@format_option(COMPARISON_FORMATS)
@output_option
@exit_zero_option
@model_option
def trace(
    suspect: Path,
    against: Path,
    output_format: str | None,
    output: Path | None,
    exit_zero: bool,
    model: Path | None,
) -> int:
    """Find the likeliest source of a text in an index, and compare them.

    The search asks for what the text probably said before it was garbled.

    Exit status: 0 if no source was found, 1 if one was, 2 if something could not be read.
    """
    from detector.detector import CheckOptions, Detector
    from detector.documents import read
    from detector.reports.tracing import render_trace
    from detector.trace import Index
    from detector.trace import trace as traced

    refuse_missing_folder(output)
    document = read(suspect)
    with Index(against) as sources:
        detector = Detector.load(model)
        report = detector.check_document(document, CheckOptions(min_words=1))
        candidates = traced(report, sources, detector.lexicon.words_behind)
    chosen = output_format or format_for(output)
    pieces = render_trace(document, candidates, tool_of(detector), chosen, to_file=output is not None)
    write(pieces, output, utf8=chosen != "text")
    return FLAGGED if candidates and not exit_zero else 0
