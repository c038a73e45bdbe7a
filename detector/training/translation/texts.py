"""Texts that people or the way they were made judged as translations, for the translation head to learn from.

Sentences translated by machine with tags and scores of people (MLQE-PE, Fomicheva et al. 2022, arXiv
2010.04480), segments with error spans (WMT MQM, Freitag et al. 2021, arXiv 2104.14478), and documents sent
through rules or a dictionary (`build_translations`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from zlib import crc32

from detector.training.sources import read_rows
from detector.training.translation.judged import MT

_POST_EDITED = 0.9
"""Score that a sentence has at least when a translator mended it."""
_MENDED_WEIGHT = 0.5
TOGETHER = (2, 5)
"""Fewest and most sentences that are put together."""
_POOR, _GOOD = -0.5, 0.5
"""Mean scores up to which, and from which on, a text counts as poorly translated, and as well."""
_INVISIBLE = ("Omission", "Terminology", "Locale", "Inconsistency", "Non-translation", "None", "Other")
"""Errors that can hardly be seen without the source: their places are not learnt from."""


@dataclass(frozen=True)
class JudgedSentence:
    """A sentence at [start, end) of a text. score: standardised, about -2..1; weight: how much it counts."""

    start: int
    end: int
    score: float
    weight: float = 1.0


@dataclass(frozen=True)
class JudgedText:
    """A text with what is broken in it.

    broken: ranges; unknown: ranges of which nobody says whether they are. translated: whether it went
    through a poor translator, None where nobody says.
    """

    text: str
    broken: tuple[tuple[int, int], ...] = ()
    unknown: tuple[tuple[int, int], ...] = ()
    sentences: tuple[JudgedSentence, ...] = ()
    translated: bool | None = None


def mlqe_rows(split: str) -> list[dict[str, Any]]:
    """Sentences of MLQE-PE: `train`, `dev`, or `calibration`, a tenth of the training ones by their id."""
    rows = read_rows(MT / "mlqe_to_english.jsonl.xz")
    kept = [row for row in rows if len(row["mt"].split(" ")) == len(row["tags"])]
    if split == "dev":
        return [row for row in kept if row["split"] == "dev"]
    held_out = split == "calibration"
    return [row for row in kept if row["split"] == "train" and is_held_out(row["id"]) == held_out]


def is_held_out(name: str) -> bool:
    """Whether a training sentence is kept for calibration."""
    return crc32(name.encode()) % 10 == 0


def mlqe_texts(
    rows: Sequence[dict[str, Any]], rng: Random, packed: float = 0.5, together: tuple[int, int] = TOGETHER
) -> Iterator[JudgedText]:
    """Each sentence once, alone or (the share `packed`) `together` with so many of its language."""
    for group in _grouped(rows, rng, packed, together):
        parts = [_mlqe(row) for row in group]
        joined = _joined(parts)
        mean = sum(float(row["z"]) for row in group) / len(group)
        verdict = True if mean <= _POOR else False if mean >= _GOOD else None
        yield JudgedText(joined.text, joined.broken, joined.unknown, joined.sentences, verdict)


def post_edited_texts(
    rows: Sequence[dict[str, Any]], rng: Random, packed: float = 0.7, together: tuple[int, int] = TOGETHER
) -> Iterator[JudgedText]:
    """What translators made of the same sentences: nothing in it is broken."""
    for group in _grouped(rows, rng, packed, together):
        parts = []
        for row in group:
            text = row["post_edit"].strip()
            score = max(float(row["z"]), _POST_EDITED)
            parts.append(JudgedText(text, sentences=(JudgedSentence(0, len(text), score, _MENDED_WEIGHT),)))
        joined = _joined(parts)
        yield JudgedText(joined.text, sentences=joined.sentences, translated=False)


def mqm_texts(split: str) -> Iterator[JudgedText]:
    """Segments of good systems: they are not to be flagged, but have errors here and there."""
    for row in read_rows(MT / "mqm_to_english.jsonl.xz"):
        if row["split"] == split and row["mt"].strip():
            seen = [span for span in row["spans"] if span["end"]]
            visible = [span for span in seen if not _is_hidden(span)]
            yield JudgedText(
                row["mt"],
                broken=tuple(
                    (span["start"], span["end"]) for span in visible if span["severity"] != "neutral"
                ),
                unknown=tuple((span["start"], span["end"]) for span in seen if _is_hidden(span)),
                translated=None if float(row["mqm"]) <= -10 else False,
            )


def _is_hidden(span: dict[str, Any]) -> bool:
    category = str(span["category"])
    return any(name in category for name in _INVISIBLE)


def garbled_texts(path: Path) -> Iterator[JudgedText]:
    """Documents that rules or a dictionary translated, from a file of `build_translations`."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            ranges = tuple((start, end) for start, end, _ in row["spans"])
            yield JudgedText(row["text"], broken=ranges, translated=True)


def _grouped(
    rows: Sequence[dict[str, Any]], rng: Random, packed: float, together: tuple[int, int]
) -> Iterator[list[dict[str, Any]]]:
    by_language: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_language[row["lang"]].append(row)
    for language in sorted(by_language):
        left = by_language[language]
        rng.shuffle(left)
        while left:
            count = rng.randint(*together) if rng.random() < packed else 1
            yield [left.pop() for _ in range(min(count, len(left)))]


def _mlqe(row: dict[str, Any]) -> JudgedText:
    broken, at = [], 0
    for token, tag in zip(row["mt"].split(" "), row["tags"], strict=True):
        if tag == "B":
            broken.append((at, at + len(token)))
        at += len(token) + 1
    whole = JudgedSentence(0, len(row["mt"]), float(row["z"]))
    return JudgedText(row["mt"], tuple(broken), sentences=(whole,))


def _joined(parts: Sequence[JudgedText]) -> JudgedText:
    """Texts one after the other as one, nothing said of whether it was translated."""
    broken: list[tuple[int, int]] = []
    unknown: list[tuple[int, int]] = []
    sentences: list[JudgedSentence] = []
    at = 0
    for part in parts:
        broken += [(start + at, end + at) for start, end in part.broken]
        unknown += [(start + at, end + at) for start, end in part.unknown]
        sentences += [JudgedSentence(s.start + at, s.end + at, s.score, s.weight) for s in part.sentences]
        at += len(part.text) + 1
    return JudgedText(" ".join(part.text for part in parts), tuple(broken), tuple(unknown), tuple(sentences))
