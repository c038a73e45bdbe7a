"""Files inside a zip archive (office documents, e-books), which may be damaged or made to do harm."""

from __future__ import annotations

import io
import zipfile
import zlib

from detector.errors import InputError

MAX_UNPACKED = 100_000_000
"""Bytes that all members of an archive may have together once unpacked."""
_MAX_MEMBERS = 10_000


class Archive:
    """An archive whose members are read with limits.

    Raises InputError, naming the file and the mend, for one that is damaged, encrypted, or unpacks to more
    than MAX_UNPACKED bytes.
    """

    def __init__(self, data: bytes, path: str) -> None:
        self._path = path
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            members = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise self._damaged(str(error)) from error
        if len(members) > _MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
            raise InputError(f"{path}: it unpacks to too much to be a document; give the document alone")
        if any(member.flag_bits & 1 for member in members):
            raise InputError(f"{path}: it is encrypted; save a copy without a password")

    @property
    def names(self) -> list[str]:
        """The members, in the order of the archive."""
        return self._zip.namelist()

    def read(self, name: str) -> bytes:
        """A member unpacked. Raises InputError for one that is not there or damaged."""
        try:
            # The declared size, which is within the limit, is enforced: a member that lies is cut off.
            return self._zip.read(name)
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
            raise self._damaged(str(error)) from error
        except OSError as error:
            raise self._damaged(str(error)) from error

    def _damaged(self, reason: str) -> InputError:
        return InputError(
            f"{self._path}: it is damaged ({reason}); save it anew from the program it was made in"
        )
