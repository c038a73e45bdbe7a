"""Who may call: the token, the names of this machine, the web pages that may; and the headers of answers."""

from __future__ import annotations

import secrets

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from detector.serve.problems import ProblemError
from detector.serve.settings import Settings, is_loopback

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_OPEN = ("/", "/healthz", "/readyz")
"""Paths that need no token: the page, which asks for it, and what watches the server."""
_FILES = "/static/"
_SAFE = ("GET", "HEAD")


class Guarded:
    """Puts headers on all answers that say what a browser may do with them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                # The page's files are asked for anew, so that those of two versions never meet; answers are
                # not kept at all.
                kept = scope["path"].startswith(_FILES)
                headers.setdefault("Cache-Control", "no-cache" if kept else "no-store")
            await send(message)

        await self._app(scope, receive, with_headers)


class Security:
    """Refuses requests of strangers before anything of them is read."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        problem = None
        if scope["type"] == "http":
            problem = self._problem(scope["method"], scope["path"], Headers(scope=scope))
        if problem is None:
            await self._app(scope, receive, send)
        else:
            await problem.response()(scope, receive, send)

    def _problem(self, method: str, path: str, headers: Headers) -> ProblemError | None:
        host = headers.get("host", "")
        # A name that leads here from elsewhere is how a web page would reach a server of this machine alone.
        if self._settings.is_loopback and not is_loopback(_name_of(host)):
            return ProblemError(421, "host", "this server answers to the names of its own machine only")
        if not self._is_of_here(method, path, headers, host):
            return ProblemError(403, "origin", "web pages of other origins may not call; see --allow-origin")
        if not self._may(method, path, headers):
            problem = ProblemError(
                401, "token", "the header Authorization: Bearer with the token is missing or wrong"
            )
            problem.headers["WWW-Authenticate"] = 'Bearer realm="unspin"'
            return problem
        return None

    def _is_of_here(self, method: str, path: str, headers: Headers, host: str) -> bool:
        origin = headers.get("origin")
        if origin in self._settings.origins:
            return True
        if origin is not None and origin.partition("://")[2] != host:
            return False
        is_call = method not in _SAFE or path.startswith("/v1/")
        return not (is_call and headers.get("sec-fetch-site") in ("cross-site", "same-site"))

    def _may(self, method: str, path: str, headers: Headers) -> bool:
        token = self._settings.token
        if token is None or (method in _SAFE and (path in _OPEN or path.startswith(_FILES))):
            return True
        scheme, _, given = headers.get("authorization", "").partition(" ")
        return scheme.lower() == "bearer" and secrets.compare_digest(given.strip().encode(), token.encode())


def _name_of(host: str) -> str:
    """The name in a Host header, without the port."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]
