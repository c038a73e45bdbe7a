import pytest

from detector.documents.quotation import quotations


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("“We shall widen the harbour,” she said.", ["“We shall widen the harbour,”"]),
        ('He said: "It was late, and cold." Then he left.', ['"It was late, and cold."']),
        ("“It goes on in the next paragraph, she said", ["“It goes on in the next paragraph, she said"]),
        ("The so-called “widening” was late.", []),
        ('A board of 6" by 4" was cut and then sold for 5" more.', []),
    ],
)
def test_quoted_speech_is_found(text, quoted):
    assert [text[start:end] for start, end in quotations(text)] == quoted
