"""One model for all requests: what comes within a few milliseconds is checked together, in few threads."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Condition, Thread

from detector.detector import CheckOptions, Detector
from detector.documents import Document
from detector.report import Report
from detector.serve.metrics import Metrics
from detector.serve.problems import ProblemError

_GATHERED = 0.004  # seconds that a document waits for company
_TOGETHER = 1_000  # words that are checked together; with more the first would wait for the last
_WORD = 6  # characters of a word and the space behind it, about
_LONG = 5_000  # words from which on a document may not take the last thread
_FIRST_GUESS = 2_000.0  # words a second
_LEARNT = 0.2  # weight of the last measurement of it
_LOOKED = 0.05  # seconds between two looks for room


@dataclass(eq=False)
class _Job:
    document: Document
    options: CheckOptions
    words: int
    report: asyncio.Future[Report]
    is_patient: bool

    @property
    def is_long(self) -> bool:
        return self.words > _LONG


class Batcher:
    """Checks the documents of all requests with one model.

    places: documents that may wait; where there is no more room, or the wait would be longer than `patience`
    seconds, a document is refused at once. What is patient is not, and lets all others go first.
    """

    def __init__(
        self, detector: Detector, metrics: Metrics, *, threads: int, places: int, patience: float
    ) -> None:
        self._detector, self._metrics = detector, metrics
        self._places, self._patience = places, patience
        self._waiting: deque[_Job] = deque()
        self._some = Condition()  # guards what follows, and what waits
        self._running = self._running_long = 0
        self._stopped = False
        self._speed = _FIRST_GUESS
        self._threads = [Thread(target=self._work, name=f"check-{n}", daemon=True) for n in range(threads)]

    def start(self) -> None:
        """Begin to check, with results for the event loop that this is called in."""
        self._loop = asyncio.get_running_loop()
        for thread in self._threads:
            thread.start()

    async def stop(self) -> None:
        """Finish what was accepted, and end."""
        with self._some:
            self._stopped = True
            self._some.notify_all()
        for thread in self._threads:
            await asyncio.to_thread(thread.join)

    @property
    def wait(self) -> float:
        """Seconds that a document would wait now."""
        return sum(job.words for job in list(self._waiting) if not job.is_patient) / self._speed

    async def check(self, document: Document, options: CheckOptions, *, is_patient: bool = False) -> Report:
        """The report on a document. Raises ProblemError where the server is busy, or ends."""
        while is_patient and len(self._waiting) * 2 >= self._places and not self._stopped:
            await asyncio.sleep(_LOOKED)
        if self._stopped or len(self._waiting) >= self._places or self._is_slow(is_patient):
            raise self._busy()
        words = 1 + sum(len(block.text) for block in document.blocks) // _WORD
        job = _Job(document, options, words, self._loop.create_future(), is_patient)
        with self._some:
            self._waiting.append(job)
            self._some.notify()
        self._metrics.waiting.set(len(self._waiting))
        late = self._loop.call_later(self._patience, self._refuse, job)
        try:
            report = await job.report
        finally:  # also of a request whose client has gone away
            late.cancel()
            self._forget(job)
        self._metrics.judged(report)
        return report

    def _is_slow(self, is_patient: bool) -> bool:
        return not is_patient and self.wait > self._patience

    def _refuse(self, job: _Job) -> None:
        """Refuse what has waited too long; what is begun is finished."""
        if not job.is_patient and self._forget(job):
            _settle(job, self._busy())

    def _forget(self, job: _Job) -> bool:
        """Take a job out of what waits; whether it was there."""
        with self._some:
            waits = job in self._waiting
            if waits:
                self._waiting.remove(job)
        self._metrics.waiting.set(len(self._waiting))
        return waits

    def _work(self) -> None:
        while jobs := self._next():
            began = time.monotonic()
            reports = self._checked(jobs)
            with self._some:
                self._learn(sum(job.words for job in jobs), time.monotonic() - began)
                self._running -= 1
                self._running_long -= jobs[0].is_long
                self._some.notify_all()
            for job, report in zip(jobs, reports, strict=True):
                self._loop.call_soon_threadsafe(_settle, job, report)

    def _next(self) -> list[_Job]:
        """What to check next: at least one document; none when all is done."""
        while True:
            with self._some:
                self._some.wait_for(lambda: self._first() or self._is_over())
                if self._is_over():
                    return []
                is_alone = len(self._waiting) < len(self._threads) and not self._stopped
            if is_alone:
                time.sleep(_GATHERED)
            with self._some:
                if jobs := self._taken():  # none where another thread was faster
                    return jobs

    def _is_over(self) -> bool:
        return self._stopped and not self._waiting

    def _taken(self) -> list[_Job]:
        first = self._first()
        if first is None:
            return []
        jobs = self._with_company(first)
        for job in jobs:
            self._waiting.remove(job)
        self._running += 1
        self._running_long += first.is_long
        self._metrics.batch.observe(len(jobs))
        return jobs

    def _first(self) -> _Job | None:
        """The job that has waited longest, of those that may be done now and are not patient, or of all."""
        may_be_long = self._running_long < max(1, len(self._threads) - 1)
        ready = [job for job in self._waiting if may_be_long or not job.is_long]
        return min(ready, key=lambda job: job.is_patient, default=None)

    def _with_company(self, first: _Job) -> list[_Job]:
        jobs, words = [first], first.words
        for job in self._waiting:
            if job is not first and job.options == first.options and words + job.words <= _TOGETHER:
                jobs.append(job)
                words += job.words
        return jobs

    def _checked(self, jobs: Sequence[_Job]) -> Sequence[Report | Exception]:
        try:
            documents = [job.document for job in jobs]
            return self._detector.check_documents(documents, jobs[0].options)
        except Exception as error:
            if len(jobs) == 1:
                return [error]
            # A document that cannot be checked takes no other with it.
            return [outcome for job in jobs for outcome in self._checked([job])]

    def _learn(self, words: int, seconds: float) -> None:
        # All threads that are at work share the processors.
        speed = words * self._running / max(seconds, 1e-3)
        self._speed += _LEARNT * (speed - self._speed)

    def _busy(self) -> ProblemError:
        self._metrics.refused.inc()
        detail = "all places are taken; send it again after the time that Retry-After says"
        return ProblemError(503, "busy", detail, retry_after=max(1.0, self.wait / 2))


def _settle(job: _Job, outcome: Report | Exception) -> None:
    if job.report.done():  # nobody waits for it any more
        return
    if isinstance(outcome, Exception):
        job.report.set_exception(outcome)
    else:
        job.report.set_result(outcome)
