import re

from hypothesis import given
from hypothesis import strategies as st

from detector.training.tagging import TaggedText
from detector.training.translation.sentence import Sentence, fresh


def whole(text: str) -> TaggedText:
    """A text whose tokens are its words and marks."""
    places = [match.span() for match in re.finditer(r"\w+|[^\w\s]", text)]
    words = [text[start:end] for start, end in places]
    starts, ends = ([place[side] for place in places] for side in (0, 1))
    return TaggedText(text, starts, ends, [word.lower() for word in words], ["NN"] * len(words), [0])


@given(st.from_regex(r"[A-Za-z]+( ?[-a-zA-Z,.(]){0,12}", fullmatch=True))
def test_an_unchanged_sentence_is_the_text(text):
    tagged = whole(text)
    assert Sentence.of(tagged, 0, len(tagged)).text() == text


def test_a_word_with_a_hyphen_is_one():
    tagged = whole("A well-known, old man")
    assert [word.text for word in Sentence.of(tagged, 0, len(tagged)).words] == [
        "a", "well-known", ",", "old", "man",
    ]  # fmt: skip


def test_spaces_stay_where_they_are():
    tagged = whole("It (the old house) stands.")
    sentence = Sentence.of(tagged, 0, len(tagged))
    sentence.replace(2, 5, [sentence.words[4], fresh("very", "RB"), sentence.words[3]])
    assert sentence.text() == "It (house very old) stands."
    sentence.replace(2, 3, [])
    assert sentence.text() == "It (very old) stands."
    sentence.replace(0, 1, [])
    assert sentence.text().startswith("(Very")
