"""Building the table of collocations: which words attract each other, from two counts of word pairs.

The pairs of the clean training text, and the 242,342 pairs that symspellpy carries (MIT licence; from
the Google Books Ngram data, CC BY 3.0).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np

from detector.originals.collocations import STRONGEST, pair_number

Pairs = dict[tuple[str, str], float]
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|[^\sa-z]")
LEAST = 3
"""Times that a pair must occur in the training text."""
WEAKEST = 1.0
"""Association below which a pair is not kept."""


def of_texts(texts: Iterable[str]) -> Pairs:
    """Pointwise mutual information of neighbouring words of texts."""
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for text in texts:
        found = _WORD.findall(text.lower())
        words.update(found)
        pairs.update(pairwise(found))
    return _information(
        {pair: count for pair, count in pairs.items() if count >= LEAST and _are_words(pair)}, words
    )


def of_symspell() -> Pairs:
    """Pointwise mutual information of the pairs that symspellpy carries."""
    import symspellpy

    folder = Path(symspellpy.__file__).parent
    words = {word: int(count) for word, count in _rows(folder / "frequency_dictionary_en_82_765.txt")}
    pairs = {
        (before, after): int(count)
        for before, after, count in _rows(folder / "frequency_bigramdictionary_en_243_342.txt")
        if before in words and after in words
    }
    return _information(pairs, words)


def write(sources: Iterable[Pairs], path: Path) -> int:
    """Write the stronger of what the sources say of each pair; how many pairs these are."""
    from safetensors.numpy import save_file

    strongest: dict[int, float] = {}
    for source in sources:
        for (before, after), value in source.items():
            if value >= WEAKEST:
                number = pair_number(before, after)
                strongest[number] = max(value, strongest.get(number, 0.0))
    numbers = np.array(sorted(strongest), np.uint32)
    values = np.array([strongest[number] for number in numbers.tolist()])
    strengths = np.clip(values / STRONGEST * 255, 0, 255).round().astype(np.uint8)
    save_file({"pairs": numbers, "strengths": strengths}, str(path))
    return len(numbers)


def _information(pairs: dict[tuple[str, str], int], words: dict[str, int] | Counter[str]) -> Pairs:
    total = sum(words.values())
    return {
        (before, after): math.log(count * total / (words[before] * words[after]))
        for (before, after), count in pairs.items()
    }


def _are_words(pair: tuple[str, str]) -> bool:
    return pair[0][0].isalpha() and pair[1][0].isalpha()


def _rows(path: Path) -> Iterator[list[str]]:
    return (line.split() for line in path.read_text(encoding="utf-8-sig").splitlines())
