"""What the server answers to."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from detector.serve.bodies import FORM, JSON, form_body, json_body, media_type, unsupported
from detector.serve.checking import Checking, Content
from detector.serve.records import check_record
from detector.serve.schemas import CheckRequest, Options

router = APIRouter(prefix="/v1")


@router.post("/check")
async def check(request: Request) -> Response:
    """Check a text (JSON) or a file (a form)."""
    content, options = await _asked(request)
    checking = _checking(request)
    document = await checking.read(content)
    report = await checking.check(document, options)
    record = await run_in_threadpool(
        check_record, report, checking.tool, checking.threshold(options), text="text" in options.include
    )
    return JSONResponse(record)


@router.get("/model")
async def model(request: Request) -> dict[str, Any]:
    """Which model is loaded."""
    checking = _checking(request)
    return {
        "name": checking.tool.model,
        "sha256": checking.tool.model_sha256,
        "version": checking.tool.version,
        "threshold": checking.detector.threshold,
    }


async def _asked(request: Request) -> tuple[Content, Options]:
    kind = media_type(request)
    if kind == JSON:
        body = await json_body(request, CheckRequest)
        return Content(body.text, body.format, body.name), body.options
    if kind == FORM:
        form = await form_body(request)
        return await form.file(), form.options
    raise unsupported(JSON, FORM)


def _checking(request: Request) -> Checking:
    checking: Checking = request.app.state.checking
    return checking
