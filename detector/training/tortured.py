"""How well tortured phrases of paper mills are restored, when the lexicon knows none of the pairs.

The list is that of the Problematic Paper Screener (Cabanac, Labbé and Magazinov 2021); each phrase is
put into a carrier sentence. In five folds, the phrases of a fold and all pairs of their words are
held out of the lexicon that restores them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import numpy as np

from detector.calibration import Calibration, sigmoid, word_features
from detector.corpus.matching import Guess, Span, is_restored
from detector.documents import read_text
from detector.encoder import Encoder
from detector.lexicons.query import parse
from detector.model_folder import ModelFolder
from detector.originals import Entry, Lexicon, Originals, Ranking
from detector.passages import split
from detector.spans import Span as WordSpan
from detector.training.sources import LEXICONS, SHARED
from detector.words import gather

LIST = SHARED / "data" / "lexicons" / "tortured.csv"
FOLDS = 5
_GIVEN = 3.0
"""Log-odds that document and passage are spun: that the phrase is suspicious is given here."""
_STEM = 4
"""Letters by which forms of a word are taken for one."""


@dataclass(frozen=True)
class Tortured:
    """A phrase of two or three words, and what is expected in its place; both in lower case."""

    phrase: str
    expected: str


def load(path: Path = LIST) -> list[Tortured]:
    """The plain entries of a list: literal phrases of two or three words without further conditions."""
    found = []
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            query = parse(row["tortured_phrase"])
            words = query.marked.words
            plain = query.marked.is_literal and len(query.phrases) == 1 and 2 <= len(words) <= 3
            expected = re.sub(r"\s*\([^)]*\)", "", row["expected_phrase"]).strip().lower()
            if plain and expected and all(word.isalpha() for word in words):
                found.append(Tortured(" ".join(words), expected))
    return found


class HeldOut(Lexicon):
    """A lexicon without some phrases, and without any pair of a word of theirs and one expected."""

    def __init__(self, path: Path, without: Collection[Tortured]) -> None:
        super().__init__(path)
        self._phrases = {entry.phrase for entry in without}
        self._pairs = {pair for entry in without for pair in _pairs(entry)}

    def _originals(self, substitute: str) -> tuple[Entry, ...]:
        if any(f" {phrase} " in f" {substitute} " for phrase in self._phrases if phrase in substitute):
            return ()
        return tuple(entry for entry in super()._originals(substitute) if not self._held(substitute, entry))

    def _held(self, substitute: str, entry: Entry) -> bool:
        return any(
            (new[:_STEM], old[:_STEM]) in self._pairs
            for new in substitute.split()
            for old in entry.original.split()
        )


def _pairs(entry: Tortured) -> Iterator[tuple[str, str]]:
    """Stems of a word of the phrase and one of what is expected, for the words that differ."""
    new, old = entry.phrase.split(), re.findall(r"\w+", entry.expected)
    for substitute in set(new) - set(old):
        for original in set(old) - set(new):
            yield substitute[:_STEM], original[:_STEM]


def measure_tortured(folder: ModelFolder, every: int = 1, seed: int = 1) -> dict[str, float]:
    """restored@1 and restored@5 of every `every`th entry, `entries` of them, in five folds."""
    entries = load()[::every]
    Random(seed).shuffle(entries)
    carriers = (LEXICONS / "carriers.txt").read_text(encoding="utf-8").splitlines()
    encoder, calibration = Encoder(folder), Calibration.from_json(folder.json("calibration.json"))
    ranking = replace(Ranking.from_json(folder.json("calibration.json")), floor=0.0)
    originals = Originals(folder, ranking, encoder)
    hits = {1: 0, 5: 0}
    for fold in range(FOLDS):
        own = entries[fold::FOLDS]
        originals.lexicon = HeldOut(folder.file("lexicon.sqlite"), own)
        for number, entry in enumerate(own):
            carrier = carriers[number % len(carriers)]
            start = carrier.index("{}")
            text = carrier.replace("{}", entry.phrase)
            span = Span(start, start + len(entry.phrase), (entry.expected,))
            suggestions = _suggestions(text, span, encoder, originals, calibration)
            guess = Guess(span.start, span.end, suggestions)
            for best in hits:
                hits[best] += is_restored(text, span, [guess], best)
    count = max(1, len(entries))
    return {"entries": len(entries), **{f"restored@{best}": hit / count for best, hit in hits.items()}}


def _suggestions(
    text: str, span: Span, encoder: Encoder, originals: Originals, calibration: Calibration
) -> tuple[str, ...]:
    passages = split(read_text(text).blocks, encoder.count_tokens)
    scores = encoder.encode([passage.text for passage in passages])
    words = gather(passages, scores)
    first, last = np.searchsorted(words.starts, [span.start, span.end])
    marked: Sequence[WordSpan] = [WordSpan(int(first), int(last), 1.0)]
    given = word_features(words.logits.astype(np.float64), _GIVEN, np.full(len(words), _GIVEN))
    risks = sigmoid(calibration.word.logit(given))
    (suggestions,) = originals.suggest(marked, words, risks, passages, scores)
    return tuple(suggestion.text for suggestion in suggestions)
