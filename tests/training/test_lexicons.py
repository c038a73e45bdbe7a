"""The hand-written spinner lexicons keep the shape that the simulators read."""

from collections import Counter
from pathlib import Path

import pytest

LEXICONS = Path(__file__).parents[2] / "detector" / "training" / "lexicons"
WORDS = LEXICONS / "spinner_words_more.tsv"
PHRASES = LEXICONS / "spinner_phrases_more.tsv"
COLUMNS = {
    WORDS: ["lemma", "pos", "family", "substitute"],
    PHRASES: ["phrase", "family", "substitute"],
}


def read_lines(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]


def read_rows(path: Path) -> list[dict[str, str]]:
    header, *lines = read_lines(path)
    return [dict(zip(header, line, strict=True)) for line in lines]


@pytest.fixture(params=COLUMNS, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    chosen: Path = request.param
    return chosen


def test_every_line_has_the_columns_of_its_header(path: Path) -> None:
    header, *lines = read_lines(path)
    assert header == COLUMNS[path]
    assert [line for line in lines if len(line) != len(header)] == []


def test_no_cell_is_empty_or_carries_stray_spaces(path: Path) -> None:
    cells = [cell for line in read_lines(path) for cell in line]
    assert [cell for cell in cells if cell != " ".join(cell.split()) or not cell] == []


def test_families_are_the_five_known_ones(path: Path) -> None:
    assert {row["family"] for row in read_rows(path)} == set("ABCDE")


def test_no_line_stands_twice(path: Path) -> None:
    counts = Counter(tuple(line) for line in read_lines(path))
    assert [line for line, count in counts.items() if count > 1] == []


def test_originals_are_lower_case_and_differ_from_their_substitutes(path: Path) -> None:
    original = COLUMNS[path][0]
    rows = read_rows(path)
    assert [row for row in rows if row[original] != row[original].lower()] == []
    assert [row for row in rows if row[original] == row["substitute"].lower()] == []


def test_a_lemma_lists_each_substitute_under_one_family_only() -> None:
    counts = Counter((row["lemma"], row["pos"], row["substitute"]) for row in read_rows(WORDS))
    assert [key for key, count in counts.items() if count > 1] == []


def test_parts_of_speech_are_the_four_open_classes() -> None:
    assert {row["pos"] for row in read_rows(WORDS)} == {"NOUN", "VERB", "ADJ", "ADV"}


def test_the_lists_are_large_enough_to_train_on() -> None:
    assert len({(row["lemma"], row["pos"]) for row in read_rows(WORDS)}) >= 600
    assert len(read_rows(PHRASES)) >= 1_000
