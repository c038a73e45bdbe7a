"""Phrase rules of the simulated spinners: function phrases, idioms, fixed compounds."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from detector.training.dictionaries import rows
from detector.training.sources import LEXICONS

_TOKEN = re.compile(r"n't|'\w+|[^\W_]+(?=n't)|[^\W_]+|[^\w\s]")


@dataclass(frozen=True)
class PhraseRule:
    """words: the original, lower case, tokenised. substitutes: (family, text) pairs."""

    words: tuple[str, ...]
    substitutes: tuple[tuple[str, str], ...]


class PhraseTable:
    """Phrase rules, looked up by the words that stand at a place."""

    def __init__(self, rules: Sequence[PhraseRule]) -> None:
        self._rules: defaultdict[str, list[PhraseRule]] = defaultdict(list)
        for rule in sorted(rules, key=lambda rule: -len(rule.words)):
            self._rules[rule.words[0]].append(rule)

    def matches(self, words: Sequence[str], index: int) -> Iterator[PhraseRule]:
        """Rules whose words stand at `index` of the lower-cased words, longest first."""
        for rule in self._rules.get(words[index], ()):
            if tuple(words[index : index + len(rule.words)]) == rule.words:
                yield rule


def phrase_rows() -> Iterator[tuple[str, str, str]]:
    """(phrase, family, substitute) of every hand-written phrase and function word."""
    with (LEXICONS / "function_words.tsv").open(encoding="utf-8", newline="") as lines:
        own = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in [*rows("spinner_phrases"), *own]:
        yield row["phrase"], row["family"], row["substitute"]


def load_phrases() -> PhraseTable:
    """The table of all hand-written phrase rules."""
    found: defaultdict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
    for phrase, family, substitute in phrase_rows():
        words = tuple(_TOKEN.findall(phrase.lower()))
        if words and not is_respelling(phrase, substitute) and not is_contraction(phrase, substitute):
            found[words].append((family, substitute))
    return PhraseTable([PhraseRule(words, tuple(pairs)) for words, pairs in found.items()])


def is_respelling(phrase: str, substitute: str) -> bool:
    """Whether two phrases differ only in capitals, spaces and hyphens ("on line", "online")."""
    return _letters(phrase) == _letters(substitute)


def _letters(phrase: str) -> str:
    return phrase.lower().replace("-", "").replace(" ", "")


def is_contraction(phrase: str, substitute: str) -> bool:
    """Whether two phrases differ only by an apostrophe form ("do not", "don't"): honest English."""
    return ("'" in phrase) != ("'" in substitute) and phrase[:2].lower() == substitute[:2].lower()
