"""docs/configuration.md is held to what there is."""

import re
import tomllib
from pathlib import Path

import pytest

from detector.cli import unspin
from detector.configuration import KEYS, OVERRIDABLE, Configuration, Settings
from detector.configuration.shown import toml
from detector.documents import FORMATS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")
ROWS = {
    row[0].strip("`"): row
    for row in ([cell.strip() for cell in line[1:-1].split("|")] for line in PAGE.splitlines())
    if len(row) == 4 and row[0].startswith("`")
}
(EXAMPLE,) = re.findall(r"^```toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_the_table_has_all_keys_and_no_others():
    assert list(ROWS) == [*KEYS, "overrides"]


@pytest.mark.parametrize("key", KEYS)
def test_defaults_are_as_told(key):
    default = getattr(Settings(), key.replace("-", "_"))
    told = ROWS[key][2]
    if default is not None:
        assert told == f"`{toml(default)}`"
    else:
        assert told in ("the model's", "`text`", "the bundled one", "none")


def test_options_and_formats_named_exist():
    real = {option for parameter in unspin.commands["check"].params for option in parameter.opts}
    assert set(re.findall(r"--[a-z][a-z-]+", PAGE)) <= real
    assert re.findall(r"`(\w+)`", ROWS["formats"][1]) == list(dict.fromkeys(FORMATS.values()))


def test_what_an_override_may_have_is_told():
    (told,) = re.findall(r"^An override has `paths`.*?\n\n", PAGE, re.MULTILINE | re.DOTALL)
    assert re.findall(r"`([a-z-]+)`", told) == ["paths", *OVERRIDABLE]


@pytest.mark.parametrize("shared", [False, True])
def test_the_example_loads_and_says_all_it_holds(tmp_path, monkeypatch, shared):
    monkeypatch.chdir(tmp_path)
    if shared:
        text = "[tool.unspin]\n" + EXAMPLE.replace("[[overrides]]", "[[tool.unspin.overrides]]")
        (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    else:
        (tmp_path / "unspin.toml").write_text(EXAMPLE, encoding="utf-8")
    configuration = Configuration()
    settings = configuration.settings_for(Path("drafts/translated/a.md"))
    assert (settings.threshold, settings.min_words) == (0.9, 200)
    assert [phrase.text for phrase in settings.allow] == ["get-together", "NIH", "Yours faithfully"]
    assert configuration.settings_for(Path("letters/a.txt")).threshold == 0.6
    assert tomllib.loads(EXAMPLE).keys() <= {*KEYS, "overrides"}
