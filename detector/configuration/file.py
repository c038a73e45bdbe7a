"""One file of configuration: `unspin.toml`, or the table [tool.unspin] of a `pyproject.toml`."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detector.configuration.keys import read_overrides, read_values
from detector.configuration.settings import Layer
from detector.errors import UsageError

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

OWN, SHARED = "unspin.toml", "pyproject.toml"
_TABLE = "unspin"


@dataclass(frozen=True)
class Override:
    """Settings for some of the files. number: from 1; patterns: as in a .gitignore file."""

    number: int
    patterns: GitIgnoreSpec
    values: Mapping[str, Any]


@dataclass(frozen=True)
class ConfigurationFile:
    """A file that was read. name: as messages have it; base: the folder that its patterns are relative to."""

    name: str
    base: Path
    values: Mapping[str, Any]
    overrides: tuple[Override, ...]
    excluded: GitIgnoreSpec

    def layers(self, path: Path | None) -> Iterator[Layer]:
        """What holds for a file, the strongest last; for None, what holds for all."""
        yield Layer(self.name, self.values)
        if path is None:
            return
        shown = self._relative(path)
        for override in self.overrides:
            if override.patterns.match_file(shown):
                yield Layer(f"override {override.number} of {self.name}", override.values)

    def excludes(self, path: Path, *, folder: bool = False) -> bool:
        """Whether its patterns exclude a file, or the folder that `path` is."""
        shown = self._relative(path)
        return shown != "." and self.excluded.match_file(f"{shown}/" if folder else shown)

    def _relative(self, path: Path) -> str:
        """A path as patterns see it: from the base on, from the root on for one that is not below it."""
        whole = Path(os.path.abspath(path))
        start = self.base if whole.is_relative_to(self.base) else whole.anchor
        return whole.relative_to(start).as_posix()


def find_in(folder: Path) -> ConfigurationFile | None:
    """The configuration that stands in a folder itself; a `pyproject.toml` without [tool.unspin] is none.

    Raises UsageError as `read_file` does.
    """
    for name in (OWN, SHARED):
        path = folder / name
        if os.path.isfile(path):
            found = _read(path, folder, required=name == OWN)
            if found is not None:
                return found
    return None


def read_file(path: Path, base: Path) -> ConfigurationFile:
    """The configuration in a file, whose patterns are relative to the folder `base`.

    Raises UsageError for a file that cannot be read, is not TOML, or has an unknown key or a wrong value.
    """
    found = _read(path, base, required=True)
    if found is None:
        raise UsageError(f"{_shown(path)}: there is no table [tool.{_TABLE}] in it; add one")
    return found


def _read(path: Path, base: Path, *, required: bool) -> ConfigurationFile | None:
    from pathspec import GitIgnoreSpec

    name = _shown(path)
    table: Any = _parsed(path, required)
    title = f"{name}:"
    if path.name == SHARED:
        tool = table.get("tool")
        table = tool.get(_TABLE) if isinstance(tool, dict) else None
        title = f"{name}: [tool.{_TABLE}]"
        if table is None:
            return None
        if not isinstance(table, dict):
            raise UsageError(f"{name}: “tool.{_TABLE}” must be a table; write [tool.{_TABLE}] above its keys")
    folder = Path(os.path.abspath(path)).parent
    values = read_values(table, folder, title)
    overrides = [
        Override(number, GitIgnoreSpec.from_lines(patterns), given)
        for number, (patterns, given) in enumerate(read_overrides(table, folder, title), 1)
    ]
    excluded = GitIgnoreSpec.from_lines(values.get("exclude", ()))
    return ConfigurationFile(name, base, values, tuple(overrides), excluded)


def _parsed(path: Path, required: bool) -> dict[str, Any]:
    name = _shown(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"{name}: cannot be read ({reason}); check the path and its permissions") from error
    try:
        text = data.decode()
        return tomllib.loads(text)
    except RecursionError as error:
        raise UsageError(f"{name}: is nested too deeply; write it flatter") from error
    except ValueError as error:
        # Another tool's broken file is another tool's business.
        if not required and _TABLE.encode() not in data:
            return {}
        if isinstance(error, UnicodeDecodeError):
            line = data.count(b"\n", 0, error.start) + 1
            raise UsageError(f"{name}: line {line} is not UTF-8; save the file as UTF-8") from error
        reason = str(error).replace("at end of document", f"at line {text.count(chr(10)) + 1}, its end")
        raise UsageError(f"{name}: is not TOML: {reason[:1].lower()}{reason[1:]}; mend that line") from error


def _shown(path: Path) -> str:
    """A path as messages have it: from the working folder on, where it is below that."""
    whole, here = Path(os.path.abspath(path)), Path.cwd()
    return str(whole.relative_to(here) if whole.is_relative_to(here) else whole)
