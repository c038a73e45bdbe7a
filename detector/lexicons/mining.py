"""A list mined from pairs of a suspect text and its source: which phrases were swapped for which."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from detector.compare import compare
from detector.corpus.sources import open_source
from detector.documents import read_text
from detector.errors import UsageError
from detector.lexicons.query import words
from detector.lexicons.store import EXPECTED_COLUMNS, PHRASE_COLUMNS

MOST_WORDS = 6
"""Words of the longest phrase that is listed; a longer swap is a rewritten clause."""


@dataclass(frozen=True)
class MinedPhrase:
    """A phrase, what it was swapped for, and in how many pairs of texts."""

    phrase: str
    expected: str
    pairs: int


def mine(
    path: Path,
    known: Callable[[str], frozenset[str]],
    failed: Callable[[str], None],
    *,
    source_column: str = "source",
    text_column: str = "text",
    least: int = 1,
) -> list[MinedPhrase]:
    """The swapped phrases of a corpus of pairs, the most frequent first.

    known: the originals that a word is known for (`Lexicon.words_behind`). failed: is told of each record
    that is no pair. least: pairs of texts that a phrase must occur in. Raises InputError for a corpus
    that cannot be read.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for suspect, source in _texts(path, text_column, source_column, failed):
        counts.update(set(_swaps(suspect, source, known)))
    kept = ((pair, count) for pair, count in counts.items() if count >= least)
    return [MinedPhrase(*pair, count) for pair, count in sorted(kept, key=lambda item: (-item[1], item[0]))]


def write_list(phrases: list[MinedPhrase], output: Path) -> None:
    """Write phrases as a list that `import_list` reads. Raises UsageError where that cannot be written."""
    try:
        with output.open("w", encoding="utf-8", newline="") as lines:
            writer = csv.writer(lines, lineterminator="\n")
            writer.writerow((PHRASE_COLUMNS[0], EXPECTED_COLUMNS[0], "pairs"))
            for item in phrases:
                writer.writerow((f'"{item.phrase}"', item.expected, item.pairs))
    except OSError as error:
        raise UsageError(f"{output}: cannot be written ({error.strerror}); name another file") from error


def _texts(
    path: Path, text_column: str, source_column: str, failed: Callable[[str], None]
) -> Iterator[tuple[str, str]]:
    with open_source(path, text_column) as corpus:
        for number, record in enumerate(corpus.records, 1):
            source = record.further.get(source_column)
            if record.text is None:
                failed(f"{path}: {record.error}; mend the record")
            elif not isinstance(source, str):
                failed(f"{path}: record {number}: no text in column {source_column!r}; mend the record")
            else:
                yield record.text, source


def _swaps(suspect: str, source: str, known: Callable[[str], frozenset[str]]) -> Iterator[tuple[str, str]]:
    for swap in compare(read_text(suspect), read_text(source), known).swaps:
        new, old = words(swap.text), words(swap.original)
        if new != old and 0 < len(new) <= MOST_WORDS and 0 < len(old) <= MOST_WORDS:
            yield " ".join(new), " ".join(old)
