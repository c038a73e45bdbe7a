import json

import pytest

from detector.errors import UsageError
from detector.lexicons import import_list
from detector.lexicons.mining import MinedPhrase, mine, write_list

SOURCE = (
    "The leaders met at a summit in Rome last week. They spoke about trade and about the climate. "
    "A strong sign of progress was seen by many people."
)
SPUN = (
    "The leaders met at a culmination in Rome last week. They spoke about trade and about the climate. "
    "Areas of strength for a sign of progress was seen by many individuals."
)
OTHER = SOURCE.replace("summit", "culmination")


@pytest.fixture
def pairs(tmp_path):
    path = tmp_path / "pairs.jsonl"
    rows = [
        {"text": SPUN, "source": SOURCE},
        {"text": OTHER, "source": SOURCE},
        {"text": "Nothing to compare with."},
        {"text": 5, "source": SOURCE},
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def _known(word):
    return frozenset()


def test_swaps_are_counted_over_pairs(pairs):
    failures = []
    found = mine(pairs, _known, failures.append)
    assert found[0] == MinedPhrase("culmination", "summit", 2)
    assert {(item.phrase, item.expected) for item in found} >= {("individuals", "people")}
    assert all(item.pairs == 1 for item in found[1:])
    assert len(failures) == 2
    assert "no text in column 'source'" in failures[0]
    assert mine(pairs, _known, failures.append, least=2) == found[:1]


def test_what_is_mined_can_be_imported(pairs, tmp_path):
    path = tmp_path / "mined.csv"
    write_list(mine(pairs, _known, lambda message: None), path)
    entries = import_list(path, place=tmp_path / "lists").entries
    assert ('"culmination"', "summit") in {(entry.query, entry.expected) for entry in entries}


def test_a_list_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(UsageError, match="folder"):
        write_list([], tmp_path / "folder" / "x.csv")
