"""The action for GitHub: its shell steps are run as the runner does, with inputs in the environment."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"] if "run" in step}
HOSTILE = [
    "; touch pwned",
    "$(touch pwned)",
    "`touch pwned`",
    '"; touch pwned; "',
    "' ; touch pwned #",
    "&& touch pwned",
]


def _filled(expression: str, inputs: dict[str, str]) -> str:
    """An expression as the runner fills it in."""
    known = {f"inputs.{name}": value["default"] for name, value in ACTION["inputs"].items()}
    known |= {f"inputs.{name}": value for name, value in inputs.items()}
    known["github.action_path"] = str(ROOT)
    return re.sub(r"\$\{\{ (\S+) \}\}", lambda match: known[match[1]], expression)


def _step(
    name: str, folder: Path, python: Path | None = None, **inputs: str
) -> subprocess.CompletedProcess[str]:
    """Run a step as the runner does, by `bash -e -o pipefail` on a file."""
    step = STEPS[name]
    assert step["shell"] == "bash"
    given = {key.replace("_", "-"): value for key, value in inputs.items()}
    filled = {key: _filled(value, given) for key, value in step["env"].items()}
    script = folder / "script.sh"
    script.write_text(_filled(step["run"], given), encoding="utf-8")
    path = os.pathsep.join([str((python or Path(sys.executable)).parent), os.environ["PATH"]])
    command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)]
    return subprocess.run(
        command, cwd=folder, env={**os.environ, **filled, "PATH": path}, capture_output=True, text=True
    )


@pytest.fixture
def folder(tmp_path: Path, spun_text: str, clean_text: str) -> Path:
    (tmp_path / "spun one.txt").write_text(spun_text, encoding="utf-8")
    (tmp_path / "clean.md").write_text(clean_text, encoding="utf-8")
    return tmp_path


def test_no_expression_stands_in_a_script() -> None:
    assert STEPS
    assert not [name for name, step in STEPS.items() if "${{" in step["run"]]


def test_each_input_is_used_and_described() -> None:
    named = set(re.findall(r"inputs\.([\w-]+)", (ROOT / "action.yml").read_text(encoding="utf-8")))
    assert named == set(ACTION["inputs"])
    assert all(value["description"] for value in ACTION["inputs"].values())


def test_a_spun_file_fails_the_step_and_is_annotated(folder: Path) -> None:
    done = _step("Check", folder)
    assert done.returncode == 1, done.stderr
    assert "::warning file=spun one.txt,line=7," in done.stdout
    assert "2 documents: 1 spun, 1 clean" in done.stdout


def test_paths_stand_one_a_line_and_options_reach_the_command(folder: Path) -> None:
    done = _step(
        "Check", folder, paths="clean.md\n\n", threshold="0.999", args=" --min-words  10\n--no-suggestions "
    )
    assert done.returncode == 0, done.stderr
    both = _step("Check", folder, paths="clean.md\nspun one.txt\n", threshold="0.999999")
    assert (both.returncode, both.stderr) == (0, "")
    assert "2 documents" in both.stdout
    assert _step("Check", folder, paths="clean.md", args="--no-such-option").returncode == 2


def test_a_report_is_written_to_a_file(folder: Path) -> None:
    done = _step("Check", folder, paths="spun one.txt", output_format="sarif", output="a b.sarif")
    assert (done.returncode, done.stdout) == (1, "")
    assert '"ruleId": "substitution"' in (folder / "a b.sarif").read_text(encoding="utf-8")


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("name", ["paths", "output_format", "threshold", "args"])
def test_nothing_in_an_input_is_run(folder: Path, name: str, hostile: str) -> None:
    done = _step("Check", folder, **{name: hostile})
    assert done.returncode == 2, done.stdout
    assert not (folder / "pwned").exists()


def test_a_path_like_an_option_is_a_path(folder: Path) -> None:
    done = _step("Check", folder, paths="--exit-zero")
    assert done.returncode == 2
    assert "--exit-zero: no such file" in done.stderr


@pytest.mark.slow
def test_the_action_installs_itself(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    environment = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    python = environment / "bin" / "python"
    installed = _step("Install", folder, python)
    assert installed.returncode == 0, installed.stderr
    command = [str(python), "-c", "import detector, docx; print(detector.__file__)"]
    done = subprocess.run(command, cwd=folder, env={"PATH": ""}, capture_output=True, text=True)
    assert done.stdout.startswith(str(environment)), done.stderr
