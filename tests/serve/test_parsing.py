"""Documents are read in processes that may fail without the server."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import threading
import time
import zipfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import docx
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.detector import Detector
from detector.documents import read_bytes
from detector.serve.jobs import Content, Reading
from detector.serve.messages import MessageError, document_message, document_of, unpacked
from detector.serve.metrics import Metrics
from detector.serve.parsing import Readers
from detector.serve.problems import ProblemError
from detector.serve.settings import Settings
from tests.conftest import EXAMPLES
from tests.serve.service import Local, children, local, until

_Result = TypeVar("_Result")
WORDS = 50_000


def with_readers(
    work: Callable[[Readers], Awaitable[_Result]], number: int = 1, seconds: float = 20, **named: int
) -> _Result:
    async def run() -> _Result:
        readers = Readers(number, seconds, Metrics(), **named)
        await readers.start()
        try:
            return await work(readers)
        finally:
            await readers.stop()

    return asyncio.run(run())


def bomb() -> bytes:
    """A Word document whose text unpacks to a gigabyte."""
    file = io.BytesIO()
    docx.Document().save(file)
    source = zipfile.ZipFile(file)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name == "word/document.xml":
                with target.open(name, "w", force_zip64=True) as member:
                    for _ in range(1024):
                        member.write(b" " * 1_048_576)
            else:
                target.writestr(name, source.read(name))
    return packed.getvalue()


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE article [<!ENTITY a0 "ha">%s]>
<article><body><p>&a30;</p></body></article>""" % b"".join(
    b'<!ENTITY a%d "&a%d;&a%d;">' % (n, n - 1, n - 1) for n in range(1, 31)
)
DEEP = b"<article>" + b"<sec>" * 10_000 + b"<p>word</p>" + b"</sec>" * 10_000 + b"</article>"


@pytest.mark.parametrize("name", ["harbour-spun.md", "harbour-spun.html", "harbour-spun.txt"])
def test_a_document_comes_back_as_it_was_read(name: str) -> None:
    data = (EXAMPLES / name).read_bytes()
    format = {"md": "markdown", "txt": "text"}.get(name.rpartition(".")[2], "html")

    async def read(readers: Readers) -> object:
        return document_of(*await readers.do(Reading(Content(data, format, name), WORDS)))

    found = with_readers(read)
    expected = read_bytes(data, format=format, path=name)
    assert document_message(found) == document_message(expected)  # type: ignore[arg-type]


@given(st.binary(max_size=200))
def test_what_no_reader_says_is_refused(message: bytes) -> None:
    with pytest.raises(MessageError):
        document_of(*unpacked(message))


@given(st.integers(0, 2**31 - 1), st.integers(0, 400))
def test_offsets_out_of_the_text_are_refused(number: int, place: int) -> None:
    message = bytearray(document_message(read_bytes(b"A sentence of a document. " * 4)))
    numbers = unpacked(bytes(message))[1]
    place %= len(numbers) // 4
    at = len(message) - len(numbers) + 4 * place
    message[at : at + 4] = (
        (number + 200).to_bytes(4, "little", signed=False) if number < 2**31 - 300 else b"\xff" * 4
    )
    with pytest.raises(MessageError):
        document_of(*unpacked(bytes(message)))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("laughs.xml", LAUGHS),
        ("deep.xml", DEEP),
        ("bomb.docx", None),
        ("broken.docx", b"PK\x03\x04" + b"\0" * 99),
        ("page.html", b"<div>" * 300_000),
    ],
)
def test_a_hostile_file_is_refused_or_read_and_the_server_lives(
    client: httpx.Client, running: Local, name: str, data: bytes | None, clean_text: str
) -> None:
    answer = client.post("/v1/check", files={"file": (name, bomb() if data is None else data)})
    assert answer.status_code in (200, 413, 422)
    if answer.status_code == 200:
        assert answer.json()["document"]["verdict"] == "not-scored"
    assert client.post("/v1/check", json={"text": clean_text, "format": "markdown"}).status_code == 200


def test_a_document_that_takes_too_long_is_refused() -> None:
    async def read(readers: Readers) -> float:
        began = time.monotonic()
        os.kill(readers.processes[0], signal.SIGSTOP)
        with pytest.raises(ProblemError, match="longer than 1 seconds"):
            await readers.do(Reading(Content(b"A text.", "text", "a.txt"), WORDS))
        await readers.do(Reading(Content(b"A text.", "text", "a.txt"), WORDS))
        return time.monotonic() - began

    assert with_readers(read, seconds=1) < 30


def test_a_document_that_takes_too_much_memory_is_refused(tmp_path: Path) -> None:
    async def read(readers: Readers) -> None:
        text = "A text of some words. " * 40_000
        with pytest.raises(ProblemError, match="memory"):
            await readers.do(Reading(Content(text * 20, "markdown", "a.md"), 10**9))
        await readers.do(Reading(Content(text[:500], "markdown", "a.md"), WORDS))

    with_readers(read, memory=600_000_000)


def test_a_reader_that_is_killed_fails_one_request(detector: Detector, clean_text: str) -> None:
    with local(detector, Settings(port=0, readers=1, workers=1)) as server, server.client() as client:
        (reader,) = server.checking.readers.processes
        os.kill(reader, signal.SIGSTOP)
        results: list[httpx.Response] = []

        def ask() -> None:
            results.append(client.post("/v1/check", json={"text": clean_text, "format": "markdown"}))

        asking = threading.Thread(target=ask)
        asking.start()
        time.sleep(0.5)
        os.kill(reader, signal.SIGKILL)
        asking.join()
        assert results[0].status_code == 422
        assert results[0].json()["type"] == "urn:unspin:problem:unreadable"
        again = client.post("/v1/check", json={"text": clean_text, "format": "markdown"})
        assert again.status_code == 200
        assert server.checking.readers.processes != [reader]
        assert "unspin_reader_failures_total 1.0" in client.get("/metrics").text


def test_a_reader_that_dies_between_requests_fails_none(detector: Detector, clean_text: str) -> None:
    with local(detector, Settings(port=0, readers=1, workers=1)) as server, server.client() as client:
        (reader,) = server.checking.readers.processes
        os.kill(reader, signal.SIGKILL)
        until(lambda: reader not in server.checking.readers.processes)
        answer = client.post("/v1/check", json={"text": clean_text, "format": "markdown"})
        assert answer.status_code == 200


def test_readers_end_with_the_server() -> None:
    async def look(readers: Readers) -> list[int]:
        return readers.processes

    processes = with_readers(look, number=2)
    assert len(processes) == 2
    assert not set(processes) & set(children(os.getpid()))


def test_readers_know_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNSPIN_TOKEN", "secret")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")

    async def look(readers: Readers) -> bytes:
        return Path(f"/proc/{readers.processes[0]}/environ").read_bytes()

    assert b"secret" not in with_readers(look)
