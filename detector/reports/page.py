"""Web pages that stand alone: a template and its style, loading nothing and running no script."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader

from detector.reports.excerpt import visible


def render_page(template: str, styles: Sequence[str], **values: Any) -> str:
    """A template of this package, filled; `styles` are allowed by their digest and nothing else is."""
    style = "".join(map(_asset, styles))
    environment = Environment(
        loader=FunctionLoader(_asset), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["visible"] = visible
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return environment.get_template(template).render(style=style, style_digest=digest, **values)


def _asset(name: str) -> str:
    return (files("detector.reports") / name).read_text(encoding="utf-8")
