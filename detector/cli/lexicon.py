"""The commands for lists of tortured phrases: `lexicon import`, `list`, `check` and `remove`."""

from __future__ import annotations

from pathlib import Path

import click

from detector.cli.group import FLAGGED
from detector.cli.options import file_path


@click.group()
def lexicon() -> None:
    """Lists of tortured phrases that `check` and `batch` look for besides the model."""


@lexicon.command(name="import")
@click.argument("path", metavar="FILE.csv", type=file_path())
@click.option("--name", metavar="NAME", help="Name of the list. Default: that of the file.")
def import_(path: Path, name: str | None) -> None:
    """Import a list, in place of one of the same name.

    FILE.csv has the columns tortured_phrase and expected_phrase, as the Problematic Paper Screener
    exports them; its queries with AND, NOT, ~n and * are understood.
    """
    from detector.lexicons import import_list

    made = import_list(path, name)
    click.echo(f"{made.name}: {len(made.entries):,} phrases imported, checksum {made.sha256[:12]}")


@lexicon.command(name="list")
def list_() -> None:
    """Show the imported lists with their size, date and checksum."""
    from detector.lexicons import stored

    lists = stored()
    for one in lists:
        size = f"{len(one.entries):,} phrases"
        click.echo(f"{one.name}  {size}  {one.imported}  {one.sha256[:12]}  {one.source}")
    if not lists:
        click.echo("No lists; import one with: unspin lexicon import FILE.csv")


@lexicon.command()
@click.argument("text", metavar="TEXT")
def check(text: str) -> int:
    """Look for listed phrases in TEXT alone; exit with 1 if there are any."""
    from detector.lexicons import load_matcher

    matcher = load_matcher()
    found = matcher.find(text) if matcher else []
    for item in found:
        click.echo(f"{text[item.start : item.end]} → {item.expected}  ({item.list_name})")
    return FLAGGED if found else 0


@lexicon.command()
@click.argument("name", metavar="NAME")
def remove(name: str) -> None:
    """Forget a list."""
    from detector.lexicons import remove_list

    remove_list(name)
