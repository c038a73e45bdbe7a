import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.lexicons import Matcher, parse
from detector.words import WORD, key

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


def fits(word, pattern):
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), word) is not None


def ranges(words, phrase):
    """All ranges of words that a phrase is found at, by trying every first word."""
    done = -1
    for first in range(len(words)):
        if phrase.near is None:
            part = words[first : first + len(phrase.words)]
            if len(part) == len(phrase.words) and all(map(fits, part, phrase.words)):
                yield first, first + len(part) - 1
            continue
        nexts = [
            next((n for n in range(first, len(words)) if fits(words[n], pattern)), None)
            for pattern in phrase.words
        ]
        if first <= done or first not in nexts or None in nexts or len(set(nexts)) < len(nexts):
            continue
        if max(nexts) - first + 1 - len(nexts) <= phrase.near:
            done = max(nexts)
            yield first, done


def by_hand(pairs, text):
    """What is to be found, one query after the other."""
    matches = list(WORD.finditer(text))
    words = [key(match[0]) for match in matches]
    items = []
    for query, expected in pairs:
        has_required = all(any(ranges(words, phrase)) for phrase in query.required)
        if has_required and not any(any(ranges(words, phrase)) for phrase in query.forbidden):
            items += [
                (matches[first].start(), matches[last].end(), expected)
                for first, last in ranges(words, query.marked)
            ]
    kept = []
    for start, end, expected in sorted(items, key=lambda item: (item[0], -item[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, expected))
    return kept


_VOCABULARY = ["a", "ab", "abc", "b", "bc", "it's", "οδος", "i̇"]
_PATTERNS = st.sampled_from([*_VOCABULARY, "a*", "ab*", "*c", "*bc", "it*"])
_PHRASES = st.builds(
    lambda words, near: f'"{" ".join(words)}"' + ("" if near is None else f"~{near}"),
    st.lists(_PATTERNS, min_size=1, max_size=3),
    st.sampled_from([None, None, 0, 1, 3]),
)
_QUERIES = st.builds(
    lambda marked, required, forbidden: (
        marked + "".join(f" AND {phrase}" for phrase in required) + "".join(f" NOT {p}" for p in forbidden)
    ),
    _PHRASES,
    st.lists(_PHRASES, max_size=1),
    st.lists(_PHRASES, max_size=1),
)
_WRITTEN = st.sampled_from([*_VOCABULARY, "A", "aB", "IT’S", "ΟΔΟΣ", "İ", "7"])
_BETWEEN = st.sampled_from([" ", " ", "-", "_", ".\n", "’ "])
_TEXTS = st.lists(st.tuples(_BETWEEN, _WRITTEN), max_size=12).map(
    lambda parts: "".join(between + word for between, word in parts)
)


@given(st.lists(_QUERIES, max_size=6), _TEXTS)
def test_any_list_finds_what_a_search_by_hand_finds(lines, text):
    pairs = [(parse(line), f"{number}: {line}") for number, line in enumerate(lines)]
    matcher = Matcher([("mine", pairs)])
    expected = by_hand(pairs, text)
    assert [(item.start, item.end, item.expected) for item in matcher.find(text)] == expected


def test_a_pickled_matcher_finds_the_same(matcher):
    text = "gatherings one clustering, an optimizing calculation, a profound learning framework"
    copied = pickle.loads(pickle.dumps(matcher))
    assert len(found(matcher, text)) == 3
    assert copied.find(text) == matcher.find(text)
