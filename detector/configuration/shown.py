"""The settings that hold for a file as TOML, with where each comes from."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from detector.configuration.configuration import Configuration
from detector.configuration.keys import KEYS
from detector.configuration.settings import Layer, Phrase, Settings

DEFAULT = "default"
_MEANING = {
    "threshold": "the model's",
    "output-format": "by the ending of --output, else text",
    "model": "the bundled one",
    "baseline": "none",
}
"""What holds where a key has no value, which TOML cannot say."""


def show(configuration: Configuration, path: Path | None = None) -> str:
    """The settings of a file, or of the working folder, in TOML that an `unspin.toml` can hold."""
    title = f"# Settings of {'the working folder' if path is None else _comment(path)}"
    notes = ["# It is excluded."] if path is not None and configuration.excludes(path) else []
    return "\n".join([title, *notes, "", *lines_of(configuration.layers_for(path))]) + "\n"


def lines_of(layers: Sequence[Layer]) -> Iterator[str]:
    """A line for each key. layers: what the settings come from, the strongest last."""
    settings = Settings.of(layers)
    for key in KEYS:
        value = getattr(settings, key.replace("-", "_"))
        sources = [layer.source for layer in layers if key in layer.values] or [DEFAULT]
        source = _comment(", ".join(sources) if key == "allow" else sources[-1])
        if value is None:
            yield f"# {key}: {_MEANING[key]}  # {source}"
        else:
            yield f"{key} = {toml(value)}  # {source}"


def toml(value: Any) -> str:
    """The value of a key as TOML, on one line."""
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    if isinstance(value, str):
        # A string of JSON is one of TOML but for the delete character, which JSON leaves as it is.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Path):
        return toml(os.path.abspath(value))
    if isinstance(value, Phrase):
        return toml(value.text if value.case == "ignore" else {"phrase": value.text, "case": value.case})
    if isinstance(value, dict):
        pairs = [f"{toml(name)} = {toml(item)}" for name, item in value.items()]
        return f"{{ {', '.join(pairs)} }}" if pairs else "{}"
    return f"[{', '.join(map(toml, value))}]"


def _comment(text: object) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in str(text))
