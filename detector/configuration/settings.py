"""The settings that hold for one file, and the layers that they are put together from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Case = Literal["ignore", "exact"]


@dataclass(frozen=True)
class Phrase:
    """A phrase that is allowed. case: "exact" where capitals must be as written."""

    text: str
    case: Case = "ignore"


@dataclass(frozen=True)
class Settings:
    """How a file is checked. A field for each key of a configuration, except `overrides`.

    threshold, model: None for the model's own, and the bundled one. output_format: None for what the ending
    of the output asks for. formats: a format for each further suffix, such as ".mdx".
    """

    threshold: float | None = None
    min_words: int = 50
    suggestions: bool = True
    output_format: str | None = None
    exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    allow: tuple[Phrase, ...] = ()
    lexicons: tuple[Path, ...] = ()
    model: Path | None = None
    baseline: Path | None = None
    formats: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, layers: Iterable[Layer]) -> Settings:
        """The settings that layers give, the strongest last; allowed phrases add up."""
        values: dict[str, Any] = {}
        for layer in layers:
            allowed = values.get("allow", ()) + layer.values.get("allow", ())
            values |= layer.values
            values["allow"] = tuple(dict.fromkeys(allowed))
        return cls(**{name.replace("-", "_"): value for name, value in values.items()})


@dataclass(frozen=True)
class Layer:
    """Values that come from one place. source: that place in words; values: a value for each key given."""

    source: str
    values: Mapping[str, Any]
