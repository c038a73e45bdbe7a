"""The page on build servers is held to what the program, the action and the hook have."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click
import yaml

from detector.cli import unspin
from detector.reports import FORMATS, format_for

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
CHECK = {name for option in unspin.commands["check"].params for name in option.opts}
YAML = [yaml.safe_load(block) for block in re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)]


def _uses_of_the_action() -> list[dict[str, Any]]:
    jobs = [job for block in YAML for job in block.get("jobs", {}).values()]
    return [step for job in jobs for step in job["steps"] if step["uses"].startswith("OWNER/unspin@")]


def test_commands_and_their_options_exist() -> None:
    commands = re.findall(r"\bunspin (check)\b([^'\n`]*)", PAGE)
    assert len(commands) > 2
    for name, rest in commands:
        assert isinstance(unspin.commands[name], click.Command)
        assert set(re.findall(r"(?<!\S)--?[a-z][a-z-]*", rest)) <= CHECK


def test_every_option_named_exists() -> None:
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", PAGE))
    assert {"--exit-zero", "--threshold", "--min-words"} <= named <= CHECK


def test_inputs_of_the_action_exist() -> None:
    uses = _uses_of_the_action()
    assert len(uses) == 2
    for step in uses:
        assert step["with"].keys() <= ACTION["inputs"].keys()
        assert step["with"].get("output-format", "github") in FORMATS
    paragraph = re.search(r"The inputs are (.*?)\.\n", PAGE, re.DOTALL)
    assert paragraph is not None
    assert set(re.findall(r"`([\w-]+)`", paragraph[1])) == set(ACTION["inputs"])


def test_the_hook_exists() -> None:
    hooks = [hook for block in YAML for repository in block.get("repos", []) for hook in repository["hooks"]]
    assert [hook["id"] for hook in hooks] == [HOOK["id"]]
    assert {argument.split("=")[0] for hook in hooks for argument in hook["args"]} <= CHECK


def test_a_file_that_ends_in_xml_is_junit() -> None:
    assert format_for(Path("unspin.xml")) == "junit"
    assert PAGE.count("unspin.xml") == 4
