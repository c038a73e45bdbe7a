import pytest

from detector.originals.wording import fit


@pytest.mark.parametrize(
    ("suggestion", "standing", "shown"),
    [
        ("summit", "culmination", "summit"),
        ("summit", "Culmination", "Summit"),
        ("look at", "TAKE A GANDER AT", "LOOK AT"),
        ("we", "I", "We"),
        ("NATO", "alliance", "NATO"),
        ("if", "On the off chance that", "If"),
        ("x", "42", "x"),
        ("", "Word", ""),
        ("summit", "", "summit"),
    ],
)
def test_capitals_follow_what_stands(suggestion, standing, shown):
    assert fit(suggestion, standing) == shown


@pytest.mark.parametrize(
    "right",
    [
        "an apple", "a pear", "an hour", "a house", "a university", "a unit", "a union", "a user",
        "a European", "a one", "an honest man", "an honour", "an honor", "an heir", "a honeymoon",
        "an uninteresting man", "an unimportant man", "an onerous task", "an umbrella", "an idea and a plan",
    ],
)  # fmt: skip
def test_articles_fit_the_word_after_them(right):
    for article in ("a", "an"):
        wrong = " ".join(article if word in ("a", "an") else word for word in right.split())
        assert fit(wrong, "word") == right
        assert fit(wrong, "Word") == right[0].upper() + right[1:]


def test_words_that_only_end_like_articles_stay():
    assert fit("banana an", "word") == "banana an"
    assert fit("pizza oven", "word") == "pizza oven"
