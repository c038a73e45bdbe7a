"""Checking in a thread of its own, one text after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property

from detector.detector import CheckOptions, Detector
from detector.documents import read_text
from detector.lsp.diagnostics import Judged, judged
from detector.lsp.settings import Settings
from detector.report import Report


class Checker:
    """Loads a detector when it is first asked, and checks in one thread."""

    def __init__(self, load: Callable[[], Detector]) -> None:
        self._load = load
        self._thread = ThreadPoolExecutor(1, "check")

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
    ) -> Judged:
        """Judge a text. previous: what was said of an earlier version of it, None to begin afresh.

        Raises InputError where it cannot be read, ModelError without a model. Cancelled while others are
        checked, it is not begun.
        """

        def run() -> Judged:
            document = read_text(text, format=format, path=uri)
            options = CheckOptions(min_words=settings.min_words)
            report = self._detector.check_document(document, options, previous)
            threshold = self._detector.threshold if settings.threshold is None else settings.threshold
            return judged(report, version, threshold, encoding)

        return await asyncio.get_running_loop().run_in_executor(self._thread, run)

    def stop(self) -> None:
        """Begin no other check."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    @cached_property
    def _detector(self) -> Detector:
        return self._load()
