"""JATS, the XML of journal articles, and DocBook: the blocks, with the place of each character."""

from __future__ import annotations

from detector.documents.jats.walk import blocks

__all__ = ["blocks"]
