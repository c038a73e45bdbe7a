import json

import numpy as np

from detector.reports.json import render_json, render_jsonl
from detector.reports.results import Failure, Note


def whole(results):
    return json.loads("".join(render_json(results)))


def test_offsets_lead_straight_into_the_article(report, results):
    made = report()
    (document,) = whole(results(made))["documents"]
    lines = made.document.raw.split("\n")
    assert len(document["findings"]) == 3
    for finding in document["findings"]:
        assert made.document.raw[finding["start"] : finding["end"]] == finding["text"]
        assert lines[finding["line"] - 1][finding["column"] - 1 :].startswith(finding["text"].split("\n")[0])


def test_the_object_is_the_public_one(report, results):
    made = results(report())
    made.failures.append(Failure("c.bin", "no text"))
    made.notes.append(Note("a.md", 3, "unused ignore; remove it"))
    output = whole(made)
    assert output["warnings"] == [{"path": "a.md", "line": 3, "message": "unused ignore; remove it"}]
    assert list(output) == ["schema_version", "tool", "documents", "errors", "warnings"]
    assert output["schema_version"] == 1
    assert output["tool"] == {
        "name": "unspin",
        "version": "0.1.0",
        "model": "test-model",
        "model_sha256": "ab" * 32,
    }
    assert output["errors"] == [{"path": "c.bin", "message": "no text"}]
    (document,) = output["documents"]
    assert list(document) == [
        "path",
        "verdict",
        "score",
        "translation_risk",
        "reason",
        "language",
        "words",
        "words_checked",
        "words_skipped",
        "passages",
        "sentences",
        "findings",
        "source_queries",
    ]
    assert document["passages"][0] == {"start": 2, "end": 29, "score": 0.9}
    assert list(document["findings"][0]) == [
        "start",
        "end",
        "line",
        "column",
        "text",
        "kind",
        "score",
        "passage",
        "location",
        "block",
        "suggestions",
        "reason",
    ]
    assert document["findings"][0]["suggestions"][0] == {"text": "at the summit", "score": 0.6}


def test_a_poor_translation_has_its_risk_and_the_quality_of_its_sentences(translated, results):
    made = translated()
    (document,) = whole(results(made))["documents"]
    assert (document["verdict"], document["score"], document["translation_risk"]) == (
        "machine-garbled", 0.12, 0.96,
    )  # fmt: skip
    assert [finding["kind"] for finding in document["findings"]] == ["garbled"] * 3
    assert len(document["sentences"]) == 5
    fourth = document["sentences"][3]
    assert list(fourth) == ["start", "end", "quality", "reads"]
    assert (fourth["quality"], fourth["reads"]) == (0.01, "garbled")
    assert made.document.raw[fourth["start"] : fourth["end"]].startswith("To the boats")


def test_a_text_that_was_cleared_has_no_risk_of_translation(report, results):
    cleared = report(verdict="clean", score=0.01, translation_risk=None, findings=(), sentences=())
    (document,) = whole(results(cleared))["documents"]
    assert (document["translation_risk"], document["sentences"]) == (None, [])


def test_numbers_of_numpy_are_written_as_plain_ones(report, results):
    (document,) = whole(results(report(score=np.float32(0.97))))["documents"]
    assert document["score"] == 0.97


def test_jsonl_has_one_document_a_line(report, results):
    lines = "".join(render_jsonl(results(report(), report(path="b\n.md")))).splitlines()
    assert [json.loads(line)["path"] for line in lines] == ["article.md", "b\n.md"]


def test_jsonl_writes_each_document_before_the_next_is_judged(report, results):
    read = []

    def reports():
        for path in ("a", "b"):
            read.append(path)
            yield report(path=path)

    made = results()
    made.reports = reports()
    next(render_jsonl(made))
    assert read == ["a"]
