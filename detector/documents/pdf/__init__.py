"""PDF: text in reading order, from characters to lines, columns, paragraphs and their kinds."""

from __future__ import annotations

from detector.documents.pdf.pages import Reading, extract, reading

__all__ = ["Reading", "extract", "reading"]
