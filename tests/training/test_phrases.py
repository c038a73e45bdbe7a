import pytest

from detector.training.phrases import (
    PhraseRule,
    PhraseTable,
    is_contraction,
    is_respelling,
    load_phrases,
    phrase_rows,
)

TABLE = PhraseTable(
    [
        PhraseRule(("look", "at"), (("A", "gaze at"),)),
        PhraseRule(("look", "at", "it"), (("A", "gaze at it"),)),
        PhraseRule(("look",), (("A", "gaze"),)),
    ]
)


def test_the_longest_rule_comes_first():
    words = ["they", "look", "at", "it"]
    assert [len(rule.words) for rule in TABLE.matches(words, 1)] == [3, 2, 1]
    assert [len(rule.words) for rule in TABLE.matches(["look", "at"], 0)] == [2, 1]
    assert list(TABLE.matches(words, 0)) == []


@pytest.mark.parametrize(
    ("phrase", "substitute", "expected"),
    [
        ("do not", "don't", True),
        ("don't", "do not", True),
        ("it's", "it is", True),
        ("do not", "refuse to", False),
        ("doctor's", "physician's", False),
        ("it is", "that's", False),
        ("men", "people's", False),
    ],
)
def test_contractions_are_honest_english(phrase, substitute, expected):
    assert is_contraction(phrase, substitute) is expected


@pytest.mark.parametrize(
    ("phrase", "substitute", "expected"),
    [("on line", "Online", True), ("e-mail", "email", True), ("online", "on the line", False)],
)
def test_respellings_are_honest_english(phrase, substitute, expected):
    assert is_respelling(phrase, substitute) is expected


def test_shipped_rules_are_found_in_text():
    table = load_phrases()
    for phrase, _, substitute in list(phrase_rows())[::50]:
        words = phrase.lower().split()
        honest = is_contraction(phrase, substitute) or is_respelling(phrase, substitute)
        if honest or not all(word.isalpha() for word in words):
            continue
        found = {new for rule in table.matches(words, 0) for _, new in rule.substitutes}
        assert substitute in found


def test_rules_split_words_as_the_tagger_does():
    table = load_phrases()
    heads = {rule.words for rules in table._rules.values() for rule in rules}
    assert all(word and " " not in word and word == word.lower() for words in heads for word in words)
    assert not any(word.endswith("n't") and word != "n't" for words in heads for word in words)
