"""Bodies that are broken are told so."""

from __future__ import annotations

import httpx
import pytest

FORM = "multipart/form-data; boundary=x"
PART = b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
FILE = b'--x\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\n%s\r\n'
END = b"--x--\r\n"
QUERY = b'{"text": "a", "options": {"lexicons": [{"name": "a", "entries": [{"phrase": "\\""}]}]}}'


def posted(client: httpx.Client, content: bytes, kind: str) -> httpx.Response:
    answer = client.post("/v1/check", content=content, headers={"Content-Type": kind})
    assert answer.headers["content-type"] == (
        "application/json" if answer.status_code == 200 else "application/problem+json"
    )
    return answer


@pytest.mark.parametrize(
    ("content", "kind", "status", "name"),
    [
        (b"", "application/json", 400, "no-json"),
        (b'{"text"', "application/json", 400, "no-json"),
        (b"\xff\xfe", "application/json", 400, "no-json"),
        (b"[" * 500_000, "application/json", 400, "no-json"),
        (b'{"text": "\\ud800"}', "application/json", 400, "no-json"),
        (b"[]", "application/json", 422, "invalid"),
        (b'{"text": null}', "application/json", 422, "invalid"),
        (b'{"text": "a", "options": {"threshold": 2}}', "application/json", 422, "invalid"),
        (b'{"text": "a", "options": {"min_words": 1e400}}', "application/json", 422, "invalid"),
        (QUERY, "application/json", 422, "invalid"),
        (b"text=a", "application/x-www-form-urlencoded", 415, "media-type"),
        (b"text", "", 415, "media-type"),
        (b"no form", FORM, 400, "no-form"),
        (b"", "multipart/form-data", 400, "no-form"),
        (b"", "multipart/form-data; boundary=" + b"x".decode() * 100_00, 400, "no-form"),
        (PART % (b"file", b"a") + END, FORM, 422, "invalid"),
        (PART % (b"options", b"{}") + END, FORM, 422, "invalid"),
        (FILE % (b"a.txt", b"a") * 3 + END, FORM, 400, "no-form"),
        (PART % (b"a", b"b") * 99 + END, FORM, 400, "no-form"),
        (FILE % (b"a.txt", b"a") + PART % (b"options", b"{") + END, FORM, 400, "no-json"),
        (FILE % (b"a.txt", b"a") + PART % (b"options", b'{"no": 1}') + END, FORM, 422, "invalid"),
        (FILE % (b"a.pdf", b"%PDF-1.7 broken") + END, FORM, 422, "unreadable"),
        (FILE % (b"a.txt", b"\x89PNG\r\n") + END, FORM, 422, "unreadable"),
        (FILE % (b"\xff\x00\x1b[31m.txt", b"\xff\xfe\xfd") + END, FORM, 422, "unreadable"),
    ],
)  # fmt: skip
def test_a_broken_body_is_a_problem(
    client: httpx.Client, content: bytes, kind: str, status: int, name: str
) -> None:
    answer = posted(client, content, kind)
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:unspin:problem:{name}")
    assert answer.json()["status"] == status
    assert answer.json()["title"]
    assert answer.json()["detail"]


def test_what_does_not_fit_is_named(client: httpx.Client) -> None:
    answer = posted(client, b'{"text": 1, "options": {"min_words": 0, "colour": "red"}}', "application/json")
    fields = [error["field"] for error in answer.json()["errors"]]
    assert sorted(fields) == ["options.colour", "options.min_words", "text"]


def test_queries_that_take_long_to_search_for_are_few(client: httpx.Client) -> None:
    entries = [{"phrase": f"word{number}*"} for number in range(600)]
    body = {"text": "a", "options": {"lexicons": [{"name": "a", "entries": entries}]}}
    answer = client.post("/v1/check", json=body)
    assert answer.status_code == 422
    assert "take long" in answer.json()["detail"]


@pytest.mark.parametrize(
    "name", ["ünïcode “quoted”.txt", "a" * 300 + ".md", "…\u202egnp.txt", "<script>alert(1)</script>.html"]
)
def test_any_name_is_a_name(client: httpx.Client, name: str, clean_text: str) -> None:
    answer = client.post("/v1/check", files={"file": (name, clean_text.encode())})
    assert answer.status_code == 200
    assert len(answer.json()["document"]["path"]) <= 255
    saved = client.post("/v1/export", files={"file": (name, clean_text.encode())}, data={"format": "html"})
    assert saved.status_code == 200
    assert saved.headers["content-disposition"].isascii()
    assert "<script>alert" not in saved.text
