"""Configuration as users meet it: the command in a process of its own, in a folder with settings."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
COMMAND = [sys.executable, "-c", "from detector.cli import main; main()"]
PHRASE = "On the off chance that"


@pytest.fixture
def project(tmp_path):
    """A folder with a spun text, and one in docs, with `[tool.unspin]` to come."""
    (tmp_path / "docs").mkdir()
    shutil.copy(EXAMPLES / "harbour-spun.txt", tmp_path / "spun.txt")
    shutil.copy(EXAMPLES / "harbour-spun.md", tmp_path / "docs" / "spun.md")
    return tmp_path


@pytest.fixture
def unspin(project):
    def run(*arguments, stdin=None, folder="."):
        return subprocess.run(
            [*COMMAND, *map(str, arguments)],
            cwd=project / folder,
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=os.environ | {"PYTHONPATH": str(EXAMPLES.parent)},
            timeout=120,
        )

    return run


def documents(run):
    return [json.loads(line) for line in run.stdout.splitlines()]


def paths(run):
    return [document["path"] for document in documents(run)]


def test_what_is_excluded_is_checked_only_where_it_is_named(project, unspin):
    (project / "pyproject.toml").write_text(
        '[tool.unspin]\nexclude = ["docs/"]\noutput-format = "jsonl"\nsuggestions = false\n'
    )
    assert paths(unspin("check", ".")) == ["spun.txt"]
    assert paths(unspin("check", "docs/spun.md", "spun.txt")) == ["docs/spun.md", "spun.txt"]
    assert paths(unspin("check", "docs/spun.md", "spun.txt", "--force-exclude")) == ["spun.txt"]
    run = unspin("check", "docs/spun.md", "docs", "--force-exclude")
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    run = unspin("check", ".", "--isolated", "--output-format", "jsonl")
    assert paths(run) == ["spun.txt", "docs/spun.md"]


def test_thresholds_differ_by_path(project, unspin):
    (project / "unspin.toml").write_text('[[overrides]]\npaths = ["docs/"]\nthreshold = 1\n')
    assert unspin("check", "docs").returncode == 0
    assert unspin("check", ".").returncode == 1
    assert "1 at or above the threshold" in unspin("check", ".").stdout
    assert unspin("check", "docs", "--threshold", "0.5").returncode == 1
    page = project / "page.html"
    assert unspin("check", "docs", "--output-format", "evidence", "-o", page).returncode == 0
    shown = page.read_text(encoding="utf-8")
    assert "<dd>no; documents are flagged where one of the risks is 1.00 or more" in shown


def test_an_allowed_phrase_is_not_found(project, unspin):
    def found():
        (document,) = documents(unspin("check", "spun.txt", "--output-format", "jsonl"))
        return [finding["text"] for finding in document["findings"]]

    before = found()
    assert PHRASE in before
    (project / "unspin.toml").write_text(f"allow = ['{PHRASE.lower()}']")
    assert found() == [text for text in before if text != PHRASE]
    (project / "unspin.toml").write_text(f"allow = [{{phrase = '{PHRASE.lower()}', case = 'exact'}}]")
    assert found() == before
    (project / "unspin.toml").write_text(f"allow = {json.dumps(before, ensure_ascii=False)}")
    run = unspin("check", "spun.txt", "--output-format", "jsonl")
    assert (run.returncode, documents(run)[0]["verdict"], documents(run)[0]["findings"]) == (0, "spun", [])


def test_min_words_and_lists_come_from_the_configuration(project, unspin):
    (project / "phrases.csv").write_text("tortured_phrase,expected_phrase\nnorth wall,northern wall\n")
    (project / "unspin.toml").write_text(
        'lexicons = ["phrases.csv"]\n[[overrides]]\npaths = ["docs/"]\nmin-words = 9000\n'
    )
    (project / "docs" / "deep").mkdir()
    above, in_docs = documents(unspin("check", "../..", "--output-format", "jsonl", folder="docs/deep"))
    assert in_docs["verdict"] == "not-scored"
    assert [item["text"] for item in above["findings"] if item["kind"] == "listed"] == ["north wall"]
    (project / "phrases.csv").unlink()
    run = unspin("check", ".")
    assert run.returncode == 2
    assert run.stderr.count("phrases.csv: cannot be read") == 1


def test_what_is_wrong_is_one_sentence_with_a_mend(project, unspin):
    (project / "pyproject.toml").write_text("[tool.unspin]\ntreshold = 0.5\n")
    run = unspin("check", "spun.txt")
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == (
        "unspin: pyproject.toml: [tool.unspin] has no key “treshold”; did you mean “threshold”?\n"
    )
    assert unspin("check", "spun.txt", "--isolated").returncode == 1
    (project / "unspin.toml").write_text("threshold = 0.5\nmin-words =\n")
    run = unspin("check", "spun.txt")
    assert (run.returncode, run.stdout) == (2, "")
    assert "unspin: unspin.toml: is not TOML: invalid value (at line 2," in run.stderr


def test_one_file_can_be_named_for_everything(project, unspin):
    (project / "unspin.toml").write_text("x = 1")
    (project / "ci.toml").write_text('exclude = ["/docs/"]\noutput-format = "jsonl"\nthreshold = 1')
    run = unspin("check", ".", "--config", "ci.toml")
    assert (run.returncode, paths(run)) == (0, ["spun.txt"])
    for wrong in (["--config", "nix.toml"], ["--config", "ci.toml", "--isolated"]):
        run = unspin("check", ".", *wrong)
        assert run.returncode == 2
        assert run.stderr.count("\n") == 1


def test_standard_input_has_the_settings_of_its_name(project, unspin):
    text = (project / "spun.txt").read_text(encoding="utf-8")
    (project / "unspin.toml").write_text('threshold = 1\noutput-format = "jsonl"\nexclude = ["no/"]')
    (project / "docs" / "unspin.toml").write_text('threshold = 0\nformats = {".mdx" = "html"}')
    assert unspin("check", stdin=text).returncode == 0
    assert unspin("check", "--stdin-filename", "no/such/folder.md", stdin=text).returncode == 0
    run = unspin("check", "--stdin-filename", "docs/a.mdx", stdin=f"<p>{text}</p>")
    (document,) = documents(run)
    assert (run.returncode, document["path"]) == (1, "docs/a.mdx")
    plain, marked = documents(unspin("check", "spun.txt")), document
    assert marked["words_checked"] == plain[0]["words_checked"]
    run = unspin("check", "--stdin-filename", "no/a.md", "--force-exclude", stdin=text)
    assert (run.returncode, run.stdout) == (0, "")


def test_the_ending_of_the_output_wins_over_the_configured_format(project, unspin):
    (project / "unspin.toml").write_text('output-format = "jsonl"')
    for name, start in (("r.html", "<!doctype"), ("r.txt", "spun.txt: spun"), ("r", "{")):
        assert unspin("check", "spun.txt", "-o", name).returncode == 1
        assert (project / name).read_text(encoding="utf-8").startswith(start)


def test_settings_that_are_shown_can_be_put_back(project, unspin):
    config = project / "unspin.toml"
    config.write_text(
        'min-words = 60\nallow = ["a\\tb", {phrase = "NIH", case = "exact"}]\nlexicons = ["x.csv"]\n'
        'formats = {".mdx" = "markdown"}\n[[overrides]]\npaths = ["docs/"]\nthreshold = 0.75\n'
    )
    first = unspin("check", "--show-config", "docs/spun.md")
    assert first.returncode == 0
    assert "\nthreshold = 0.75  # override 1 of unspin.toml\n" in first.stdout
    assert "\nmin-words = 7  # command line\n" in unspin("check", "--show-config", "--min-words", 7).stdout
    config.write_text(first.stdout, encoding="utf-8")
    second = unspin("check", "--show-config", "docs/spun.md")
    assert without_comments(second.stdout) == without_comments(first.stdout)
    assert unspin("check", "--show-config", "docs", "spun.txt").returncode == 2
    named = unspin("check", "--show-config", "-", "--stdin-filename", "docs/spun.md")
    assert named.stdout == second.stdout


def without_comments(shown):
    return [line.partition("  # ")[0] for line in shown.splitlines()]


def test_starting_the_command_reads_no_configuration_and_loads_nothing_for_it():
    listing = "import sys; import detector.cli\nfor name in sys.modules: print(name)"
    run = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True)
    assert {"numpy", "pathspec", "tomllib"}.isdisjoint(run.stdout.split())
