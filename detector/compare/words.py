"""Which words of two sentences belong together, and which phrases were swapped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from detector.compare.sentences import Known, Word
from detector.originals.lexicon import MAX_WORDS

Range = tuple[int, int]
_GAP = 0.75
_KNOWN, _STRANGE = 0.2, 1.2
"""Costs of taking one word for another: known to replace it, or with nothing that speaks for it."""
_FUNCTION = frozenset(
    ("a", "an", "the", "of", "for", "to", "in", "on", "at", "by", "with", "and", "or", "that", "is", "it")
)


@dataclass(frozen=True)
class Difference:
    """Words of the suspect sentence in `suspect` stand for those of the source in `source`, as ranges."""

    suspect: Range
    source: Range


def differences(suspect: Sequence[Word], source: Sequence[Word], known: Known) -> list[Difference]:
    """Where two sentences differ, phrase by phrase, in order; inflection alone is no difference.

    A global alignment (Needleman and Wunsch 1970); a phrase that is known to replace another is taken
    for it in one step, so that neighbouring swaps come apart.
    """
    return _merged(list(_phrases(_path(suspect, source, known))), suspect)


@dataclass(frozen=True)
class _Step:
    """Suspect and source words that a step uses up. begins: it is a swap of its own, not a part of one."""

    suspect: int
    source: int
    cost: float
    begins: bool = False


_ADDED, _DROPPED = _Step(1, 0, _GAP), _Step(0, 1, _GAP)
_ALIKE = _Step(1, 1, 0.0)


def _path(suspect: Sequence[Word], source: Sequence[Word], known: Known) -> list[_Step]:
    """The cheapest steps through both sentences."""
    phrases = _known_phrases(suspect, source, known)
    cost = [[0.0] * (len(source) + 1) for _ in range(len(suspect) + 1)]
    taken: dict[tuple[int, int], _Step] = {}
    for row in range(len(suspect) + 1):
        for column in range(len(source) + 1):
            steps = phrases.get((row, column), [])
            if row:
                steps = [*steps, _ADDED]
            if column:
                steps = [*steps, _DROPPED]
            if row and column:
                steps = [*steps, _single(suspect[row - 1], source[column - 1])]
            if steps:
                prices = [step.cost + cost[row - step.suspect][column - step.source] for step in steps]
                cost[row][column] = min(prices)
                taken[row, column] = steps[prices.index(cost[row][column])]
    found, place = [], (len(suspect), len(source))
    while place in taken:
        step = taken[place]
        found.append(step)
        place = (place[0] - step.suspect, place[1] - step.source)
    return found[::-1]


def _single(one: Word, other: Word) -> _Step:
    if one.stem == other.stem:
        return _ALIKE
    return _Step(1, 1, _STRANGE, begins=one.key not in _FUNCTION)


def _known_phrases(
    suspect: Sequence[Word], source: Sequence[Word], known: Known
) -> dict[tuple[int, int], list[_Step]]:
    """Steps, by where they end, over phrases that are known to replace what stands in the source."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(source):
        for form in {word.key, word.stem}:
            places.setdefault(form, []).append(place)
    found: dict[tuple[int, int], list[_Step]] = {}
    for first in range(len(suspect)):
        for last in range(first + 1, min(len(suspect), first + MAX_WORDS) + 1):
            for original in known(" ".join(word.key for word in suspect[first:last])):
                words = original.split()
                for place in places.get(words[0], ()):
                    there = source[place : place + len(words)]
                    if all(w in (o.key, o.stem) for w, o in zip(words, there, strict=False)) and len(
                        there
                    ) == len(words):
                        step = _Step(last - first, len(words), _KNOWN, begins=True)
                        found.setdefault((last, place + len(words)), []).append(step)
    return found


def _phrases(steps: Sequence[_Step]) -> Iterator[Difference]:
    """Differing steps as phrases: each swap, with what was added or dropped beside it."""
    row = column = 0
    begun: Range | None = None
    swapped = False
    for step in steps:
        alike = step == _ALIKE
        if begun is not None and (alike or (step.begins and swapped)):
            yield Difference((begun[0], row), (begun[1], column))
            begun, swapped = None, False
        if not alike:
            begun = begun or (row, column)
            swapped = swapped or step.begins
        row, column = row + step.suspect, column + step.source
    if begun is not None:
        yield Difference((begun[0], row), (begun[1], column))


def _merged(found: list[Difference], suspect: Sequence[Word]) -> list[Difference]:
    """Words added here and dropped close by are one swap: "areas of strength for a" for "a strong"."""
    merged: list[Difference] = []
    for difference in found:
        if merged and _belong(merged[-1], difference, suspect):
            last = merged.pop()
            difference = Difference(
                (last.suspect[0], difference.suspect[1]), (last.source[0], difference.source[1])
            )
        merged.append(difference)
    return merged


def _belong(one: Difference, other: Difference, suspect: Sequence[Word]) -> bool:
    between = suspect[one.suspect[1] : other.suspect[0]]
    added, dropped = _is_empty(one.source), _is_empty(one.suspect)
    opposite = (added and _is_empty(other.suspect)) or (dropped and _is_empty(other.source))
    return opposite and len(between) <= 2 and all(word.key in _FUNCTION for word in between)


def _is_empty(span: Range) -> bool:
    return span[0] == span[1]


def verbatim_runs(
    suspect: Sequence[Word], source: Sequence[Word], found: Sequence[Difference], least: int
) -> Iterator[Range]:
    """Ranges of at least `least` suspect words that stand in the source exactly so."""
    row = column = 0
    ends = [*found, Difference((len(suspect), len(suspect)), (len(source), len(source)))]
    for difference in ends:
        first = row
        while row < difference.suspect[0] and column < difference.source[0]:
            if suspect[row].key != source[column].key:
                if row - first >= least:
                    yield first, row
                first = row + 1
            row, column = row + 1, column + 1
        if row - first >= least:
            yield first, row
        row, column = difference.suspect[1], difference.source[1]
