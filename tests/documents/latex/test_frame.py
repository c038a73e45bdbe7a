from detector.documents.latex.frame import Frame


def test_white_space_before_something_unseen_goes_where_a_full_stop_follows():
    raw = "It is known [3]. It is [4] so."
    frame = Frame(raw, "quote", 0)
    for start, end in ((0, 12), (15, 23), (26, 30)):
        frame.copy(start, end)
        frame.skipped = True
    block = frame.finish()
    assert block is not None
    assert (block.text, block.kind, block.span) == ("It is known. It is so.", "quote", (0, 30))
    assert frame.finish() is None


def test_a_cell_is_prose_from_three_words_on():
    for raw, made in (("two words", False), ("these three words", True), ("1.2 3.4 5.6", False)):
        frame = Frame(raw, "table-cell", 0)
        frame.copy(0, len(raw))
        assert (frame.finish() is not None) is made
