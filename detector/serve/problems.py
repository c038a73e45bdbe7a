"""What went wrong with a request, as problem details (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.responses import JSONResponse

MEDIA_TYPE = "application/problem+json"


class ProblemError(Exception):
    """A request that is refused. name: ends the URI of its type; more: further members of the answer."""

    def __init__(
        self, status: int, name: str, detail: str, *, retry_after: float | None = None, **more: Any
    ) -> None:
        super().__init__(detail)
        self.status, self.name, self.detail, self.more = status, name, detail, more
        self.headers: dict[str, str] = {}
        if retry_after is not None:
            self.headers["Retry-After"] = str(max(1, round(retry_after)))

    @property
    def record(self) -> dict[str, Any]:
        """The members of the answer."""
        return {
            "type": f"urn:unspin:problem:{self.name}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            **self.more,
        }

    def response(self, headers: Mapping[str, str] | None = None) -> JSONResponse:
        """The answer."""
        return JSONResponse(
            self.record, self.status, {**self.headers, **(headers or {})}, media_type=MEDIA_TYPE
        )
