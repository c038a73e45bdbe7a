"""The hook for pre-commit is run by pre-commit, on a repository of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from detector.documents import FORMATS

ROOT = Path(__file__).resolve().parent.parent
MANIFEST = ROOT / ".pre-commit-hooks.yaml"


def _hook() -> dict[str, Any]:
    (hook,) = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    return hook


def _run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    env = {**os.environ, "PATH": path, "PRE_COMMIT_HOME": str(folder / ".cache"), "NO_COLOR": "1"}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)


def _pre_commit(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return _run(folder, sys.executable, "-m", "pre_commit", *arguments)


@pytest.fixture
def repository(tmp_path: Path, spun_text: str, clean_text: str) -> Path:
    """A repository with a spun and a clean file, and one of no format that is read."""
    for name, text in [("spun.txt", spun_text), ("a clean one.md", clean_text), ("code.py", "x = 1\n")]:
        (tmp_path / name).write_text(text, encoding="utf-8")
    _run(tmp_path, "git", "init", "--quiet")
    return tmp_path


@pytest.fixture
def hooked(repository: Path) -> Path:
    """The repository with our hook, which takes the program of this environment for that of its own."""
    hook = {key: value for key, value in _hook().items() if key != "additional_dependencies"}
    hook |= {"language": "system", "args": ["--min-words=60"]}
    config = {"repos": [{"repo": "local", "hooks": [hook]}]}
    (repository / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    return repository


def test_the_manifest_is_valid(tmp_path: Path) -> None:
    done = _pre_commit(tmp_path, "validate-manifest", str(MANIFEST))
    assert done.returncode == 0, done.stdout


def test_the_hook_takes_the_files_that_a_directory_is_searched_for() -> None:
    taken = {ending for ending in FORMATS if re.search(_hook()["files"], f"a/b{ending}")}
    assert taken == FORMATS.keys() - {".xml"}
    assert not re.search(_hook()["files"], "a/txt.py")


def test_a_spun_file_fails_and_its_phrases_are_shown(hooked: Path) -> None:
    _run(hooked, "git", "add", "--all")
    done = _pre_commit(hooked, "run")
    assert done.returncode == 1
    assert "spun.txt: spun, risk score 0.9" in done.stdout
    assert "[On the off chance that → If]" in done.stdout
    assert "a clean one.md: clean" in done.stdout
    assert "code.py" not in done.stdout


def test_a_clean_file_passes(hooked: Path) -> None:
    _run(hooked, "git", "add", "a clean one.md", "code.py")
    done = _pre_commit(hooked, "run")
    assert done.returncode == 0, done.stdout
    assert re.search(r"unspin\.+Passed", done.stdout)


@pytest.mark.slow
def test_the_environment_of_the_hook_is_built_and_runs(repository: Path) -> None:
    _run(repository, "git", "add", "--all")
    done = _pre_commit(repository, "try-repo", str(ROOT), "unspin", "--all-files")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "spun.txt: spun, risk score 0.9" in done.stdout, done.stdout
