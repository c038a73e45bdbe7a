"""LaTeX: the prose of a paper or a chapter, with the place of each character in the source."""

from __future__ import annotations

from detector.documents.latex.walk import blocks

__all__ = ["blocks"]
