import pytest

from detector.documents.latex.macros import CODE, FLOATS, FORMULAS, PLAIN, REFERENCES, TABLES, Macro, macro


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("emph", Macro("format")),
        ("section", Macro("heading", "[")),
        ("cite", Macro("cite", "[[{")),
        ("ss", Macro("symbol", "", "ß")),
        ("alpha", Macro("symbol", "", "α")),
        ("textdegree", Macro("symbol", "", "°")),
        ("frac", Macro("word", "{{")),
        ("ourmethod", None),
    ],
)
def test_what_commands_are(name, expected):
    assert macro(name) == expected


def test_an_environment_is_of_one_sort():
    sorts = [CODE, FORMULAS, REFERENCES, TABLES.keys(), PLAIN]
    assert sum(map(len, sorts)) == len(frozenset().union(*sorts))
    assert FLOATS < PLAIN
