"""Simulated spinners: clean tagged text in, spun text with its swaps out."""

from detector.training.spinners.spinner import Spinner, Workshop
from detector.training.spinners.style import FAMILIES, VALIDATION, Style, draw_style
from detector.training.spinners.swap import SpunSpan, SpunText

__all__ = ["FAMILIES", "VALIDATION", "Spinner", "SpunSpan", "SpunText", "Style", "Workshop", "draw_style"]
