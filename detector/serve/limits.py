"""How much a request may bring, how long that may take, and how many may be under way."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import MutableMapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from detector.serve.problems import ProblemError
from detector.serve.settings import Settings

_HELD = 8
"""Bodies of the largest size that may be in the memory together."""
_LINGERING = 1.0  # seconds for which a body that nobody wants is read, so that its sender reads the answer


class Limits:
    """Refuses what is too large, too slow or too much, before it is read or while it comes."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._settings = app, settings
        self._room = _HELD * settings.max_bytes
        self._under_way: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        body = _Body(scope, receive, send, self._settings)
        client = (scope.get("client") or ("",))[0]
        problem = body.problem or self._too_many(client, body.reserved)
        if problem is not None:
            await problem.response()(scope, body.receive, body.send)
            return
        self._room -= body.reserved
        self._under_way[client] += 1
        try:
            await self._app(scope, body.receive, body.send)
        finally:
            self._room += body.reserved
            self._under_way[client] -= 1
            if not self._under_way[client]:
                del self._under_way[client]

    def _too_many(self, client: str, size: int) -> ProblemError | None:
        if self._under_way[client] * 2 >= self._settings.queue:
            detail = f"{self._under_way[client]} requests of this address are under way; wait for some to end"
            return ProblemError(429, "too-many", detail, retry_after=1)
        if self._under_way.total() >= self._settings.queue or size > self._room:
            return ProblemError(503, "busy", "the server is busy; send it again later", retry_after=2)
        return None


class _Body:
    """The body of a request while it comes, and the answer to it."""

    def __init__(
        self, scope: MutableMapping[str, object], receive: Receive, send: Send, settings: Settings
    ) -> None:
        headers = Headers(scope=scope)
        self._receive, self._send = receive, send
        self._max, self._seconds = settings.max_bytes, settings.timeout
        self._ends = time.monotonic() + settings.timeout
        length = headers.get("content-length")
        self._read = 0
        self._complete = length in (None, "0") and "transfer-encoding" not in headers
        self.reserved = 0 if self._complete else int(length) if length else self._max
        self.problem = self._too_large() if self.reserved > self._max else None

    async def receive(self) -> Message:
        """The next part. Raises ProblemError for one too many, or too late."""
        if self._complete:
            return await self._receive()
        try:
            async with asyncio.timeout(self._ends - time.monotonic()):
                message = await self._receive()
        except TimeoutError:
            raise ProblemError(
                408, "slow", f"the request did not come within {self._seconds:g} seconds"
            ) from None
        self._read += len(message.get("body", b""))
        self._complete = message["type"] != "http.request" or not message.get("more_body", False)
        if self._read > self._max:
            raise self._too_large()
        return message

    async def send(self, message: Message) -> None:
        """Send a part of the answer; after one that comes before the end of the body there is no other."""
        if self._complete:
            await self._send(message)
        elif message["type"] == "http.response.start":
            MutableHeaders(scope=message)["Connection"] = "close"
            await self._send(message)
        elif message.get("more_body", False):
            await self._send(message)
        else:
            await self._send({**message, "more_body": True})
            await self._linger()
            await self._send({"type": "http.response.body", "body": b""})

    async def _linger(self) -> None:
        """Read on for a little: to close at once would take the answer from a client that still sends."""
        try:
            async with asyncio.timeout(_LINGERING):
                while (await self._receive()).get("more_body", False):
                    pass
        except TimeoutError:
            pass

    def _too_large(self) -> ProblemError:
        detail = f"the request is larger than {self._max / 1e6:g} MB; send a smaller document"
        return ProblemError(413, "too-large", detail)
