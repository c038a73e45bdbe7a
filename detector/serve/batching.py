"""One model for all requests: what comes within a few milliseconds is checked together, in few threads."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from detector.detector import CheckOptions, Detector
from detector.documents import Document
from detector.report import Report
from detector.serve.metrics import Metrics
from detector.serve.problems import ProblemError

_GATHERED = 0.004  # seconds that a document waits for company
_TOGETHER = (
    1_000  # words that are checked together: more gains nothing, and the first would wait for the last
)
_WORD = 6  # characters of a word and the space behind it, about
_LONG = 5_000  # words from which on a document may not take the last thread
_FIRST_GUESS = 2_000.0  # words a second
_LEARNT = 0.2  # weight of the last measurement of it


@dataclass(eq=False)
class _Job:
    document: Document
    options: CheckOptions
    words: int
    report: asyncio.Future[Report]

    @property
    def is_long(self) -> bool:
        return self.words > _LONG


class Batcher:
    """Checks the documents of all requests with one model.

    places: documents that may wait; where there is no more room, or the wait would be longer than `patience`
    seconds, a document is refused at once.
    """

    def __init__(
        self, detector: Detector, metrics: Metrics, *, threads: int, places: int, patience: float
    ) -> None:
        self._detector, self._metrics = detector, metrics
        self._threads, self._places, self._patience = threads, places, patience
        self._waiting: deque[_Job] = deque()
        self._some = asyncio.Condition()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="check")
        self._workers: list[asyncio.Task[None]] = []
        self._long = self._running = 0
        self._speed = _FIRST_GUESS
        self._stopped = False

    async def start(self) -> None:
        """Begin to check."""
        self._workers = [asyncio.create_task(self._work()) for _ in range(self._threads)]

    async def stop(self) -> None:
        """Finish what was accepted, and end."""
        async with self._some:
            self._stopped = True
            self._some.notify_all()
        await asyncio.gather(*self._workers)
        self._pool.shutdown()

    @property
    def wait(self) -> float:
        """Seconds that a document would wait now."""
        return sum(job.words for job in self._waiting) / self._speed

    async def room(self) -> None:
        """Wait until half of the places are free, for those who would rather wait than be refused."""
        async with self._some:
            await self._some.wait_for(lambda: len(self._waiting) * 2 < self._places or self._stopped)

    async def check(self, document: Document, options: CheckOptions) -> Report:
        """The report on a document. Raises ProblemError where the server is busy."""
        words = 1 + sum(len(block.text) for block in document.blocks) // _WORD
        if self._stopped or len(self._waiting) >= self._places or self.wait > self._patience:
            raise self._busy()
        loop = asyncio.get_running_loop()
        job = _Job(document, options, words, loop.create_future())
        late = loop.call_later(self._patience, self._refuse, job)
        async with self._some:
            self._waiting.append(job)
            self._some.notify()
        try:
            report = await job.report
        finally:  # also of a request whose client has gone away
            late.cancel()
            self._forget(job)
        self._metrics.judged(report)
        return report

    async def _work(self) -> None:
        while jobs := await self._next():
            self._running += 1
            self._long += jobs[0].is_long
            began = time.monotonic()
            try:
                reports = await self._checked(jobs)
            finally:
                self._running -= 1
                self._long -= jobs[0].is_long
            self._learn(sum(job.words for job in jobs), time.monotonic() - began)
            for job, report in zip(jobs, reports, strict=True):
                _settle(job, report)
            async with self._some:
                self._some.notify_all()

    async def _next(self) -> list[_Job]:
        """What to check next: at least one document; none when all is done."""
        while True:
            async with self._some:
                await self._some.wait_for(self._has_changed)
                if not self._waiting:
                    return []
            if len(self._waiting) < self._threads:
                await asyncio.sleep(_GATHERED)
            if jobs := self._taken():
                return jobs

    def _has_changed(self) -> bool:
        return self._first() is not None or (self._stopped and not self._waiting)

    def _taken(self) -> list[_Job]:
        first = self._first()
        if first is None:
            return []
        jobs, words = [first], first.words
        for job in self._waiting:
            if job is not first and job.options == first.options and words + job.words <= _TOGETHER:
                jobs.append(job)
                words += job.words
        for job in jobs:
            self._forget(job)
        self._metrics.batch.observe(len(jobs))
        return jobs

    def _first(self) -> _Job | None:
        """The job that has waited longest, of those that may be done now."""
        may_be_long = self._long < max(1, self._threads - 1)
        return next((job for job in self._waiting if may_be_long or not job.is_long), None)

    def _forget(self, job: _Job) -> None:
        if job in self._waiting:
            self._waiting.remove(job)
        self._metrics.waiting.set(len(self._waiting))

    def _refuse(self, job: _Job) -> None:
        """Refuse what has waited too long; what is begun is finished."""
        if job in self._waiting:
            self._forget(job)
            _settle(job, self._busy())

    async def _checked(self, jobs: Sequence[_Job]) -> Sequence[Report | BaseException]:
        loop = asyncio.get_running_loop()
        options = jobs[0].options
        try:
            documents = [job.document for job in jobs]
            return await loop.run_in_executor(self._pool, self._detector.check_documents, documents, options)
        except Exception as error:
            if len(jobs) == 1:
                return [error]
            # A document that cannot be checked takes no other with it.
            alone = [await self._checked([job]) for job in jobs]
            return [outcome for (outcome,) in alone]

    def _learn(self, words: int, seconds: float) -> None:
        # All threads that are at work share the processors.
        speed = words / max(seconds, 1e-3) * max(1, self._running + 1)
        if words:
            self._speed += _LEARNT * (speed - self._speed)

    def _busy(self) -> ProblemError:
        self._metrics.refused.inc()
        detail = "all places are taken; send it again after the time that Retry-After says"
        return ProblemError(503, "busy", detail, retry_after=max(1.0, self.wait / 2))


def _settle(job: _Job, outcome: Report | BaseException) -> None:
    if job.report.done():  # nobody waits for it any more
        return
    if isinstance(outcome, BaseException):
        job.report.set_exception(outcome)
    else:
        job.report.set_result(outcome)
