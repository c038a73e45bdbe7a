"""From a request's text or file to a report."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool

from detector import __version__
from detector.configuration.allowed import set_aside
from detector.detector import CheckOptions, Detector
from detector.documents import Document
from detector.errors import InputError
from detector.model_folder import ModelFolder
from detector.report import Report
from detector.reports.results import Results, Tool
from detector.serve.batching import Batcher
from detector.serve.jobs import Annotating, Comparing, Composing, Content, Reading, TooLargeError, read
from detector.serve.messages import document_of
from detector.serve.metrics import Metrics
from detector.serve.parsing import Readers
from detector.serve.problems import ProblemError
from detector.serve.schemas import Options
from detector.serve.settings import Settings


class Checking:
    """A model, the processes that read documents, and the threads that check them."""

    def __init__(self, detector: Detector, settings: Settings, metrics: Metrics) -> None:
        self.detector = detector
        self.tool = Tool(__version__, detector.name, detector.sha256)
        self.readers = Readers(settings.readers, settings.timeout, metrics)
        self.batcher = Batcher(
            detector, metrics, threads=settings.threads, places=settings.queue, patience=settings.wait
        )
        self._max_words = settings.max_words
        self._lexicon = ModelFolder.find(detector.folder).file("lexicon.sqlite")
        self.ready = False

    async def start(self) -> None:
        """Start the processes and the threads."""
        self.batcher.start()
        await self.readers.start()
        self.ready = True

    async def stop(self) -> None:
        """Finish what was accepted, and end them."""
        self.ready = False
        await self.batcher.stop()
        await self.readers.stop()

    async def read(self, content: Content) -> Document:
        """The document of a content. Raises ProblemError for what cannot be read, or is too large."""
        if content.is_plain:
            return await run_in_threadpool(self._read_here, content)
        return document_of(*await self.readers.do(Reading(content, self._max_words)))

    def _read_here(self, content: Content) -> Document:
        try:
            return read(content, self._max_words)
        except TooLargeError as error:
            raise ProblemError(413, "too-large", str(error)) from error
        except InputError as error:
            raise ProblemError(422, "unreadable", str(error)) from error

    async def check(self, document: Document, options: Options, *, is_patient: bool = False) -> Report:
        """The report on a document. Raises ProblemError where the server is busy and one is not patient."""
        matcher = await run_in_threadpool(lambda: options.matcher)
        how = CheckOptions(options.min_words, options.suggestions, lists=matcher)
        report = await self.batcher.check(document, how, is_patient=is_patient)
        return await run_in_threadpool(set_aside, report, options.phrases)

    async def compare(self, suspect: Content, source: Content) -> dict[str, object]:
        """The record of a comparison. Raises ProblemError for what cannot be read."""
        job = Comparing(suspect, source, self._lexicon, self._max_words)
        header, _ = await self.readers.do(job)
        tool = {"name": "unspin", "version": self.tool.version}
        return {**header["record"], "tool": tool, "summary": header["summary"]}

    async def commented(self, content: Content, document: Document, options: Options) -> bytes:
        """A Word document with comments: a copy if it was one, else one that is made of it."""
        if document.format != "docx":
            _, data = await self.readers.do(Composing(document))
            content = Content(bytes(data), "docx", content.name)
            document = await self.read(content)
        return await self.annotated(content, await self.check(document, options))

    async def annotated(self, content: Content, report: Report) -> bytes:
        """The annotated copy of a .docx or .pdf file. Raises ProblemError for another."""
        _, copy = await self.readers.do(Annotating(content, report))
        return bytes(copy)

    def results(self, report: Report, options: Options) -> Results:
        """A report as the renderers take it."""
        threshold = self.detector.threshold if options.threshold is None else options.threshold
        return Results(self.tool, threshold, iter((report,)))
