"""What is told and counted of each request: neither texts, nor names, nor addresses."""

from __future__ import annotations

import logging
import time
import traceback

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from detector.serve.metrics import Metrics
from detector.serve.problems import ProblemError

log = logging.getLogger("unspin.serve")
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})


class Access:
    """Counts and tells each request; of an error of the program it tells the place, not the words."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.monotonic(), 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception as error:
            log.error("%s at %s", type(error).__name__, _where(error))
            if not status:
                problem = ProblemError(500, "internal", "an error of the program; its log says where")
                await problem.response()(scope, receive, noted)
        finally:
            self._count(scope, status, time.monotonic() - began)

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "other"
        route = getattr(scope.get("route"), "path", "other")
        self._metrics.requests.labels(method, route, str(status or "gone")).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        log.info("%s %s %s %.3f s", method, route, status or "gone", seconds)


def _where(error: BaseException) -> str:
    """The lines that an error came through; its message could quote a text."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    return ", ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames)
