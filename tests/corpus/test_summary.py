import json

import pytest

from detector.corpus.summary import summarise
from detector.errors import InputError, UsageError

pytest.importorskip("duckdb", reason="needs unspin[corpus]")
pytest.importorskip("datasketch", reason="needs unspin[corpus]")

PHRASES = [("culmination", "summit"), ("promontory", "peninsula"), ("bosom peril", "breast cancer")]
MORE = [("profound learning", "deep learning"), ("counterfeit", "artificial"), ("colossal", "big")]


def _row(name, score, phrases=(), **further):
    verdict = "not-scored" if score is None else "spun" if score > 0.9 else "clean"
    findings = [
        {"text": text, "suggestions": [{"text": original, "score": 0.8}] if original else []}
        for text, original in phrases
    ]
    return {"id": name, "score": score, "verdict": verdict, "words": 100, "findings": findings, **further}


ROWS = [
    _row("a", 0.97, [*PHRASES, *MORE], journal="Letters"),
    _row("b", 0.01, journal="Letters"),
    _row("c", 0.99, [("Culmination", "summit"), *PHRASES[1:], *MORE], journal="Annals"),
    _row("d", 0.95, [("culmination", "peak"), *((f"phrase {n}", None) for n in range(6))], journal="Annals"),
    _row("e", None, journal=None),
    _row("f", 1.0, journal="Annals"),
]


@pytest.fixture(params=["jsonl", "parquet"])
def scored(request, tmp_path):
    path = tmp_path / f"it's.{request.param}"
    if request.param == "jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    else:
        parquet = pytest.importorskip("pyarrow.parquet", reason="needs unspin[corpus]")
        from detector.corpus.outputs import table_of

        parquet.write_table(table_of(ROWS), path)
    return path


def test_documents_and_scores_are_counted(scored):
    found = summarise(scored)
    assert (found.documents, found.words) == (6, 600)
    assert found.verdicts == {"spun": 4, "clean": 1, "not-scored": 1}
    assert found.histogram == (1, 0, 0, 0, 0, 0, 0, 0, 0, 4)
    assert found.sources == ()


def test_phrases_come_by_the_documents_that_have_them_with_their_usual_original(scored):
    first, second, *_ = summarise(scored).phrases
    assert (first.text, first.original, first.documents) == ("culmination", "summit", 3)
    assert (second.text, second.documents) == ("bosom peril", 2)
    alone = [phrase for phrase in summarise(scored).phrases if phrase.text == "phrase 0"]
    assert [(phrase.original, phrase.documents) for phrase in alone] == [(None, 1)]


def test_the_most_affected_come_first(scored):
    found = summarise(scored, "journal").sources
    assert [(source.name, source.flagged, source.documents) for source in found] == [
        ("Annals", 3, 3),
        ("Letters", 1, 2),
        (None, 0, 1),
    ]
    assert found[1].share == 0.5


def test_a_poor_translation_is_flagged_and_counts_by_its_higher_risk(tmp_path):
    path = tmp_path / "out.jsonl"
    translated = _row("t", 0.12, MORE[:1], translation_risk=0.97, journal="Letters") | {
        "verdict": "machine-garbled"
    }
    cleared = _row("u", 0.05, translation_risk=None, journal="Letters")
    path.write_text("".join(json.dumps(row) + "\n" for row in [*ROWS, translated, cleared]))
    found = summarise(path, "journal")
    assert found.verdicts["machine-garbled"] == 1
    assert found.histogram == (2, 0, 0, 0, 0, 0, 0, 0, 0, 5)
    assert [(source.name, source.flagged) for source in found.sources][:2] == [("Annals", 3), ("Letters", 2)]


def test_texts_that_are_marked_alike_are_one_group(scored):
    assert summarise(scored).duplicates == (("a", "c"),)


def test_a_column_that_is_not_there(scored):
    with pytest.raises(UsageError, match="has no column 'publisher'; name one that it has"):
        summarise(scored, "publisher")


@pytest.mark.parametrize("content", ['{"a": 1}\n', "no json\n", "[1]\n"])
def test_what_batch_did_not_write_is_refused(content, tmp_path):
    path = tmp_path / "other.jsonl"
    path.write_text(content)
    with pytest.raises(InputError, match=r"other\.jsonl: no output of unspin batch") as error:
        summarise(path)
    assert "\n" not in str(error.value)
    assert ". )" not in str(error.value)


def test_no_file_and_an_empty_one(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        summarise(tmp_path / "none.jsonl")
    (tmp_path / "empty.jsonl").write_text("")
    assert summarise(tmp_path / "empty.jsonl").documents == 0


def test_scores_without_findings(tmp_path):
    path = tmp_path / "scores.jsonl"
    path.write_text('{"id": 1, "score": 0.5, "verdict": "clean", "words": 80, "error": null}\n')
    found = summarise(path)
    assert (found.documents, found.phrases, found.duplicates) == (1, (), ())
