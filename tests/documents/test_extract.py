from detector.documents.extract import Extract


def test_blocks_stand_where_they_say_in_the_raw_text():
    extract = Extract()
    first = extract.add("One  two\tthree at www.example.org.", location="page 1")
    extract.add("  ")
    last = extract.add("Four.", "heading", "page 2")
    assert (first, extract.raw[last:]) == (0, "Four.")
    one, four = extract.blocks()
    assert (one.text, one.location) == ("One two three at X.", "page 1")
    assert (four.text, four.kind, four.location, four.span) == (
        "Four.",
        "heading",
        "page 2",
        (last, last + 5),
    )
    assert extract.raw[slice(*one.span)] == "One  two\tthree at www.example.org."
