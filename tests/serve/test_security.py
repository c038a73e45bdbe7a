"""Who may call: tokens, names of this machine, web pages; and the headers of answers."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from detector.detector import Detector
from detector.documents import MAX_BYTES
from detector.serve.security import POLICY
from detector.serve.settings import Settings, is_loopback
from tests.serve.service import Local, local

TOKEN = "correct horse"
PAGE = "https://cms.example"
BODY = {"text": "A text."}


@pytest.fixture(scope="module")
def guarded(detector: Detector) -> Iterator[Local]:
    settings = Settings(port=0, readers=1, workers=1, token=TOKEN, origins=(PAGE,))
    with local(detector, settings) as started:
        yield started


@pytest.fixture(scope="module")
def stranger(guarded: Local) -> Iterator[httpx.Client]:
    with guarded.client() as made:
        yield made


@pytest.mark.parametrize(
    "given", [None, "Bearer wrong", "Bearer", "Basic Y29ycmVjdA==", "Bearer correct", "bearer é"]
)
def test_without_the_token_nothing_is_answered(stranger: httpx.Client, given: str | None) -> None:
    headers = {} if given is None else {"Authorization": given.encode()}
    for method, path in (
        ("POST", "/v1/check"),
        ("GET", "/v1/model"),
        ("GET", "/metrics"),
        ("GET", "/nothing"),
    ):
        answer = stranger.request(method, path, headers=headers, json=BODY if method == "POST" else None)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["type"] == "urn:unspin:problem:token"


@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_with_the_token_all_is_answered(stranger: httpx.Client, scheme: str) -> None:
    headers = {"Authorization": f"{scheme} {TOKEN}"}
    assert stranger.post("/v1/check", json=BODY, headers=headers).status_code == 200
    assert stranger.get("/metrics", headers=headers).status_code == 200


def test_whoever_watches_the_server_needs_no_token(stranger: httpx.Client) -> None:
    assert stranger.get("/healthz").status_code == 200
    assert stranger.get("/readyz").status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8642", "localhost.evil.example", "127.0.0.1.evil.example", ""]
)
def test_other_names_lead_nowhere(client: httpx.Client, host: str) -> None:
    assert client.post("/v1/check", json=BODY, headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost", "localhost:9", "127.0.0.1:8642", "[::1]:8642", "127.0.0.2"])
def test_names_of_the_machine_are_answered(client: httpx.Client, host: str) -> None:
    assert client.post("/v1/check", json=BODY, headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_web_pages_of_others_may_not_call(client: httpx.Client, headers: dict[str, str]) -> None:
    for method, path in (("POST", "/v1/check"), ("GET", "/v1/model"), ("POST", "/v1/export")):
        answer = client.request(method, path, headers=headers, json=BODY if method == "POST" else None)
        assert answer.status_code == 403
        assert "access-control-allow-origin" not in answer.headers


def test_the_page_of_the_server_may_call(client: httpx.Client, running: Local) -> None:
    headers = {"Origin": running.url, "Sec-Fetch-Site": "same-origin"}
    assert client.post("/v1/check", json=BODY, headers=headers).status_code == 200


def test_a_form_of_a_web_page_is_not_taken(client: httpx.Client) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        answer = client.post("/v1/check", content=b'{"text": "a"}', headers={"Content-Type": kind})
        assert answer.status_code == 415


def test_no_web_page_is_allowed_that_was_not_named(client: httpx.Client, guarded: Local) -> None:
    asked = {
        "Origin": PAGE,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    refused = client.options("/v1/check", headers=asked)
    assert refused.status_code == 403
    assert "access-control-allow-origin" not in refused.headers
    with guarded.client() as named:
        allowed = named.options("/v1/check", headers=asked)
        assert allowed.headers["access-control-allow-origin"] == PAGE
        answer = named.post("/v1/check", json=BODY, headers={"Origin": PAGE, "Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 401
        assert answer.headers["access-control-allow-origin"] == PAGE
        other = named.options("/v1/check", headers=asked | {"Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in other.headers


@pytest.mark.parametrize("path", ["/healthz", "/v1/model", "/nothing", "/openapi.json"])
def test_every_answer_says_what_a_browser_may_do_with_it(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"] == POLICY
    assert "unsafe" not in POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert "server" not in headers


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("127.3.2.1", True),
        ("0.0.0.0", False),
        ("::", False),
        ("127.evil.example", False),
        ("192.168.0.7", False),
        ("", False),
    ],
)
def test_the_loopback_is_known(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_a_request_may_be_as_large_as_a_document() -> None:
    assert Settings.max_bytes == MAX_BYTES
