"""Errors that honest writers make, so that error alone is never taken for spinning.

Slips of learners of English after the error types of the NUCLE corpus (Dahlmeier et al. 2013):
articles, agreement, verb form, noun number, prepositions, spelling; and contractions.
"""

from __future__ import annotations

from collections.abc import Container
from random import Random

from detector.training.inflection import inflect
from detector.training.spinners.swap import Swap
from detector.training.tagging import TaggedText

_PREPOSITIONS = ("in", "on", "at", "of", "for", "to", "with")
_VERB_SLIPS = {"VBZ": "VB", "VBP": "VBZ", "VBD": "VB", "VBG": "VB", "VBN": "VBD", "VB": "VBG"}


def honest_slips(text: TaggedText, taken: Container[int], rate: float, rng: Random) -> list[Swap]:
    """Slips at about a share `rate` of the words that are not `taken` (token indices)."""
    slips = []
    for index in range(len(text)):
        if index not in taken and rng.random() < rate:
            new = _slip(text, index, rng)
            if new is not None and new != text.word(index):
                slips.append(Swap(index, index + 1, new, honest=True))
    return slips


def _slip(text: TaggedText, index: int, rng: Random) -> str | None:
    word, tag, lemma = text.word(index), text.tags[index], text.lemmas[index]
    if rng.random() < 0.3:
        return _misspelt(word, rng) if len(word) > 4 and word.isalpha() else None
    if word.lower() in ("a", "an", "the"):
        return rng.choice(("", "", "a", "the"))
    if tag in _VERB_SLIPS and lemma not in ("be", "have", "do") and lemma.isalpha():
        return inflect(lemma, _VERB_SLIPS[tag])
    if tag in ("NN", "NNS") and lemma.isalpha():
        return inflect(lemma, "NNS" if tag == "NN" else "NN")
    if tag == "IN" and word in _PREPOSITIONS:
        return rng.choice(_PREPOSITIONS)
    return None


def _misspelt(word: str, rng: Random) -> str:
    place = rng.randrange(1, len(word) - 1)
    kind = rng.randrange(3)
    if kind == 0:
        return word[:place] + word[place + 1 :]
    if kind == 1:
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return word[:place] + word[place] + word[place:]
