"""The commands for many texts: `batch`, `summary` and `evaluate`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from detector.cli.group import say
from detector.cli.options import (
    file_path,
    format_option,
    id_column_option,
    min_words_option,
    model_option,
    output_option,
    refuse_missing_folder,
    text_column_option,
    threshold_option,
    write,
)
from detector.reports import COMPARISON_FORMATS, format_for


@click.command()
@click.argument("source", metavar="INPUT", type=click.Path(allow_dash=True))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, allow_dash=True),
    metavar="OUT",
    help="JSONL or Parquet to write, by its ending.",
)
@text_column_option
@id_column_option
@click.option("--limit", type=click.IntRange(0), metavar="N", help="Read the first records only.")
@click.option(
    "--fields",
    type=click.Choice(["all", "score"]),
    default="all",
    show_default=True,
    help="score: leave the findings out, which is faster.",
)
@min_words_option(50)
@click.option(
    "--workers",
    type=click.IntRange(1),
    metavar="N",
    help="Processes that score. Default: one each processor, for a corpus that is large enough.",
)
@click.option(
    "--no-cascade", is_flag=True, help="Let the large network read everything, also what is surely clean."
)
@click.option(
    "--clear-below",
    type=click.FloatRange(0, 1),
    metavar="SCORE",
    help="What the small network scores below it, the large one does not read. Default: the model's.",
)
@click.option(
    "--device",
    type=click.Choice(["cpu", "cuda"]),
    default="cpu",
    show_default=True,
    help="cuda: the large network runs on a GPU, in torch (unspin[gpu]).",
)
@click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="ray: the cluster that RAY_ADDRESS names; then INPUT and OUT may be addresses such as s3://….",
)
@click.option(
    "--overwrite", is_flag=True, help="Start afresh where OUT exists; without it the run goes on there."
)
@model_option
def batch(
    source: str,
    output: str,
    model: Path | None,
    engine: str,
    overwrite: bool,
    no_cascade: bool,
    clear_below: float | None,
    **choices: Any,
) -> None:
    """Score a corpus: one record in, one JSON record a line out, in the same order.

    INPUT is JSONL (also .gz or .zst), CSV, Parquet, a directory that `datasets` saved, a folder of
    documents, or - for JSONL on standard input; OUT is JSONL, Parquet, or - for standard output.

    A record that cannot be scored gets the verdict not-scored and an error. Further columns are
    carried through, unless their name is one of the results'. A run that was stopped, however that
    came, goes on when the same command is given again; OUT.manifest.json says how far it is.
    """
    from detector.corpus.batch import BatchOptions, run_batch
    from detector.corpus.progress import progress_on
    from detector.detector import Detector
    from detector.errors import UsageError
    from detector.lexicons import load_matcher

    options = BatchOptions(clear_below=0.0 if no_cascade else clear_below, **choices)
    with progress_on(sys.stderr) as progress:
        if engine == "ray":
            from detector.corpus.cluster import run_cluster

            run_cluster(model, source, output, options, progress, overwrite=overwrite)
            return
        for address in (source, output):
            if "://" in address:
                raise UsageError(f"{address}: is no path of this machine; add --engine ray")
        detector = Detector.load(model, load_matcher(), device=options.device)
        run_batch(detector, Path(source), Path(output), options, progress, overwrite=overwrite)


def _rate(context: click.Context, parameter: click.Parameter, value: str | None) -> float | None:
    if value is None:
        return None
    name, _, share = value.partition("=")
    try:
        rate = float(share)
    except ValueError:
        rate = -1.0
    if name != "fpr" or not 0 <= rate <= 1:
        raise click.BadParameter(f"{value!r} is not like fpr=0.01, a share of 0 to 1")
    return rate


@click.command()
@click.argument("labelled", metavar="LABELLED", type=file_path(allow_dash=True))
@click.option("--group-by", metavar="COLUMN", help="Also measure each group of records apart.")
@threshold_option
@min_words_option(1)
@click.option(
    "--threshold-for",
    callback=_rate,
    metavar="fpr=SHARE",
    help="Also propose the threshold that at most this share of the clean texts reach.",
)
@click.option(
    "--predictions", type=file_path(writable=True), metavar="FILE", help="Also write each score and finding."
)
@click.option(
    "--plots",
    type=click.Path(path_type=Path, file_okay=False, writable=True),
    metavar="DIR",
    help="Also draw ROC, precision and recall, reliability, scores, and false positives by group (SVG).",
)
@click.option(
    "--examples",
    type=click.IntRange(0),
    metavar="N",
    default=5,
    show_default=True,
    help="How many of the worst false alarms, and of the worst misses, to show with their text.",
)
@text_column_option
@id_column_option
@click.option(
    "--label-column",
    metavar="NAME",
    default="label",
    show_default=True,
    help="Column that says spun, machine-garbled or clean.",
)
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@model_option
def evaluate(
    labelled: Path,
    predictions: Path | None,
    plots: Path | None,
    text_column: str,
    id_column: str,
    label_column: str,
    output_format: str,
    model: Path | None,
    **choices: Any,
) -> None:
    """Measure the model on labelled text, with intervals of 95%.

    LABELLED is JSONL (also .gz or .zst), CSV, Parquet, a JSON list, or - for JSONL on standard input, with
    the columns text and label (spun, machine-garbled or clean); id and spans (a list of start, text and
    original; in CSV as JSON) if they are known. Labels spun are measured by the risk score, labels
    machine-garbled by the translation risk, both in one file by the higher of the two. A text that is not
    scored counts as one with the score 0.
    """
    from detector.corpus.evaluate import EvaluateOptions, evaluate_file
    from detector.corpus.labelled import LabelledColumns
    from detector.corpus.progress import progress_on
    from detector.detector import Detector
    from detector.reports.evaluation import render_evaluation

    options = EvaluateOptions(columns=LabelledColumns(text_column, id_column, label_column), **choices)
    if plots is not None:
        from detector.corpus.plots import make_folder

        make_folder(plots)
    detector = Detector.load(model)
    with progress_on(sys.stderr) as progress:
        evaluation = evaluate_file(detector, labelled, options, progress, predictions)
    if plots is not None:
        from detector.corpus.plots import draw

        say(f"{plots}: drew {', '.join(draw(evaluation, plots))}")
    write(render_evaluation(evaluation, output_format), None, utf8=output_format == "json")


@click.command()
@click.argument("scored", metavar="OUT", type=file_path())
@click.option("--group-by", metavar="COLUMN", help="Also tell which values of a column are most affected.")
@format_option(COMPARISON_FORMATS)
@output_option
def summary(scored: Path, group_by: str | None, output_format: str | None, output: Path | None) -> None:
    """Sum up what `batch` wrote: verdicts, scores, the most frequent phrases, the same text twice.

    OUT is JSONL or Parquet that `unspin batch` wrote; it is read by DuckDB, which needs the packages
    of unspin[corpus].
    """
    from detector import __version__
    from detector.corpus.summary import summarise
    from detector.reports.summary import render_summary

    refuse_missing_folder(output)
    chosen = output_format or format_for(output)
    pieces = render_summary(summarise(scored, group_by), __version__, chosen, to_file=output is not None)
    write(pieces, output, utf8=chosen != "text")
