"""What is too large, too slow or too much is refused, and the server goes on."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from detector.detector import Detector
from detector.serve import connection
from detector.serve.settings import Settings
from tests.serve.service import Local, local, until

HEAD = b"POST /v1/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


@pytest.fixture(scope="module")
def small(detector: Detector) -> Iterator[Local]:
    settings = Settings(
        port=0, readers=1, workers=1, max_bytes=100_000, max_words=2_000, timeout=1.5, queue=4
    )
    with local(detector, settings) as started:
        yield started


def connected(server: Local) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=20)


def all_of(stream: socket.socket) -> bytes:
    """What comes until the server closes."""
    parts = []
    while part := stream.recv(65536):
        parts.append(part)
    return b"".join(parts)


def test_a_body_that_says_it_is_too_large_is_not_read(small: Local) -> None:
    with connected(small) as stream:
        began = time.monotonic()
        stream.sendall(HEAD + b"Content-Length: 1000000000\r\n\r\n")
        answer = stream.recv(65536)
        assert time.monotonic() - began < 1
        assert answer.startswith(b"HTTP/1.1 413")
        assert b"connection: close" in answer.lower()
        assert b"application/problem+json" in answer


def test_a_client_that_sends_on_reads_the_refusal(small: Local) -> None:
    with small.client() as client:
        answer = client.post("/v1/check", json={"text": "a" * 5_000_000})
    assert answer.status_code == 413
    assert answer.json()["detail"].startswith("the request is larger than 0.1 MB")


def test_a_body_of_unknown_length_is_cut_off(small: Local) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(100_000):
            sent += 10_000
            yield b" " * 10_000

    with small.client() as client:
        with contextlib.suppress(httpx.WriteError):  # a client that does not read while it sends
            answer = client.post("/v1/check", content=endless(), headers={"Content-Type": "application/json"})
            assert answer.status_code == 413
        assert sent < 900_000_000
        assert client.get("/healthz").status_code == 200


def test_a_body_that_comes_too_slowly_is_refused(small: Local) -> None:
    with connected(small) as stream:
        stream.sendall(HEAD + b"Content-Length: 1000\r\n\r\n{")
        began = time.monotonic()
        while time.monotonic() - began < 1:
            stream.sendall(b" ")
            time.sleep(0.2)
        answer = all_of(stream)
    assert answer.startswith(b"HTTP/1.1 408")


def test_headers_that_never_end_are_not_waited_for(small: Local, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "HEADER_SECONDS", 0.5)
    streams = [connected(small) for _ in range(50)]
    for stream in streams:
        stream.sendall(b"POST /v1/check HTTP/1.1\r\nHost: local")
    began = time.monotonic()
    for stream in streams:
        with stream, contextlib.suppress(ConnectionResetError):
            assert all_of(stream) == b""
    assert time.monotonic() - began < 5
    with small.client() as client:
        assert client.get("/healthz").status_code == 200


def test_a_client_that_does_not_read_is_cut_off(small: Local, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "WRITE_SECONDS", 0.5)
    with connected(small) as stream:
        stream.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        ask = b"GET /v1/model HTTP/1.1\r\nHost: localhost\r\n\r\n"
        stream.setblocking(False)
        with contextlib.suppress(BlockingIOError, ConnectionError):
            for _ in range(100_000):
                stream.send(ask)
        stream.setblocking(True)
        time.sleep(1)
        with pytest.raises(ConnectionResetError):
            all_of(stream)


def test_headers_that_are_too_long_are_refused(small: Local) -> None:
    with connected(small) as stream:
        stream.sendall(b"GET / HTTP/1.1\r\nX: " + b"a" * 70_000)
        answer = stream.recv(65536)
    assert answer.startswith(b"HTTP/1.1 400")
    assert b"application/problem+json" in answer


def test_a_document_of_too_many_words_is_refused(small: Local) -> None:
    with small.client() as client:
        for body in (
            {"text": "word " * 2_001},
            {"text": "a" * 30_000},
            {"text": "word " * 2_001, "format": "markdown"},
        ):
            answer = client.post("/v1/check", json=body)
            assert answer.status_code == 413
            assert "2,000 words" in answer.json()["detail"]


def test_more_requests_than_places_are_refused_with_a_time_to_come_again(
    small: Local, clean_text: str
) -> None:
    def post(_: int) -> httpx.Response:
        with small.client() as client:
            return client.post("/v1/check", json={"text": " ".join([clean_text] * 5)})

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(post, range(24)))
    statuses = {answer.status_code for answer in answers}
    assert 200 in statuses
    assert statuses <= {200, 429, 503}
    refused = [answer for answer in answers if answer.status_code != 200]
    assert refused
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in refused)
    assert all(answer.headers["content-type"] == "application/problem+json" for answer in refused)
    with small.client() as client:
        assert client.post("/v1/check", json={"text": clean_text}).status_code == 200


def test_places_of_clients_that_went_away_are_free_again(small: Local, clean_text: str) -> None:
    body = b'{"text": "%s"}' % clean_text.replace("\n", " ").encode().replace(b'"', b"'")
    for _ in range(12):
        with connected(small) as stream:
            stream.sendall(HEAD + b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    # A place is free when the server has seen that its client is gone, which is a moment later.
    with small.client() as client:
        until(lambda: client.post("/v1/check", json={"text": clean_text}).status_code == 200)


def test_a_slow_body_leaves_room_for_others(small: Local, clean_text: str) -> None:
    with connected(small) as stream:
        stream.sendall(HEAD + b"Content-Length: 1000\r\n\r\n{")
        with small.client() as client:
            assert client.post("/v1/check", json={"text": clean_text}).status_code == 200
