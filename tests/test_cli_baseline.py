"""The commands `baseline` and `check --baseline` as users run them, and ignore comments on the way."""

import json
import shutil
from pathlib import Path

import pytest

from tests.test_cli import CLEAN, SPUN, one_sentence, unspin

NEW = "The culmination of the bosom disease meeting was taken a gander at on the off chance that it came.\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "docs").mkdir()
    shutil.copy(SPUN, tmp_path / "docs" / "spun.txt")
    shutil.copy(CLEAN, tmp_path / "docs" / "clean.txt")
    return tmp_path


@pytest.fixture
def baseline(folder):
    path = folder / "unspin-baseline.json"
    run = unspin("baseline", folder / "docs", "-o", path)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith(f"{path}: ")
    assert run.stdout.endswith(" in 2 documents accepted\n")
    return path


def test_accepted_findings_are_not_reported_and_new_ones_are(folder, baseline):
    before = baseline.read_bytes()
    run = unspin("check", folder / "docs", "--baseline", baseline, "--output-format", "json")
    assert (run.returncode, run.stderr) == (0, "")
    documents = json.loads(run.stdout)["documents"]
    assert [document["findings"] for document in documents] == [[], []]
    spun = folder / "docs" / "spun.txt"
    spun.write_text(f"{spun.read_text()}\n{NEW}")
    run = unspin("check", folder / "docs", "--baseline", baseline, "--output-format", "json")
    assert run.returncode == 1
    found = [finding for document in json.loads(run.stdout)["documents"] for finding in document["findings"]]
    assert found
    assert all(finding["text"] in NEW for finding in found)
    assert baseline.read_bytes() == before


def test_paths_count_from_the_folder_of_the_baseline(folder, baseline, monkeypatch):
    monkeypatch.chdir(folder / "docs")
    run = unspin("check", "spun.txt", "--baseline", "../unspin-baseline.json")
    assert (run.returncode, run.stderr) == (0, "")
    assert set(json.loads(baseline.read_text())["documents"]) == {"docs/spun.txt", "docs/clean.txt"}


def test_what_is_stale_is_told_and_changes_no_status(folder, baseline):
    shutil.copy(CLEAN, folder / "docs" / "spun.txt")
    run = unspin("check", folder / "docs", "--baseline", baseline, "--output-format", "json")
    assert run.returncode == 0
    assert one_sentence(run.stderr)
    (warning,) = json.loads(run.stdout)["warnings"]
    assert warning["path"].endswith("spun.txt")
    assert f"unspin baseline PATH -o {baseline}" in warning["message"]
    (folder / "docs" / "spun.txt").unlink()
    assert "the file is gone" in unspin("check", folder / "docs", "--baseline", baseline).stderr


def test_a_baseline_of_what_could_not_be_read_is_not_written(folder, baseline):
    before = baseline.read_bytes()
    run = unspin("baseline", folder / "docs", folder / "nix.txt", "-o", baseline)
    assert run.returncode == 2
    assert len(run.stderr.splitlines()) == 2
    assert baseline.read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["baseline", "-", "-o", "b.json"],
        ["baseline", SPUN, "-o", "no-such-folder/b.json"],
        ["check", SPUN, "--baseline", "no-such-file.json"],
        ["check", SPUN, "--baseline", SPUN],
    ],
)
def test_errors_are_one_sentence_and_end_with_2(arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run = unspin(*arguments)
    assert (run.returncode, run.stdout) == (2, "")
    assert one_sentence(run.stderr)
    assert list(tmp_path.iterdir()) == []


def test_ignore_comments_are_heeded_unless_told_otherwise(folder, baseline):
    spun = folder / "spun.md"
    text = Path(SPUN).read_text()
    spun.write_text(f"<!-- unspin: ignore-file -->\n\n{text}\n\n<!-- unspin: ignroe -->\n")
    run = unspin("check", spun, "--output-format", "json")
    assert run.returncode == 0
    line = spun.read_text().count("\n")
    told = "unknown comment “ignroe”; did you mean “ignore”?"
    assert run.stderr == f"unspin: {spun}:{line}: {told}\n"
    content = json.loads(run.stdout)
    assert content["documents"][0]["verdict"] == "not-scored"
    assert content["warnings"] == [{"path": str(spun), "line": line, "message": told}]
    run = unspin("check", spun, "--no-ignores")
    assert (run.returncode, run.stderr) == (1, "")
    made = folder / "other.json"
    assert "0 findings in 0 documents" in unspin("baseline", spun, "-o", made).stdout
    assert "in 1 documents accepted" in unspin("baseline", spun, "-o", made, "--no-ignores").stdout
