from pathlib import Path

import pytest

from detector.detector import CheckOptions
from detector.documents import read, read_text
from detector.originals import Lexicon
from detector.trace import Index, queries, trace
from detector.trace.corpus import references

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
OTHERS = {
    "rain": "It rained all week in Leeds, and the market was closed. The council met about the drains.",
    "pier": "Engineers rebuilt the pier at Saltby after the storm; the budget of the town was spent on it.",
    "cat": "The cat slept all afternoon. Nobody came to see it that day, and it did not mind.",
}


@pytest.fixture(scope="module")
def known(model_folder):
    return Lexicon(model_folder.file("lexicon.sqlite")).words_behind


@pytest.fixture
def index(tmp_path):
    with Index(tmp_path / "ref.index", create=True) as made:
        others = [(name, read_text(text, path=name)) for name, text in OTHERS.items()]
        list(made.add([*others, ("article", read(EXAMPLES / "harbour-article.txt"))]))
        yield made


@pytest.mark.parametrize("name", ["harbour-spun.txt", "harbour-spun.html", "harbour-spun.md"])
@pytest.mark.parametrize("restored", [True, False])
def test_the_source_is_found(detector, index, known, name, restored):
    report = detector.check_document(read(EXAMPLES / name))
    found = trace(report, index, known, restored=restored)
    assert [candidate.name for candidate in found] == ["article"]
    assert found[0].comparison.taken > 0.9


def test_what_has_no_source_there_is_not_traced(detector, index, known):
    text = (
        "Photosynthesis turns light into sugar. Plants keep it in their leaves, and animals eat those. " * 4
    )
    report = detector.check_document(read_text(text))
    assert trace(report, index, known) == []


def test_the_query_asks_for_originals_instead_of_substitutes(detector):
    report = detector.check_document(read(EXAMPLES / "harbour-spun.txt"))
    restored = set().union(*queries(report))
    spun = set().union(*queries(report, restored=False))
    assert {"tempest", "pellmouth"} <= spun
    assert "pellmouth" in restored
    assert {"budget"} <= restored - spun
    assert spun - restored


def test_short_texts_are_traced_too(detector, index, known):
    report = detector.check_document(
        read_text("Engineers rebuilt the pier at Saltby after the storm."), CheckOptions()
    )
    assert report.score is None
    (candidate,) = trace(report, index, known)
    assert candidate.name == "pier"


def test_references_come_from_files_folders_and_records(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "one.txt").write_text("One text.")
    (tmp_path / "many.jsonl").write_text(
        '{"id": 7, "text": "Seven."}\nbroken\n{"text": "No id."}\n{"id": 8}\n'
    )
    failures = []
    paths = [tmp_path / "docs", tmp_path / "many.jsonl", tmp_path / "nix.txt", tmp_path / "nix.jsonl"]
    found = list(references(paths, "text", "id", failures.append))
    assert [(Path(name).name, document.raw) for name, document in found] == [
        ("one.txt", "One text."), ("many.jsonl#7", "Seven."), ("many.jsonl#3", "No id."),
    ]  # fmt: skip
    assert len(failures) == 4
    assert all(str(tmp_path) in failure for failure in failures)
