"""Which settings hold for which file: command line, last matching override, top level, default."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from detector.configuration.file import ConfigurationFile, find_in, read_file
from detector.configuration.settings import Layer, Settings
from detector.documents.files import WALKED

COMMAND_LINE = "command line"


class Configuration:
    """The settings of a run. Each file has those of the nearest configuration from its folder upwards.

    It also selects what is checked (`detector.documents.files.Selection`).
    """

    def __init__(
        self, given: Mapping[str, Any] | None = None, *, file: Path | None = None, isolated: bool = False
    ) -> None:
        """given: values of the command line by key, None for what was not given.

        file: a configuration to use in place of all others; its patterns are relative to the working
        folder. isolated: use none. Raises UsageError for a file that cannot be read or is wrong.
        """
        values = {key: value for key, value in (given or {}).items() if value is not None}
        self._given = Layer(COMMAND_LINE, values)
        self._fixed = read_file(file, Path.cwd()) if file else None
        self._searches = not (file or isolated)
        self._nearest: dict[Path, ConfigurationFile | None] = {}

    @property
    def run(self) -> Settings:
        """The settings of the working folder, which say what holds for a run as a whole."""
        return Settings.of(self.layers_for())

    def settings_for(self, path: Path) -> Settings:
        """The settings of a file or a folder, or of standard input by the name that it was given.

        Raises UsageError for a configuration that cannot be read or is wrong.
        """
        return Settings.of(self.layers_for(path))

    def layers_for(self, path: Path | None = None) -> tuple[Layer, ...]:
        """The values that hold for a file by where they come from, the strongest last.

        For a folder, and for None, the working folder, those that hold whatever the file.
        """
        place = Path() if path is None else path
        file = self._file_for(place if place.is_dir() else place.parent)
        if file is None:
            return (self._given,)
        return (*(file.layers(None if place.is_dir() else place)), self._given)

    def excludes(self, path: Path) -> bool:
        """Whether the configuration of a file, or of a folder itself, excludes it."""
        return self._excludes(path, path if path.is_dir() else path.parent, folder=path.is_dir())

    def format_of(self, path: Path) -> str | None:
        """The format that a configuration gives the suffix of a file, None where it says nothing."""
        file = self._file_for(path.parent)
        return file.values.get("formats", {}).get(path.suffix.lower()) if file else None

    def suffixes(self, folder: Path) -> Collection[str]:
        """The suffixes of the documents that are looked for in a folder."""
        file = self._file_for(folder)
        return (*WALKED, *(file.values.get("formats", ()) if file else ()))

    def named(self, path: Path) -> bool:
        """Whether what the command line names is checked: all, unless exclusion is forced."""
        return not (self.settings_for(path).force_exclude and self.excludes(path))

    def walked(self, path: Path, top: Path, *, folder: bool = False) -> bool:
        """Whether a file or folder that is met below the folder `top` is checked, whatever its suffix."""
        # A folder that is excluded and yet named is wanted as a whole.
        return self.excludes(top) or not self._excludes(path, path.parent, folder=folder)

    def _excludes(self, path: Path, place: Path, *, folder: bool) -> bool:
        file = self._file_for(place)
        return file is not None and file.excludes(path, folder=folder)

    def _file_for(self, folder: Path) -> ConfigurationFile | None:
        if not self._searches:
            return self._fixed
        return self._upwards(Path(os.path.abspath(folder if folder.is_dir() else Path.cwd())))

    def _upwards(self, folder: Path) -> ConfigurationFile | None:
        found: ConfigurationFile | None = None
        passed = []
        for place in (folder, *folder.parents):
            if place in self._nearest:
                found = self._nearest[place]
                break
            passed.append(place)
            found = find_in(place)
            if found:
                break
        self._nearest |= dict.fromkeys(passed, found)
        return found
