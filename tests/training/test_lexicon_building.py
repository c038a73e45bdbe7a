import pytest

pytest.importorskip("lemminflect", reason="needs unspin[train]")
pytest.importorskip("wordfreq", reason="needs unspin[train]")

from detector.originals.lexicon import MAX_WORDS
from detector.training.dictionaries import HAND_FAMILIES
from detector.training.lexicon import MAX_ORIGINALS, MINED_WEIGHT, SOURCES, inverse
from detector.training.pairs import Pair


@pytest.fixture(scope="module")
def entries():
    made = {name: {} for name in SOURCES}
    made["A"] = {("house", "NOUN"): [("abode", 1.0)], ("see", "VERB"): [("catch sight of", 1.0)]}
    made["B"] = {("home", "NOUN"): [("abode", 1.0)]}
    made["mythes"] = {("house", "NOUN"): [("abode", 0.5), ("business firm", 1.0)]}
    made["moby"] = {("house", "NOUN"): [("business firm", 1.0), ("zzqqx", 1.0)]}
    made["A"]["x", "PROPN"] = [("y", 1.0)]
    swaps = ((0, 3, "Two-way street", "Bidirectional road"), (9, 12, "If", "if"), (20, 22, "so", "in-so-far"))
    return inverse(made, [Pair("A", "", swaps)] * 2)


def test_dictionaries_are_read_backwards_in_all_forms(entries):
    assert set(entries["abode"]) == {"house", "home"}
    assert set(entries["abodes"]) == {"houses", "homes"}
    assert "saw" in entries["caught sight of"]
    assert "seeing" in entries["catching sight of"]
    assert "houses" in entries["business firms"]


def test_two_sources_weigh_more_than_one(entries):
    assert entries["abode"]["house"] > entries["abode"]["home"] > 0


def test_untrusted_pairs_are_left_out(entries):
    assert "zzqqx" not in entries
    assert "y" not in entries


def test_phrase_rules_are_read_backwards(entries):
    assert "a bad idea" in entries["a terrible thought"]
    assert "a far cry from" in entries["a distant cry from"]


def test_swaps_of_pairs_are_counted_in(entries):
    assert set(entries["bidirectional road"]) == {"two way street"}
    assert set(entries["in so far"]) == {"so"}
    assert "if" not in entries.get("if", {})
    assert entries["bidirectional road"]["two way street"] <= 2 * 1.3 * MINED_WEIGHT


def test_every_entry_can_be_looked_up(entries):
    for substitute, originals in entries.items():
        assert substitute == " ".join(substitute.lower().split())
        assert "-" not in substitute
        assert 1 <= len(substitute.split()) <= MAX_WORDS
        assert 1 <= len(originals) <= MAX_ORIGINALS
        assert substitute not in originals
        assert list(originals.values()) == sorted(originals.values(), reverse=True)


def test_hand_written_families_all_ship():
    assert set(HAND_FAMILIES) < set(SOURCES)
