"""The commands for lists of tortured phrases: `lexicon import`, `list`, `check`, `remove` and `mine`."""

from __future__ import annotations

from pathlib import Path

import click

from detector.cli.group import FLAGGED, Told
from detector.cli.options import file_path, model_option, refuse_missing_folder, text_column_option


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


@lexicon.command()
@click.argument("pairs", metavar="PAIRS", type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=file_path(), metavar="FILE.csv", help="List to write.")
@text_column_option
@click.option(
    "--source-column", metavar="NAME", default="source", show_default=True, help="Column with the source."
)
@click.option(
    "--least", type=click.IntRange(1), metavar="N", default=1, show_default=True,
    help="Pairs of texts that a phrase must occur in.",
)  # fmt: skip
@model_option
def mine(
    pairs: Path, output: Path, text_column: str, source_column: str, least: int, model: Path | None
) -> int:
    """Make a list from texts whose sources are known.

    PAIRS is a corpus (JSONL, CSV, Parquet) whose records hold a suspect text and its source. The
    two are compared, and the phrases that were swapped are written with what they stand for and in
    how many pairs, as `lexicon import` reads them: look the list through, then import it.
    """
    from detector.lexicons.mining import mine as mined
    from detector.lexicons.mining import write_list
    from detector.model_folder import ModelFolder
    from detector.originals import Lexicon

    refuse_missing_folder(output)
    failed = Told()
    known = Lexicon(ModelFolder.find(model).file("lexicon.sqlite")).words_behind
    phrases = mined(pairs, known, failed, source_column=source_column, text_column=text_column, least=least)
    write_list(phrases, output)
    click.echo(f"{output}: {len(phrases):,} phrases")
    return failed.status
