from detector.documents.strand import Strand, marking


def test_pieces_keep_their_places():
    raw = "<b>Fish</b> &amp; <i>chips</i>"
    strand = Strand(raw)
    strand.copy(3, 7)
    strand.copy(11, 12)
    strand.put("&", 12, 17)
    strand.copy(17, 18)
    strand.copy(21, 26)
    block = strand.block("caption")
    assert block is not None
    assert (block.text, block.kind) == ("Fish & chips", "caption")
    assert block.offsets.span(0, len(block.text)) == (3, 26)
    assert block.offsets.span(5, 6) == (12, 17)


def test_white_space_is_squeezed_and_addresses_are_hidden():
    raw = "  See\n  https://a.org/b_c, or\twrite to me@a.org. \n"
    strand = Strand(raw)
    strand.copy(0, len(raw))
    block = strand.block()
    assert block is not None
    assert block.text == "See X, or write to X."
    assert raw.index("or\t") == block.offsets.span(7, 9)[0]


def test_a_blank_strand_makes_no_block():
    strand = Strand(" \n http://a.org/x ")
    assert strand.block() is None
    strand.copy(0, 2)
    assert strand.block() is None
    strand.copy(2, 18)
    assert strand.block() is None


def test_a_format_can_hide_and_drop_more():
    raw = "a $x$ b{#id} www.a.org c"
    strand = Strand(raw)
    strand.copy(0, len(raw))
    block = strand.block(marks=marking(hidden=r"\$[^$]*\$", dropped=r"\{#\w+\}"))
    assert block is not None
    assert block.text == "a X b X c"
    assert [block.offsets.span(at, at + 1) for at in (2, 4, 6)] == [(2, 5), (6, 7), (13, 22)]
