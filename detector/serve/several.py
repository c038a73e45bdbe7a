"""Several texts in one request: their results in order, each as soon as it is there."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator
from typing import Any

from detector.reports.json import document_record
from detector.serve.checking import Checking
from detector.serve.problems import ProblemError
from detector.serve.records import shown_record
from detector.serve.schemas import BatchDocument, BatchRequest, Options

_AHEAD = 4
"""Texts of one request that are under way together, so that others get their turn."""


async def results(checking: Checking, request: BatchRequest) -> AsyncIterator[dict[str, Any]]:
    """A record for each text, in order; one that cannot be checked has an `error`, a problem."""
    waiting: deque[asyncio.Task[dict[str, Any]]] = deque()
    try:
        for document in request.documents:
            waiting.append(asyncio.create_task(_result(checking, document, request.options)))
            if len(waiting) >= _AHEAD:
                yield await waiting.popleft()
        while waiting:
            yield await waiting.popleft()
    finally:
        for task in waiting:
            task.cancel()


async def lines(checking: Checking, request: BatchRequest) -> AsyncIterator[bytes]:
    """The records as lines of JSON."""
    async for record in results(checking, request):
        yield json.dumps(record, ensure_ascii=False).encode() + b"\n"


async def _result(checking: Checking, text: BatchDocument, options: Options) -> dict[str, Any]:
    try:
        document = await checking.read(text.content)
        report = await checking.check(document, options, is_patient=True)
    except ProblemError as problem:
        return {"id": text.id, "error": problem.record}
    flagged = checking.results(report, options).flags(report)
    shown = shown_record(report) if "text" in options.include else {}
    return {"id": text.id, "flagged": flagged, **document_record(report), **shown}
