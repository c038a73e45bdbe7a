"""docs/api.md is held to what there is, and its commands are run."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from detector.cli.serve import serve
from detector.serve.schemas import Options
from tests.serve.service import Local

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)


def rows(heading: str) -> list[list[str]]:
    """The cells of the tables below a heading."""
    part = TEXT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def block(word: str) -> str:
    (found,) = [one for one in BLOCKS if word in one]
    return found


def run(commands: str, folder: Path) -> str:
    if shutil.which("curl") is None:
        pytest.skip("needs curl (Debian: apt-get install curl)")
    (folder / "examples").symlink_to(ROOT / "examples")
    commands = re.sub(r"\bcurl ", "curl --silent --show-error --fail-with-body --noproxy '*' ", commands)
    done = subprocess.run(["bash", "-ec", commands], cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_commands_give_what_they_say(running: Local, tmp_path: Path) -> None:
    said = run(block("/v1/export").replace("http://127.0.0.1:8642", running.url), tmp_path)
    decoder, found, at = json.JSONDecoder(), [], 0
    while at < len(said.rstrip()):
        at += len(said[at:]) - len(said[at:].lstrip())
        record, at = decoder.raw_decode(said, at)
        found.append(record)
    check, file, first, second, comparison = found
    assert check["document"]["path"] == "post-17"
    assert check["threshold"] == 0.8
    assert file["document"]["verdict"] == "spun"
    assert (first["id"], second["id"]) == (1, 2)
    assert comparison["related"] is True
    assert (tmp_path / "checked.docx").read_bytes().startswith(b"PK")


def test_the_site_is_run_as_the_commands_say(running: Local, tmp_path: Path, unused_port: int) -> None:
    commands = block("wp-json").replace("8080", str(unused_port))
    commands = commands.replace(f"--port {unused_port} &", f"--port {unused_port} --unspin {running.url} &")
    commands = commands.replace("curl ", "curl --retry-connrefused --retry 30 --retry-delay 1 ")
    said = run(f"trap 'kill $(jobs -p)' EXIT\n{commands}", tmp_path)
    assert said.count('"status": "publish"') == 2


@pytest.fixture
def unused_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


def test_the_options_of_the_command_are_told_with_their_defaults() -> None:
    options = {option.opts[0]: option for option in serve.params if isinstance(option, click.Option)}
    for name, _, default in rows("Limits")[1:]:
        assert float(default.replace(",", "")) == options[name.strip("`")].default


def test_the_options_of_requests_are_told() -> None:
    told = {cells[0].strip("`") for cells in rows("Endpoints") if not cells[0].startswith(("`POST", "`GET"))}
    assert told - {"endpoint", "option"} == set(Options.model_fields)


def test_the_problems_are_told() -> None:
    raised = set()
    for path in (ROOT / "detector" / "serve").glob("*.py"):
        raised |= set(re.findall(r'ProblemError\(\s*(\d+),\s*"([\w-]+)"', path.read_text(encoding="utf-8")))
    told = {
        (status, name)
        for statuses, names, _ in rows("Errors")[1:]
        for status in re.findall(r"\d+", statuses)
        for name in re.findall(r"`([\w-]+)`", names)
    }
    assert told == (raised - {("500", "internal")}) | {("404", "http"), ("405", "http")}
