"""From a request's text or file to a report."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool

from detector import __version__
from detector.configuration.allowed import set_aside
from detector.detector import CheckOptions, Detector
from detector.documents import Document, read_text
from detector.errors import InputError
from detector.passages import count_words
from detector.report import Report
from detector.reports.results import Tool
from detector.serve.batching import Batcher
from detector.serve.metrics import Metrics
from detector.serve.parsing import Readers
from detector.serve.problems import ProblemError
from detector.serve.schemas import Options
from detector.serve.settings import Settings


@dataclass(frozen=True)
class Content:
    """What a request brings: a text, or the content of a file."""

    data: str | bytes
    format: str
    name: str

    @property
    def bytes(self) -> bytes:
        """It as a file."""
        return self.data if isinstance(self.data, bytes) else self.data.encode()


class Checking:
    """A model, the processes that read documents, and the threads that check them."""

    def __init__(self, detector: Detector, settings: Settings, metrics: Metrics) -> None:
        self.detector, self.settings = detector, settings
        self.tool = Tool(__version__, detector.name, detector.sha256)
        self.readers = Readers(settings.readers, settings.timeout, metrics)
        self._batcher = Batcher(
            detector, metrics, threads=settings.threads, places=settings.queue, patience=settings.timeout
        )
        self.ready = False

    async def start(self) -> None:
        """Start the processes and the threads."""
        await asyncio.gather(self.readers.start(), self._batcher.start())
        self.ready = True

    async def stop(self) -> None:
        """Finish what was accepted, and end them."""
        self.ready = False
        await self._batcher.stop()
        await self.readers.stop()

    def threshold(self, options: Options) -> float:
        """The threshold that options ask for, or the model's."""
        return self.detector.threshold if options.threshold is None else options.threshold

    async def read(self, content: Content) -> Document:
        """The document of a content. Raises ProblemError for one that cannot be read, or is too long."""
        if content.format == "text" and isinstance(content.data, str):
            document = await run_in_threadpool(_read, content.data, content.name)
        else:
            document = await self.readers.read(content.bytes, content.format, content.name)
        words = count_words(document.raw)
        if words > self.settings.max_words:
            raise ProblemError(
                413,
                "too-large",
                f"the document has {words:,} words, and at most {self.settings.max_words:,} are checked;"
                " send it in parts",
            )
        return document

    async def check(self, document: Document, options: Options) -> Report:
        """The report on a document. Raises ProblemError where the server is busy."""
        matcher = await run_in_threadpool(lambda: options.matcher)
        how = CheckOptions(options.min_words, options.suggestions, lists=matcher)
        report = await self._batcher.check(document, how)
        return await run_in_threadpool(set_aside, report, options.phrases)


def _read(text: str, name: str) -> Document:
    try:
        return read_text(text, path=name)
    except InputError as error:
        raise ProblemError(422, "unreadable", str(error)) from error
