"""Finding the phrases of imported lists in a document, all at once (Aho and Corasick 1975)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from detector.lexicons.query import Phrase, Query
from detector.words import WORD, key

Place = tuple[int, int]  # characters, first to past the last
Range = tuple[int, int]  # words, first to last


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
        telling: dict[str, list[int]] = {}  # the longest piece of a marked phrase: the queries that mark it
        for number, (query, _, _) in enumerate(self._queries):
            telling.setdefault(max(_pieces(query.marked), key=len), []).append(number)
        self._automaton = ahocorasick.Automaton()
        for piece, numbers in telling.items():
            self._automaton.add_word(piece, numbers)
        if telling:
            self._automaton.make_automaton()

    def __len__(self) -> int:
        return len(self._queries)

    def find(self, text: str) -> list[Listed]:
        """The listed phrases of a text, in order; of two that overlap, the longer one."""
        if not self._queries:
            return []
        tokens = _Tokens(text)
        ends: dict[int, list[int]] = {}  # where a query's longest piece ends, if it is here
        for end, numbers in self._automaton.iter(tokens.joined):
            for number in numbers:
                ends.setdefault(number, []).append(end)
        found = []
        for number in sorted(ends):
            query, expected, name = self._queries[number]
            if tokens.meet(query):
                marked = query.marked
                places = tokens.before(ends[number], marked) if marked.is_literal else tokens.search(marked)
                found += [Listed(start, end, expected, name) for start, end in places]
        return _longest(found)


class _Tokens:
    """The words of a text, as one string with a space around each.

    Most texts hold no listed phrase, so what only places need is made when it is asked for.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self.joined = key(f" {' '.join(WORD.findall(text))} ")  # as if word by word

    def meet(self, query: Query) -> bool:
        """Whether the text has what the query requires and nothing that it forbids."""
        return all(map(self._has, query.required)) and not any(map(self._has, query.forbidden))

    def before(self, ends: Iterable[int], phrase: Phrase) -> list[Place]:
        """Places of a literal phrase that ends at these positions of `joined`, all of them spaces."""
        lasts = [bisect_right(self._starts, end - 1) - 1 for end in ends]
        return [self._place(last - len(phrase.words) + 1, last) for last in lasts]

    def search(self, phrase: Phrase) -> list[Place]:
        """Places of a phrase that has to be searched for word by word."""
        if not all(piece in self.joined for piece in _pieces(phrase)):
            return []
        holders = [self._holders(word) for word in phrase.words]
        ranges = _side_by_side(holders) if phrase.near is None else _near(holders, phrase.near)
        return [self._place(first, last) for first, last in ranges]

    def _has(self, phrase: Phrase) -> bool:
        if phrase.is_literal:
            return all(piece in self.joined for piece in _pieces(phrase))
        return bool(self.search(phrase))

    def _place(self, first: int, last: int) -> Place:
        """The characters from one word to another."""
        return self._spans[first][0], self._spans[last][1]

    def _holders(self, pattern: str) -> Sequence[int]:
        """The numbers of the words that fit a word of a phrase."""
        if "*" not in pattern:
            return self._numbers.get(pattern, ())
        fits = re.compile(re.escape(pattern).replace(r"\*", r"\S*")).fullmatch
        return sorted(number for word, numbers in self._numbers.items() if fits(word) for number in numbers)

    @cached_property
    def _spans(self) -> list[Place]:
        """The characters of each word in the text."""
        return [match.span() for match in WORD.finditer(self._text)]

    @cached_property
    def _starts(self) -> list[int]:
        """Where each word begins in `joined`."""
        return list(accumulate((len(word) + 1 for word in self.joined.split()), initial=1))[:-1]

    @cached_property
    def _numbers(self) -> dict[str, list[int]]:
        """Where each word stands among the words of the text."""
        numbers: dict[str, list[int]] = {}
        for number, word in enumerate(self.joined.split()):
            numbers.setdefault(word, []).append(number)
        return numbers


def _pieces(phrase: Phrase) -> list[str]:
    """Strings that the words of a text, with a space around each, hold wherever they hold the phrase."""
    parts = (" ".join(phrase.words),) if phrase.near is None else phrase.words
    return [piece for part in parts for piece in f" {part} ".split("*")]


def _side_by_side(holders: Sequence[Sequence[int]]) -> list[Range]:
    """Ranges of words, one from each of `holders` in their order."""
    firsts = set.intersection(*({n - at for n in places} for at, places in enumerate(holders)))
    return [(first, first + len(holders) - 1) for first in sorted(firsts)]


def _near(holders: Sequence[Sequence[int]], near: int) -> Iterator[Range]:
    """Shortest ranges of words, one from each of `holders` and at most `near` others between."""
    done = -1
    for first in sorted({place for places in holders for place in places}):
        nexts = [bisect_left(places, first) for places in holders]
        if any(at == len(places) for at, places in zip(nexts, holders, strict=True)):
            return
        chosen = [places[at] for at, places in zip(nexts, holders, strict=True)]
        last = max(chosen)
        fits = min(chosen) == first and last - first + 1 - len(holders) <= near
        if fits and first > done and len(set(chosen)) == len(chosen):
            done = last
            yield first, last


def _longest(found: Sequence[Listed]) -> list[Listed]:
    kept: list[Listed] = []
    for item in sorted(found, key=lambda item: (item.start, -item.end)):
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept
