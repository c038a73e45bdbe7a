"""Building the inverse lexicon: dictionaries and phrase rules read backwards, in all inflected forms.

Sources that ship: the hand-written lexicons and the swaps of passages spun by hand, the mythes
thesaurus (WordNet licence) and the Moby thesaurus (public domain). Pairs mined from lists of tortured
phrases stay in training only.
"""

from __future__ import annotations

import sqlite3
import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from detector.lexicons.query import words
from detector.originals.lexicon import MAX_WORDS
from detector.training.dictionaries import HAND_FAMILIES, Dictionary
from detector.training.inflection import frequency, inflect
from detector.training.pairs import Pair
from detector.training.phrases import is_contraction, phrase_rows


@dataclass(frozen=True)
class Source:
    """How far a dictionary is trusted, and the Zipf frequency its words need at least."""

    weight: float
    original: float = 2.8
    substitute: float = 1.0
    phrases: bool = True


SOURCES = {
    **dict.fromkeys(HAND_FAMILIES, Source(3.0)),
    "mythes": Source(1.0, original=3.3, substitute=1.5),
    "moby": Source(0.3, original=4.0, substitute=2.2, phrases=False),
}
PHRASE_WEIGHT = 4.0
MINED_WEIGHT = 2.0
"""Of each time that a swap occurs in a pair of texts."""
MAX_ORIGINALS = 12
_FORMS = {
    "NOUN": ("NN", "NNS"),
    "VERB": ("VB", "VBD", "VBG", "VBN", "VBZ"),
    "ADJ": ("JJ",),
    "ADV": ("RB",),
}

Inverse = dict[str, dict[str, float]]


def inverse(dictionaries: dict[str, Dictionary], pairs: Iterable[Pair] = ()) -> Inverse:
    """substitute → original → weight, lower case, over all forms of all words and phrases.

    pairs: passages with their spun versions, whose swaps are counted in.
    """
    found: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for name, source in SOURCES.items():
        for substitute, original, share in _pairs(dictionaries[name], source):
            found[substitute][original] += source.weight * share
    for original, substitute in _phrase_pairs():
        found[substitute][original] += PHRASE_WEIGHT
    for substitute, original in _mined(pairs):
        found[substitute][original] += MINED_WEIGHT
    return {substitute: _best(originals) for substitute, originals in found.items()}


def _pairs(dictionary: Dictionary, source: Source) -> Iterator[tuple[str, str, float]]:
    for (lemma, pos), substitutes in dictionary.items():
        if pos not in _FORMS or frequency(lemma) < source.original:
            continue
        for substitute, share in substitutes:
            if frequency(substitute) < source.substitute or (" " in substitute and not source.phrases):
                continue
            for tag in _FORMS[pos]:
                new, old = inflect(substitute, tag).lower(), inflect(lemma, tag).lower()
                if new != old:
                    yield new.replace("-", " "), old.replace("-", " "), share


def _phrase_pairs() -> Iterator[tuple[str, str]]:
    for phrase, _, substitute in phrase_rows():
        phrase, substitute = phrase.lower().replace("-", " "), substitute.lower().replace("-", " ")
        letters = "".join(letter for letter in substitute if letter.isalnum() or letter in " '")
        plain = " ".join(letters.split())
        if plain != phrase and len(plain.split()) <= MAX_WORDS and not is_contraction(phrase, plain):
            yield phrase, plain


def _mined(pairs: Iterable[Pair]) -> Iterator[tuple[str, str]]:
    for pair in pairs:
        for _, _, old, new in pair.swaps:
            original, substitute = (" ".join(words(phrase.replace("-", " "))) for phrase in (old, new))
            if original and substitute and original != substitute and substitute.count(" ") < MAX_WORDS:
                yield substitute, original


def _best(originals: dict[str, float]) -> dict[str, float]:
    """The likeliest originals; common words are swapped more often than rare ones."""
    weighted = {
        original: weight * min(1.3, max(0.1, (frequency(original) - 2) / 3))
        for original, weight in originals.items()
    }
    kept = sorted(weighted.items(), key=lambda item: (-item[1], item[0]))[:MAX_ORIGINALS]
    return {original: round(weight, 2) for original, weight in kept}


def write(entries: Inverse, path: Path) -> None:
    """Write the lexicon that `detector.originals.lexicon` reads; the same entries give the same file."""
    words = sorted({original for originals in entries.values() for original in originals})
    numbers = {word: number for number, word in enumerate(words)}
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("CREATE TABLE words (number INTEGER PRIMARY KEY, word TEXT)")
        connection.executemany("INSERT INTO words VALUES (?, ?)", enumerate(words))
        connection.execute("CREATE TABLE originals (substitute TEXT PRIMARY KEY, entries BLOB) WITHOUT ROWID")
        connection.executemany(
            "INSERT INTO originals VALUES (?, ?)",
            ((substitute, _packed(originals, numbers)) for substitute, originals in sorted(entries.items())),
        )
    connection.execute("VACUUM")
    connection.close()


def _packed(originals: dict[str, float], numbers: dict[str, int]) -> bytes:
    """Pairs of (word number, weight times 100), little-endian uint32 and uint16."""
    return b"".join(
        struct.pack("<IH", numbers[original], min(65535, round(weight * 100)))
        for original, weight in originals.items()
    )
