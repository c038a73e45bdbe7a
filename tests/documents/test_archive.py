import io
import zipfile

import pytest

from detector.documents import archive
from detector.documents.archive import Archive
from detector.errors import InputError


def _zip(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return buffer.getvalue()


def test_members_are_read():
    opened = Archive(_zip(a="one", b="two"), "x.docx")
    assert opened.names == ["a", "b"]
    assert opened.read("b") == b"two"


def test_a_bomb_is_refused_unopened(monkeypatch):
    monkeypatch.setattr(archive, "MAX_UNPACKED", 1000)
    with pytest.raises(InputError, match=r"x\.docx: it unpacks to too much"):
        Archive(_zip(a="0" * 2000), "x.docx")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", _zip(a="one")[:40], _zip(a="one" * 99)[:-10]])
def test_a_damaged_archive_is_one_sentence(data):
    with pytest.raises(InputError, match=r"x\.docx: it is damaged .*; save it anew"):
        Archive(data, "x.docx")


def test_a_missing_and_a_damaged_member_are_one_sentence():
    data = bytearray(_zip(a="one" * 99))
    data[32] ^= 0xFF
    for name in ("b", "a"):
        with pytest.raises(InputError, match="damaged"):
            Archive(bytes(data), "x.docx").read(name)
