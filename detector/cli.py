"""The command `unspin`: parses, calls, renders; what is heavy is imported inside the commands."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from detector import __version__
from detector.errors import UnspinError, UsageError
from detector.reports import FORMATS, format_for
from detector.reports.meanings import KINDS

if TYPE_CHECKING:
    from detector.report import FindingKind
    from detector.reports.results import Failure, Tool

_FLAGGED, _FAILED, _INTERRUPTED, _PIPE_CLOSED = 1, 2, 130, 141
_Command = TypeVar("_Command", bound=Callable[..., Any])


class _Failed(click.ClickException):
    """An error of ours, shown as one sentence."""

    exit_code = _FAILED

    def show(self, file: Any = None) -> None:
        _say(self.message)


class _Group(click.Group):
    """Commands whose errors end as one sentence and an exit status, never as a traceback."""

    def invoke(self, ctx: click.Context) -> None:
        try:
            status = super().invoke(ctx)
            sys.stdout.flush()
        except UnspinError as error:
            raise _Failed(str(error)) from error
        except KeyboardInterrupt:
            _say("stopped")
            status = _INTERRUPTED
        except BrokenPipeError:
            # Whoever read us has left: also keep Python from complaining when it flushes at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            status = _PIPE_CLOSED
        except OSError as error:
            name = error.filename or "the output"
            raise _Failed(f"{name}: {(error.strerror or str(error)).lower()}; check path and disk") from error
        ctx.exit(status or 0)


def _say(message: str) -> None:
    click.echo(f"unspin: {message}", err=True)


def _file(**kwargs: Any) -> click.Path:
    return click.Path(path_type=Path, dir_okay=False, **kwargs)


def _min_words(default: int) -> Callable[[_Command], _Command]:
    words = click.IntRange(1)
    shown = "Shortest text that is judged."
    return click.option(
        "--min-words", type=words, metavar="N", default=default, show_default=True, help=shown
    )


_model = click.option(
    "--model", type=click.Path(path_type=Path), metavar="DIR", help="Folder of another model."
)
_threshold = click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    metavar="SCORE",
    help="Risk score that flags a document. Default: the model's.",
)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="unspin %(version)s")
def unspin() -> None:
    """Find text that a machine garbled while rewriting it, and what it most likely said before."""


@unspin.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--stdin-filename", metavar="NAME", help="Name of standard input; its ending gives the format.")
@click.option(
    "--output-format",
    type=click.Choice(FORMATS),
    metavar="FORMAT",
    help=f"How to report: {', '.join(FORMATS)}. Default: by the ending of --output, else text.",
)
@click.option("--output", "-o", type=_file(writable=True), metavar="FILE", help="Write the report to FILE.")
@_threshold
@_min_words(50)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 also when a document is flagged.")
@click.option("--no-suggestions", is_flag=True, help="Find risk markers only, without the likely originals.")
@_model
def check(
    paths: tuple[Path, ...],
    stdin_filename: str | None,
    output_format: str | None,
    output: Path | None,
    threshold: float | None,
    min_words: int,
    exit_zero: bool,
    no_suggestions: bool,
    model: Path | None,
) -> int:
    """Score documents and mark what was garbled in them.

    Each PATH is a text, Markdown or HTML file, or a directory of such files; - or no PATH reads
    standard input.

    Exit status: 0 if no document reaches the threshold, 1 if one does, 2 if something could not
    be read or done; the other files are still checked then.
    """
    from detector.corpus.paths import check_paths
    from detector.detector import CheckOptions, Detector
    from detector.reports import render
    from detector.reports.results import Results

    _refuse_missing_folder(output)
    detector = Detector.load(model)
    options = CheckOptions(min_words=min_words, suggestions=not no_suggestions)
    failures: list[Failure] = []

    def failed(failure: Failure) -> None:
        failures.append(failure)
        _say(f"{failure.path}: {failure.message}")

    results = Results(
        tool=_tool(detector),
        threshold=detector.threshold if threshold is None else threshold,
        reports=check_paths(detector, paths, options, stdin_filename, failed),
        failures=failures,
    )
    chosen = output_format or format_for(output)
    _write(render(results, chosen, to_file=output is not None), output, utf8=chosen != "text")
    if failures:
        return _FAILED
    return _FLAGGED if results.flagged and not exit_zero else 0


def _tool(detector: Any) -> Tool:
    from detector.reports.results import Tool

    return Tool(__version__, detector.name, detector.sha256)


def _refuse_missing_folder(output: Path | None) -> None:
    if output is not None and not output.absolute().parent.is_dir():
        raise UsageError(f"{output}: the folder to write to does not exist; make it first")


def _write(pieces: Iterator[str], output: Path | None, *, utf8: bool) -> None:
    """Print as it comes, or write a file once all is done, so that a failed run leaves the old one."""
    # A name that is no valid text is then written with a \\u escape, which JSON reads back as it was.
    if output is not None:
        output.write_text("".join(pieces), encoding="utf-8", errors="backslashreplace")
        return
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8" if utf8 else None, errors="backslashreplace")
    for piece in pieces:
        sys.stdout.write(piece)
        sys.stdout.flush()


@unspin.command()
@click.argument("source", metavar="INPUT", type=_file(allow_dash=True))
@click.option(
    "-o", "--output", required=True, type=_file(allow_dash=True), metavar="OUT", help="JSONL to write."
)
@click.option(
    "--text-column", metavar="NAME", default="text", show_default=True, help="Column that holds the text."
)
@click.option(
    "--id-column", metavar="NAME", default="id", show_default=True, help="Column that names a record."
)
@click.option("--limit", type=click.IntRange(0), metavar="N", help="Read the first records only.")
@click.option(
    "--fields",
    type=click.Choice(["all", "score"]),
    default="all",
    show_default=True,
    help="score: leave the findings out, which is faster.",
)
@_min_words(50)
@click.option(
    "--overwrite", is_flag=True, help="Start afresh where OUT exists; without it the run goes on there."
)
@_model
def batch(source: Path, output: Path, model: Path | None, overwrite: bool, **choices: Any) -> None:
    """Score a corpus: one JSON record a line in, one a line out, in the same order.

    INPUT and OUT are JSONL files, or - for standard input and output. A record that cannot be
    scored gets the verdict not-scored and an error. Further columns are carried through, unless
    their name is one of the results'. A run that was stopped goes on after its last complete
    record when the same command is given again.
    """
    from detector.corpus.batch import BatchOptions, run_batch
    from detector.corpus.progress import progress_on
    from detector.detector import Detector

    options = BatchOptions(**choices)
    with progress_on(sys.stderr) as progress:
        run_batch(Detector.load(model), source, output, options, progress, overwrite=overwrite)


@unspin.command()
@click.argument("labelled", metavar="LABELLED", type=_file())
@click.option("--group-by", metavar="COLUMN", help="Also measure each group of records apart.")
@_threshold
@_min_words(1)
@click.option(
    "--predictions", type=_file(writable=True), metavar="FILE", help="Also write each score and finding."
)
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@_model
def evaluate(
    labelled: Path,
    group_by: str | None,
    threshold: float | None,
    min_words: int,
    predictions: Path | None,
    output_format: str,
    model: Path | None,
) -> None:
    """Measure the model on labelled text.

    LABELLED is JSONL: id, text, label (spun or clean), spans with their originals. A text that
    is not scored counts as one with the score 0.
    """
    from detector.corpus.evaluate import evaluate_file, table
    from detector.corpus.progress import progress_on
    from detector.detector import CheckOptions, Detector

    detector = Detector.load(model)
    with progress_on(sys.stderr) as progress:
        evaluation = evaluate_file(
            detector,
            labelled,
            options=CheckOptions(min_words=min_words),
            threshold=detector.threshold if threshold is None else threshold,
            group_by=group_by,
            predictions=predictions,
            progress=progress,
        )
    if output_format == "json":
        import json

        click.echo(json.dumps(evaluation, indent=2))
    else:
        from rich.console import Console

        console = Console(highlight=False)
        console.print(table(evaluation, console.width))


@unspin.command()
@click.argument("kind", metavar="[KIND]", required=False, type=click.Choice(list(KINDS)))
def explain(kind: FindingKind | None) -> None:
    """Say what a kind of finding means: substitution, garbled, listed or obfuscation; or all of them."""
    from rich.console import Console

    from detector.reports.meanings import explanation

    console = Console(highlight=False)
    for name in KINDS if kind is None else (kind,):
        console.print(explanation(name), width=min(console.width, 100), markup=False)


@unspin.command()
@_model
def model(model: Path | None) -> None:
    """Show which model is loaded: its name, checksum, threshold and card."""
    from detector.detector import Detector

    detector = Detector.load(model)
    click.echo(f"model      {detector.name}")
    click.echo(f"unspin     {__version__}")
    click.echo(f"checksum   {detector.sha256}")
    click.echo(f"threshold  {detector.threshold:.2f}")
    click.echo(f"card       {detector.folder / 'CARD.md'}")


def main() -> None:
    """Run the command; leaves with its exit status."""
    unspin(prog_name="unspin")
