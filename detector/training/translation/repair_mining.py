"""Repairs: what editors write for the broken wordings of poor translations, phrase by phrase.

Learnt from pairs of a translation and its correction. A phrase that stands unedited elsewhere, in good
English above all, has a low share; what is wrong more often than right on pairs kept apart is not shipped.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from zlib import crc32

from detector.originals.repairs import MAX_WORDS, Repair, Repairs
from detector.training.phrases import is_contraction, is_respelling
from detector.training.sources import read_rows
from detector.training.translation.judged import sentences
from detector.words import WORD

RIGHT = 0.5
"""Share of the first suggestions of a source that must be right on pairs kept apart."""
_LEAST = 20
"""Suggestions that such a share needs to be one."""
_FLOORS = [round(0.05 * step, 2) for step in range(10, 20)]
_FOLDS = 5
MOST = 7500
"""Repairs in a file, which is to stay small."""
_TOKEN = re.compile(rf"{WORD.pattern}|[^\w\s]")
_NAME = re.compile(r"[^\W\d_]*[A-Z]")

Change = tuple[int, int, str]
"""Tokens first..last (exclusive) of the translation, and the phrase that was written for them."""


@dataclass(frozen=True)
class Pair:
    """A translation and its correction."""

    id: str
    text: str
    corrected: str


@dataclass(frozen=True)
class Edits:
    """What was changed, with and without neighbours. tokens: of the translation, lower case.

    corrected: those of the correction.
    """

    id: str
    tokens: tuple[str, ...]
    corrected: tuple[str, ...]
    changes: frozenset[Change]


def post_edited(split: str) -> Iterator[Pair]:
    """Sentences of MLQE-PE and their post-edits; split is `train` or `dev`."""
    for sentence in sentences(split):
        yield Pair(sentence.id, sentence.text, sentence.corrected)


def translation_pairs(path: Path) -> Iterator[Pair]:
    """Texts that went through a translator and their originals."""
    for number, row in enumerate(read_rows(path)):
        yield Pair(str(row.get("id", number)), row["text"], row["original"])


def edits(pair: Pair) -> Edits:
    """What the correction of a translation changed in its wording."""
    old, new = (_TOKEN.findall(text.replace("’", "'")) for text in (pair.text, pair.corrected))
    before, after = [token.lower() for token in old], [token.lower() for token in new]
    changes: set[Change] = set()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, first, last, start, stop in matcher.get_opcodes():
        if kind != "equal" and not _names(old, first, last) and not _names(new, start, stop):
            changes.update(_anchored(before, after, (first, last), (start, stop)))
    return Edits(pair.id, tuple(before), tuple(after), frozenset(changes))


def _names(tokens: Sequence[str], first: int, last: int) -> bool:
    """Whether there is a name or a number among the tokens; a capital after a full stop is none."""
    return any(
        any(map(str.isdigit, tokens[at])) or (_NAME.match(tokens[at]) and at and tokens[at - 1] not in ".!?")
        for at in range(first, last)
    )


def _anchored(
    before: Sequence[str], after: Sequence[str], old: tuple[int, int], new: tuple[int, int]
) -> Iterator[Change]:
    """A change alone and with a neighbouring word on either side; words only, some on both sides."""
    for left in (0, 1):
        for right in (0, 1):
            first, last, start, stop = old[0] - left, old[1] + right, new[0] - left, new[1] + right
            if min(first, start) < 0 or last > len(before) or stop > len(after):
                continue
            phrase, repair = before[first:last], after[start:stop]
            if _is_phrase(phrase) and _is_phrase(repair) and _is_wording(" ".join(phrase), " ".join(repair)):
                yield first, last, " ".join(repair)


def _is_phrase(tokens: Sequence[str]) -> bool:
    return 0 < len(tokens) <= MAX_WORDS and all(token[0].isalpha() for token in tokens)


def _is_wording(phrase: str, repair: str) -> bool:
    return not is_respelling(phrase, repair) and not is_contraction(phrase, repair)


def mine(found: Sequence[Edits], beside: Sequence[Edits] = (), least: int = 2) -> list[Repair]:
    """For each phrase that was edited alike in at least `least` texts: its likeliest repair.

    It occurred in all texts that have it, translations and corrections, those of `beside` too.
    """
    edited: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for item in found:
        for phrase, repair in {(_phrase(item, change), change[2]) for change in item.changes}:
            edited[phrase][repair] += 1
    best = {phrase: repairs.most_common(1)[0] for phrase, repairs in edited.items()}
    kept = {phrase: pair for phrase, pair in best.items() if pair[1] >= least}
    occurred: Counter[str] = Counter()
    for item in (*found, *beside):
        for tokens in (item.tokens, item.corrected):
            occurred.update(kept.keys() & set(_phrases(tokens)))
    return [
        Repair(phrase, repair, count, occurred[phrase]) for phrase, (repair, count) in sorted(kept.items())
    ]


def _phrase(item: Edits, change: Change) -> str:
    return " ".join(item.tokens[change[0] : change[1]])


def _phrases(tokens: Sequence[str]) -> Iterator[str]:
    for first in range(len(tokens)):
        for last in range(first + 1, min(len(tokens), first + MAX_WORDS) + 1):
            if not tokens[last - 1][0].isalpha():
                break
            yield " ".join(tokens[first:last])


@dataclass(frozen=True)
class Trial:
    """A repair that was tried at a place, and whether the corrector wrote the same."""

    score: float
    right: bool


def trials(repairs: Iterable[Repair], found: Iterable[Edits]) -> Iterator[Trial]:
    """What is suggested at the places that were changed at all.

    A place that was left as it was is none: there is nothing marked there to be suggested for.
    """
    known = Repairs(repairs)
    for item in found:
        changed = {at for first, last, _ in item.changes for at in range(first, last)}
        for match in known.matches(item.tokens):
            if changed.intersection(range(match.first, match.last)):
                yield Trial(match.score, (match.first, match.last, match.text) in item.changes)


def floor(found: Sequence[Edits], beside: Sequence[Edits] = ()) -> float:
    """The lowest score from which on repairs are right often enough on folds kept apart, 1 for none."""
    tried: list[Trial] = []
    for fold in range(_FOLDS):
        apart = [crc32(item.id.encode()) % _FOLDS == fold for item in found]
        learnt = mine([item for item, out in zip(found, apart, strict=True) if not out], beside)
        tried += trials(learnt, (item for item, out in zip(found, apart, strict=True) if out))
    for level in _FLOORS:
        shown = [trial.right for trial in tried if trial.score >= level]
        if len(shown) >= _LEAST and sum(shown) / len(shown) >= RIGHT:
            return level
    return 1.0


@dataclass(frozen=True)
class Lesson:
    """What a source of pairs teaches. found: repairs seen twice; floor: 1 where none are good enough.

    dev: how the kept ones did on pairs kept apart; where none are kept, those of the lowest floor.
    """

    texts: int
    found: int
    floor: float
    repairs: tuple[Repair, ...]
    dev: tuple[Trial, ...]

    @property
    def record(self) -> dict[str, float]:
        """In numbers; right: the share of the suggestions shown on pairs kept apart."""
        shown = len(self.dev)
        right = sum(trial.right for trial in self.dev) / max(1, shown)
        return {
            "texts": self.texts,
            "found": self.found,
            "floor": self.floor,
            "kept": len(self.repairs),
            "shown": shown,
            "right": round(right, 4),
        }


def learn(train: Iterable[Pair], dev: Iterable[Pair], beside: Iterable[Pair] = ()) -> Lesson:
    """Mine pairs, keep what folds of them show to be right often enough, and try it on others.

    beside: pairs of another source, which say what stands in English that needs no repair.
    """
    found, others = ([edits(pair) for pair in pairs] for pairs in (train, beside))
    repairs, lowest = mine(found, others), floor(found, others)
    kept = tuple(repair for repair in repairs if repair.score >= lowest)
    likely = [repair for repair in repairs if repair.score >= _FLOORS[0]]
    tried = tuple(trials(kept or likely, map(edits, dev)))
    return Lesson(len(found), len(repairs), lowest, kept, tried)


def write(lessons: Mapping[str, Lesson], path: Path, most: int = MOST) -> int:
    """Write the repairs of several sources, the most frequent ones and the surest of each phrase.

    Gives how many there are.
    """
    best: dict[str, Repair] = {}
    for repair in sorted((repair for lesson in lessons.values() for repair in lesson.repairs), key=_score):
        best[repair.phrase] = repair
    chosen = sorted(best.values(), key=lambda repair: -repair.edited)[:most]
    content = {
        "sources": {name: lesson.record for name, lesson in lessons.items()},
        "repairs": sorted([repair.phrase, repair.text, repair.edited, repair.occurred] for repair in chosen),
    }
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    return len(chosen)


def _score(repair: Repair) -> float:
    return repair.score
