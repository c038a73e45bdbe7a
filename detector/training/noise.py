"""Errors that honest writers make, so that error alone is never taken for spinning.

Slips of learners of English after the error types of the NUCLE corpus (Dahlmeier et al. 2013):
articles, agreement, verb form, noun number, prepositions, spelling, commas, and words that are often
taken for each other.
"""

from __future__ import annotations

from collections.abc import Container
from random import Random

from detector.training.inflection import inflect
from detector.training.sources import LEXICONS
from detector.training.spinners.swap import Swap
from detector.training.tagging import TaggedText

_PREPOSITIONS = ("in", "on", "at", "of", "for", "to", "with")
_VERB_SLIPS = {"VBZ": "VB", "VBP": "VBZ", "VBD": "VB", "VBG": "VB", "VBN": "VBD", "VB": "VBG"}
_CONFUSION_SHARE = 0.35


def _confusions() -> dict[str, list[str]]:
    """The words that writers take for each other: for each, the others of its groups."""
    found: dict[str, list[str]] = {}
    for group in (LEXICONS / "confused_words.txt").read_text(encoding="utf-8").splitlines():
        words = group.split("/")
        for word in words:
            found.setdefault(word, []).extend(other for other in words if other != word)
    return found


_OTHERS = _confusions()


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
    if word == "," or word == "I" or tag == "TO":
        return {",": "", "I": "i"}.get(word, rng.choice(("", "for")))
    if word.lower() in _OTHERS and rng.random() < _CONFUSION_SHARE:
        return rng.choice(_OTHERS[word.lower()])
    if word.lower() in ("a", "an", "the"):
        return rng.choice(("", "", "a", "the"))
    if tag == "JJR":
        return f"more {word}"
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
