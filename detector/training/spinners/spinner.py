"""A simulated spinner: walks over a tagged text and swaps phrases and words by its style."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from random import Random
from zlib import crc32

from detector.training.dictionaries import POS, Dictionary, Substitutes
from detector.training.inflection import CONTENT_TAGS, frequency, inflect
from detector.training.phrases import PhraseRule, PhraseTable
from detector.training.spinners.clauses import rearranged
from detector.training.spinners.style import Style
from detector.training.spinners.swap import SpunText, Swap, apply_swaps
from detector.training.tagging import TaggedText

_OPENERS = frozenset({"DT", "PRP", "PRP$", "EX"})
"""Tags of the words that can follow "and" as they are, but for the capital."""
_LEFT_ALONE = frozenset({"be", "have", "do", "not", "say", "n't", "'s"})


@dataclass(frozen=True)
class Workshop:
    """What all spinners share: the dictionaries by name, and the phrase rules."""

    dictionaries: dict[str, Dictionary]
    phrases: PhraseTable


class Spinner:
    """One spinner with one style. The same seed makes the same choices."""

    def __init__(self, workshop: Workshop, style: Style, rng: Random) -> None:
        self._workshop = workshop
        self._style = style
        self._rng = rng
        self._salt = str(rng.random())
        self._last: dict[tuple[str, str], str] = {}

    def spin(self, text: TaggedText) -> SpunText:
        """Spin a text; the result may have no spans when nothing was found to swap."""
        text = self.rearranged(text)
        return apply_swaps(text, self.swaps(text))

    def rearranged(self, text: TaggedText) -> TaggedText:
        """The text with clauses moved and sentences turned, as this spinner does it before swapping."""
        return rearranged(text, self._style.rearranged, self._rng) if self._style.rearranged else text

    def swaps(self, text: TaggedText) -> list[Swap]:
        """The swaps that this spinner makes in a text, in order, not overlapping."""
        words = [text.word(index).lower() for index in range(len(text))]
        sentence_starts, spun = set(text.sentence_starts), self._spun_paragraphs(text)
        swaps: list[Swap] = []
        index, rate = 0, 0.0
        while index < len(words):
            if index in sentence_starts:
                rate = self._sentence_rate() if spun[index] else 0.0
            swap = self._restructured(text, words, index) if rate else None
            swap = swap or (self._swap_at(text, words, index, rate) if rate else None)
            if swap:
                swaps.append(self._finished(swap))
            index = swap.last if swap else index + 1
        return swaps

    def _spun_paragraphs(self, text: TaggedText) -> list[bool]:
        """For each token, whether its paragraph is one of those that this spinner spins."""
        gaps = (text.text[end:start] for end, start in zip(text.ends, text.starts[1:], strict=False))
        paragraphs = list(accumulate((int("\n" in gap) for gap in gaps), initial=0))
        every = min(self._style.every, paragraphs[-1] + 1)
        chosen = self._rng.randrange(every)
        return [paragraph % every == chosen for paragraph in paragraphs]

    def _finished(self, swap: Swap) -> Swap:
        """The swap with this spinner's care for articles and spaces."""
        agrees = self._rng.random() < self._style.article_care
        return replace(swap, agrees=agrees, glued=self._rng.random() < self._style.lost_spaces)

    def _restructured(self, text: TaggedText, words: Sequence[str], index: int) -> Swap | None:
        """Two sentences joined, or one split at a conjunction; words stay, so nothing counts as spun."""
        if index + 1 >= len(words) or self._rng.random() >= self._style.restructured:
            return None
        here, after = words[index], text.word(index + 1)
        plain = text.text[text.ends[index] : text.starts[index + 1]] == " "
        if here == "." and plain and text.tags[index + 1] in _OPENERS:
            return Swap(index, index + 2, f", and {after if after == 'I' else after.lower()}", honest=True)
        if here == "," and after in ("and", "but", "so"):
            return Swap(index, index + 2, f". {after.capitalize()}", honest=True)
        return None

    def _sentence_rate(self) -> float:
        if self._rng.random() < self._style.untouched:
            return 0.0
        return self._style.rate * self._rng.uniform(0.6, 1.3)

    def _swap_at(self, text: TaggedText, words: Sequence[str], index: int, rate: float) -> Swap | None:
        return self._phrase_swap(words, index) or self._word_swap(text, words, index, rate)

    def _phrase_swap(self, words: Sequence[str], index: int) -> Swap | None:
        for rule in self._workshop.phrases.matches(words, index):
            choices = [new for family, new in rule.substitutes if family in self._style.phrase_families]
            if choices and self._knows(" ".join(rule.words)) and self._rng.random() < self._style.phrase_rate:
                return Swap(index, index + len(rule.words), self._choose_phrase(rule, choices))
        return None

    def _choose_phrase(self, rule: PhraseRule, choices: Sequence[str]) -> str:
        known = choices[: self._style.choices]
        return self._rng.choice(known)

    def _word_swap(self, text: TaggedText, words: Sequence[str], index: int, rate: float) -> Swap | None:
        tag, lemma = text.tags[index], text.lemmas[index]
        pos = CONTENT_TAGS.get(tag)
        if pos is None or lemma in _LEFT_ALONE or self._rng.random() >= rate:
            return None
        if pos == "PROPN":
            if self._rng.random() >= self._style.name_rate:
                return None
            pos, tag, lemma = "NOUN", "NN", words[index]
        substitute = self._substitute(lemma, pos)
        if substitute is None:
            return None
        if self._rng.random() < self._style.inflected:
            substitute = inflect(substitute, tag)
        return Swap(index, index + 1, substitute) if substitute.lower() != words[index] else None

    def _knows(self, lemma: str) -> bool:
        return crc32((self._salt + lemma).encode()) / 2**32 < self._style.vocabulary

    def _substitute(self, lemma: str, pos: str) -> str | None:
        if not self._knows(lemma):
            return None
        last = self._last.get((lemma, pos))
        if last and self._rng.random() < self._style.consistency:
            return last
        chosen = self._choose(lemma, pos)
        if chosen and self._rng.random() < self._style.second_pass:
            chosen = self._choose(chosen, pos) or chosen
        if chosen is None or chosen == lemma:
            return None
        self._last[lemma, pos] = chosen
        return chosen

    def _choose(self, lemma: str, pos: str) -> str | None:
        candidates = self._candidates(lemma, pos)
        if not candidates:
            return None
        bias = self._style.frequency_bias
        weights = [
            weight * (math.exp(bias * (frequency(word) - 4)) if bias else 1) for word, weight in candidates
        ]
        return self._rng.choices(candidates, weights)[0][0]

    def _candidates(self, lemma: str, pos: str) -> Substitutes:
        places = POS if self._rng.random() < self._style.any_pos else (pos,)
        for source in self._style.sources:
            dictionary = self._workshop.dictionaries[source]
            found = [pair for place in places for pair in dictionary.get((lemma, place), ())]
            if found:
                return self._own_choice(lemma, found)
        return []

    def _own_choice(self, lemma: str, found: Substitutes) -> Substitutes:
        """The few substitutes that this spinner knows, the same ones whenever the lemma comes."""
        if len(found) <= self._style.choices:
            return found
        return Random(crc32((self._salt + lemma).encode())).sample(found, self._style.choices)
