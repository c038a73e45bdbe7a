"""The command `lsp`."""

from __future__ import annotations

import logging
from pathlib import Path

import click

from detector.cli.group import say
from detector.cli.options import min_words_option, model_option, threshold_option
from detector.errors import MissingPackageError


@click.command()
@click.option(
    "--tcp",
    type=click.IntRange(1, 65535),
    metavar="PORT",
    help="Wait for one editor on a port of this machine. Default: standard input and output.",
)
@threshold_option
@min_words_option(None)
@click.option("--verbose", is_flag=True, help="Log every message on standard error.")
@model_option
def lsp(
    tcp: int | None, threshold: float | None, min_words: int | None, verbose: bool, model: Path | None
) -> int:
    """Run a language server: risk markers in an editor while a text is written.

    Editors start it themselves; it speaks the Language Server Protocol on standard input and output.
    """
    try:
        from detector.lsp.server import HOST, REMEMBERED, serve
    except ModuleNotFoundError as error:
        raise MissingPackageError("unspin lsp", error, "lsp") from error
    from detector.detector import Detector
    from detector.lexicons import load_matcher
    from detector.lsp.settings import Settings

    logging.basicConfig(
        level=logging.DEBUG if verbose else logging.WARNING, format="unspin: %(levelname)s: %(message)s"
    )
    if tcp is not None:
        say(f"waiting for an editor on {HOST}:{tcp}")

    def load() -> Detector:
        # One passage is read as fast by one thread on a busy machine, and the editor keeps the other ones.
        return Detector.load(model, load_matcher(), threads=1, remembered=REMEMBERED)

    return serve(load, Settings(threshold=threshold, min_words=min_words), tcp)
