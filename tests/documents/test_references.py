import pytest

from detector.documents import read_text
from detector.documents.references import is_heading

MARKDOWN = """# A study of harbours

The harbour was widened in the spring of that year.

## 5. References

Carrow, E. The widening of the harbour. A long title of a book that nobody reads.

## Appendix

The appendix tells how the measurements were made.
"""


def test_what_follows_a_heading_of_references_is_not_judged():
    document = read_text(MARKDOWN, format="markdown")
    assert [block.text[:12] for block in document.blocks] == [
        "A study of h",
        "The harbour ",
        "Appendix",
        "The appendix",
    ]
    assert [block.kind for block in document.skipped] == ["references", "references"]
    assert document.skipped[1].text.startswith("Carrow")


@pytest.mark.parametrize(
    "text", ["References", "REFERENCES", "6 Bibliography", "IV. Works cited:", "Literature Cited"]
)
def test_headings_of_references(text):
    assert is_heading(text)


@pytest.mark.parametrize(
    "text", ["References to the king", "Literature in the age of steam", "Our references differ"]
)
def test_other_headings(text):
    assert not is_heading(text)
