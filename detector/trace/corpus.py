"""The reference texts that an index is made of: documents, folders of them, and corpora."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from detector.corpus.sources import is_corpus, open_source
from detector.documents import Document, discover, read, read_text
from detector.errors import InputError

Reference = tuple[str, Document]


def references(
    paths: Sequence[Path], text_column: str, id_column: str, failed: Callable[[str], None]
) -> Iterator[Reference]:
    """The documents that paths name, each with its name; a corpus (`detector.corpus.sources`) holds many.

    failed: is told, in a sentence, of each file or record that cannot be read; the others go on.
    """
    many = [path for path in paths if is_corpus(path)]
    files, errors = discover([path for path in paths if path not in many])
    for error in errors:
        failed(str(error))
    for path in files:
        try:
            yield str(path), read(path)
        except InputError as error:
            failed(str(error))
    for path in many:
        try:
            yield from _records(path, text_column, id_column, failed)
        except InputError as error:
            failed(str(error))


def _records(
    path: Path, text_column: str, id_column: str, failed: Callable[[str], None]
) -> Iterator[Reference]:
    with open_source(path, text_column, id_column) as source:
        for number, record in enumerate(source.records, 1):
            if record.text is None:
                failed(f"{path}: {record.error}; mend the record")
                continue
            name = f"{path.name}#{number if record.id is None else record.id}"
            yield name, read_text(record.text, path=name)
