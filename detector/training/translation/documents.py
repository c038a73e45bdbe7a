"""Documents garbled as by a poor translation, made of the clean corpus: what the head `garbled` learns."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from detector.training import corpus
from detector.training.roundtrip import changes, pairs_of, round_trips
from detector.training.spinners.swap import SpunText
from detector.training.tagging import TaggedText
from detector.training.translation.senses import Senses, load_senses
from detector.training.translation.wordforword import MANNERS, NEVER_TRAINED, draw_manner, translate

WORD_FOR_WORD = "word-for-word"
TRAINED = (
    *(WORD_FOR_WORD,) * 6,
    *("spanish", "galician", "esperanto") * 2,
    "serbo-croatian",
    *("spanish+galician", "esperanto+spanish", "galician+esperanto", "spanish+esperanto"),
)
"""The ways of training text, taken in turn: a third word for word."""
UNSEEN = ("catalan", "esperanto+catalan", f"{WORD_FOR_WORD}:{NEVER_TRAINED}")
"""Ways that no training text went, for `dev` alone."""
TESTED = (*dict.fromkeys(TRAINED), *UNSEEN)
WORDS = (60, 250)
DEV_WORDS = 200
DEV_DOCUMENTS = 200
SIZES = {"train": 3000, "calibration": 400}
_CHUNK = 40


@dataclass(frozen=True)
class Task:
    """A clean text and the way that it goes."""

    id: str
    domain: str
    way: str
    text: TaggedText


def tasks(split: str, dataset: Any, seed: int = 0) -> list[Task]:
    """What is to be translated of a split, drawn from all its domains alike."""
    rng = Random(f"translations {split} {seed}")
    if split == "dev":
        rows = [row for row in by_domain(dataset["domain"], rng) if _words(dataset[row]) >= WORDS[0]]
        cut = [
            (dataset[row], cut_after(corpus.tagged_text(dataset[row]), DEV_WORDS))
            for row in rows[:DEV_DOCUMENTS]
        ]
        return [Task(f"{row['id']}:{way}", row["domain"], way, text) for way in TESTED for row, text in cut]
    made: list[Task] = []
    for row in by_domain(dataset["domain"], rng):
        text = excerpt(corpus.tagged_text(dataset[row]), rng)
        if text is not None:
            way = TRAINED[len(made) % len(TRAINED)]
            made.append(Task(f"{dataset[row]['id']}:{way}", dataset[row]["domain"], way, text))
        if len(made) == SIZES[split]:
            break
    return made


def by_domain(domains: Sequence[str], rng: Random) -> list[int]:
    """All rows, shuffled, one of each domain in turn as long as there are any."""
    rows = list(range(len(domains)))
    rng.shuffle(rows)
    seen = Counter[str]()
    turn = {}
    for row in rows:
        turn[row] = seen[domains[row]]
        seen[domains[row]] += 1
    return sorted(rows, key=turn.__getitem__)


def _words(record: dict[str, Any]) -> int:
    return len(record["text"].split())


def excerpt(text: TaggedText, rng: Random) -> TaggedText | None:
    """A stretch of whole sentences of 60 to 250 words; None when the text has no such stretch."""
    counts = _cumulated(text)
    wanted = rng.randint(*WORDS)
    starts = [start for start in text.sentence_starts if counts[-1] - counts[start] >= WORDS[0]]
    if not starts:
        return None
    whole = [start for start in starts if counts[-1] - counts[start] >= wanted] or starts[:1]
    first = rng.choice(whole)
    ends = [
        end
        for end in (*text.sentence_starts, len(text))
        if WORDS[0] <= counts[end] - counts[first] <= WORDS[1]
    ]
    if not ends:
        return None
    return text.slice(first, min(ends, key=lambda end: abs(counts[end] - counts[first] - wanted)))


def cut_after(text: TaggedText, words: int) -> TaggedText:
    """The first words of a text."""
    counts = _cumulated(text)
    return text.slice(0, max(1, next((i for i, count in enumerate(counts) if count >= words), len(text))))


def _cumulated(text: TaggedText) -> list[int]:
    """For each token, the words before it; at the end, all words."""
    counts = [0]
    for index in range(len(text)):
        counts.append(counts[-1] + any(letter.isalnum() for letter in text.word(index)))
    return counts


def translated(made: Sequence[Task], senses: Senses, processes: int = 2) -> list[SpunText]:
    """Each text after its way, with what differs; in the order of the tasks."""
    chunks = [
        (way, rows[at : at + _CHUNK])
        for way, rows in _by_way(made).items()
        for at in range(0, len(rows), _CHUNK)
    ]
    results: dict[int, SpunText] = {}
    with ThreadPoolExecutor(processes) as pool:
        for done in pool.map(lambda chunk: _chunk(made, chunk[0], chunk[1], senses), chunks):
            results.update(done)
    return [results[number] for number in range(len(made))]


def _by_way(made: Sequence[Task]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, task in enumerate(made):
        found.setdefault(task.way, []).append(number)
    return found


def _chunk(made: Sequence[Task], way: str, numbers: list[int], senses: Senses) -> dict[int, SpunText]:
    if way.startswith(WORD_FOR_WORD):
        return {number: _word_for_word(made[number], senses) for number in numbers}
    originals = [made[number].text.text for number in numbers]
    returned = round_trips(originals, pairs_of(way))
    spun = map(changes, originals, returned)
    return dict(zip(numbers, spun, strict=True))


def _word_for_word(task: Task, senses: Senses) -> SpunText:
    rng = Random(task.id)
    _, _, manner = task.way.partition(":")
    names = (manner,) if manner else tuple(name for name in MANNERS if name != NEVER_TRAINED)
    return translate(task.text, draw_manner(rng, names), senses, rng)


def rows(made: Sequence[Task], senses: Senses, processes: int = 2) -> Iterator[dict[str, Any]]:
    """The rows of a file: id, domain, way, original, text, spans."""
    for task, spun in zip(made, translated(made, senses, processes), strict=True):
        if spun.spans:
            yield {
                "id": task.id,
                "domain": task.domain,
                "way": task.way,
                "original": task.text.text,
                "text": spun.text,
                "spans": [[span.start, span.end, span.original] for span in spun.spans],
            }


def write(split: str, folder: Path, out: Path, processes: int = 2) -> list[dict[str, Any]]:
    """Translate a split of the corpus in `folder` and write `out`/`split`.jsonl; its rows."""
    made = tasks(split, corpus.load(folder, split))
    senses = load_senses({lemma for task in made for lemma in task.text.lemmas})
    written = list(rows(made, senses, processes))
    out.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in written)
    unfinished = out / f"{split}.jsonl.part"
    unfinished.write_text("".join(lines), encoding="utf-8")
    unfinished.replace(out / f"{split}.jsonl")
    return written


def summary(written: Sequence[dict[str, Any]]) -> dict[str, tuple[int, int, float]]:
    """By way: documents, words, and the share of the words that lie in spans."""
    found: dict[str, tuple[int, int, int]] = {}
    for row in written:
        words = len(row["text"].split())
        changed = sum(len(row["text"][start:end].split()) for start, end, _ in row["spans"])
        documents, all_words, all_changed = found.get(row["way"], (0, 0, 0))
        found[row["way"]] = (documents + 1, all_words + words, all_changed + changed)
    return {way: (documents, words, changed / words) for way, (documents, words, changed) in found.items()}
