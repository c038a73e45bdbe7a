"""What the server answers to."""

from __future__ import annotations

from typing import Any, get_args

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response, StreamingResponse

from detector.reports.json import head
from detector.serve.answers import BatchAnswer, CheckAnswer, CompareAnswer, ModelAnswer
from detector.serve.bodies import FORM, form_body, json_body, media_type
from detector.serve.checking import Checking
from detector.serve.description import ANSWERS, FILE, LINES, body_of
from detector.serve.exports import export
from detector.serve.jobs import Content
from detector.serve.presence import while_present
from detector.serve.problems import ProblemError
from detector.serve.records import check_record, judges
from detector.serve.schemas import (
    BatchRequest,
    CheckRequest,
    CompareRequest,
    ExportFormat,
    ExportRequest,
    Options,
)
from detector.serve.several import lines, results

NDJSON = "application/x-ndjson"
router = APIRouter(prefix="/v1", responses=ANSWERS)


@router.post(
    "/check", responses={200: {"model": CheckAnswer}}, openapi_extra=body_of(CheckRequest, "file", "options")
)
async def check(request: Request) -> Response:
    """Check a text, or a file of any format that is known."""
    if media_type(request) == FORM:
        form = await form_body(request)
        content, options = await form.file(), await form.options()
    else:
        body = await json_body(request, CheckRequest, FORM)
        content, options = body.content, body.options
    record = await while_present(request, _checked(_checking(request), content, options))
    return JSONResponse(record)


@router.post(
    "/check/batch", responses={200: {"model": BatchAnswer, **LINES}}, openapi_extra=body_of(BatchRequest)
)
async def check_batch(request: Request) -> Response:
    """Check several texts; lines of JSON, each as soon as it is there, where NDJSON is accepted."""
    body, checking = await json_body(request, BatchRequest), _checking(request)
    if NDJSON in request.headers.get("accept", ""):
        return StreamingResponse(lines(checking, body), media_type=NDJSON)
    documents = await while_present(request, _all(checking, body))
    return JSONResponse(head(checking.tool) | {"documents": documents})


@router.post(
    "/compare",
    responses={200: {"model": CompareAnswer}},
    openapi_extra=body_of(CompareRequest, "suspect", "source"),
)
async def compare(request: Request) -> Response:
    """Set a suspect text beside a known source."""
    if media_type(request) == FORM:
        form = await form_body(request)
        suspect, source = await form.file("suspect"), await form.file("source")
    else:
        body = await json_body(request, CompareRequest, FORM)
        suspect = Content(body.suspect, body.format, body.suspect_name)
        source = Content(body.source, body.format, body.source_name)
    return JSONResponse(await while_present(request, _checking(request).compare(suspect, source)))


@router.post(
    "/export", responses={200: FILE}, openapi_extra=body_of(ExportRequest, "file", "format", "options")
)
async def export_report(request: Request) -> Response:
    """Check a text or a file, and give the report as a file to keep."""
    format: ExportFormat
    if media_type(request) == FORM:
        form = await form_body(request)
        content, options, format = await form.file(), await form.options(), _format(form.field("format"))
    else:
        body = await json_body(request, ExportRequest, FORM)
        content, options, format = body.content, body.options, body.format
    return await while_present(request, export(_checking(request), content, format, options))


@router.get("/model", responses={200: {"model": ModelAnswer}})
async def model(request: Request) -> dict[str, Any]:
    """Which model is loaded, and what it judges."""
    checking = _checking(request)
    return {
        "name": checking.tool.model,
        "sha256": checking.tool.model_sha256,
        "version": checking.tool.version,
        "threshold": checking.detector.threshold,
        "judges": judges(),
        "card": (checking.detector.folder / "CARD.md").read_text(encoding="utf-8"),
    }


async def _checked(checking: Checking, content: Content, options: Options) -> dict[str, Any]:
    report = await checking.check(await checking.read(content), options)
    kept = checking.results(report, options)
    return await run_in_threadpool(check_record, report, kept, text="text" in options.include)


async def _all(checking: Checking, body: BatchRequest) -> list[dict[str, Any]]:
    return [record async for record in results(checking, body)]


def _format(name: str | None) -> ExportFormat:
    known: tuple[ExportFormat, ...] = get_args(ExportFormat)
    for format in known:
        if name == format:
            return format
    raise ProblemError(422, "invalid", f"format: it must be one of {', '.join(known)}")


def _checking(request: Request) -> Checking:
    checking: Checking = request.app.state.checking
    return checking
