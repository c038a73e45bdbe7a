"""Which of the findings of a document are those that were accepted before, though its text was edited."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, TypeVar

from detector.context import NEIGHBOURS

_WORD = re.compile(r"\w+")
_LOOKED_AT = 40  # entries that a finding is compared with: more have the same words only in made-up text


@dataclass(frozen=True, order=True)
class Entry:
    """A phrase and the words before and after it, case-folded."""

    phrase: str
    before: tuple[str, ...]
    after: tuple[str, ...]


class Accepted:
    """The entries of one document, each of which findings use up as often as it was accepted."""

    def __init__(self, entries: Mapping[Entry, int]) -> None:
        self._left = Counter(entries)

    def left(self) -> list[Entry]:
        """What was not used up, in order."""
        return sorted(self._left.elements())

    def take(self, found: Sequence[Entry]) -> set[int]:
        """The places in `found` of those that were accepted; a surer likeness comes first.

        A phrase in the same company; one with most of its company the same, since a word beside it was
        edited; a part or an extension of one in the same company, since an edit elsewhere can move the
        border of a finding.
        """
        taken = {at for at, entry in enumerate(found) if self._left[entry] > 0 and self._take([entry])}
        for at, entry in enumerate(found):
            alike = [] if at in taken else [one for one in self._beside(entry) if _in_company(one, entry)]
            if self._take(alike[:1]):
                taken.add(at)
        # Each part of a phrase that now is found in parts uses it, and a phrase that now is found as a
        # whole uses all its parts: so nothing is used up before all are seen.
        used: set[Entry] = set()
        for at, entry in enumerate(found):
            extended = [] if at in taken else [one for one in self._sharing(entry) if _extended(one, entry)]
            taken |= {at} if extended else set()
            used.update(extended)
        self._take(used)
        return taken

    def _take(self, entries: Collection[Entry]) -> bool:
        self._left.subtract(entries)
        return bool(entries)

    def _beside(self, entry: Entry) -> list[Entry]:
        return self._alike(self._phrases, [(entry.phrase, word) for word in _company(entry)])

    def _sharing(self, entry: Entry) -> list[Entry]:
        return self._alike(self._words, _WORD.findall(entry.phrase))

    def _alike(self, index: Mapping[Any, Sequence[Entry]], keys: Sequence[Any]) -> list[Entry]:
        """What is left of the entries under some keys, those of the rarest key first."""
        lists = sorted((index[key] for key in keys if key in index), key=len)
        entries = islice((entry for entries in lists for entry in entries), _LOOKED_AT)
        return [entry for entry in entries if self._left[entry] > 0]

    @cached_property
    def _phrases(self) -> Mapping[tuple[str, str], Sequence[Entry]]:
        return _indexed(+self._left, lambda entry: {(entry.phrase, word) for word in _company(entry)})

    @cached_property
    def _words(self) -> Mapping[str, Sequence[Entry]]:
        return _indexed(+self._left, lambda entry: set(_WORD.findall(entry.phrase)))


def _company(entry: Entry) -> set[str]:
    return {*entry.before, *entry.after}


_Key = TypeVar("_Key")


def _indexed(
    entries: Iterable[Entry], keys: Callable[[Entry], Iterable[_Key]]
) -> Mapping[_Key, Sequence[Entry]]:
    index: defaultdict[_Key, list[Entry]] = defaultdict(list)
    for entry in entries:
        for key in keys(entry):
            index[key].append(entry)
    return index


def _in_company(one: Entry, other: Entry) -> bool:
    """Whether two entries have one phrase and most of their neighbours."""
    return one.phrase == other.phrase and _alike((one.before, one.after), (other.before, other.after))


def _extended(one: Entry, other: Entry) -> bool:
    """Whether the phrase of one entry holds that of the other, which then has the same neighbours."""
    long, short = sorted((one, other), key=lambda entry: -len(entry.phrase))
    words, part = _WORD.findall(long.phrase), _WORD.findall(short.phrase)
    for at in range(len(words) - len(part) + 1):
        if words[at : at + len(part)] == part:
            before = (*long.before, *words[:at])[-NEIGHBOURS:]
            after = (*words[at + len(part) :], *long.after)[:NEIGHBOURS]
            if _alike((before, after), (short.before, short.after)):
                return True
    return False


_Sides = tuple[tuple[str, ...], tuple[str, ...]]


def _alike(one: _Sides, other: _Sides) -> bool:
    """Whether at least half of the neighbours that can be the same are."""
    pairs = [(set(here), set(there)) for here, there in zip(one, other, strict=True)]
    same = sum(len(here & there) for here, there in pairs)
    return same > 0 and 2 * same >= sum(max(len(here), len(there)) for here, there in pairs)
