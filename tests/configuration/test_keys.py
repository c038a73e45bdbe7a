import tomllib

import pytest

from detector.configuration.keys import KEYS, read_overrides, read_values
from detector.configuration.settings import Phrase
from detector.errors import UsageError


def values(text, folder):
    return read_values(tomllib.loads(text), folder, "unspin.toml:")


def test_each_key_is_read(tmp_path):
    text = """
    threshold = 1
    min-words = 10
    suggestions = false
    output-format = "json"
    exclude = ["a/"]
    force-exclude = true
    allow = ["bosom  disease", {phrase = "NIH", case = "exact"}]
    lexicons = ["lists/a.csv"]
    model = "m"
    baseline = "/b.json"
    formats = {".MDX" = "markdown"}
    """
    read = values(text, tmp_path)
    assert read.keys() == KEYS.keys()
    assert (read["threshold"], type(read["threshold"])) == (1.0, float)
    assert read["allow"] == (Phrase("bosom disease"), Phrase("NIH", "exact"))
    assert read["lexicons"] == (tmp_path / "lists/a.csv",)
    assert str(read["baseline"]) == "/b.json"
    assert read["formats"] == {".mdx": "markdown"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("treshold = 1", "unspin.toml: has no key “treshold”; did you mean “threshold”?"),
        ("min_words = 1", "has no key “min_words”; did you mean “min-words”?"),
        ("qqq = 1", "has no key “qqq”; the keys are threshold, "),
        ("threshold = 1.5", "has “threshold” = 1.5; it must be a number from 0 to 1"),
        ("threshold = true", "must be a number from 0 to 1"),
        ("threshold = nan", "must be a number from 0 to 1"),
        ('threshold = "0.5"', "has “threshold” = “0.5”; it must be a number from 0 to 1"),
        ("min-words = 0", "must be a whole number from 1 to 1,000,000,000"),
        ("min-words = 1.0", "must be a whole number from 1"),
        (f"min-words = 0x{'f' * 9000}", "= a number of more than 64 bits; it must be a whole number from 1"),
        ('"a\\nb" = 1', "has no key “a b”"),
        ('threshold = "a\\nb"', "has “threshold” = “a b”"),
        ("suggestions = 1", "must be true or false"),
        ('output-format = "yaml"', "must be one of text, json"),
        ("output-format = []", "must be one of text, json"),
        ('exclude = "a/"', "must be a list of patterns"),
        ('exclude = ["!"]', "must be a list of patterns"),
        ("exclude = [1]", "must be a list of patterns"),
        ('allow = "a"', "must be a list of phrases"),
        ("allow = [1]", "must be a list whose items are phrases"),
        ('allow = [" "]', "must be a list whose items are phrases"),
        ('allow = [{phrase = "a", case = "any"}]', "must be a list whose items are phrases"),
        ('allow = [{phrase = "a", kase = "exact"}]', "must be a list whose items are phrases"),
        ('lexicons = "a.csv"', "must be a list of paths"),
        ("lexicons = [1]", "must be a list of paths"),
        ('model = ""', "must be a path"),
        ('model = "a\\u0000b"', "must be a path"),
        ('formats = {mdx = "markdown"}', 'such as {".mdx" = "markdown"}'),
        ('formats = {".mdx" = "docs"}', "of text, markdown, html"),
        ("formats = {'.mdx' = []}", "of text, markdown, html"),
        (f"threshold = '{'x' * 1000}'", "x…”; it must be"),
    ],
)
def test_what_a_key_cannot_have_is_told_with_what_it_can(tmp_path, text, told):
    with pytest.raises(UsageError) as error:
        values(text, tmp_path)
    assert told in str(error.value)
    assert str(error.value).startswith("unspin.toml: ")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("overrides = 1", "“overrides” must be an array of tables"),
        ("overrides = [1]", "“overrides” must be an array of tables"),
        ("[[overrides]]\nthreshold = 1", "override 1 has no “paths”"),
        ("[[overrides]]\npaths = []", "override 1 has no “paths”"),
        ("[[overrides]]\npaths = 'a'", "override 1 has “paths” = “a”; it must be a list of patterns"),
        (
            "[[overrides]]\npaths = ['a']\n[[overrides]]\npath = ['a']",
            "override 2 has no key “path”; did you",
        ),
        ("[[overrides]]\npaths = ['a']\nmodel = 'm'", "override 1 has “model”, which cannot differ by path"),
        ("[[overrides]]\npaths = ['a']\nthreshold = 2", "override 1 has “threshold” = 2; it must be"),
    ],
)
def test_what_an_override_cannot_have_is_told(tmp_path, text, told):
    with pytest.raises(UsageError) as error:
        read_overrides(tomllib.loads(text), tmp_path, "unspin.toml:")
    assert told in str(error.value)


def test_overrides_are_read_in_order(tmp_path):
    table = tomllib.loads("[[overrides]]\npaths = ['a']\nthreshold = 1\n[[overrides]]\npaths = ['b', '!c']")
    assert read_overrides(table, tmp_path, "") == [(("a",), {"threshold": 1.0}), (("b", "!c"), {})]
