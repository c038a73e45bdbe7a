"""What a batch run found, summed up by DuckDB straight from its output, whatever its size."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detector.corpus.outputs import is_table
from detector.errors import InputError, MissingPackageError, UsageError
from detector.report import FLAGGED_VERDICTS

BINS = 10
_TOP = 20
_COMPARED = 5
"""Findings that a document needs to be compared with others."""
_ALIKE = 0.6
"""Jaccard similarity of two documents' findings from which on they count as one text garbled alike."""
_HASHES = 64
_FLAGGED = f"verdict IN {FLAGGED_VERDICTS}"
_RESULTS = """
CREATE TEMP VIEW results AS
SELECT json->>'id' AS id, json->>'verdict' AS verdict,
  greatest(CAST(json->>'score' AS DOUBLE), CAST(json->>'translation_risk' AS DOUBLE)) AS risk,
  CAST(json->>'words' AS BIGINT) AS words, json->>$column AS source,
  CASE json_type(json->'findings') WHEN 'VARCHAR' THEN CAST(json->>'findings' AS JSON)
    ELSE json->'findings' END AS findings
FROM {rows}
"""
_FINDINGS = """
SELECT id, lower(f->>'text') AS text, lower(f->'suggestions'->0->>'text') AS original
FROM (SELECT id, unnest(CAST(findings AS JSON[])) AS f FROM results WHERE json_array_length(findings) > 0)
"""


@dataclass(frozen=True)
class Phrase:
    """A phrase that was marked, its most frequent likely original, and in how many documents."""

    text: str
    original: str | None
    documents: int


@dataclass(frozen=True)
class Source:
    """The documents of one value of the column that they are grouped by."""

    name: str | None
    documents: int
    flagged: int

    @property
    def share(self) -> float:
        """Share of the documents that are flagged, 0..1."""
        return self.flagged / self.documents


@dataclass(frozen=True)
class Summary:
    """What a batch run found.

    verdicts: number of documents of each; histogram: of the higher one of the two risks of each document, in
    BINS equal steps from 0 to 1. phrases: the most frequent ones; sources: the most affected ones, by their
    flagged documents. duplicates: the names of documents that are the same text garbled alike, in groups.
    """

    path: str
    documents: int
    words: int
    verdicts: dict[str, int]
    histogram: tuple[int, ...]
    phrases: tuple[Phrase, ...]
    sources: tuple[Source, ...]
    duplicates: tuple[tuple[str, ...], ...]


def summarise(path: Path, group_by: str | None = None) -> Summary:
    """Sum up an output of `unspin batch`, JSON Lines or Parquet; group_by: a column that was carried through.

    Raises InputError for a file that is none, UsageError for a column that it does not have.
    """
    with _results(path, group_by) as connection:
        verdicts = dict(_rows(connection, "SELECT verdict, count(*) FROM results GROUP BY 1 ORDER BY 2 DESC"))
        if None in verdicts:
            raise InputError(f"{path}: no output of unspin batch, for records have no verdict; give another")
        if group_by is not None and verdicts and not _any(connection, "source IS NOT NULL"):
            raise UsageError(f"--group-by: {path} has no column {group_by!r}; name one that it has")
        (words,) = _rows(connection, "SELECT ifnull(sum(words), 0) FROM results")[0]
        return Summary(
            path=str(path),
            documents=sum(verdicts.values()),
            words=int(words),
            verdicts=verdicts,
            histogram=_histogram(connection),
            phrases=tuple(_phrases(connection)),
            sources=tuple(_sources(connection)) if group_by else (),
            duplicates=tuple(_duplicates(connection)),
        )


@contextmanager
def _results(path: Path, group_by: str | None) -> Iterator[Any]:
    try:
        import datasketch  # noqa: F401  that it is missing is told before the work
        import duckdb
    except ModuleNotFoundError as error:
        raise MissingPackageError("summary", error, "corpus") from error
    if not path.is_file():
        raise InputError(f"{path}: no such file; give the output of unspin batch")
    name = str(path).replace("'", "''")
    rows = f"read_ndjson_objects('{name}')"
    if is_table(path):
        rows = f"(SELECT to_json(t) AS json FROM read_parquet('{name}') t)"
    column = "'" + f"$.{json.dumps(group_by or 'id')}".replace("'", "''") + "'"
    with duckdb.connect() as connection:
        try:
            connection.execute(_RESULTS.format(rows=rows).replace("$column", column))
            yield connection
        except duckdb.Error as error:
            reason = str(error).partition("\n")[0].rstrip(". ")
            raise InputError(f"{path}: no output of unspin batch ({reason}); give another file") from error


def _rows(connection: Any, query: str) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = connection.execute(query).fetchall()
    return found


def _any(connection: Any, condition: str) -> bool:
    return bool(_rows(connection, f"SELECT 1 FROM results WHERE {condition} LIMIT 1"))


def _histogram(connection: Any) -> tuple[int, ...]:
    query = (
        f"SELECT least(CAST(floor(risk * {BINS}) AS INT), {BINS - 1}), count(*) FROM results "
        "WHERE risk IS NOT NULL GROUP BY 1"
    )
    counts = dict(_rows(connection, query))
    return tuple(counts.get(step, 0) for step in range(BINS))


def _phrases(connection: Any) -> Iterator[Phrase]:
    query = (
        f"SELECT text, mode(original), count(DISTINCT id) FROM ({_FINDINGS}) GROUP BY text "
        f"ORDER BY 3 DESC, text LIMIT {_TOP}"
    )
    return (Phrase(*row) for row in _rows(connection, query))


def _sources(connection: Any) -> Iterator[Source]:
    query = (
        f"SELECT source, count(*), count(*) FILTER (WHERE {_FLAGGED}) FROM results GROUP BY source "
        f"ORDER BY 3 DESC, 3 / count(*) DESC, source LIMIT {_TOP}"
    )
    return (Source(*row) for row in _rows(connection, query))


def _duplicates(connection: Any) -> Iterator[tuple[str, ...]]:
    """Flagged documents whose marked phrases are alike, by MinHash (Broder 1997)."""
    query = (
        f"SELECT id, list(text) FROM ({_FINDINGS}) WHERE id IN (SELECT id FROM results WHERE {_FLAGGED}) "
        f"GROUP BY id HAVING count(*) >= {_COMPARED} ORDER BY id"
    )
    return _groups([(str(name), texts) for name, texts in _rows(connection, query)])


def _groups(documents: Sequence[tuple[str, list[str]]]) -> Iterator[tuple[str, ...]]:
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=_ALIKE, num_perm=_HASHES)
    first: dict[str, str] = {}
    for place, (name, texts) in enumerate(documents):
        sketch = MinHash(num_perm=_HASHES)
        sketch.update_batch([text.encode() for text in set(texts)])
        alike = index.query(sketch)
        first[name] = first[documents[min(alike)][0]] if alike else name
        index.insert(place, sketch)
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for name, leader in first.items():
        groups[leader].append(name)
    return (tuple(group) for group in sorted(groups.values(), key=len, reverse=True) if len(group) > 1)
