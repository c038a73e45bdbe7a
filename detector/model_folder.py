"""The folder that a model lives in: where it is found and whether its files are whole."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from detector.errors import ModelError

DEFAULT_NAME = "unspin-en-1"
_PACKAGE = Path(__file__).resolve().parent
_PLACES = (_PACKAGE / "_models", _PACKAGE.parent / "models")


@dataclass(frozen=True)
class ModelFolder:
    """A model on disk. `checksums` maps file names to SHA-256 hex digests, as SHA256SUMS lists them."""

    path: Path
    checksums: dict[str, str]

    @classmethod
    def find(cls, path: Path | None = None) -> ModelFolder:
        """The folder at `path`, or the bundled one.

        Raises ModelError when there is none or its SHA256SUMS is missing or unreadable.
        """
        if path is None:
            path = next((p / DEFAULT_NAME for p in _PLACES if (p / DEFAULT_NAME).is_dir()), None)
            if path is None:
                raise ModelError(f"bundled model {DEFAULT_NAME} is missing; reinstall unspin")
        return cls(path, _read_checksums(path / "SHA256SUMS"))

    @property
    def name(self) -> str:
        """The name of the model: that of its folder."""
        return self.path.name

    @cached_property
    def sha256(self) -> str:
        """One checksum for the whole model: that of its SHA256SUMS."""
        return hashlib.sha256((self.path / "SHA256SUMS").read_bytes()).hexdigest()

    def file(self, name: str) -> Path:
        """The path of a listed file. Raises ModelError when it is missing, unlisted or damaged."""
        path = self.path / name
        if name not in self.checksums:
            raise ModelError(f"{path}: not listed in SHA256SUMS; reinstall unspin or name another model")
        try:
            with path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise ModelError(f"{path}: cannot be read ({error.strerror}); reinstall unspin") from error
        if digest != self.checksums[name]:
            raise ModelError(f"{path}: damaged, its checksum differs from SHA256SUMS; reinstall unspin")
        return path

    def json(self, name: str) -> Any:
        """The content of a listed JSON file; raises ModelError as `file` does."""
        path = self.file(name)
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise ModelError(f"{path}: not valid JSON; reinstall unspin") from error


def _read_checksums(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return {name: digest for digest, name in (line.split("  ", 1) for line in lines if line)}
    except (OSError, ValueError) as error:
        raise ModelError(
            f"{path}: missing or unreadable, so this is no model; reinstall unspin or name another model"
        ) from error
