"""How strongly two neighbouring words belong together, from counts of word pairs.

A file of CRC-32 sums of the pairs and their strengths, built by `scripts/build_collocations.py`.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from zlib import crc32

from detector.errors import ModelError

STRONGEST = 8.0
"""Association of the closest pairs; the file has 256 steps up to it."""


class Collocations:
    """Positive pointwise mutual information of word pairs (Church and Hanks 1990), in nats."""

    def __init__(self, path: Path) -> None:
        from safetensors import SafetensorError, safe_open

        try:
            with safe_open(str(path), "np") as stored:
                self._pairs = stored.get_tensor("pairs")
                self._strengths = stored.get_tensor("strengths")
        except SafetensorError as error:
            raise ModelError(f"{path}: not a table of collocations ({error}); reinstall unspin") from error
        self.strength = lru_cache(maxsize=50_000)(self._strength)

    def _strength(self, before: str, after: str) -> float:
        """0 for words that do not attract each other, at most STRONGEST; either may be empty."""
        pair = pair_number(before, after)
        # A number of another type would have the whole table converted, which takes fifty times as long.
        place = int(self._pairs.searchsorted(self._pairs.dtype.type(pair)))
        if place == len(self._pairs) or self._pairs[place] != pair:
            return 0.0
        return float(self._strengths[place]) * STRONGEST / 255


def pair_number(before: str, after: str) -> int:
    """The sum that a pair of words is stored under; case does not matter."""
    return crc32(f"{before} {after}".lower().encode())
