from random import Random

import pytest

pytest.importorskip("lemminflect", reason="needs unspin[train]")

from detector.training.noise import honest_slips
from detector.training.spinners.swap import apply_swaps
from tests.handmade import tagged

TEXT = tagged(
    "The/DT students/NNS/student walked/VBD/walk in/IN the/DT garden/NN ./.",
    "I/PRP want/VBP to/TO learn/VB ,/, and/CC its/PRP$ safer/JJR/safe ./.",
    "She/PRP is/VBZ/be writing/VBG/write an/DT interesting/JJ letter/NN to/IN 3/CD friends/NNS/friend ./.",
)
SLIPS = [slip for seed in range(300) for slip in honest_slips(TEXT, (), 1.0, Random(seed))]


def test_slips_leave_no_spans():
    for seed in range(20):
        slips = honest_slips(TEXT, (), 0.5, Random(seed))
        spun = apply_swaps(TEXT, slips)
        assert slips
        assert spun.spans == ()
        assert spun.text != TEXT.text


def test_slips_come_in_order_and_keep_off_taken_words():
    taken = {1, 2, 5}
    for seed in range(20):
        places = [slip.first for slip in honest_slips(TEXT, taken, 0.9, Random(seed))]
        assert places == sorted(set(places))
        assert not taken & set(places)
    assert honest_slips(TEXT, (), 0.0, Random(1)) == []


@pytest.mark.parametrize(
    ("word", "slip"),
    [
        ("The", "a"),
        ("an", ""),
        ("walked", "walk"),
        ("students", "student"),
        ("garden", "gardens"),
        ("writing", "write"),
        ("in", "at"),
        ("letter", "lettter"),
        (",", ""),
        ("I", "i"),
        ("to", "for"),
        ("learn", "teach"),
        ("its", "it's"),
        ("safer", "more safer"),
        ("interesting", "inteersting"),
    ],
)
def test_learners_errors_of_each_kind_occur(word, slip):
    assert (word, slip) in {(TEXT.word(item.first), item.new) for item in SLIPS}


def test_a_slip_is_small_and_changes_something():
    for slip in SLIPS:
        word = TEXT.word(slip.first)
        assert slip.honest
        assert slip.last == slip.first + 1
        assert slip.new != word
        assert word not in ("3", ".", "She")
