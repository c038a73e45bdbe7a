"""Pairs of a clean passage and a spun version written by hand, with their swaps."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random

from detector.training.sources import SHARED, read_rows
from detector.training.spinners.swap import SpunSpan, SpunText


@dataclass(frozen=True)
class Pair:
    """A hand-spun passage in the manner of a spinner family.

    swaps: (start, end, original, substitute), offsets into `original`, in order.
    """

    family: str
    original: str
    swaps: tuple[tuple[int, int, str, str], ...]

    def draw(self, rng: Random) -> SpunText:
        """The passage with a random part of its swaps (all of them half of the time)."""
        share = rng.choice((1.0, rng.uniform(0.3, 1.0)))
        return self.apply([swap for swap in self.swaps if rng.random() < share])

    def apply(self, swaps: list[tuple[int, int, str, str]]) -> SpunText:
        """The passage with the given swaps."""
        text, spans, copied = "", [], 0
        for start, end, old, new in swaps:
            text += self.original[copied:start]
            spans.append(SpunSpan(len(text), len(text) + len(new), old))
            text += new
            copied = end
        return SpunText(text + self.original[copied:], tuple(spans))


def load_pairs(path: Path = SHARED / "data" / "parallel" / "emulated.jsonl") -> list[Pair]:
    """The hand-spun passages; raises InputError when the file is not there."""
    return [
        Pair(
            row["family"],
            row["original"],
            tuple((start, end, old, new) for start, end, old, new in row["swaps"]),
        )
        for row in read_rows(path)
    ]
