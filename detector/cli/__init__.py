"""The command `unspin`: parses, calls, renders; what is heavy is imported inside the commands."""

from __future__ import annotations

import click

from detector import __version__
from detector.cli.about import explain, model
from detector.cli.baseline import baseline
from detector.cli.check import check
from detector.cli.compare import compare
from detector.cli.corpus import batch, evaluate, summary
from detector.cli.group import Group
from detector.cli.lexicon import lexicon
from detector.cli.lsp import lsp
from detector.cli.serve import serve
from detector.cli.trace import index, trace

__all__ = ["main", "unspin"]


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="unspin %(version)s")
def unspin() -> None:
    """Find text that a machine garbled while rewriting it, and what it most likely said before."""


_COMMANDS = (
    *(check, baseline, compare, index, trace, batch, summary, evaluate),
    *(lexicon, serve, lsp, explain, model),
)
for command in _COMMANDS:
    unspin.add_command(command)


def main() -> None:
    """Run the command; leaves with its exit status."""
    unspin(prog_name="unspin")
