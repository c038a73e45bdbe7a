import pytest

pytest.importorskip("wordfreq", reason="needs unspin[train]")
pytest.importorskip("lemminflect", reason="needs unspin[train]")

from detector.originals import Lexicon
from detector.training.lexicon import write
from detector.training.sources import LEXICONS
from detector.training.tortured import HeldOut, Tortured, load, measure_tortured

ROWS = """tortured_phrase,expected_phrase,num_papers
"\"profound learning\"",deep learning,"1,000"
"\"counterfeit consciousness\"",artificial intelligence (AI),5
"\"surface region\" AND \"surface area\"",surface area,7
"\"grouping*\"",classification,3
"\"one two three four\"",many,3
"""


@pytest.fixture
def listed(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(ROWS, encoding="utf-8")
    return load(path)


def test_plain_entries_of_two_or_three_words_are_taken(listed):
    assert listed == [
        Tortured("profound learning", "deep learning"),
        Tortured("counterfeit consciousness", "artificial intelligence"),
    ]


def test_a_lexicon_without_them_knows_neither_phrases_nor_pairs(tmp_path, listed):
    path = tmp_path / "lexicon.sqlite"
    entries = {
        "profound learning": {"deep learning": 1.0},
        "a profound learning method": {"a deep learning method": 1.0},
        "profound": {"deep": 2.0, "great": 1.0},
        "profoundly": {"deeply": 2.0},
        "counterfeit": {"fake": 1.0, "artificially": 1.0},
        "learning": {"study": 1.0},
    }
    write(entries, path)
    known, held = Lexicon(path), HeldOut(path, listed)
    assert {word for word in entries if known.originals(word)} == set(entries)
    assert {word: [entry.original for entry in held.originals(word)] for word in entries} == {
        "profound learning": [],
        "a profound learning method": [],
        "profound": ["great"],
        "profoundly": [],
        "counterfeit": ["fake"],
        "learning": ["study"],
    }


def test_every_carrier_has_one_place():
    lines = (LEXICONS / "carriers.txt").read_text(encoding="utf-8").splitlines()
    assert len(set(lines)) == len(lines) > 20
    assert all(line.count("{}") == 1 and line.endswith(".") for line in lines)


def test_shares_of_restored_entries(model_folder, listed, monkeypatch):
    monkeypatch.setattr("detector.training.tortured.load", lambda: listed * 3)
    found = measure_tortured(model_folder)
    assert found["entries"] == 6
    assert 0 <= found["restored@1"] <= found["restored@5"] <= 1
