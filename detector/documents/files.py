"""Which files a list of paths stands for."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from detector.errors import InputError

FORMATS = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".tex": "latex",
    ".latex": "latex",
    ".rst": "rst",
    ".rest": "rst",
    ".xml": "xml",
    ".nxml": "xml",
    ".docx": "docx",
    ".pdf": "pdf",
    ".epub": "epub",
    ".eml": "email",
}
_MAGIC = {b"%PDF-": "pdf"}
_ZIP_MAGIC = b"PK\x03\x04"
# The names of members stand in a zip archive as they are.
_MEMBERS = {
    b"mimetypeapplication/epub+zip": "epub",
    b"META-INF/container.xml": "epub",
    b"word/document.xml": "docx",
}
# XML can be anything.
WALKED = tuple(suffix for suffix in FORMATS if suffix != ".xml")
"""The suffixes of what is surely a document, which are looked for in directories."""
_SKIPPED = frozenset({"node_modules", "venv", "env", "__pycache__", "site-packages", "CVS"})


class PathError(InputError):
    """A path that cannot be read. path: the path as it was given."""

    def __init__(self, path: Path, message: str) -> None:
        super().__init__(message)
        self.path = path


class Selection(Protocol):
    """Which of the files that paths stand for are wanted, where that is not all of a known suffix."""

    def suffixes(self, folder: Path) -> Collection[str]:
        """The suffixes, in lower case, of the documents that are looked for in a folder."""

    def named(self, path: Path) -> bool:
        """Whether a path that was named is wanted."""

    def walked(self, path: Path, top: Path, *, folder: bool = False) -> bool:
        """Whether a file or a folder that is met below the folder `top` is wanted, whatever its suffix."""


def format_of(path: Path) -> str:
    """The format by the suffix; "text" for none and for an unknown one."""
    return FORMATS.get(path.suffix.lower(), "text")


def sniffed(data: bytes, format: str) -> str:
    """The format that the content of a file shows without doubt, or else `format`."""
    if data.startswith(_ZIP_MAGIC):
        return next((found for member, found in _MEMBERS.items() if member in data), format)
    return next((found for magic, found in _MAGIC.items() if data.startswith(magic)), format)


def discover(paths: Sequence[Path], selection: Selection | None = None) -> tuple[list[Path], list[PathError]]:
    """The documents that `paths` name, and an error for each path that names none.

    A file is taken whatever its suffix. A directory is walked in the order of names: files of a
    known suffix, without hidden files and without hidden, environment and package directories.
    No file comes twice. selection: what of it is wanted, and which suffixes are known.
    """
    found: dict[Path, Path] = {}
    errors: list[PathError] = []
    for path in paths:
        if selection and path.exists() and not selection.named(path):
            continue
        if path.is_dir():
            walked = list(_walk(path, errors, selection))
            if not walked:
                errors.append(PathError(path, _nothing_in(path, selection)))
            for file in walked:
                found.setdefault(Path(os.path.abspath(file)), file)
        elif path.exists():
            found.setdefault(Path(os.path.abspath(path)), path)
        else:
            errors.append(PathError(path, f"{path}: no such file or directory; check the path"))
    return list(found.values()), errors


def _nothing_in(directory: Path, selection: Selection | None) -> str:
    known = ", ".join(selection.suffixes(directory) if selection else WALKED)
    wanted = f"{known} files" + (" that are not excluded" if selection else "")
    return f"{directory}: no documents in this directory; it needs {wanted}"


def _walk(directory: Path, errors: list[PathError], selection: Selection | None) -> Iterator[Path]:
    def unreadable(error: OSError) -> None:
        path = Path(error.filename or directory)
        errors.append(PathError(path, f"{path}: cannot be listed ({error.strerror}); check its permissions"))

    for folder, names, files in os.walk(directory, onerror=unreadable):
        names[:] = sorted(name for name in names if not name.startswith(".") and name not in _SKIPPED)
        suffixes: Collection[str] = WALKED
        if selection:
            suffixes = selection.suffixes(Path(folder))
            names[:] = [
                name for name in names if selection.walked(Path(folder, name), directory, folder=True)
            ]
        for name in sorted(files):
            path = Path(folder, name)
            if name.startswith(".") or path.suffix.lower() not in suffixes:
                continue
            if selection is None or selection.walked(path, directory):
                yield path
