import json

import pytest

pytest.importorskip("lemminflect", reason="needs unspin[train]")

from detector.originals.repairs import Repair
from detector.training.translation.repair_mining import (
    Pair,
    edits,
    floor,
    learn,
    mine,
    translation_pairs,
    write,
)


def _changes(text, corrected):
    found = edits(Pair("x", text, corrected))
    return {(" ".join(found.tokens[first:last]), repair) for first, last, repair in found.changes}


def test_an_edit_is_learnt_alone_and_with_its_neighbours():
    assert _changes("We make a photo.", "We take a photo.") == {
        ("make", "take"),
        ("we make", "we take"),
        ("make a", "take a"),
        ("we make a", "we take a"),
    }


def test_words_left_out_and_put_in_need_a_neighbour():
    assert _changes("Lay in the hospital.", "Lay in hospital.") == {
        ("in the", "in"),
        ("the hospital", "hospital"),
        ("in the hospital", "in hospital"),
    }
    assert _changes("He went hospital", "He went to hospital") == {
        ("went", "went to"),
        ("hospital", "to hospital"),
        ("went hospital", "went to hospital"),
    }


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("It was so, they said.", "It was so they said."),
        ("It was On Line.", "it was online."),
        ("They met in 1999 there.", "They met in 1998 there."),
        ("They met Beral there.", "They met Baral there."),
        ("I do not go.", "I don't go."),
        ("One two three four five six go.", "Go."),
    ],
)
def test_what_is_no_wording_is_not_learnt(text, corrected):
    assert _changes(text, corrected) == set()


def test_a_phrase_that_often_stays_has_a_low_score():
    pairs = [Pair(str(n), "We make a photo.", "We take a photo.") for n in range(3)]
    pairs += [Pair(f"same-{n}", "They make bread.", "They make bread.") for n in range(5)]
    all_edits = [edits(pair) for pair in pairs]
    found = {repair.phrase: repair for repair in mine(all_edits)}
    assert found["make"] == Repair("make", "take", 3, 13)
    assert found["make a"] == Repair("make a", "take a", 3, 3)
    assert not mine(all_edits[2:])
    beside = [edits(Pair("other", "You make a cake.", "You make a cake."))]
    assert {repair.phrase: repair.occurred for repair in mine(all_edits, beside)}["make a"] == 5


def _texts(prefix, repair, count):
    return [
        Pair(f"{prefix}-{n}", f"Here {n} make a photo.", f"Here {n} {repair(n)} a photo.")
        for n in range(count)
    ]


def test_a_source_that_agrees_with_itself_is_kept_and_another_one_is_not(tmp_path):
    steady = learn(_texts("train", lambda n: "take", 60), _texts("dev", lambda n: "take", 10))
    assert steady.floor == 0.5
    assert {(repair.phrase, repair.text) for repair in steady.repairs} == {
        ("make", "take"),
        ("make a", "take a"),
    }
    assert steady.record["right"] == 1.0
    verbs = ("took", "shot", "made up", "snapped", "drew", "showed")
    random = learn(_texts("train", lambda n: verbs[n % 6], 60), _texts("dev", lambda n: "take", 10))
    assert (random.floor, random.repairs) == (1.0, ())
    assert random.record["right"] == 0.0
    assert write({"steady": steady, "random": random}, tmp_path / "repairs.json") == 2
    content = json.loads((tmp_path / "repairs.json").read_text())
    assert content["repairs"] == [["make", "take", 60, 60], ["make a", "take a", 60, 60]]
    assert content["sources"]["random"]["kept"] == 0


def test_few_trials_prove_nothing():
    assert floor([edits(pair) for pair in _texts("train", lambda n: "take", 8)]) == 1.0


def test_pairs_are_read_from_translations(tmp_path):
    path = tmp_path / "dev.jsonl"
    path.write_text(json.dumps({"text": "a b", "original": "a c", "spans": [[2, 3, "c"]], "way": "x"}) + "\n")
    assert list(translation_pairs(path)) == [Pair("0", "a b", "a c")]
