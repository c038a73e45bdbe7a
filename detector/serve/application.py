"""The server as an ASGI application."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles

from detector import __version__
from detector.detector import Detector
from detector.serve.access import Access
from detector.serve.checking import Checking
from detector.serve.description import describe
from detector.serve.limits import Limits
from detector.serve.metrics import Metrics
from detector.serve.presence import GoneError
from detector.serve.problems import ProblemError
from detector.serve.routes import router
from detector.serve.security import Guarded, Security
from detector.serve.settings import Settings

PAGE = Path(__file__).parent / "page"


def create_application(detector: Detector, settings: Settings) -> FastAPI:
    """The application that checks with a model; it starts and ends its processes itself."""
    metrics = Metrics()
    checking = Checking(detector, settings, metrics)

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await checking.start()
        try:
            yield
        finally:
            await checking.stop()

    application = FastAPI(
        title="Unspin",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        exception_handlers={ProblemError: _problem, HTTPException: _refused, GoneError: _gone},
    )
    application.state.checking = checking
    application.include_router(router)
    _watched(application, checking, metrics)
    if (PAGE / "index.html").is_file():
        _paged(application)
    describe(application)
    application.add_middleware(Limits, settings=settings)
    application.add_middleware(Security, settings=settings)
    if settings.origins:
        application.add_middleware(
            CORSMiddleware,
            allow_origins=settings.origins,
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type"],
            expose_headers=["Content-Disposition", "Retry-After"],
        )
    application.add_middleware(Access, metrics=metrics)
    application.add_middleware(Guarded)
    return application


def _watched(application: FastAPI, checking: Checking, metrics: Metrics) -> None:
    @application.get("/healthz")
    async def health() -> dict[str, str]:
        """Whether the server lives."""
        return {"status": "ok"}

    @application.get("/readyz")
    async def readiness() -> dict[str, str]:
        """Whether the server takes requests."""
        if not checking.ready:
            raise ProblemError(503, "starting", "the server is starting or ending", retry_after=1)
        return {"status": "ready"}

    @application.get("/metrics", response_class=PlainTextResponse)
    async def counted() -> Response:
        """Counters for Prometheus."""
        return Response(metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")


def _paged(application: FastAPI) -> None:
    @application.get("/", include_in_schema=False)
    async def page() -> FileResponse:
        return FileResponse(PAGE / "index.html", headers={"Cache-Control": "no-cache"})

    application.mount("/static", StaticFiles(directory=PAGE), name="static")


async def _problem(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ProblemError)
    return error.response()


async def _refused(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return ProblemError(error.status_code, "http", str(error.detail)).response(error.headers)


async def _gone(_: Request, error: Exception) -> Response:
    return Response(status_code=499)
