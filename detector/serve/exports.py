"""Reports as files to keep."""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from detector.reports import render
from detector.serve.checking import Checking
from detector.serve.jobs import Content
from detector.serve.problems import ProblemError
from detector.serve.schemas import ExportFormat, Options

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TYPES: dict[ExportFormat, tuple[str, str]] = {
    "html": (".html", "text/html"),
    "evidence": (".html", "text/html"),
    "markdown": (".md", "text/markdown"),
    "text": (".txt", "text/plain"),
    "github": (".txt", "text/plain"),
    "json": (".json", "application/json"),
    "jsonl": (".jsonl", "application/x-ndjson"),
    "sarif": (".sarif", "application/sarif+json"),
    "junit": (".xml", "application/xml"),
    "docx": (".docx", _WORD),
    "pdf": (".pdf", "application/pdf"),
}
"""The ending and the media type of each format."""


async def export(checking: Checking, content: Content, format: ExportFormat, options: Options) -> Response:
    """The report on a content in a format, to be saved. Raises ProblemError where that cannot be had."""
    document = await checking.read(content)
    if format == "docx":
        data = await checking.commented(content, document, options)
    elif format == "pdf":
        if document.format != "pdf":
            raise ProblemError(
                422, "invalid", "format: only a PDF gives an annotated PDF; choose docx or html"
            )
        data = await checking.annotated(content, await checking.check(document, options))
    else:
        results = checking.results(await checking.check(document, options), options)
        pieces = await run_in_threadpool(lambda: list(render(results, format, to_file=True)))
        data = "".join(pieces).encode("utf-8", "backslashreplace")
    ending, media_type = _TYPES[format]
    name = f"{PurePath(content.name).stem}-{'evidence' if format == 'evidence' else 'checked'}{ending}"
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(data, media_type=media_type, headers={"Content-Disposition": disposition})
