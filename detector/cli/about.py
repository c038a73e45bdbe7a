"""The commands that tell about findings and the model: `explain` and `model`."""

from __future__ import annotations

from pathlib import Path

import click

from detector import __version__
from detector.cli.options import model_option
from detector.reports.meanings import KINDS, VERDICTS, explanation, verdict_explanation


@click.command()
@click.argument("name", metavar="[KIND]", required=False, type=click.Choice([*KINDS, *VERDICTS]))
def explain(name: str | None) -> None:
    """Say what a kind of finding means: substitution, garbled, listed or obfuscation; or all of them.

    KIND may also be a verdict: spun, machine-garbled, suspect, clean or not-scored.
    """
    from rich.console import Console

    console = Console(highlight=False)
    texts: dict[str, str] = {kind: explanation(kind) for kind in KINDS}
    texts |= {verdict: verdict_explanation(verdict) for verdict in VERDICTS}
    for text in [texts[name]] if name else texts.values():
        console.print(text, width=min(console.width, 100), markup=False)


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
