import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.configuration import KEYS, Configuration, Layer, Phrase, Settings
from detector.configuration.keys import read_values
from detector.configuration.shown import lines_of, show
from detector.documents.files import FORMATS
from detector.reports import FORMATS as OUTPUT_FORMATS

_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)
_PATHS = _TEXT.map(lambda name: Path("/a", name))
_PHRASES = st.builds(
    Phrase,
    _TEXT.filter(str.strip).map(lambda text: " ".join(text.split())),
    st.sampled_from(["ignore", "exact"]),
)
_VALUES = st.fixed_dictionaries(
    {},
    optional={
        "threshold": st.floats(0, 1),
        "min-words": st.integers(1, 1_000_000_000),
        "suggestions": st.booleans(),
        "output-format": st.sampled_from(OUTPUT_FORMATS),
        "exclude": st.lists(st.sampled_from(["a/", "!b", "*.c", "ü\\ "])).map(tuple),
        "force-exclude": st.booleans(),
        "allow": st.lists(_PHRASES, unique=True).map(tuple),
        "lexicons": st.lists(_PATHS).map(tuple),
        "model": _PATHS,
        "baseline": _PATHS,
        "formats": st.dictionaries(
            st.from_regex(r"\.[a-z\x7f\"'=#]+", fullmatch=True), st.sampled_from(list(FORMATS.values()))
        ),
    },
)


@given(_VALUES, _TEXT)
def test_what_is_shown_loads_back_to_the_same_settings(values, source):
    layers = [Layer(source, values)]
    shown = "\n".join(lines_of(layers))
    read = read_values(tomllib.loads(shown), Path("/elsewhere"), "it")
    assert Settings.of([Layer("it", read)]) == Settings.of(layers)


def test_each_value_is_shown_with_where_it_comes_from(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "unspin.toml").write_text(
        'suggestions = false\nallow = ["a"]\nexclude = ["*.md"]\n'
        '[[overrides]]\npaths = ["a.md"]\nthreshold = 0.25\nallow = ["b"]\n'
    )
    lines = show(Configuration({"min-words": 9}), Path("a.md")).splitlines()
    assert lines[:3] == ["# Settings of a.md", "# It is excluded.", ""]
    for line in (
        "threshold = 0.25  # override 1 of unspin.toml",
        "min-words = 9  # command line",
        "suggestions = false  # unspin.toml",
        'allow = ["a", "b"]  # unspin.toml, override 1 of unspin.toml',
        "force-exclude = false  # default",
        "# model: the bundled one  # default",
    ):
        assert line in lines
    assert len(lines) == 3 + len(KEYS)


@pytest.mark.parametrize(("place", "title"), [(None, "the working folder"), (Path("."), ".")])
def test_a_folder_is_shown_without_overrides(tmp_path, monkeypatch, place, title):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "unspin.toml").write_text('[[overrides]]\npaths = ["*"]\nthreshold = 0.25\n')
    shown = show(Configuration(), place)
    assert shown.startswith(f"# Settings of {title}\n\n# threshold: the model's  # default\n")
