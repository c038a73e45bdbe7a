"""What a batch run has done so far, so that the same command goes on where it was stopped."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from detector.corpus.records import Record
from detector.errors import UsageError

START = "0" * 32
"""Digest of no records."""


@dataclass(frozen=True)
class Manifest:
    """The committed part of a run.

    made_with: the model, lists and options by name. records: how many are done; digest: chained over
    them (`chained`). size: of the output that stands for them, in the output's own unit. finished:
    whether these were all.
    """

    made_with: dict[str, Any]
    records: int = 0
    size: int = 0
    digest: str = START
    finished: bool = False
    version: int = 1

    @classmethod
    def load(cls, path: Path) -> Manifest | None:
        """What `save` wrote, None where there is nothing. Raises UsageError for a damaged file."""
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError) as error:
            message = f"{path}: damaged, so that the run cannot go on; add --overwrite to start afresh"
            raise UsageError(message) from error

    def save(self, path: Path) -> None:
        """Put it in the place of the last one, at once or not at all."""
        partial = path.with_name(path.name + ".partial")
        with partial.open("w", encoding="utf-8") as sink:
            json.dump(asdict(self), sink, indent=1)
            sink.flush()
            os.fsync(sink.fileno())
        partial.replace(path)

    def difference(self, made_with: dict[str, Any]) -> str | None:
        """The name of what the run was made with that is another now, None if nothing is."""
        names = [*self.made_with, *made_with]
        return next((name for name in names if self.made_with.get(name) != made_with.get(name)), None)


def chained(digest: str, record: Record) -> str:
    """The digest of the records up to this one, from that of the ones before: BLAKE2b, 32 hex digits."""
    text = record.document.raw if record.document else record.text
    content = json.dumps([digest, record.id, text, record.error], default=str)
    return hashlib.blake2b(content.encode(), digest_size=16).hexdigest()
