"""The OpenAPI document: what it describes is what is answered, and nothing it allows breaks the server."""

from __future__ import annotations

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.serve.service import Local

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/check"),
        ("POST", "/v1/check/batch"),
        ("POST", "/v1/compare"),
        ("POST", "/v1/export"),
        ("GET", "/v1/model"),
        ("GET", "/healthz"),
        ("GET", "/readyz"),
        ("GET", "/metrics"),
    ],
)
def test_nothing_that_is_described_breaks_the_server(running: Local, method: str, path: str) -> None:
    operation = schemathesis.openapi.from_url(f"{running.url}/openapi.json")[path][method]

    @settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy() | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
    def call(case: Case) -> None:
        case.call_and_validate(checks=CHECKS, timeout=60)

    call()


def test_all_is_described(client: httpx.Client) -> None:
    document = client.get("/openapi.json").json()
    assert set(document["paths"]) == {
        "/v1/check",
        "/v1/check/batch",
        "/v1/compare",
        "/v1/export",
        "/v1/model",
        "/healthz",
        "/readyz",
        "/metrics",
    }
    options = document["components"]["schemas"]["Options"]["properties"]
    assert set(options) == {"threshold", "min_words", "suggestions", "allow", "lexicons", "include"}
    for path in document["paths"].values():
        for method in path.values():
            assert method["summary"]
            assert method["description"]
