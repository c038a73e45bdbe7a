import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.originals import Ranking
from detector.originals.candidates import Candidate, Unit
from detector.originals.ranking import FEATURES, features

RANKING = Ranking((1.0, 2.0, 1.0, 1.0, 0.5), keep=-2.0, floor=0.05)


def _unit(text, *candidates, first=0):
    """candidates: (text, log-probability by the head, weight in the lexicon)."""
    made = tuple(Candidate(word, head, weight, len(word.split())) for word, head, weight in candidates)
    return Unit(first, first + len(text.split()), text, made)


def _texts(units, ranking=RANKING):
    return [suggestion.text for suggestion in ranking.suggest(units)]


def test_the_better_evidence_comes_first():
    unit = _unit("culmination", ("peak", -1.5, 0.0), ("summit", -1.0, 0.0), ("end", -4.0, 0.0))
    first, second, *_ = RANKING.suggest([unit])
    assert (first.text, second.text) == ("summit", "peak")
    assert first.score > second.score


def test_the_lexicon_speaks_for_a_candidate():
    assert _texts([_unit("culmination", ("peak", -1.0, 0.0), ("summit", -2.0, 4.0))])[0] == "summit"


def test_units_are_read_together_and_their_probabilities_multiplied():
    units = [
        _unit("counterfeit", ("artificial", -0.1, 0.0)),
        _unit("consciousness", ("intelligence", -0.1, 0.0), first=1),
    ]
    one = RANKING.suggest(units[:1])[0].score
    found = RANKING.suggest(units)
    assert found[0].text == "artificial intelligence"
    assert found[0].score == pytest.approx(one**2, abs=1e-3)
    assert {"artificial consciousness", "counterfeit intelligence"} == {item.text for item in found[1:]}


def test_several_words_that_stood_for_one_are_read_as_one():
    units = [_unit("open", ("public", -0.1, 0.0)), _unit("communal", ("public", -0.1, 0.0), first=1)]
    assert _texts(units)[0] == "public"


def test_readings_of_one_text_add_up():
    twice = [
        _unit("areas", ("strong", -0.5, 0.0), ("places", -0.5, 0.0)),
        _unit("strength", ("strong", -0.5, 0.0), first=1),
    ]
    found = {suggestion.text: suggestion.score for suggestion in RANKING.suggest(twice)}
    assert found["strong"] == pytest.approx(found["places strong"], abs=1e-3)


@pytest.mark.parametrize(
    ("standing", "original", "shown"),
    [
        ("culmination", "summit", "summit"),
        ("Culmination", "summit", "Summit"),
        ("CULMINATION", "summit", "SUMMIT"),
        ("a bug", "a insect", "an insect"),
        ("An apple", "a pear", "A pear"),
    ],
)
def test_suggestions_are_written_as_they_would_stand(standing, original, shown):
    assert _texts([_unit(standing, (original, -0.1, 0.0))]) == [shown]


def test_readings_that_are_written_alike_are_one_suggestion():
    assert _texts([_unit("Apple", ("pear", -0.1, 0.0), ("Pear", -0.1, 0.0))]) == ["Pear"]
    articles = _unit("an", ("a", -0.5, 0.0))
    assert _texts([articles, _unit("apple", ("pear", -0.1, 0.0), first=1)]) == ["a pear"]


def test_what_stands_is_no_suggestion():
    assert _texts([_unit("Summit", ("summit", -0.1, 0.0))]) == []
    assert _texts([_unit("Summit")]) == []
    assert _texts([]) == []


def test_nothing_unlikely_is_shown():
    unit = _unit("culmination", ("summit", -1.0, 0.0), ("peak", -6.0, 0.0))
    assert _texts([unit], Ranking(RANKING.weights, keep=-2.0, floor=0.05)) == ["summit"]
    assert _texts([unit], Ranking(RANKING.weights, keep=-2.0, floor=0.001)) == ["summit", "peak"]
    assert _texts([unit], Ranking(RANKING.weights, keep=9.0, floor=0.05)) == []


def test_evidence_has_a_name_each_and_is_bounded_below():
    assert len(features(Candidate("summit", -100.0, 0.0, 1))) == len(FEATURES)
    assert features(Candidate("highest point", -14.0, 1.0, 2))[0] == -12.0
    assert features(Candidate("highest point", -14.0, 1.0, 2))[3] == 1.0


_WORDS = st.sampled_from(["summit", "Peak", "peak", "a", "end", "highest point", "USE", "it's"])
_CANDIDATE = st.tuples(_WORDS, st.floats(-20, 0), st.floats(0, 600))
_UNITS = st.lists(st.tuples(_WORDS, st.lists(_CANDIDATE, max_size=14)), max_size=8)


@given(_UNITS, st.floats(-20, 20), st.integers(1, 6))
def test_suggestions_of_any_units(drawn, keep, count):
    units = [_unit(text, *candidates) for text, candidates in drawn]
    found = Ranking(RANKING.weights, keep, 0.05).suggest(units, count)
    assert len(found) <= count
    assert sum(suggestion.score for suggestion in found) <= 1 + 1e-12
    assert all(0.05 <= suggestion.score <= 1 for suggestion in found)
    assert all(before.score >= after.score for before, after in itertools.pairwise(found))
    assert len({suggestion.text for suggestion in found}) == len(found)
    standing = " ".join(text for text, _ in drawn)
    for suggestion in found:
        words = suggestion.text.lower().split()
        assert suggestion.text.lower() != standing.lower()
        assert all(before != after for before, after in itertools.pairwise(words))
