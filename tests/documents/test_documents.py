from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector import documents
from detector.documents import MAX_BYTES, read, read_text
from detector.documents.document import overlapping
from detector.errors import InputError, UsageError

from .properties import TEXTS, check_offsets

FILES = Path(__file__).parent / "files"


@pytest.mark.parametrize(
    ("name", "format"), [("page.txt", "text"), ("readme.md", "markdown"), ("page.html", "html")]
)
def test_a_file_is_read_by_its_suffix(name, format):
    document = read(FILES / name)
    assert document.format == format
    assert document.path == str(FILES / name)
    assert document.raw == (FILES / name).read_text(encoding="utf-8")
    assert len(document.blocks) > 5
    check_offsets(document)


@given(TEXTS, st.sampled_from(["text", "markdown"]))
def test_any_text_is_read(raw, format):
    check_offsets(read_text(raw, format=format))


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_a_document_without_blocks(tmp_path, data):
    path = tmp_path / "empty.txt"
    path.write_bytes(data)
    assert read(path).blocks == ()


def test_a_missing_file_and_a_directory_are_named(tmp_path):
    with pytest.raises(InputError, match=r"gone\.txt: cannot be read \(no such file"):
        read(tmp_path / "gone.txt")
    with pytest.raises(InputError, match="is a directory"):
        read(tmp_path)


def test_a_file_above_the_limit_is_not_opened(tmp_path, monkeypatch):
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("opened"))
    with pytest.raises(InputError, match=r"large\.txt: .* split it"):
        read(path)


def test_a_text_above_the_limit_and_an_unknown_format_are_refused(monkeypatch):
    monkeypatch.setattr(documents, "MAX_BYTES", 10)
    with pytest.raises(InputError, match="split"):
        read_text("eleven chars")
    with pytest.raises(UsageError, match="rtf"):
        read_text("a", format="rtf")


def test_a_suffix_counts_in_any_case(tmp_path):
    path = tmp_path / "PAGE.HTM"
    path.write_text("<p>One sentence is here.</p>")
    assert [block.text for block in read(path).blocks] == ["One sentence is here."]


def test_prose_of_a_raw_range_has_no_markup():
    document = read_text("<p>One <b>bold</b> word.</p><p>And more.</p>", format="html")
    raw = document.raw
    assert document.prose(0, len(raw)) == "One bold word.\nAnd more."
    assert document.prose(raw.index("bold"), raw.index("word")) == "bold "
    assert document.prose(0, 0) == ""


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 40)), max_size=12), st.integers(0, 50))
def test_ranges_inside_of_one_another_are_found(pairs, start):
    ranges = sorted((first, first + length) for first, length in pairs)
    end = start + 5
    expected = [at for at, (left, right) in enumerate(ranges) if left < end and right > start]
    assert overlapping(ranges, start, end) == expected
