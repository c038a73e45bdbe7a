"""The commands that tell about findings and the model: `explain` and `model`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from detector import __version__
from detector.cli.options import model_option
from detector.reports.meanings import KINDS

if TYPE_CHECKING:
    from detector.report import FindingKind


@click.command()
@click.argument("kind", metavar="[KIND]", required=False, type=click.Choice(list(KINDS)))
def explain(kind: FindingKind | None) -> None:
    """Say what a kind of finding means: substitution, garbled, listed or obfuscation; or all of them."""
    from rich.console import Console

    from detector.reports.meanings import explanation

    console = Console(highlight=False)
    for name in KINDS if kind is None else (kind,):
        console.print(explanation(name), width=min(console.width, 100), markup=False)


@click.command()
@model_option
def model(model: Path | None) -> None:
    """Show which model is loaded: its name, checksum, threshold and card."""
    from detector.detector import Detector

    detector = Detector.load(model)
    click.echo(f"model      {detector.name}")
    click.echo(f"unspin     {__version__}")
    click.echo(f"checksum   {detector.sha256}")
    click.echo(f"threshold  {detector.threshold:.2f}")
    click.echo(f"card       {detector.folder / 'CARD.md'}")
