import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.originals import Entry, Lexicon
from detector.training.lexicon import write


@pytest.fixture
def lexicon(tmp_path):
    entries = {
        "counterfeit consciousness": {"artificial intelligence": 4.0},
        "culmination": {"summit": 2.5, "end": 0.25},
        "naïve": {"l'été": 1.0},
    }
    write(entries, tmp_path / "lexicon.sqlite")
    return Lexicon(tmp_path / "lexicon.sqlite")


def test_what_was_written_is_read(lexicon):
    assert lexicon.originals("counterfeit consciousness") == (Entry("artificial intelligence", 4.0),)
    assert lexicon.originals("culmination") == (Entry("summit", 2.5), Entry("end", 0.25))
    assert lexicon.originals("naïve") == (Entry("l'été", 1.0),)


def test_the_unknown_has_no_originals(lexicon):
    for word in ("", "summit", "Culmination", "culminatio", "x" * 10_000, "'; DROP TABLE words; --"):
        assert lexicon.originals(word) == ()
    assert lexicon.originals("culmination")


def test_a_lexicon_cannot_be_written_to(lexicon):
    with pytest.raises(sqlite3.OperationalError):
        lexicon._connection.execute("DELETE FROM originals")


def test_the_same_entries_make_the_same_file(tmp_path):
    entries = {"a": {"b": 1.0, "c": 0.5}, "d": {"b": 2.0}}
    for name in ("one", "two"):
        write(entries, tmp_path / name)
    write(dict(reversed(entries.items())), tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_the_bundled_lexicon_knows_usual_substitutes(model_folder):
    bundled = Lexicon(model_folder.file("lexicon.sqlite"))
    for substitute, original in (("take a gander at", "look at"), ("on the off chance that", "if")):
        entries = bundled.originals(substitute)
        assert original in [entry.original for entry in entries]
        assert all(entry.weight > 0 for entry in entries)
        assert list(entries) == sorted(entries, key=lambda entry: -entry.weight)


_WORD = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(_WORD, st.dictionaries(_WORD, st.integers(1, 65535), min_size=1, max_size=4)))
def test_any_entries_come_back(tmp_path_factory, entries):
    path = tmp_path_factory.mktemp("lexicon") / "lexicon.sqlite"
    write({key: {word: n / 100 for word, n in value.items()} for key, value in entries.items()}, path)
    lexicon = Lexicon(path)
    for key, value in entries.items():
        assert {entry.original: round(entry.weight * 100) for entry in lexicon.originals(key)} == value
