from pathlib import Path

import pytest

from detector.configuration.file import find_in, read_file
from detector.errors import UsageError


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_own_file_goes_before_the_shared_one(folder):
    (folder / "pyproject.toml").write_text("[tool.unspin]\nthreshold = 0.1")
    assert find_in(folder).values == {"threshold": 0.1}
    (folder / "unspin.toml").write_text("threshold = 0.2")
    assert find_in(folder).values == {"threshold": 0.2}


@pytest.mark.parametrize(
    "text",
    ["", "[project]\nname = 'a'", "tool = 1", "[tool.ruff]\nline-length = 1", "[broken", "a = '\xff'"],
)
def test_a_shared_file_that_says_nothing_of_it_is_passed_over(folder, text):
    (folder / "pyproject.toml").write_bytes(text.encode("latin-1"))
    assert find_in(folder) is None


def test_a_folder_without_any_has_none(folder):
    (folder / "unspin.toml").mkdir()
    assert find_in(folder) is None
    assert find_in(folder / "nix") is None


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("unspin.toml", b"a = 1\nb =\n", "unspin.toml: is not TOML: invalid value (at line 2, column 4)"),
        ("unspin.toml", b"a = [\n1,\n", "(at line 3, its end); mend that line"),
        ("unspin.toml", b"a = " + b"[" * 9000, "unspin.toml: is nested too deeply"),
        ("unspin.toml", b"a = 1\nb = '\xff'", "unspin.toml: line 2 is not UTF-8; save the file as UTF-8"),
        ("pyproject.toml", b"[tool.unspin\n", "pyproject.toml: is not TOML: "),
        ("pyproject.toml", b"[tool]\nunspin = 1", "pyproject.toml: “tool.unspin” must be a table"),
        ("pyproject.toml", b"[tool.unspin]\nx = 1", "pyproject.toml: [tool.unspin] has no key “x”"),
        (
            "pyproject.toml",
            b"[[tool.unspin.overrides]]\npaths = ['a']\nx = 1",
            "[tool.unspin] override 1 has no key",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_its_line(folder, name, data, told):
    (folder / name).write_bytes(data)
    with pytest.raises(UsageError) as error:
        find_in(folder)
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_a_named_file_has_to_be_there_and_to_say_something(folder):
    with pytest.raises(UsageError, match=r"^nix\.toml: cannot be read \(no such file or directory\)"):
        read_file(Path("nix.toml"), folder)
    (folder / "pyproject.toml").write_text("")
    with pytest.raises(UsageError, match=r"no table \[tool\.unspin\] in it"):
        read_file(Path("pyproject.toml"), folder)


def test_paths_are_relative_to_the_file_and_patterns_to_the_base(folder):
    (folder / "ci").mkdir()
    (folder / "ci" / "c.toml").write_text("model = 'm'\nexclude = ['/vendor/']")
    found = read_file(Path("ci/c.toml"), folder)
    assert found.values["model"] == folder / "ci" / "m"
    assert found.excludes(Path("vendor"), folder=True)
    assert not found.excludes(Path("ci/vendor"), folder=True)


def test_patterns_reach_files_outside_the_base(folder):
    (folder / "a").mkdir()
    (folder / "a" / "unspin.toml").write_text("exclude = ['*.bak.md', 'drafts/']")
    found = read_file(Path("a/unspin.toml"), folder / "a")
    assert found.excludes(folder / "x.bak.md")
    assert found.excludes(folder / "b" / "drafts" / "x.md")
    assert not found.excludes(folder / "x.md")


def test_overrides_that_match_are_layers_the_last_one_strongest(folder):
    (folder / "unspin.toml").write_text(
        "min-words = 1\n"
        "[[overrides]]\npaths = ['*.md']\nthreshold = 0.1\n"
        "[[overrides]]\npaths = ['x/']\nthreshold = 0.2\n"
    )
    found = find_in(folder)
    sources = [[layer.source for layer in found.layers(Path(name))] for name in ("a.md", "x/a.md", "a.txt")]
    assert sources == [
        ["unspin.toml", "override 1 of unspin.toml"],
        ["unspin.toml", "override 1 of unspin.toml", "override 2 of unspin.toml"],
        ["unspin.toml"],
    ]
    assert [layer.source for layer in found.layers(None)] == ["unspin.toml"]
