"""What the OpenAPI document says of bodies and answers."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel

from detector.serve.problems import MEDIA_TYPE
from detector.serve.schemas import Options

_REF = "#/components/schemas/{model}"
_FIELDS: dict[str, dict[str, Any]] = {
    "file": {"type": "string", "format": "binary", "description": "The document; its name says its format."},
    "suspect": {"type": "string", "format": "binary"},
    "source": {"type": "string", "format": "binary"},
    "format": {"type": "string", "description": "As in the JSON body."},
    "options": {
        "type": "string",
        "contentMediaType": "application/json",
        "contentSchema": {"$ref": _REF.format(model=Options.__name__)},
    },
}
_FILES = ("file", "suspect", "source", "format")
PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}
_STATUS = {
    400: "The body is not what its Content-Type says.",
    401: "The token is missing or wrong.",
    403: "A web page of another origin may not call.",
    408: "The request came too slowly.",
    413: "The request or the document is too large.",
    415: "The body is of another media type.",
    421: "The Host header names another machine.",
    422: "The body does not fit, or the document cannot be read.",
    429: "Too many requests of one address are under way.",
    500: "An error of the program.",
    503: "The server is busy; Retry-After says when to send the request again.",
}
ANSWERS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": told,
        "content": {MEDIA_TYPE: {"schema": {"$ref": _REF.format(model="Problem")}}},
    }
    for status, told in _STATUS.items()
}
FILE: dict[str, Any] = {
    "description": "The report as a file to keep.",
    "content": {"*/*": {}},
}

LINES: dict[str, Any] = {"content": {"application/x-ndjson": {"schema": {"type": "string"}}}}


def body_of(model: type[BaseModel], *fields: str) -> dict[str, Any]:
    """The request body of a route: JSON, and a form where it has fields."""
    content: dict[str, Any] = {"application/json": {"schema": {"$ref": _REF.format(model=model.__name__)}}}
    _MODELS.append(model)
    if fields:
        properties = {field: _FIELDS[field] for field in fields}
        required = [field for field in fields if field in _FILES]
        form = {
            "type": "object",
            "required": required,
            "properties": properties,
            "additionalProperties": False,
        }
        content["multipart/form-data"] = {"schema": form}
    return {"requestBody": {"required": True, "content": content}}


_MODELS: list[type[BaseModel]] = [Options]


def describe(application: FastAPI) -> None:
    """Let the OpenAPI document know the schemas of bodies."""
    made = application.openapi

    def openapi() -> dict[str, Any]:
        document = made()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schemas["Problem"] = PROBLEM
        for model in _MODELS:
            schema = model.model_json_schema(ref_template=_REF)
            schemas.update(schema.pop("$defs", {}))
            schemas[model.__name__] = schema
        return document

    application.openapi = openapi  # type: ignore[method-assign]
