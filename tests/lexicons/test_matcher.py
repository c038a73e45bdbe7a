import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.lexicons import Matcher, parse

PAIRS = [
    ('"profound learning"', "deep learning"),
    ('"profound learning framework"', "deep learning framework"),
    ('"malignant growth" AND "cancer"', "cancer"),
    ('"surface highlights" NOT specular', "surface features"),
    ('"gatherings clustering"~3', "clustering"),
    ("optimiz* calculation", "optimization algorithm"),
    ('"can\'t quit"', "halting"),
]


@pytest.fixture(scope="module")
def matcher():
    return Matcher([("mine", [(parse(query), expected) for query, expected in PAIRS])])


def found(matcher, text):
    return [(text[item.start : item.end], item.expected) for item in matcher.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We use Profound-Learning.", [("Profound-Learning", "deep learning")]),
        ("profound\n learning", [("profound\n learning", "deep learning")]),
        ("unprofound learning, profound learnings", []),
        (
            "a profound learning framework, a profound learning",
            [
                ("profound learning framework", "deep learning framework"),
                ("profound learning", "deep learning"),
            ],
        ),
        ("A malignant growth.", []),
        ("A malignant growth is no cancer.", [("malignant growth", "cancer")]),
        ("surface highlights", [("surface highlights", "surface features")]),
        ("surface highlights and specular ones", []),
        ("clustering by gatherings", [("clustering by gatherings", "clustering")]),
        ("gatherings of a kind for clustering", []),
        ("gatherings one two three clustering", [("gatherings one two three clustering", "clustering")]),
        ("an optimizing calculation", [("optimizing calculation", "optimization algorithm")]),
        ("it can’t quit", [("can’t quit", "halting")]),
        ("", []),
    ],
)
def test_listed_phrases_are_found_as_whole_words(matcher, text, expected):
    assert found(matcher, text) == expected


def test_no_lists_find_nothing():
    empty = Matcher([])
    assert len(empty) == 0
    assert empty.find("profound learning") == []


_WORDS = st.sampled_from(
    ["profound", "learning", "framework", "gatherings", "clustering", "optimizing", "calculation"]
)


@given(st.lists(_WORDS, max_size=25).map(" ".join))
def test_what_is_found_stands_there_once(text):
    matcher = Matcher([("mine", [(parse(query), expected) for query, expected in PAIRS])])
    items = matcher.find(text)
    end = 0
    for item in items:
        assert end <= item.start < item.end <= len(text)
        end = item.end
    place = text.find("profound learning")
    assert place < 0 or any(item.start <= place < item.end for item in items)
