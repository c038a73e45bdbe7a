import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.errors import InputError
from detector.training import roundtrip
from detector.training.roundtrip import WAYS, changes, mended, pairs_of, round_trips

MODES = Path("/usr/share/apertium/modes")
needs_apertium = pytest.mark.skipif(shutil.which("apertium") is None, reason="needs apertium-eng-spa")


def needs(name):
    """The way of that name, if its package is installed."""
    missing = not (MODES / f"{WAYS[name].there}.mode").exists()
    return pytest.param(
        name, marks=pytest.mark.skipif(missing, reason=f"needs apt-get install {WAYS[name].package}")
    )


def test_changes_are_the_words_that_differ():
    spun = changes("It was kind of a big deal, they said.", "It was amiable of a big agreement, said.")
    assert [(spun.text[span.start : span.end], span.original) for span in spun.spans] == [
        ("amiable", "kind"),
        ("agreement", "deal"),
    ]
    assert changes("The same.", "the same.").spans == ()


@given(st.text("abc ,.", max_size=40), st.text("abc ,.", max_size=40))
def test_spans_lie_in_the_returned_text_in_order(original, returned):
    spun = changes(original, returned)
    assert spun.text == returned
    places = [(span.start, span.end) for span in spun.spans]
    assert places == sorted(places)
    for start, end in places:
        assert 0 <= start < end <= len(returned)
        assert returned[start:end].strip()
    assert all(span.original in original for span in spun.spans)


@needs_apertium
def test_a_round_trip_garbles_each_text_by_itself():
    returned = round_trips(["It was kind of a big deal.", "Two lines.\n\nThe old bridge closed."])
    assert len(returned) == 2
    assert returned[0].startswith("It was")
    assert returned[0] != "It was kind of a big deal."
    assert "\n" in returned[1]


@needs_apertium
def test_an_unknown_pair_says_so():
    with pytest.raises(InputError, match="apertium eng-xxx"):
        round_trips(["Text."], ("eng-xxx",))


def test_without_apertium_the_package_is_named(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(InputError, match="apt-get install apertium-eng-spa"):
        round_trips(["Text."])


@pytest.mark.parametrize("way", [needs(name) for name in WAYS])
def test_every_way_comes_back_in_english_and_garbled(way):
    sentence = "It was kind of a big deal for the health minister, although they had finished her house."
    returned = round_trips([sentence], pairs_of(way))[0]
    assert returned != sentence
    spun = changes(sentence, returned)
    assert spun.spans
    assert len(set(returned.lower().split()) & set(sentence.lower().split())) >= 5


@needs_apertium
def test_a_way_through_several_languages_takes_each_in_turn():
    assert pairs_of("spanish+galician") == ("eng-spa", "spa-eng", "en-gl", "gl-en")
    with pytest.raises(InputError, match=r"apertium eng-ast.*apt-get install apertium-eng-ast"):
        round_trips(["Text."], ("eng-spa", "spa-eng", "eng-ast"))


def test_a_missing_pair_names_its_package(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(InputError, match="apt-get install apertium-en-gl"):
        round_trips(["Text."], pairs_of("galician"))


@needs_apertium
def test_odd_characters_harm_no_other_text():
    odd = "A\x00 ]b^$ {} /x\\ @ [% %%% \u200b<b>&amp; ~ \ue000 end"
    texts = ["The old bridge closed.", odd, "", "]]>^\\", "The house is old."]
    first, *_, last = round_trips(texts, ("eng-spa",))
    assert "puente" in first
    assert "casa" in last


@needs_apertium
def test_a_lost_mark_loses_no_text(monkeypatch):
    texts = [f"The old bridge {number} closed." for number in range(3)]
    expected = round_trips(texts, ("eng-spa",))
    run = roundtrip._run
    calls = []

    def losing(text, pair):
        calls.append(text)
        parts = run(text, pair)
        return parts[:-1] if len(parts) > 2 else parts

    monkeypatch.setattr(roundtrip, "_run", losing)
    assert round_trips(texts, ("eng-spa",)) == expected
    assert len(calls) > 2


@pytest.mark.parametrize(
    ("original", "returned", "expected"),
    [
        ("He can.", "he Can.", "He can."),
        ("He said it.", " said #it .", "Said it."),
        ('"It was kind," she said.', '" It was amiable , " said .', '"It was amiable," said.'),
        ("Two.\n\nWe go.", "Two .\n\n We go .", "Two.\n\nWe go."),
        ("She said it.", "Free said it.", "Said it."),
        ("It is free.", "It is free.", "It is free."),
        ("It stands on Main Street.", "It stops envelope Main Street.", "It stops on Main Street."),
    ],
)
def test_what_the_machine_adds_is_mended(original, returned, expected):
    assert mended(original, returned) == expected


@given(st.text("abA\"'(-). \n#", max_size=40), st.text("abA\"'(-). \n#", max_size=40))
def test_mending_keeps_the_letters(original, returned):
    letters = [letter.lower() for letter in returned if letter.isalpha()]
    assert [letter.lower() for letter in mended(original, returned) if letter.isalpha()] == letters
