"""Repairs of broken wording: what editors of poor translations wrote for phrases that come again.

A file `repairs.json` of the model, built by `scripts/build_repairs.py`; a model without it has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detector.errors import ModelError
from detector.model_folder import ModelFolder
from detector.originals.wording import fit, match_case
from detector.passages import Passage
from detector.report import Suggestion
from detector.spans import Span
from detector.words import Words, key

FILE = "repairs.json"
MAX_WORDS = 5
"""Words of the longest phrase that is repaired."""
LIKELY = 0.5
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Repair:
    """A phrase and what it was edited to, both lower case, words parted by one space.

    edited: in how many texts it was edited so; occurred: in how many it stood, good ones among them.
    """

    phrase: str
    text: str
    edited: int
    occurred: int

    @property
    def score(self) -> float:
        """The share of its texts that it was edited so in, as if one more had left it alone."""
        return self.edited / (self.occurred + 1)


@dataclass(frozen=True)
class Match:
    """A repair of words first..last (exclusive); text: what they become."""

    first: int
    last: int
    text: str
    score: float


class Repairs:
    """Look-up of broken phrases."""

    def __init__(self, repairs: Iterable[Repair] = ()) -> None:
        self._known = {repair.phrase: repair for repair in repairs}

    @classmethod
    def load(cls, folder: ModelFolder) -> Repairs:
        """The repairs of a model, none for a model without any; raises ModelError for a damaged file."""
        if FILE not in folder.checksums:
            return cls()
        try:
            return cls(read(folder.json(FILE)))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ModelError(f"{folder.path / FILE}: not a table of repairs; reinstall unspin") from error

    def suggest(
        self, spans: Sequence[Span], words: Words, passages: Sequence[Passage]
    ) -> Iterator[tuple[Suggestion, ...]]:
        """For each span: it rewritten with what is known for the phrases in it and over its ends.

        A phrase may reach one word over an end of the span if its repair leaves that word as it is.
        """
        for span in spans:
            suggestion = self._suggestion(span, words, passages[int(words.passage[span.first])].text)
            yield (suggestion,) if suggestion else ()

    def matches(self, words: Sequence[str]) -> list[Match]:
        """The surest repairs in words that stand side by side, without overlap; of like ones the longest."""
        found = [
            Match(first, last, repair.text, repair.score)
            for first in range(len(words))
            for last in range(first + 1, min(len(words), first + MAX_WORDS) + 1)
            if (repair := self._known.get(" ".join(words[first:last])))
        ]
        found.sort(key=lambda match: (-match.score, match.first - match.last, match.first))
        kept: list[Match] = []
        for match in found:
            if all(match.last <= other.first or other.last <= match.first for other in kept):
                kept.append(match)
        return sorted(kept, key=lambda match: match.first)

    def _suggestion(self, span: Span, words: Words, text: str) -> Suggestion | None:
        if not self._known:
            return None
        begin, end = int(words.starts[span.first]), int(words.ends[span.last - 1])
        score, parts, at = 1.0, [], begin
        for match in self._changes(span, words, text):
            start, stop, new = _put(match, span, words, text)
            parts += [text[at:start], new]
            score, at = score * match.score, stop
        wording = _SPACES.sub(" ", "".join(parts) + text[at:end]).strip()
        if not parts or not wording:
            return None
        return Suggestion(fit(wording, text[begin:end]), round(score, 4), score >= LIKELY)

    def _changes(self, span: Span, words: Words, text: str) -> Iterator[Match]:
        """What changes in a span, as words of the whole document."""
        before, after = (_adjoin(words, index, text) for index in (span.first - 1, span.last - 1))
        for run in _runs(range(span.first - before, span.last + after), words, text):
            keys = [key(text[words.starts[index] : words.ends[index]]) for index in run]
            for match in self.matches(keys):
                change = _trimmed(match, keys, run[0])
                over = match.first + run[0] < span.last and match.last + run[0] > span.first
                if over and span.first <= change.first and change.last <= span.last:
                    yield change


def read(content: Mapping[str, Any]) -> Iterator[Repair]:
    """The repairs of a file's content: lists of phrase, repair and the two counts."""
    for phrase, text, edited, occurred in content["repairs"]:
        yield Repair(str(phrase), str(text), int(edited), int(occurred))


def _adjoin(words: Words, index: int, text: str) -> bool:
    """Whether nothing but space stands between a word and the next one of its sentence."""
    if not 0 <= index < len(words) - 1 or words.sentence[index] != words.sentence[index + 1]:
        return False
    return text[words.ends[index] : words.starts[index + 1]].isspace()


def _runs(indices: range, words: Words, text: str) -> Iterator[range]:
    """Ranges of words with nothing but space between them."""
    first = indices.start
    for index in indices:
        if index + 1 == indices.stop or not _adjoin(words, index, text):
            yield range(first, index + 1)
            first = index + 1


def _trimmed(match: Match, words: Sequence[str], shift: int) -> Match:
    """What a match changes, without the words beside it that it leaves as they are."""
    first, last, repair = match.first, match.last, match.text.split()
    while first < last and repair and repair[0] == words[first]:
        first, repair = first + 1, repair[1:]
    while first < last and repair and repair[-1] == words[last - 1]:
        last, repair = last - 1, repair[:-1]
    return Match(first + shift, last + shift, " ".join(repair), match.score)


def _put(change: Match, span: Span, words: Words, text: str) -> tuple[int, int, str]:
    """The characters that a change replaces, none for words put in, and what it writes there."""
    if change.first < change.last:
        start, stop = int(words.starts[change.first]), int(words.ends[change.last - 1])
        return start, stop, match_case(change.text, text[start:stop])
    if change.first > span.first:
        at = int(words.ends[change.first - 1])
        return at, at, f" {change.text}"
    at = int(words.starts[change.first])
    return at, at, f"{change.text} "
