"""The page and its files, where the package has them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from detector.detector import Detector
from detector.serve import application
from detector.serve.security import POLICY
from detector.serve.settings import Settings
from tests.serve.service import local


@pytest.fixture(scope="module")
def visitor(detector: Detector, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("page")
    (folder / "index.html").write_text("<!doctype html><title>Unspin</title>")
    (folder / "page.js").write_text("'use strict'")
    (folder.parent / "secret.txt").write_text("secret")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(application, "PAGE", Path(folder))
        settings = Settings(port=0, readers=1, workers=1, token="abc")
        with local(detector, settings) as server, server.client() as client:
            yield client


def test_the_page_needs_no_token_and_may_load_from_here_alone(visitor: httpx.Client) -> None:
    page = visitor.get("/")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["content-security-policy"] == POLICY
    assert page.headers["cache-control"] == "no-cache"


def test_files_of_the_page_are_kept_by_a_browser_while_they_are_the_same(visitor: httpx.Client) -> None:
    script = visitor.get("/static/page.js")
    assert script.status_code == 200
    assert "javascript" in script.headers["content-type"]
    assert script.headers["cache-control"] == "no-cache"
    again = visitor.get("/static/page.js", headers={"If-None-Match": script.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "/static/../secret.txt",
        "/static/%2e%2e/secret.txt",
        "/static/..%2fsecret.txt",
        "/static//etc/passwd",
        "/static/nothing",
    ],
)
def test_other_files_are_not_given(visitor: httpx.Client, path: str) -> None:
    answer = visitor.get(httpx.URL(path=None, raw_path=path.encode()) if "%" in path else path)
    assert answer.status_code in (401, 404)
    assert "secret" not in answer.text


def test_a_problem_of_the_program_is_told_without_its_words(
    visitor: httpx.Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("what was sent")

    monkeypatch.setattr("detector.serve.routes.Content", broken)
    body = {"suspect": "a", "source": "b"}
    answer = visitor.post("/v1/compare", json=body, headers={"Authorization": "Bearer abc"})
    assert answer.status_code == 500
    assert answer.json()["type"] == "urn:unspin:problem:internal"
    assert answer.headers["content-security-policy"] == POLICY
    assert "RuntimeError at" in caplog.text
    assert "what was sent" not in caplog.text + answer.text
