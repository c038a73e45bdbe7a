import json
from random import Random

import pytest

from detector.errors import InputError
from detector.training.pairs import Pair, load_pairs

PAIR = Pair(
    "A", "If they look at it, fine.", ((0, 2, "If", "In case"), (8, 15, "look at", "take a gander at"))
)


def test_swaps_are_put_in_with_their_places():
    spun = PAIR.apply(list(PAIR.swaps))
    assert spun.text == "In case they take a gander at it, fine."
    assert [(spun.text[span.start : span.end], span.original) for span in spun.spans] == [
        ("In case", "If"),
        ("take a gander at", "look at"),
    ]


def test_no_swaps_leave_the_passage_as_it_was():
    spun = PAIR.apply([])
    assert (spun.text, spun.spans) == (PAIR.original, ())


def test_a_part_of_the_swaps_is_drawn():
    drawn = {len(PAIR.draw(Random(seed)).spans) for seed in range(100)}
    assert drawn == {0, 1, 2}
    assert PAIR.draw(Random(7)) == PAIR.draw(Random(7))


def test_pairs_are_read_from_json_lines(tmp_path):
    path = tmp_path / "pairs.jsonl"
    row = {"original": PAIR.original, "swaps": [list(swap) for swap in PAIR.swaps], "family": "A"}
    path.write_text(json.dumps(row) + "\n\n" + json.dumps(row) + "\n", encoding="utf-8")
    assert load_pairs(path) == [PAIR, PAIR]


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"none\.jsonl"):
        load_pairs(tmp_path / "none.jsonl")


def test_shared_pairs_lie_where_they_say():
    try:
        pairs = load_pairs()
    except InputError as error:
        pytest.skip(str(error))
    for pair in pairs:
        end = 0
        for start, stop, old, new in pair.swaps:
            assert end <= start < stop
            assert pair.original[start:stop] == old
            assert new
            end = stop
