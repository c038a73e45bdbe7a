"""The README is held to what the program does: its commands run, options exist, figures are measured."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest

from detector.cli import unspin
from scripts.readme_accuracy import between, between_markers

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


EXAMPLES = [line[2:] for block in _blocks("console") for line in block.splitlines() if line.startswith("$ ")]
SERVING = "unspin serve"  # it ends when it is told to
PIP_OPTIONS = {"--extra-index-url"}


@pytest.fixture
def copy_of_the_project(tmp_path: Path) -> Path:
    """A folder with what the README's examples read, where they may also write."""
    for name in ("examples", "tests"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


def _shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    env = {**os.environ, "PATH": path}
    return subprocess.run(["bash", "-c", command], cwd=folder, env=env, capture_output=True, text=True)


@pytest.mark.parametrize("command", [line for line in EXAMPLES if line != SERVING])
def test_example_runs(command: str, copy_of_the_project: Path) -> None:
    for before in EXAMPLES[: EXAMPLES.index(command)]:
        made = re.search(r"-o (\S+)", before)
        if made and made[1] in command:  # an example that reads what an earlier one wrote
            _shell(before, copy_of_the_project)
    done = _shell(command, copy_of_the_project)
    assert done.returncode in (0, 1), done.stderr
    assert not re.search(r"Traceback|unspin:", done.stderr), done.stderr


def test_the_server_starts_and_ends(copy_of_the_project: Path) -> None:
    assert SERVING in EXAMPLES
    command = [Path(sys.executable).parent / "unspin", "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=copy_of_the_project, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        assert "serving on http://127.0.0.1:" in server.stderr.readline()
        server.send_signal(signal.SIGINT)
        assert server.wait(30) in (0, 130)
        assert "Traceback" not in server.stderr.read()


def test_python_example_finds_the_garbled_phrases(copy_of_the_project: Path) -> None:
    (block,) = _blocks("python")
    command = [sys.executable, "-c", block]
    done = subprocess.run(command, cwd=copy_of_the_project, capture_output=True, text=True)
    assert done.stdout.startswith("spun "), done.stderr
    assert "On the off chance that" in done.stdout


def test_every_command_is_shown() -> None:
    shown = {match for line in EXAMPLES for match in re.findall(r"unspin ([a-z]+)", line)}
    assert shown == set(unspin.commands)


def test_every_option_named_exists() -> None:
    commands: list[click.Command] = [unspin, *unspin.commands.values()]
    real = {name for command in commands for option in command.params for name in option.opts}
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README)) - PIP_OPTIONS
    assert named <= real


def test_options_of_each_example_belong_to_its_command() -> None:
    for line in EXAMPLES:
        name, rest = re.search(r"unspin ([a-z]+)(.*)", line).groups()  # type: ignore[union-attr]
        real = {option for parameter in unspin.commands[name].params for option in parameter.opts}
        assert set(re.findall(r"(?<!\S)--?[a-z][a-z-]*", rest)) <= real, line


def test_every_make_target_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)\b(?=[`\n ])", README)) & {"demo", "test", "train"} <= targets
    assert set(re.findall(r"`make ([a-z]+)", README)) <= targets


def test_every_file_named_exists() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    paths = re.findall(r"(?:examples|tests|models|docs|scripts)/[\w./-]*\w", README)
    assert links
    assert not [name for name in links + paths if not (ROOT / name).exists()]


def test_json_sample_is_of_a_real_run(copy_of_the_project: Path) -> None:
    (block,) = _blocks("json")
    done = _shell("unspin check --output-format json examples/harbour-spun.html", copy_of_the_project)
    sample, real = json.loads(block), json.loads(done.stdout)
    document, real_document = sample["documents"][0], real["documents"][0]
    finding = document["findings"][0]
    same_text = [other for other in real_document["findings"] if other["text"] == finding["text"]]
    assert len(same_text) == 1
    for where in ("start", "end", "line", "column", "kind"):
        assert finding[where] == same_text[0][where]
    assert finding["suggestions"][0]["text"] == same_text[0]["suggestions"][0]["text"]
    for shown, said in [(sample, real), (document, real_document), (finding, same_text[0])]:
        assert shown.keys() == said.keys()
    for count in ("words", "words_checked", "verdict", "language"):
        assert document[count] == real_document[count]


def test_accuracy_figures_are_those_measured() -> None:
    assert between_markers(README) == between()


def test_a_model_without_a_translation_head_has_the_other_tables(tmp_path: Path) -> None:
    translation = tmp_path / "translation.json"
    alone = between(translation=translation)
    assert alone.startswith("| spun text |")
    own = {name: {"pearson": {"value": 0.6}, "spearman": {"value": 0.5}} for name in ("ro", "mean")}
    translation.write_text(json.dumps({"quality": {"own": own, "sees the source": {"Other": {"ro": 0.9}}}}))
    with_it = between(translation=translation)
    assert with_it.startswith(alone)
    assert "| from Romanian | 0.600 | 0.500 | 0.900 |" in with_it
