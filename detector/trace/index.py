"""An index of reference texts on disk, in SQLite's full-text search (FTS5)."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from detector.documents.document import Document
from detector.errors import InputError

PASSAGE_WORDS = 120
_VERSION = 2
_COMMIT_EVERY = 200
_SCHEMA = f"""
CREATE TABLE documents (number INTEGER PRIMARY KEY, name TEXT UNIQUE, sha256 TEXT,
  first INTEGER, last INTEGER);
CREATE VIRTUAL TABLE passages USING fts5(text, document UNINDEXED, tokenize='unicode61');
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(passages, 'row');
PRAGMA user_version = {_VERSION};
"""


@dataclass(frozen=True)
class Hit:
    """A passage that a search found. document: its number; score: BM25, higher is better."""

    document: int
    text: str
    score: float


class Index:
    """Reference documents, each as passages of at most PASSAGE_WORDS words or one paragraph.

    Documents are added in transactions: a run that is killed leaves what it had committed, and the
    same run again adds the rest.
    """

    def __init__(self, path: Path, *, create: bool = False) -> None:
        if not create and not path.is_file():
            raise InputError(f"{path}: no such index; make it with: unspin index CORPUS -o {path}")
        try:
            self._connection = sqlite3.connect(path, isolation_level=None)
            (version,) = self._connection.execute("PRAGMA user_version").fetchone()
            if version == 0 and create and not self._tables():
                self._connection.executescript(f"BEGIN; {_SCHEMA} COMMIT;")
                version = _VERSION
        except sqlite3.Error as error:
            raise InputError(f"{path}: cannot be used as an index ({error}); name another file") from error
        if version != _VERSION:
            raise InputError(f"{path}: not an index of this version of unspin; make it anew in another file")
        self._path = path
        self._passages: int | None = None
        self._rarity: dict[str, int] = {}

    def _tables(self) -> int:
        count: int = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        return count

    def __enter__(self) -> Index:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def __len__(self) -> int:
        """The number of documents."""
        count: int = self._connection.execute("SELECT count(*) FROM documents").fetchone()[0]
        return count

    @property
    def passages(self) -> int:
        """The number of passages."""
        if self._passages is None:  # they have to be counted one by one
            count = self._connection.execute("SELECT count(*) FROM passages_docsize").fetchone()
            self._passages = int(count[0])
        return self._passages

    def add(self, documents: Iterable[tuple[str, Document]]) -> Iterator[bool]:
        """Add documents by their names; tells for each whether it was new or had changed.

        Raises InputError when the disk is full; what was committed by then stays.
        """
        try:
            self._connection.execute("BEGIN")
            for number, (name, document) in enumerate(documents, 1):
                yield self._put(name, document)
                if number % _COMMIT_EVERY == 0:
                    self._connection.execute("COMMIT")
                    self._connection.execute("BEGIN")
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise InputError(f"{self._path}: cannot be written ({error}); check the disk") from error

    def _put(self, name: str, document: Document) -> bool:
        self._passages = None
        self._rarity.clear()
        digest = hashlib.sha256(document.raw.encode("utf-8", "surrogatepass")).hexdigest()
        found = self._connection.execute(
            "SELECT number, sha256, first, last FROM documents WHERE name = ?", (name,)
        ).fetchone()
        if found and found[1] == digest:
            return False
        if found:
            self._connection.execute("DELETE FROM passages WHERE rowid BETWEEN ? AND ?", found[2:])
            self._connection.execute("DELETE FROM documents WHERE number = ?", (found[0],))
        texts = list(_passages(document))
        (before,) = self._connection.execute("SELECT ifnull(max(rowid), 0) FROM passages").fetchone()
        cursor = self._connection.execute(
            "INSERT INTO documents (name, sha256, first, last) VALUES (?, ?, ?, ?)",
            (name, digest, before + 1, before + len(texts)),
        )
        rows = ((before + place, text, cursor.lastrowid) for place, text in enumerate(texts, 1))
        self._connection.executemany("INSERT INTO passages (rowid, text, document) VALUES (?, ?, ?)", rows)
        return True

    def rarity(self, words: Iterable[str]) -> dict[str, int]:
        """In how many passages each of the words stands that stand in any."""
        counts = {word: self._counted(word) for word in set(words)}
        return {word: count for word, count in counts.items() if count}

    def _counted(self, word: str) -> int:
        """In how many passages a word stands; they are counted one by one, so that this is kept."""
        if word not in self._rarity:
            row = self._connection.execute("SELECT doc FROM vocabulary WHERE term = ?", (word,)).fetchone()
            self._rarity[word] = int(row[0]) if row else 0
        return self._rarity[word]

    def search(self, words: Sequence[str], count: int) -> list[Hit]:
        """The passages that best match any of the words, by BM25 (Robertson and Zaragoza 2009)."""
        if not words:
            return []
        query = " OR ".join(f'"{word}"' for word in words)
        rows = self._connection.execute(
            "SELECT document, text, rank FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?",
            (query, count),
        )
        return [Hit(document, text, -rank) for document, text, rank in rows]

    def name(self, number: int) -> str:
        """The name of a document."""
        row = self._connection.execute("SELECT name FROM documents WHERE number = ?", (number,)).fetchone()
        return str(row[0])

    def text(self, number: int) -> str:
        """The prose of a document, its paragraphs parted by empty lines."""
        rows = self._connection.execute(
            "SELECT text FROM documents JOIN passages ON passages.rowid BETWEEN first AND last "
            "WHERE number = ? ORDER BY passages.rowid",
            (number,),
        )
        return "\n\n".join(text for (text,) in rows)


def _passages(document: Document) -> Iterator[str]:
    """The prose of a document in passages: whole paragraphs, as many as fit."""
    held: list[str] = []
    size = 0
    for block in document.blocks:
        paragraph = " ".join(block.text.split())
        words = paragraph.count(" ") + 1
        if held and size + words > PASSAGE_WORDS:
            yield "\n\n".join(held)
            held, size = [], 0
        held.append(paragraph)
        size += words
    if held:
        yield "\n\n".join(held)
