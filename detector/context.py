"""The words beside a finding, which tell one place of a phrase from another whatever line it stands on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from detector.documents.document import Document, overlapping
from detector.report import Finding

NEIGHBOURS = 3
"""Words on each side."""
_REACH = 200  # characters on each side in which they are looked for
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Neighbours:
    """The words before and after a finding, in reading order; fewer at the edges of its block."""

    before: tuple[str, ...]
    after: tuple[str, ...]


def neighbours(document: Document, findings: Sequence[Finding]) -> Iterator[Neighbours]:
    """The neighbours of each finding within its block; none where it stands in no block."""
    spans = document.spans
    for finding in findings:
        held = overlapping(spans, finding.start, finding.end)
        if not held:
            yield Neighbours((), ())
            continue
        left, right = document.blocks[held[0]], document.blocks[held[-1]]
        start = int(left.offsets.starts.searchsorted(finding.start))
        end = int(right.offsets.starts.searchsorted(finding.end))
        yield Neighbours(
            tuple(_WORD.findall(left.text[max(0, start - _REACH) : start])[-NEIGHBOURS:]),
            tuple(_WORD.findall(right.text[end : end + _REACH])[:NEIGHBOURS]),
        )
