"""Tracing a suspect text to its source in an index of reference texts."""

from __future__ import annotations

from detector.trace.index import Index
from detector.trace.trace import Candidate, queries, trace

__all__ = ["Candidate", "Index", "queries", "trace"]
