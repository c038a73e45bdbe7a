import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.compare.sentences import Word
from detector.compare.words import differences, verbatim_runs

KNOWN = {
    "numerous": {"many"},
    "individuals": {"people"},
    "areas of strength for": {"strong"},
    "in excess of": {"more than", "over"},
}


def known(phrase):
    return frozenset(KNOWN.get(phrase, ()))


def words(text):
    found, at = [], 0
    for word in text.split():
        found.append(Word(word, word.lower(), at, at + len(word)))
        at += len(word) + 1
    return found


def swaps(suspect, source, knowing=known):
    left, right = words(suspect), words(source)
    return [
        (
            " ".join(word.text for word in left[slice(*difference.suspect)]),
            " ".join(word.text for word in right[slice(*difference.source)]),
        )
        for difference in differences(left, right, knowing)
    ]


@pytest.mark.parametrize(
    ("suspect", "source", "expected"),
    [
        ("the big town", "the old town", [("big", "old")]),
        ("the towns grew", "the town grew", []),
        ("numerous individuals came", "many people came", [("numerous", "many"), ("individuals", "people")]),
        ("areas of strength for a sign", "a strong sign", [("areas of strength for a", "a strong")]),
        ("a areas of strength for sign", "a strong sign", [("areas of strength for", "strong")]),
        ("it cost in excess of nine", "it cost more than nine", [("in excess of", "more than")]),
        ("he stayed away from it", "he avoided it", [("stayed away from", "avoided")]),
        ("they left", "they left early", [("", "early")]),
        ("they suddenly left", "they left", [("suddenly", "")]),
        ("", "they left", [("", "they left")]),
        ("", "", []),
        ("acclimated with it", "used to it", [("acclimated with", "used to")]),
    ],
)
def test_differences(suspect, source, expected):
    assert swaps(suspect, source) == expected


def test_neighbouring_swaps_come_apart_by_themselves_too():
    nothing = lambda phrase: frozenset()  # noqa: E731
    assert swaps("numerous individuals came", "many people came", nothing) == [
        ("numerous", "many"),
        ("individuals", "people"),
    ]


_TEXT = st.lists(
    st.sampled_from(["the", "town", "numerous", "individuals", "many", "people", "of"]), max_size=9
)


@given(_TEXT, _TEXT)
def test_what_lies_between_differences_is_alike(left, right):
    suspect, source = words(" ".join(left)), words(" ".join(right))
    row = column = 0
    for difference in differences(suspect, source, known):
        between = suspect[row : difference.suspect[0]]
        others = source[column : difference.source[0]]
        assert [word.stem for word in between] == [word.stem for word in others]
        (_, row), (_, column) = difference.suspect, difference.source
    assert [word.stem for word in suspect[row:]] == [word.stem for word in source[column:]]


def test_a_text_has_no_differences_from_itself():
    text = words("numerous individuals in excess of nine")
    assert differences(text, text, known) == []
    assert list(verbatim_runs(text, text, [], 6)) == [(0, 6)]
    assert list(verbatim_runs(text, text, [], 7)) == []


def test_runs_end_at_differences_and_at_other_endings():
    left, right = words("a b c big d e f towns g h i"), words("a b c old d e f town g h i")
    found = differences(left, right, known)
    assert list(verbatim_runs(left, right, found, 3)) == [(0, 3), (4, 7), (8, 11)]
