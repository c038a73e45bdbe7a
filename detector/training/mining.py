"""Hard negatives: the clean passages that a network takes for spun, to train the next one on."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from detector.training import corpus
from detector.training.tagging import TaggedText

if TYPE_CHECKING:
    from datasets import Dataset

    from detector.encoder import Encoder


@dataclass(frozen=True)
class Window:
    """Tokens first..last (exclusive) of a corpus document. score: mean token probability, 0..1."""

    document: str
    domain: str
    first: int
    last: int
    score: float


def windows(text: TaggedText, words: int = 90) -> Iterator[tuple[int, int]]:
    """Ranges of tokens that cover a text: whole sentences, of about `words` words together."""
    first = 0
    for start in [*text.sentence_starts[1:], len(text)]:
        if start - first >= words or start == len(text):
            yield first, min(start, first + 2 * words)
            first = start


def score_windows(dataset: Dataset, encoder: Encoder, every: int, offset: int) -> Iterator[Window]:
    """Windows of every `every`th document from `offset` on, with the network's opinion of each."""
    for row in range(offset, len(dataset), every):
        record = dataset[row]
        text = corpus.tagged_text(record)
        ranges = list(windows(text))
        scores = encoder.encode([text.slice(first, last).text for first, last in ranges])
        for (first, last), score in zip(ranges, scores, strict=True):
            mean = float(np.mean(1 / (1 + np.exp(-score.substituted.astype(np.float64)))))
            yield Window(record["id"], record["domain"], first, last, round(mean, 5))


def hardest(found: Iterable[Window], share: float) -> list[Window]:
    """The `share` of each domain's windows that score highest."""
    by_domain: defaultdict[str, list[Window]] = defaultdict(list)
    for window in found:
        by_domain[window.domain].append(window)
    return [
        window
        for domain in sorted(by_domain)
        for window in sorted(by_domain[domain], key=lambda window: -window.score)[
            : max(1, round(share * len(by_domain[domain])))
        ]
    ]


def save(found: Sequence[Window], path: Path) -> None:
    """Write windows as JSON lines."""
    path.write_text("".join(json.dumps(asdict(window)) + "\n" for window in found), encoding="utf-8")


def load(path: Path) -> list[Window]:
    """Read what `save` wrote; nothing when the file is not there."""
    if not path.exists():
        return []
    return [Window(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
