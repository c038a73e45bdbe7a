import time

import pytest

from detector.documents.jats.marks import LOWERED, RAISED, cited, unmarked
from detector.documents.strand import Strand


@pytest.mark.parametrize("text", ["1", "[12]", "(3, 4–7)", "*", "12a", f"{RAISED}5{LOWERED}", "  8 "])
def test_numbers_and_signs_are_marks(text):
    assert cited(text) is not None


@pytest.mark.parametrize("text", ["Smith", "Smith et al., 2010", "2010", "(2010a)", "Table 2", "1 " * 200])
def test_words_and_years_are_not(text):
    assert cited(text) is None


def test_a_dropped_mark_leaves_its_sentence_with_its_places():
    raw = "As <x>[7]</x> says, it fell <x>1</x>, <x>2</x>. And so on, in <x>3</x>."
    strand = Strand(raw)
    at = 0
    while (start := raw.find("<x>", at)) >= 0:
        end = raw.index("</x>", start)
        strand.copy(at, start)
        strand.put(cited(raw[start + 3 : end]) or "", start, end)
        at = end + 4
    strand.copy(at, len(raw))
    block = strand.block("quote")
    assert block is not None
    block = unmarked(block)
    assert block is not None
    assert (block.text, block.kind) == ("As says, it fell. And so on, in X.", "quote")
    for word in ("says", "fell", "so on"):
        found = block.text.index(word)
        assert raw[slice(*block.offsets.span(found, found + len(word)))] == word
    assert raw[slice(*block.offsets.span(len(block.text) - 2, len(block.text) - 1))].startswith("<x>3")


def test_nothing_but_marks_is_no_block():
    strand = Strand("[1] (2)")
    strand.put(cited("[1]") or "", 0, 3)
    strand.put(cited("2") or "", 4, 7)
    block = strand.block()
    assert block is None or unmarked(block) is None


def test_long_marks_take_linear_time():
    begun = time.perf_counter()
    for text in ("]" * 200_000 + "x!", "[" * 200_000, " " * 200_000 + "a"):
        cited(text)
    assert time.perf_counter() - begun < 5
