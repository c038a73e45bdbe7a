"""Translation word for word: each word by an entry of a dictionary, in the grammar of another language.

A *manner* says which habits of a foreign grammar a text keeps, and how often; it is drawn anew for each
document. Spans mark what differs from the original.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from detector.training.roundtrip import changes
from detector.training.spinners.swap import SpunText
from detector.training.tagging import TaggedText
from detector.training.translation.foreign_grammar import HABITS, Writer
from detector.training.translation.senses import Senses
from detector.training.translation.sentence import Sentence

Rates = Mapping[str, float]
_Range = tuple[float, float]

_EVERY: dict[str, _Range] = {
    "phrases": (0.2, 0.9), "senses": (0.08, 0.4), "prepositions": (0.1, 0.5), "foreign": (0.0, 0.02),
    "pronouns": (0.0, 0.15), "doubled": (0.0, 0.006), "number": (0.0, 0.08), "agreement": (0.0, 0.2),
}  # fmt: skip
MANNERS: dict[str, dict[str, _Range]] = {
    "romance": {
        "superfluous_articles": (0.2, 0.7), "adjectives_last": (0.2, 0.8), "chains": (0.5, 1.0),
        "dropped_subjects": (0.0, 0.5), "no_do": (0.3, 1.0), "perfects": (0.0, 0.4),
        "verb_forms": (0.0, 0.15),
    },
    "slavic": {
        "dropped_articles": (0.4, 1.0), "wrong_articles": (0.0, 0.1), "dropped_subjects": (0.1, 0.5),
        "no_do": (0.3, 1.0), "chains": (0.3, 0.9), "dropped_be": (0.0, 0.5), "verb_forms": (0.05, 0.25),
    },
    "german": {
        "verbs_last": (0.4, 1.0), "participles_last": (0.4, 1.0), "no_do": (0.4, 1.0),
        "superfluous_articles": (0.1, 0.4), "perfects": (0.1, 0.6), "chains": (0.0, 0.5),
    },
    "japanese": {
        "dropped_articles": (0.4, 1.0), "wrong_articles": (0.0, 0.15), "verbs_last": (0.1, 0.7),
        "dropped_subjects": (0.2, 0.7), "number": (0.15, 0.5), "verb_forms": (0.1, 0.35), "no_do": (0.0, 0.6),
    },
    "chinese": {
        "dropped_articles": (0.3, 0.9), "wrong_articles": (0.0, 0.1), "number": (0.15, 0.5),
        "verb_forms": (0.2, 0.6), "dropped_be": (0.1, 0.5), "agreement": (0.3, 0.9), "doubled": (0.0, 0.01),
    },
    "turkish": {
        "verbs_last": (0.4, 1.0), "wrong_articles": (0.1, 0.3), "dropped_articles": (0.2, 0.8),
        "number": (0.1, 0.4), "dropped_subjects": (0.1, 0.5), "chains": (0.0, 0.4), "perfects": (0.0, 0.3),
    },
    "dictionary": {"senses": (0.2, 0.6), "phrases": (0.6, 1.0), "prepositions": (0.2, 0.7)},
}  # fmt: skip
"""How often each habit shows where it can, from and to."""
NEVER_TRAINED = "turkish"
_LANGUAGES = {"romance": ("spanish", "galician"), "slavic": ("serbo-croatian",), "dictionary": ("esperanto",)}


@dataclass(frozen=True)
class Manner:
    """The rates of the habits of one translator. language: whose words are left untranslated."""

    name: str
    rates: Rates
    language: str


def draw_manner(rng: Random, names: tuple[str, ...]) -> Manner:
    """A manner of one of the names; some of its habits are absent, and its strength varies."""
    name = rng.choice(names)
    strength = rng.uniform(0.7, 1.4)
    rates = {
        habit: min(1.0, rng.uniform(*limits) * strength)
        for habit, limits in (_EVERY | MANNERS[name]).items()
        if rng.random() < 0.85
    }
    languages = _LANGUAGES.get(name, ("spanish", "galician", "esperanto", "serbo-croatian"))
    return Manner(name, rates, rng.choice(languages))


def translate(text: TaggedText, manner: Manner, senses: Senses, rng: Random) -> SpunText:
    """The text as such a translator leaves it."""
    writer = Writer(senses, manner.language, rng)
    starts = [*text.sentence_starts, len(text)]
    parts = []
    for first, last in pairwise(starts):
        sentence = Sentence.of(text, first, last)
        for habit, apply in HABITS.items():
            rate = manner.rates.get(habit, 0.0)
            if rate:
                apply(sentence, rate, writer)
        parts.append(sentence.text())
    return changes(text.text, "".join(parts))
