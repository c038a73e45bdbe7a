import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.errors import InputError
from detector.training.roundtrip import changes, round_trips

needs_apertium = pytest.mark.skipif(shutil.which("apertium") is None, reason="needs apertium-eng-spa")


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
