import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.originals import Ranking
from detector.originals.candidates import Candidate, Unit
from detector.originals.ranking import FEATURES, features

RANKING = Ranking((1.0, 2.0, 1.0, 1.0, 0.5, -0.5), keep=-2.0, suspicion=-0.5, collocation=0.5, floor=0.05)


def _unit(text, *candidates, first=0, suspicion=0.0):
    """candidates: (text, log-probability by the head, weight in the lexicon)."""
    made = tuple(Candidate(word, head, weight, rarity=9.0) for word, head, weight in candidates)
    return Unit(first, first + len(text.split()), text, made, suspicion)


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
    assert _texts([unit]) == ["summit", "peak"]
    assert _texts([unit], replace(RANKING, keep=9.0)) == []


def test_a_word_that_is_hardly_suspicious_is_left_as_it_stands():
    sure, unsure = (
        RANKING.suggest([_unit("culmination", ("summit", -1.0, 0.0), suspicion=suspicion)])[0].score
        for suspicion in (3.0, -5.0)
    )
    assert unsure < 0.5 < sure


def _bond(before, after):
    return 6.0 if (before, after) in {("high", "peak"), ("peak", "hour"), ("a", "summit")} else 0.0


def test_what_belongs_together_comes_first():
    unit = _unit("culmination", ("peak", -1.2, 0.0), ("summit", -1.0, 0.0))
    first = [
        RANKING.suggest([unit], beside, _bond)[0].text for beside in (("", ""), ("high", ""), ("", "hour"))
    ]
    assert first == ["summit", "peak", "peak"]
    units = [_unit("towering", ("high", -1.0, 0.0), ("tall", -0.9, 0.0)), unit]
    assert RANKING.suggest(units, ("", ""), _bond)[0].text == "high peak"


def test_common_words_were_swapped_more_often():
    unit = Unit(0, 1, "x", (Candidate("acme", -1.0, 0.0, 9.9), Candidate("top", -1.0, 0.0, 7.0)), 0.0)
    assert _texts([unit])[0] == "top"


def test_after_the_likeliest_readings_all_doubtful_units_change_at_once():
    words = [[f"{letter}{place}" for place in range(6)] for letter in "abc"]
    units = [
        _unit(name, *((word, -0.3 * place, 0.0) for place, word in enumerate(choices)), first=first)
        for first, (name, choices) in enumerate(zip("xyz", words, strict=True))
    ]
    ranking = replace(RANKING, keep=-20.0, floor=0.001)
    found = _texts(units, ranking)
    assert found[0] == "a0 b0 c0"
    assert {"a1 b1 c1", "a2 b2 c2"} < set(found)
    assert len(found) == 5
    certain = _unit("x", ("a0", 0.0, 0.0), ("a1", -9.0, 0.0))
    assert all(text.startswith("a0 ") for text in _texts([certain, units[1]], ranking))


def test_evidence_has_a_name_each_and_is_bounded_below():
    assert len(features(Candidate("summit", -100.0, 0.0, 1.0))) == len(FEATURES)
    assert features(Candidate("highest point", -14.0, 1.0, 2.0))[0] == -12.0
    assert features(Candidate("highest point", -14.0, 1.0, 2.0))[3] == 1.0


_WORDS = st.sampled_from(["summit", "Peak", "peak", "a", "end", "highest point", "USE", "it's"])
_CANDIDATE = st.tuples(_WORDS, st.floats(-20, 0), st.floats(0, 600))
_UNITS = st.lists(st.tuples(_WORDS, st.lists(_CANDIDATE, max_size=14)), max_size=8)


@given(_UNITS, st.floats(-20, 20), st.integers(1, 6))
def test_suggestions_of_any_units(drawn, keep, count):
    units = [_unit(text, *candidates) for text, candidates in drawn]
    found = replace(RANKING, keep=keep).suggest(units, ("a", "end"), _bond, count)
    assert len(found) <= count
    assert sum(suggestion.score for suggestion in found) <= 1 + 1e-12
    assert all(0 <= suggestion.score <= 1 for suggestion in found)
    assert not found or found[0].score >= 0.05 - 1e-4
    assert all(before.score >= after.score for before, after in itertools.pairwise(found))
    assert len({suggestion.text for suggestion in found}) == len(found)
    standing = " ".join(text for text, _ in drawn)
    for suggestion in found:
        words = suggestion.text.lower().split()
        assert suggestion.text.lower() != standing.lower()
        assert all(before != after for before, after in itertools.pairwise(words))


def test_scores_are_made_probabilities_and_the_likely_ones_told():
    unit = _unit("culmination", ("summit", -0.1, 3.0), ("peak", -2.0, 0.0))
    plain = RANKING.suggest([unit])
    doubting = replace(RANKING, slope=0.9, intercept=-1.0, likely=0.5)
    first, second = doubting.suggest([unit])
    assert first.score < plain[0].score
    assert second.score / first.score == pytest.approx(plain[1].score / plain[0].score, abs=1e-3)
    assert first.likely
    assert not second.likely
    assert not replace(doubting, likely=first.score + 0.01).suggest([unit])[0].likely
