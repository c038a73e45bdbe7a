"""`check --diff` as users run it."""

import json
import os
import shutil

import pytest

from tests.corpus.test_changes import git
from tests.test_cli import CLEAN, SPUN, one_sentence, unspin

NEW = "The culmination of the bosom disease meeting was taken a gander at on the off chance that it came.\n"


@pytest.fixture
def repository(tmp_path, monkeypatch):
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    shutil.copy(SPUN, folder / "spun.txt")
    shutil.copy(CLEAN, folder / "clean.txt")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "first")
    monkeypatch.chdir(folder)
    return folder


def documents(run):
    return {document["path"]: document["findings"] for document in json.loads(run.stdout)["documents"]}


def test_only_changed_files_and_passages_are_reported(repository):
    run = unspin("check", ".", "--diff", "HEAD", "--output-format", "json")
    assert (run.returncode, documents(run)) == (0, {})
    spun = repository / "spun.txt"
    spun.write_text(f"{spun.read_text()}\n{NEW}")
    run = unspin("check", ".", "--diff", "HEAD", "--output-format", "json")
    assert run.returncode == 1
    (found,) = documents(run).values()
    assert found
    assert all(finding["text"] in NEW for finding in found)
    git(repository, "commit", "-qam", "second")
    assert documents(unspin("check", ".", "--diff", "HEAD", "--output-format", "json")) == {}
    run = unspin("check", ".", "--diff", "HEAD~1", "--output-format", "json")
    assert documents(run) == {"spun.txt": found}


def test_an_unchanged_file_that_is_named_is_checked_without_findings(repository):
    run = unspin("check", "spun.txt", "--diff", "HEAD", "--output-format", "json")
    assert (run.returncode, documents(run)) == (0, {"spun.txt": []})


def test_a_new_file_counts_as_a_whole(repository):
    os.rename("spun.txt", "moved.txt")
    shutil.copy("moved.txt", "new.txt")
    run = unspin("check", ".", "--diff", "HEAD", "--output-format", "json")
    assert run.returncode == 1
    found = documents(run)
    assert len(found["new.txt"]) > 20
    run = unspin("check", "clean.txt", "--diff", "HEAD", "--output-format", "json")
    assert list(documents(run)) == ["clean.txt"]


def test_a_baseline_and_a_diff_go_together(repository):
    assert unspin("baseline", ".", "-o", "b.json").returncode == 0
    spun = repository / "spun.txt"
    spun.write_text(f"{spun.read_text()}\n{NEW}")
    run = unspin("check", ".", "--diff", "HEAD", "--baseline", "b.json", "--output-format", "json")
    assert (run.returncode, run.stderr) == (1, "")
    assert list(documents(run)) == ["spun.txt"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--diff", "HEAD"],
        ["-", "--diff", "HEAD"],
        [".", "--diff", "no-such-revision"],
        [".", "--diff=--output=x"],
    ],
)
def test_errors_are_one_sentence_and_end_with_2(repository, arguments):
    run = unspin("check", *arguments, stdin="Text.")
    assert (run.returncode, run.stdout) == (2, "")
    assert one_sentence(run.stderr)


def test_a_folder_without_git_is_an_error(tmp_path):
    shutil.copy(SPUN, tmp_path)
    run = unspin("check", tmp_path, "--diff", "HEAD", GIT_CEILING_DIRECTORIES=str(tmp_path.parent))
    assert run.returncode == 2
    assert one_sentence(run.stderr)
    assert "is in no git repository" in run.stderr
