"""Configuration: what `unspin.toml` and `[tool.unspin]` of `pyproject.toml` say on how to check a file."""

from __future__ import annotations

from detector.configuration.configuration import Configuration
from detector.configuration.keys import KEYS, OVERRIDABLE
from detector.configuration.settings import Layer, Phrase, Settings

__all__ = ["KEYS", "OVERRIDABLE", "Configuration", "Layer", "Phrase", "Settings"]
