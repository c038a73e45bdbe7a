"""What the body of a request says: JSON, or a form with a file."""

from __future__ import annotations

import sys
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from python_multipart.exceptions import FormParserError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from detector.documents import format_of
from detector.serve.jobs import Content
from detector.serve.problems import ProblemError
from detector.serve.schemas import Options, invalid

JSON, FORM = "application/json", "multipart/form-data"
_MAX_NAME = 255
_Body = TypeVar("_Body", bound=BaseModel)


class _Parser(MultiPartParser):
    spool_max_size = sys.maxsize  # no file of anybody's is written to a disk


def media_type(request: Request) -> str:
    """The media type of a body, without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def unsupported(*wanted: str) -> ProblemError:
    """The problem of a body of another media type."""
    return ProblemError(415, "media-type", f"the Content-Type must be {' or '.join(wanted)}")


async def json_body(request: Request, model: type[_Body], *others: str) -> _Body:
    """A JSON body; others: what it may be besides. Raises ProblemError for one that does not fit."""
    if media_type(request) != JSON:
        raise unsupported(JSON, *others)
    return await validated(model, await request.body())


async def form_body(request: Request) -> Form:
    """A form. Raises ProblemError for one that is broken."""
    parser = _Parser(request.headers, request.stream(), max_files=2, max_fields=10, max_part_size=5_000_000)
    try:
        return Form(await parser.parse())
    except (MultiPartException, FormParserError, KeyError) as error:
        raise ProblemError(400, "no-form", f"the form cannot be read: {error}") from error


class Form:
    """A form with a file and fields."""

    def __init__(self, data: FormData) -> None:
        self._data = data

    def field(self, name: str) -> str | None:
        """A field, None where it is not given. Raises ProblemError for a file in its place."""
        value = self._data.get(name)
        if isinstance(value, UploadFile):
            raise ProblemError(422, "invalid", f"{name}: it must be a field, not a file")
        return value

    async def options(self) -> Options:
        """The options. Raises ProblemError for what they cannot be."""
        given = self.field("options")
        return await validated(Options, given.encode()) if given else Options()

    async def file(self, name: str = "file") -> Content:
        """A file. Raises ProblemError where there is none."""
        upload = self._data.get(name)
        if not isinstance(upload, UploadFile):
            raise ProblemError(422, "invalid", f"{name}: a file is missing")
        called = _base_name(upload.filename or "") or "document"
        return Content(await upload.read(), format_of(Path(called)), called)


async def validated(model: type[_Body], data: bytes) -> _Body:
    """A JSON body. Raises ProblemError for one that is none, or does not fit."""
    # Long lists of phrases take a while, in which others are to be answered.
    return await run_in_threadpool(_validated, model, data)


def _validated(model: type[_Body], data: bytes) -> _Body:
    try:
        return model.model_validate_json(data)
    except ValidationError as error:
        raise invalid(error) from error


def _base_name(name: str) -> str:
    """A name without folders, with its ending where it is too long."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    return last if len(last) <= _MAX_NAME else "…" + last[1 - _MAX_NAME :]
