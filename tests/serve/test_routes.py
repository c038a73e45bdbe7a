"""Every endpoint gives what the library gives."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import httpx
import jsonschema
import pytest

from detector.compare import compare
from detector.detector import CheckOptions, Detector
from detector.documents import read, read_text
from detector.originals import Lexicon
from detector.reports.comparison import comparison_record
from detector.reports.json import document_record
from detector.reports.results import Tool
from tests import translated
from tests.conftest import EXAMPLES


def checked(client: httpx.Client, text: str, **options: Any) -> dict[str, Any]:
    answer = client.post("/v1/check", json={"text": text, "options": options})
    assert answer.status_code == 200, answer.text
    record: dict[str, Any] = answer.json()
    return record


def sent(client: httpx.Client, path: Path, address: str = "/v1/check", **fields: str) -> httpx.Response:
    return client.post(address, files={"file": (path.name, path.read_bytes())}, data=fields)


def test_a_text_gives_the_record_of_the_command_line(
    client: httpx.Client, detector: Detector, spun_text: str
) -> None:
    answer = checked(client, spun_text)
    assert answer["document"] == document_record(detector.check(spun_text, path="text"))
    assert answer["schema_version"] == 1
    assert answer["tool"]["model_sha256"] == detector.sha256
    assert answer["threshold"] == detector.threshold
    assert answer["flagged"] is True


@pytest.mark.parametrize("name", ["harbour-spun.md", "harbour-spun.html", "harbour-spun.txt"])
def test_a_file_gives_the_record_of_the_command_line(
    client: httpx.Client, detector: Detector, name: str
) -> None:
    answer = sent(client, EXAMPLES / name)
    document = read(EXAMPLES / name)
    expected = document_record(detector.check_document(document)) | {"path": name}
    assert answer.json()["document"] == expected


@pytest.mark.parametrize("folder", ["..\\..\\", "../../", "/etc/"])
def test_the_name_of_a_file_has_no_folders(client: httpx.Client, folder: str, clean_text: str) -> None:
    answer = client.post("/v1/check", files={"file": (f"{folder}a.txt", clean_text.encode())})
    assert answer.json()["document"]["path"] == "a.txt"


def test_a_text_in_a_format_keeps_its_letters(client: httpx.Client, clean_text: str) -> None:
    page = f"<html><head><meta charset='latin-1'></head><body><p>{clean_text} Ünïcödé.</p></body></html>"
    answer = client.post("/v1/check", json={"text": page, "format": "html", "options": {"include": ["text"]}})
    assert answer.json()["document"]["text"] == page
    assert answer.json()["document"]["format"] == "html"


def test_options_are_those_of_the_library(client: httpx.Client, detector: Detector, spun_text: str) -> None:
    plain = checked(client, spun_text)["document"]
    assert checked(client, spun_text, threshold=0.99)["flagged"] is False
    assert checked(client, spun_text, min_words=10_000)["document"]["verdict"] == "not-scored"
    without = checked(client, spun_text, suggestions=False)["document"]
    options = CheckOptions(suggestions=False)
    assert without == document_record(detector.check(spun_text, path="text", options=options))
    phrase = plain["findings"][0]["text"]
    kept = checked(client, spun_text, allow=[phrase.upper()])["document"]["findings"]
    assert kept == plain["findings"][1:]
    exact = checked(client, spun_text, allow=[{"phrase": phrase.upper(), "case": "exact"}])["document"]
    assert exact["findings"] == plain["findings"]


def test_a_list_of_phrases_is_looked_for(client: httpx.Client, clean_text: str) -> None:
    entries = [{"phrase": '"fishing boats" OR', "expected": "trawlers"}, {"phrase": "harb*"}]
    found = checked(client, clean_text, lexicons=[{"name": "mine", "entries": entries}])["document"]
    listed = [finding for finding in found["findings"] if finding["kind"] == "listed"]
    assert listed
    assert all("harb" in finding["text"].lower() for finding in listed)
    assert "mine" in listed[0]["reason"]


def test_the_text_comes_along_in_blocks_where_it_is_asked_for(client: httpx.Client, spun_text: str) -> None:
    document = checked(client, spun_text, include=["text"])["document"]
    assert document["text"] == spun_text
    assert document["meaning"]
    assert "words checked" in document["checked"]
    marked = [
        piece for block in document["blocks"] for piece in block["pieces"] if piece["finding"] is not None
    ]
    assert {piece["finding"] for piece in marked} == set(range(len(document["findings"])))
    for piece in marked:
        assert piece["text"] in " ".join(document["findings"][piece["finding"]]["text"].split())
    assert all(block["judged"] and 0 <= block["score"] <= 1 for block in document["blocks"])
    assert {piece["sentence"] for block in document["blocks"] for piece in block["pieces"]} - {None} == set(
        range(len(document["sentences"]))
    )
    assert "text" not in checked(client, spun_text)["document"]


def test_both_risks_and_how_sentences_read_are_told(client: httpx.Client, spun_text: str) -> None:
    document = checked(client, spun_text)["document"]
    assert 0 <= document["translation_risk"] <= 1
    ends = [sentence["end"] for sentence in document["sentences"]]
    assert ends == sorted(ends)
    for sentence in document["sentences"]:
        assert spun_text[sentence["start"] : sentence["end"]].strip()
        assert 0 <= sentence["quality"] <= 1
    short = checked(client, "Too short.")["document"]
    assert (short["translation_risk"], short["sentences"]) == (None, [])
    (record,) = client.post("/v1/check/batch", json={"documents": [{"id": 1, "text": spun_text}]}).json()[
        "documents"
    ]
    assert record["translation_risk"] == document["translation_risk"]
    assert record["sentences"] == document["sentences"]


def test_blocks_that_are_not_judged_are_told_apart(client: httpx.Client, clean_text: str) -> None:
    text = f"{clean_text}\n\n# References\n\nSmith, J. (2019). On harbours. Journal of Ports, 3(2), 14–20.\n"
    answer = client.post(
        "/v1/check", json={"text": text, "format": "markdown", "options": {"include": ["text"]}}
    )
    blocks = answer.json()["document"]["blocks"]
    heading, entry = (block for block in blocks if block["kind"] == "references")
    assert heading["pieces"][0]["text"] == "References"
    assert "Smith" in entry["pieces"][0]["text"]
    assert [(block["judged"], block["score"]) for block in (heading, entry)] == [(False, None)] * 2


def test_one_bad_text_of_several_has_an_error_of_its_own(
    client: httpx.Client, spun_text: str, clean_text: str
) -> None:
    documents = [
        {"id": "spun", "text": spun_text},
        {"id": 2, "text": "<a>", "format": "xml"},
        {"id": "clean", "text": clean_text},
        {"id": "empty", "text": ""},
    ]
    answer = client.post("/v1/check/batch", json={"documents": documents})
    records = answer.json()["documents"]
    assert [record["id"] for record in records] == ["spun", 2, "clean", "empty"]
    assert [record.get("verdict") for record in records] == ["spun", None, "clean", "not-scored"]
    assert records[1]["error"]["status"] == 422
    assert [record.get("flagged") for record in records] == [True, None, False, False]
    lines = client.post(
        "/v1/check/batch", json={"documents": documents}, headers={"Accept": "application/x-ndjson"}
    )
    assert lines.headers["content-type"] == "application/x-ndjson"
    assert [json.loads(line) for line in lines.text.splitlines()] == records


def test_a_batch_with_more_texts_than_places_is_checked(client: httpx.Client, clean_text: str) -> None:
    documents = [{"id": number, "text": clean_text[:400]} for number in range(300)]
    answer = client.post("/v1/check/batch", json={"documents": documents})
    records = answer.json()["documents"]
    assert [record["id"] for record in records] == list(range(300))
    assert not any("error" in record for record in records)


def test_two_texts_are_compared_as_on_the_command_line(
    client: httpx.Client, detector: Detector, spun_text: str, clean_text: str
) -> None:
    answer = client.post("/v1/compare", json={"suspect": spun_text, "source": clean_text}).json()
    known = Lexicon(detector.folder / "lexicon.sqlite").words_behind
    suspect, source = read_text(spun_text, path="suspect"), read_text(clean_text, path="source")
    expected = comparison_record(compare(suspect, source, known), Tool("", "", ""))
    summary = answer.pop("summary")
    assert "of its words" in summary
    del answer["tool"], expected["tool"]
    assert answer == expected


def test_two_files_are_compared(client: httpx.Client) -> None:
    names = {"suspect": "harbour-spun.html", "source": "harbour-article.txt"}
    files = {field: (name, (EXAMPLES / name).read_bytes()) for field, name in names.items()}
    answer = client.post("/v1/compare", files=files).json()
    assert answer["related"] is True
    assert answer["suspect"] == "harbour-spun.html"


def test_a_report_is_exported_in_every_format(client: httpx.Client, spun_text: str) -> None:
    beginnings = {
        "html": "<!doctype html>",
        "evidence": "<!doctype html>",
        "markdown": "#",
        "json": "{",
        "jsonl": '{"path"',
        "sarif": "{",
        "junit": "<?xml",
        "github": "::",
        "text": "press.txt",
    }
    for format, beginning in beginnings.items():
        body = {"text": spun_text, "name": "press.txt", "format": format}
        answer = client.post("/v1/export", json=body)
        assert answer.status_code == 200, (format, answer.text)
        assert answer.text.lower().startswith(beginning), format
        disposition = answer.headers["content-disposition"]
        assert disposition.startswith("attachment; filename*=UTF-8''press-")


def test_a_text_is_exported_as_a_word_document_with_comments(client: httpx.Client, spun_text: str) -> None:
    body = {"text": f"{spun_text}\n\nA page break \f and a bell \a.", "format": "docx"}
    answer = client.post("/v1/export", json=body)
    document = docx.Document(io.BytesIO(answer.content))
    comments = [comment.text for comment in document.comments]
    assert any(comment.startswith("risk marker: reads like a substitute") for comment in comments)
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    assert paragraphs[0] == spun_text.split("\n\n")[0].replace("\n", " ")


def test_a_word_document_is_annotated_as_it_is(client: httpx.Client, spun_text: str, tmp_path: Path) -> None:
    document = docx.Document()
    for paragraph in spun_text.split("\n\n"):
        document.add_paragraph(paragraph.replace("\n", " ")).style = "Quote"
    file = tmp_path / "letter.docx"
    document.save(str(file))
    answer = sent(client, file, "/v1/export", format="docx")
    copy = docx.Document(io.BytesIO(answer.content))
    assert len(list(copy.comments)) > 3
    assert {paragraph.style.name for paragraph in copy.paragraphs if paragraph.style} == {"Quote"}
    assert "letter-checked.docx" in answer.headers["content-disposition"]


def test_only_a_pdf_gives_an_annotated_pdf(client: httpx.Client, spun_text: str) -> None:
    answer = client.post("/v1/export", json={"text": spun_text, "format": "pdf"})
    assert answer.status_code == 422
    assert "PDF" in answer.json()["detail"]


def test_the_model_is_told(client: httpx.Client, detector: Detector) -> None:
    answer = client.get("/v1/model").json()
    assert answer["name"] == "unspin-en-1"
    assert answer["sha256"] == detector.sha256
    assert answer["card"].startswith("#")
    assert {one["verdict"]: one["risk"] for one in answer["judges"]} == {
        "spun": "score",
        "machine-garbled": "translation_risk",
    }


def test_health_and_readiness_are_told(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready"}


def test_answers_are_what_the_openapi_document_says(client: httpx.Client, spun_text: str) -> None:
    described = client.get("/openapi.json").json()
    content = described["paths"]["/v1/check"]["post"]["responses"]["200"]["content"]
    schema = content["application/json"]["schema"] | {"components": described["components"]}
    for options in ({}, {"include": ["text"]}, {"min_words": 100_000}):
        jsonschema.validate(checked(client, spun_text, **options), schema)
    jsonschema.validate(translated.answer(translated.report()), schema)
    report = translated.report()
    wrong: Any = "badly"
    unknown = replace(report, sentences=(replace(report.sentences[0], reads=wrong),))
    with pytest.raises(jsonschema.ValidationError, match="badly"):
        jsonschema.validate(translated.answer(unknown), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"document": 1}, schema)
