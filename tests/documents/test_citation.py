import pytest

from detector.documents.citation import is_word


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("As shown in", ", it is.", True),
        ("As shown by Carrow and", " it is.", True),
        ("It is so (see", ").", True),
        ("It is so (", ").", True),
        ("", " say so.", True),
        ("It is so.", " say more.", True),
        ("It is so.", " But it is not.", False),
        ("It is known", ".", False),
        ("It has begin", ".", False),
        ("It is known,", " and so on.", False),
    ],
)
def test_a_citation_is_a_word_where_the_sentence_needs_one(before, after, expected):
    assert is_word(before, True, after, 0) is expected


def test_a_citation_that_touches_a_full_stop_is_none():
    assert not is_word("It is so.", False, " and more", 0)
