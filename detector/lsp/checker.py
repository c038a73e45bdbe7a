"""Checking in a thread of its own, one text after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from urllib.parse import urlparse
from urllib.request import url2pathname

from detector.configuration import Configuration
from detector.configuration.allowed import set_aside
from detector.detector import CheckOptions, Detector
from detector.documents import read_text
from detector.documents.ignores import heed
from detector.lexicons import read_matcher
from detector.lsp.diagnostics import Judged, judged
from detector.lsp.settings import Settings
from detector.report import Report


class Checker:
    """Loads a detector when it is first asked, and checks in one thread."""

    def __init__(self, load: Callable[[], Detector]) -> None:
        self._load = load
        self._thread = ThreadPoolExecutor(1, "check")
        self._configuration = Configuration()

    async def warm_up(self) -> None:
        """Load the detector; raises ModelError when that fails."""
        await asyncio.get_running_loop().run_in_executor(self._thread, lambda: self._detector)

    async def check(
        self,
        uri: str,
        format: str,
        text: str,
        version: int,
        settings: Settings,
        encoding: str,
        previous: Report | None,
    ) -> Judged | None:
        """Judge a text; None where the configuration of its project excludes it.

        What an editor sets goes before that configuration, which is read anew where a text is begun afresh.
        previous: what was said of an earlier version of it, None to begin afresh.

        Raises InputError where it cannot be read, UsageError for a configuration that is wrong, ModelError
        without a model. Cancelled while others are checked, it is not begun.
        """

        def run() -> Judged | None:
            if previous is None:
                self._configuration = Configuration()
            path = _path_of(uri)
            if self._configuration.excludes(path):
                return None
            project = self._configuration.settings_for(path)
            options = CheckOptions(
                min_words=settings.min_words or project.min_words, lists=read_matcher(project.lexicons)
            )
            document = heed(read_text(text, format=format, path=uri)).document
            report = set_aside(self._detector.check_document(document, options, previous), project.allow)
            thresholds = (settings.threshold, project.threshold, self._detector.threshold)
            threshold = next(value for value in thresholds if value is not None)
            return judged(report, version, threshold, encoding)

        return await asyncio.get_running_loop().run_in_executor(self._thread, run)

    def stop(self) -> None:
        """Begin no other check."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    @cached_property
    def _detector(self) -> Detector:
        return self._load()


def _path_of(uri: str) -> Path:
    """The file of a document; one that was never saved counts as of the working folder."""
    parts = urlparse(uri)
    return Path(url2pathname(parts.path)) if parts.scheme == "file" else Path("untitled")
