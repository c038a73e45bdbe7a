"""The examples of docs/ignoring.md run, one after the other, and do what the page says."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from detector.documents import read_text
from detector.documents.comments import SYNTAXES
from detector.documents.ignores import ACTIONS, heed
from tests.corpus.test_changes import git
from tests.test_cli import CLEAN, SPUN

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "ignoring.md").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path):
    (sample,) = re.findall(r"^```markdown\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "spun.txt").write_text(Path(SPUN).read_text())
    (tmp_path / "quoted.md").write_text(f"{Path(CLEAN).read_text()}\n\n{sample}")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "first")
    return tmp_path


def test_the_examples_run_and_find_what_is_left(folder):
    commands = re.findall(r"^\$ unspin (.*)$", PAGE, re.MULTILINE)
    assert len(commands) == 6
    for command in commands:
        run = subprocess.run(
            [sys.executable, "-m", "detector", *command.split()],
            cwd=folder,
            env=os.environ,
            capture_output=True,
            text=True,
        )
        assert (run.returncode, run.stderr) == (0, ""), command
        assert ("gander" in run.stdout) == ("--no-ignores" in command), command


def test_the_tables_are_those_of_the_program():
    assert all(f"`{syntax.written.format('ignore')}`" in PAGE for syntax in SYNTAXES.values())
    assert all(f"`{action}`" in PAGE for action in ACTIONS)


def test_the_page_itself_ignores_nothing():
    assert heed(read_text(PAGE, format="markdown")).ignores == ()
