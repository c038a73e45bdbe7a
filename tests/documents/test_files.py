import io
import zipfile
from pathlib import Path

import pytest

from detector.documents.files import discover, format_of, sniffed
from detector.errors import InputError


def _tree(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text")


def test_a_directory_is_walked_in_order_without_what_is_not_written(tmp_path):
    _tree(tmp_path, "b.md", "a.txt", "c/d.HTML", "c/e.png", ".git/f.txt", ".hidden.txt")
    _tree(tmp_path, "node_modules/g.md", ".venv/h.txt", "venv/i.txt", "setup.py")
    files, errors = discover([tmp_path])
    assert [file.relative_to(tmp_path).as_posix() for file in files] == ["a.txt", "b.md", "c/d.HTML"]
    assert errors == []


def test_a_named_file_is_taken_whatever_it_is_called(tmp_path):
    _tree(tmp_path, ".hidden", "data.csv")
    paths = [tmp_path / "data.csv", tmp_path / ".hidden"]
    assert discover(paths) == (paths, [])


def test_a_bad_path_does_not_stop_the_others(tmp_path):
    _tree(tmp_path, "a.txt", "empty/picture.png")
    files, errors = discover([tmp_path / "gone.md", tmp_path / "empty", tmp_path / "a.txt"])
    assert files == [tmp_path / "a.txt"]
    assert [error.path for error in errors] == [tmp_path / "gone.md", tmp_path / "empty"]
    assert "no such file" in str(errors[0])
    assert "no documents" in str(errors[1])
    assert all(isinstance(error, InputError) for error in errors)


def test_no_file_comes_twice(tmp_path):
    _tree(tmp_path, "a.txt")
    files, _ = discover([tmp_path / "a.txt", tmp_path, tmp_path / "." / "a.txt"])
    assert files == [tmp_path / "a.txt"]


def test_a_loop_of_links_ends(tmp_path):
    _tree(tmp_path, "a.txt")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert discover([tmp_path])[0] == [tmp_path / "a.txt"]


def test_formats():
    names = ("a", "a.log", "a.txt", "a.MD", "a.xhtml")
    assert [format_of(Path(name)) for name in names] == ["text", "text", "text", "markdown", "html"]


@pytest.mark.parametrize(
    ("members", "format"),
    [
        ({"mimetype": "application/epub+zip"}, "epub"),
        ({"a": "b", "META-INF/container.xml": "<container/>"}, "epub"),
        ({"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>"}, "docx"),
        ({"a.txt": "word"}, "text"),
    ],
)
def test_a_packed_format_is_known_by_its_members(members, format):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name, content in members.items():
            file.writestr(name, content)
    assert sniffed(packed.getvalue(), "text") == format


def test_a_pdf_is_known_by_its_first_bytes_and_all_else_by_its_name():
    assert sniffed(b"%PDF-1.7", "text") == "pdf"
    assert sniffed(b"# Heading", "markdown") == "markdown"
