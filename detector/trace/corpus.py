"""The reference texts that an index is made of: folders and files, or JSON Lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from detector.corpus.records import read_records
from detector.documents import Document, discover, read, read_text
from detector.errors import InputError

Reference = tuple[str, Document]


def references(
    paths: Sequence[Path], text_column: str, id_column: str, failed: Callable[[str], None]
) -> Iterator[Reference]:
    """The documents that paths name, each with its name; files that end in .jsonl hold many.

    failed: is told, in a sentence, of each file or record that cannot be read; the others go on.
    """
    many = [path for path in paths if path.suffix.lower() == ".jsonl"]
    files, errors = discover([path for path in paths if path not in many])
    for error in errors:
        failed(str(error))
    for path in files:
        try:
            yield str(path), read(path)
        except InputError as error:
            failed(str(error))
    for path in many:
        yield from _records(path, text_column, id_column, failed)


def _records(
    path: Path, text_column: str, id_column: str, failed: Callable[[str], None]
) -> Iterator[Reference]:
    try:
        lines = path.open("rb")
    except OSError as error:
        failed(f"{path}: cannot be read ({error.strerror}); check the path")
        return
    with lines:
        for number, record in enumerate(read_records(lines, text_column, id_column), 1):
            if record.text is None:
                failed(f"{path}: {record.error}; mend the record")
                continue
            name = f"{path.name}#{number if record.id is None else record.id}"
            yield name, read_text(record.text, path=name)
