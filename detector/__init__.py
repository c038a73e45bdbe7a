"""Unspin: finds text that a machine has garbled, and shows what it most likely said before."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detector.detector import CheckOptions, Detector
    from detector.report import Finding, Report

__all__ = ["CheckOptions", "Detector", "Finding", "Report"]
__version__ = "0.1.0"

_PLACES = {
    "CheckOptions": "detector.detector",
    "Detector": "detector.detector",
    "Finding": "detector.report",
    "Report": "detector.report",
}


def __getattr__(name: str) -> object:
    """Import public names when they are first used: the command line starts without numpy."""
    from importlib import import_module

    if name in _PLACES:
        return getattr(import_module(_PLACES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
