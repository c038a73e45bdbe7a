"""What an editor can set."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

logger = logging.getLogger(__name__)

SECTION = "unspin"


@dataclass(frozen=True)
class Settings:
    """threshold: risk from which on a document is flagged; min_words: shortest one judged.

    Both are None where the project is to say. debounce: seconds to wait after a keystroke. enable: whether
    anything is checked at all.
    """

    threshold: float | None = None
    min_words: int | None = None
    debounce: float = 0.25
    enable: bool = True

    def with_json(self, content: Any) -> Settings:
        """These settings with what an editor sent, as it is or in a section `unspin`, in their places.

        Unknown names and impossible values are logged and left out.
        """
        if isinstance(content, Mapping) and isinstance(content.get(SECTION), Mapping):
            content = content[SECTION]
        if not isinstance(content, Mapping):
            return self
        found = {}
        for name, value in content.items():
            if name not in _NAMES:
                logger.info("setting %r is not known and ignored", name)
                continue
            field, read = _NAMES[name]
            try:
                found[field] = read(value)
            except (TypeError, ValueError):
                logger.warning("setting %r cannot be %r and is left as it was", name, value)
        return replace(self, **found)


def _threshold(value: Any) -> float | None:
    if value is None:
        return None
    number = _number(value)
    if not 0 <= number <= 1:
        raise ValueError
    return number


def _min_words(value: Any) -> int | None:
    if value is None:
        return None
    number = _number(value)
    if number < 1 or not number.is_integer():
        raise ValueError
    return int(number)


def _seconds(value: Any) -> float:
    number = _number(value)
    if not 0 <= number <= 60_000:
        raise ValueError
    return number / 1000


def _switch(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    return float(value)


_NAMES: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "threshold": ("threshold", _threshold),
    "minWords": ("min_words", _min_words),
    "debounceMs": ("debounce", _seconds),
    "enable": ("enable", _switch),
}
