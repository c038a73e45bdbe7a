"""Finding the phrases of imported lists in a document, all at once (Aho and Corasick 1975)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from detector.lexicons.query import Phrase, Query
from detector.words import WORD, key

Place = tuple[int, int]


@dataclass(frozen=True)
class Listed:
    """A listed phrase in a text. start, end: characters; expected: what the list expects there."""

    start: int
    end: int
    expected: str
    list_name: str


class Matcher:
    """All queries of some lists, ready to be searched for."""

    def __init__(self, lists: Iterable[tuple[str, Iterable[tuple[Query, str]]]]) -> None:
        import ahocorasick

        self._queries = [(query, expected, name) for name, pairs in lists for query, expected in pairs]
        literal = {phrase for query, _, _ in self._queries for phrase in query.phrases if phrase.is_literal}
        self._automaton = ahocorasick.Automaton()
        for phrase in literal:
            self._automaton.add_word(f" {' '.join(phrase.words)} ", phrase)
        if literal:
            self._automaton.make_automaton()

    def __len__(self) -> int:
        return len(self._queries)

    def find(self, text: str) -> list[Listed]:
        """The listed phrases of a text, in order; of two that overlap, the longer one."""
        tokens = _Tokens(text)
        places: dict[Phrase, list[Place]] = defaultdict(list)
        if len(self._automaton):
            for end, phrase in self._automaton.iter(tokens.joined):
                places[phrase].append(tokens.place(end, len(phrase.words)))
        found = []
        for query, expected, name in self._queries:
            for phrase in query.phrases:
                if not phrase.is_literal and phrase not in places:
                    places[phrase] = list(tokens.search(phrase))
            if all(places.get(phrase) for phrase in query.required) and not any(
                places.get(phrase) for phrase in query.forbidden
            ):
                found += [Listed(start, end, expected, name) for start, end in places.get(query.marked, ())]
        return _longest(found)


class _Tokens:
    """The words of a text, as one string with a space around each."""

    def __init__(self, text: str) -> None:
        matches = list(WORD.finditer(text))
        self.words = [key(match[0]) for match in matches]
        self.spans = [match.span() for match in matches]
        self.joined = f" {' '.join(self.words)} "
        self._starts: list[int] = []  # where each word begins in `joined`
        at = 1
        for word in self.words:
            self._starts.append(at)
            at += len(word) + 1

    def place(self, end: int, count: int) -> Place:
        """The characters of the `count` words before position `end` of `joined`, a space."""
        last = bisect_right(self._starts, end - 1) - 1
        return self.spans[last - count + 1][0], self.spans[last][1]

    def search(self, phrase: Phrase) -> Iterator[Place]:
        """Places of a phrase that has to be searched for word by word."""
        patterns = [re.compile(re.escape(word).replace(r"\*", r"\S*")) for word in phrase.words]
        if phrase.near is None:
            for first in range(len(self.words) - len(patterns) + 1):
                if all(p.fullmatch(self.words[first + n]) for n, p in enumerate(patterns)):
                    yield self.spans[first][0], self.spans[first + len(patterns) - 1][1]
            return
        yield from self._near(patterns, phrase.near)

    def _near(self, patterns: Sequence[re.Pattern[str]], near: int) -> Iterator[Place]:
        """Shortest stretches that hold a word for each pattern, at most `near` others between."""
        holders = [[n for n, word in enumerate(self.words) if p.fullmatch(word)] for p in patterns]
        if not all(holders):
            return
        done = -1
        for first in sorted({place for places in holders for place in places}):
            chosen = [next((n for n in places if n >= first), None) for places in holders]
            if any(n is None for n in chosen):
                return
            taken = [n for n in chosen if n is not None]
            last = max(taken)
            fits = min(taken) == first and last - first + 1 - len(patterns) <= near
            if fits and first > done and len(set(taken)) == len(taken):
                done = last
                yield self.spans[first][0], self.spans[last][1]


def _longest(found: Sequence[Listed]) -> list[Listed]:
    kept: list[Listed] = []
    for item in sorted(found, key=lambda item: (item.start, -item.end)):
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept
