"""Options that several commands share, and writing what they print."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from detector import __version__
from detector.errors import UsageError

if TYPE_CHECKING:
    from detector.configuration import Configuration
    from detector.detector import Detector
    from detector.model_folder import ModelFolder
    from detector.reports.results import Tool

_Command = TypeVar("_Command", bound=Callable[..., Any])


def file_path(**kwargs: Any) -> click.Path:
    """A parameter type for a file, which comes as a `Path`."""
    return click.Path(path_type=Path, dir_okay=False, **kwargs)


def min_words_option(default: int | None) -> Callable[[_Command], _Command]:
    """The option --min-words with its default for a command, None where a configuration may say it."""
    words = click.IntRange(1)
    shown = "Shortest text that is judged." + (" Default: 50." if default is None else "")
    return click.option(
        "--min-words", type=words, metavar="N", default=default, show_default=True, help=shown
    )


model_option = click.option(
    "--model", type=click.Path(path_type=Path), metavar="DIR", help="Folder of another model."
)
threshold_option = click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    metavar="SCORE",
    help="Risk that flags a document, be it the risk score or the translation risk. Default: the model's.",
)
output_option = click.option(
    "--output", "-o", type=file_path(writable=True), metavar="FILE", help="Write the report to FILE."
)
exit_zero_option = click.option(
    "--exit-zero", is_flag=True, help="Exit with 0 also when something was found."
)
no_ignores_option = click.option(
    "--no-ignores", is_flag=True, help="Judge also what comments in the documents ask to ignore."
)


text_column_option = click.option(
    "--text-column", metavar="NAME", default="text", show_default=True, help="Column that holds the text."
)
id_column_option = click.option(
    "--id-column", metavar="NAME", default="id", show_default=True, help="Column that names a record."
)


def format_option(formats: Sequence[str]) -> Callable[[_Command], _Command]:
    """The option --output-format with what a command can write."""
    return click.option(
        "--output-format",
        type=click.Choice(formats),
        metavar="FORMAT",
        help=f"How to report: {', '.join(formats)}. Default: by the ending of --output, else text.",
    )


def configuration_options(command: _Command) -> _Command:
    """The options --config, --isolated and --force-exclude."""
    options = (
        click.option("--config", type=file_path(), metavar="FILE", help="The only configuration to use."),
        click.option("--isolated", is_flag=True, help="Use no configuration."),
        click.option(
            "--force-exclude", is_flag=True, help="Leave out what is excluded also where it is named."
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def configuration_of(config: Path | None, isolated: bool, **given: Any) -> Configuration:
    """The configuration of a run. given: values of the command line, None for what was not given.

    Raises UsageError for a configuration that is wrong.
    """
    from detector.configuration import Configuration

    if config and isolated:
        raise UsageError("--config names a configuration and --isolated wants none; leave one of them out")
    values = {name.replace("_", "-"): value for name, value in given.items()}
    return Configuration(values, file=config, isolated=isolated)


def tool_of(model: Detector | ModelFolder) -> Tool:
    """What a report says of the program and its model."""
    from detector.reports.results import Tool

    return Tool(__version__, model.name, model.sha256)


def refuse_missing_folder(output: Path | None) -> None:
    """Raise UsageError before the work, not after it, where a report cannot be written."""
    if output is not None and not output.absolute().parent.is_dir():
        raise UsageError(f"{output}: the folder to write to does not exist; make it first")


def write(pieces: Iterator[str], output: Path | None, *, utf8: bool) -> None:
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
