"""Documents of many requests are checked together, in order, and refused where there is no room."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import pytest

from detector.detector import CheckOptions, Detector
from detector.documents import Document, read_text
from detector.report import Report
from detector.serve.batching import Batcher
from detector.serve.metrics import Metrics
from detector.serve.problems import ProblemError

_Result = TypeVar("_Result")
OPTIONS = CheckOptions()


class Watched:
    """A detector that notes what it is given, and breaks at a word."""

    def __init__(self, detector: Detector, pause: float = 0) -> None:
        self._detector, self._pause = detector, pause
        self.given: list[int] = []

    def check_documents(
        self, documents: Sequence[Document], options: CheckOptions | None = None
    ) -> list[Report]:
        self.given.append(len(documents))
        time.sleep(self._pause)
        if any("unbearable" in document.raw for document in documents):
            raise RuntimeError("broken")
        return self._detector.check_documents(documents, options)


def with_batcher(
    detector: object,
    work: Callable[[Batcher], Awaitable[_Result]],
    *,
    threads: int = 1,
    places: int = 100,
    patience: float = 30,
) -> _Result:
    async def run() -> _Result:
        metrics = Metrics()
        batcher = Batcher(detector, metrics, threads=threads, places=places, patience=patience)  # type: ignore[arg-type]
        batcher.start()
        try:
            return await work(batcher)
        finally:
            await batcher.stop()

    return asyncio.run(run())


def documents(texts: Sequence[str]) -> list[Document]:
    return [read_text(text, path=str(number)) for number, text in enumerate(texts)]


def test_each_request_gets_the_report_on_its_document(
    detector: Detector, spun_text: str, clean_text: str
) -> None:
    given = documents([spun_text, clean_text, spun_text[:900], clean_text[:900], ""] * 4)

    async def work(batcher: Batcher) -> list[Report]:
        return await asyncio.gather(*(batcher.check(document, OPTIONS) for document in given))

    for threads in (1, 3):
        found = with_batcher(detector, work, threads=threads)
        assert found == detector.check_documents(given)


def test_what_comes_together_is_checked_together(detector: Detector, clean_text: str) -> None:
    watched = Watched(detector)
    given = documents([clean_text[:600]] * 9)

    async def work(batcher: Batcher) -> None:
        await asyncio.gather(*(batcher.check(document, OPTIONS) for document in given))

    with_batcher(watched, work)
    assert sum(watched.given) == 9
    assert len(watched.given) < 5


def test_a_document_that_breaks_takes_no_other_with_it(detector: Detector, clean_text: str) -> None:
    given = documents([clean_text[:600], "unbearable", clean_text[:500]])

    async def work(batcher: Batcher) -> list[Report | BaseException]:
        tasks = [batcher.check(document, OPTIONS) for document in given]
        return await asyncio.gather(*tasks, return_exceptions=True)

    first, broken, last = with_batcher(Watched(detector), work)
    assert isinstance(broken, RuntimeError)
    assert isinstance(first, Report)
    assert isinstance(last, Report)


def test_where_there_is_no_room_a_document_is_refused_at_once(detector: Detector, clean_text: str) -> None:
    given = documents([clean_text] * 12)

    async def work(batcher: Batcher) -> list[Report | BaseException]:
        tasks = [batcher.check(document, OPTIONS) for document in given]
        return await asyncio.gather(*tasks, return_exceptions=True)

    found = with_batcher(Watched(detector, 0.3), work, places=4)
    refused = [error for error in found if isinstance(error, ProblemError)]
    assert [type(report) for report in found[:4]] == [Report] * 4
    assert 4 <= len(refused) <= 8  # what the thread has taken already leaves its places
    assert all(error.status == 503 and int(error.headers["Retry-After"]) >= 1 for error in refused)


def test_what_has_waited_too_long_is_refused(detector: Detector, clean_text: str) -> None:
    given = documents([clean_text * 3] * 3)

    async def work(batcher: Batcher) -> list[Report | BaseException]:
        tasks = [batcher.check(document, OPTIONS) for document in given]
        return await asyncio.gather(*tasks, return_exceptions=True)

    found = with_batcher(Watched(detector, 1.2), work, patience=0.6)
    assert isinstance(found[0], Report)
    assert any(isinstance(error, ProblemError) for error in found[1:])


def test_what_nobody_waits_for_any_more_is_not_checked(detector: Detector, clean_text: str) -> None:
    watched = Watched(detector, 0.2)
    given = documents([clean_text * 3] * 10)

    async def work(batcher: Batcher) -> None:
        tasks = [asyncio.create_task(batcher.check(document, OPTIONS)) for document in given]
        await asyncio.sleep(0.1)
        for task in tasks[1:]:
            task.cancel()
        await tasks[0]
        assert batcher.wait == 0

    with_batcher(watched, work)
    assert sum(watched.given) < 3


def test_the_end_waits_for_what_was_accepted(detector: Detector, clean_text: str) -> None:
    given = documents([clean_text] * 5)

    async def run() -> list[Report]:
        batcher = Batcher(detector, Metrics(), threads=1, places=9, patience=30)
        batcher.start()
        tasks = [asyncio.create_task(batcher.check(document, OPTIONS)) for document in given]
        await asyncio.sleep(0)
        await batcher.stop()
        with pytest.raises(ProblemError):
            await batcher.check(given[0], OPTIONS)
        return await asyncio.gather(*tasks)

    assert len(asyncio.run(run())) == 5


def test_a_long_document_leaves_a_thread_to_others(detector: Detector, clean_text: str) -> None:
    long, short = documents(["\n\n".join([clean_text] * 30), clean_text])

    async def work(batcher: Batcher) -> bool:
        books = [asyncio.create_task(batcher.check(long, OPTIONS)) for _ in range(2)]
        await asyncio.sleep(0.05)
        await batcher.check(short, OPTIONS)
        alone = not any(book.done() for book in books)
        await asyncio.gather(*books)
        return alone

    assert with_batcher(detector, work, threads=2)
