import numpy as np
import pytest

from detector.originals import Lexicon, Vocabulary
from detector.originals.candidates import HEAD_CANDIDATES, units
from detector.training.lexicon import write

WORDS = [
    "[PAD]", "##ing", "!", "x", "a", "summit", "meeting", "look", "at", "culmination", "peak",
    *("filler" + chr(97 + index) for index in range(20)),
]  # fmt: skip
NUMBERS = {word: number for number, word in enumerate(WORDS)}
WHOLE = [word for word in WORDS if word.isalpha() and word != "x"]
COLUMNS = {word: column for column, word in enumerate(WHOLE)}


@pytest.fixture
def lexicon(tmp_path):
    entries = {
        "take a gander at": {"look at": 4.0},
        "take a gander": {"look": 3.0},
        "gander": {"goose": 1.0},
        "culmination": {"summit": 2.0, "highest point": 1.0, "culmination": 0.5},
        "one two three four five six seven eight": {"many": 1.0},
    }
    write(entries, tmp_path / "lexicon.sqlite")
    return Lexicon(tmp_path / "lexicon.sqlite")


@pytest.fixture
def vocabulary():
    return Vocabulary(NUMBERS.get, WORDS.__getitem__, [NUMBERS[word] for word in WHOLE])


def _rows(count, **heights):
    """Log-probabilities of `count` words: as given, -9 for the rest."""
    row = np.full(len(COLUMNS), -9.0, np.float32)
    for word, height in heights.items():
        row[COLUMNS[word]] = height
    return np.tile(row, (count, 1))


def _risks(count):
    return np.full(count, 0.5)


def test_only_whole_words_have_columns(vocabulary):
    named = [word for word in WORDS[:11] if vocabulary.column(word) is not None]
    assert named == ["a", "summit", "meeting", "look", "at", "culmination", "peak"]
    assert [vocabulary.word(vocabulary.column(word)) for word in named] == named
    assert vocabulary.column("unheard") is None


def test_the_longest_phrase_that_the_lexicon_knows_is_one_unit(lexicon, vocabulary):
    words = ["They", "Take", "a", "Gander", "at", "gander"]
    found = units(words, _rows(6), _risks(6), lexicon, vocabulary)
    assert [(unit.first, unit.last, unit.text) for unit in found] == [
        (0, 1, "They"),
        (1, 5, "Take a Gander at"),
        (5, 6, "gander"),
    ]


def test_a_phrase_of_eight_words_is_found(lexicon, vocabulary):
    words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    assert [unit.last for unit in units(words, _rows(9), _risks(9), lexicon, vocabulary)] == [8, 9]


def test_candidates_of_a_word_come_from_lexicon_and_head(lexicon, vocabulary):
    rows = _rows(1, meeting=-1.0, summit=-2.0, culmination=-0.5)
    (unit,) = units(["Culmination"], rows, _risks(1), lexicon, vocabulary)
    found = {candidate.text: candidate for candidate in unit.candidates}
    assert "culmination" not in found
    assert (found["summit"].restoration, found["summit"].lexicon) == (-2.0, 2.0)
    assert (found["meeting"].restoration, found["meeting"].lexicon) == (-1.0, 0.0)
    assert found["highest point"].restoration == -14.0
    assert found["summit"].rarity == pytest.approx(np.log1p(COLUMNS["summit"]))
    assert found["highest point"].rarity == pytest.approx(np.log1p(len(COLUMNS)))
    assert sum(candidate.lexicon == 0 for candidate in unit.candidates) <= HEAD_CANDIDATES


def test_candidates_of_a_phrase_come_from_the_lexicon_alone(lexicon, vocabulary):
    rows = _rows(4, peak=-0.1, look=-3.0, at=-5.0)
    rows[3][COLUMNS["at"]] = -1.0
    risks = np.array([0.9, 0.1, 0.2, 0.3])
    (unit,) = units(["take", "a", "gander", "at"], rows, risks, lexicon, vocabulary)
    assert unit.suspicion == pytest.approx(np.log(9))
    (candidate,) = unit.candidates
    assert candidate.text == "look at"
    assert candidate.restoration == pytest.approx((-3.0 - 1.0) / 2)


def test_no_words_make_no_units(lexicon, vocabulary):
    assert units([], _rows(0), _risks(0), lexicon, vocabulary) == []


@pytest.mark.parametrize(
    ("standing", "original", "agrees"),
    [
        ("culminations", "summits", True),
        ("culminations", "summit", False),
        ("walked", "strolled", True),
        ("walking", "strolled", False),
        ("quickly", "fast", False),
        ("glass", "cup", True),
        ("bus", "car", True),
    ],
)
def test_endings_agree_or_not(tmp_path, vocabulary, standing, original, agrees):
    write({standing: {original: 1.0}}, tmp_path / "one.sqlite")
    (unit,) = units([standing], _rows(1), _risks(1), Lexicon(tmp_path / "one.sqlite"), vocabulary)
    (candidate,) = [item for item in unit.candidates if item.text == original]
    assert candidate.agrees is agrees
