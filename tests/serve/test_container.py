"""The Dockerfile, as far as that goes without building it: what it copies, runs and starts."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import click

from detector.cli import unspin
from detector.detector import Detector
from detector.serve.settings import PORT, Settings
from tests.serve.service import Local, local

ROOT = Path(__file__).resolve().parents[2]
LINES = (ROOT / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
STEPS = [tuple(line.split(maxsplit=1)) for line in LINES if line and not line.startswith("#")]


def steps(name: str) -> list[str]:
    return [rest for step, rest in STEPS if step == name]


def sent_to_the_builder() -> set[str]:
    """The files that .dockerignore leaves in, of those that git knows."""
    known = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return {path for path in known.stdout.splitlines() if is_sent(path)}


def is_sent(path: str) -> bool:
    """Whether Docker sends a file: the last line that fits it, or a folder that it is in, decides."""
    parts, sent = path.split("/"), True
    folders = ["/".join(parts[:number]) for number in range(1, len(parts) + 1)]
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        pattern = re.escape(line.removeprefix("!")).replace(r"\*\*/", "(?:.*/)?").replace(r"\*", "[^/]*")
        if any(re.fullmatch(pattern, folder) for folder in folders):
            sent = line.startswith("!")
    return sent


def test_what_is_copied_is_there() -> None:
    there = sent_to_the_builder()
    copied = [part for step in steps("COPY") if "--from" not in step for part in shlex.split(step)[:-1]]
    for part in copied:
        assert any(path == part or path.startswith(f"{part}/") for path in there), part
    # Nothing is sent that is not copied: no tests, no history, no secrets.
    assert all(path.split("/")[0] in copied for path in there)


def test_all_that_the_package_is_built_of_is_copied() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    needed = {project["project"]["readme"], *project["project"]["license-files"], "pyproject.toml"}
    needed |= set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"])
    there = sent_to_the_builder()
    for part in needed:
        assert any(path == part or path.startswith(f"{part}/") for path in there), part
    extras = re.search(r'"\.\[([\w,]+)\]"', " ".join(steps("RUN")))
    assert extras is not None
    assert set(extras[1].split(",")) <= set(project["project"]["optional-dependencies"])


def test_it_runs_as_nobody_of_importance_in_an_image_without_what_built_it() -> None:
    images = steps("FROM")
    assert len(images) == 2
    assert not images[-1].endswith(" AS build")
    (user,) = steps("USER")
    assert int(user) > 0
    last = max(number for number, (step, _) in enumerate(STEPS) if step == "FROM")
    assert not any("pip" in rest for step, rest in STEPS[last:] if step == "RUN")


def test_the_command_starts_as_it_stands() -> None:
    (command,) = steps("CMD")
    name, verb, *arguments = json.loads(command)
    assert name == "unspin"
    found = unspin.commands[verb]
    context = found.make_context(verb, list(arguments))
    assert isinstance(context, click.Context)
    assert context.params["host"] == "0.0.0.0"
    assert steps("EXPOSE") == [str(PORT)]
    assert context.params["port"] == PORT


def health(server: Local) -> int:
    (check,) = steps("HEALTHCHECK")
    command = json.loads(check.partition("CMD ")[2])
    assert command[0] == "python"
    program = command[2].replace(f"127.0.0.1:{PORT}", f"127.0.0.1:{server.port}")
    return subprocess.run([sys.executable, "-c", program], stderr=subprocess.DEVNULL).returncode


def test_its_health_is_asked_without_a_token(detector: Detector) -> None:
    with local(detector, Settings(host="0.0.0.0", port=0, readers=1, workers=1, token="abc")) as server:
        assert health(server) == 0
        server.checking.ready = False
        assert health(server) == 1
    assert health(server) == 1
