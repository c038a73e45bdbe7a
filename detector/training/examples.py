"""Training examples: a window of clean text, spun anew or left alone, with labels per wordpiece."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from detector.training import corpus, dictionaries
from detector.training.backbone import whole_words
from detector.training.mining import Window
from detector.training.noise import honest_slips
from detector.training.pairs import Pair
from detector.training.phrases import load_phrases
from detector.training.spinners import Spinner, SpunText, Workshop, draw_style
from detector.training.spinners.swap import Swap, apply_swaps
from detector.training.tagging import TaggedText

if TYPE_CHECKING:
    from datasets import Dataset
    from tokenizers import Tokenizer

IGNORED = -100
WORDPIECES = 1.25
"""Wordpieces to a word, about."""
FILLED = 0.8
"""Share of a batch's length that an example should fill: padding costs as much as text."""
SPUN_SHARE = 0.03
"""A passage counts as spun from this share of its wordpieces on; with fewer it is not judged."""


@dataclass(frozen=True)
class Example:
    """One passage as the network reads it; all lists have one entry a wordpiece.

    substituted: 1 in a swapped span, 0 elsewhere, IGNORED at special tokens.
    originals: the wordpiece that stood there, in swapped spans where it is one whole word.
    spun: passage label 1 or 0, IGNORED when hardly anything was swapped.
    """

    input_ids: list[int]
    substituted: list[int]
    originals: list[int]
    spun: int


@dataclass(frozen=True)
class Recipe:
    """How examples are drawn. Shares are in 0..1.

    spun_share, pair_share: examples that are spun, and spun ones that come from the hand-made pairs.
    slip_share: examples with the slips of honest writers. hard_share: clean ones that are hard negatives.
    without: domains of clean text to leave out.
    """

    families: tuple[str, ...]
    spun_share: float = 0.5
    pair_share: float = 0.04
    slip_share: float = 0.25
    hard_share: float = 0.15
    without: tuple[str, ...] = ()


class ExampleMaker:
    """Makes the example of a given number: the same number gives the same example."""

    def __init__(
        self,
        dataset: Dataset,
        workshop: Workshop,
        pairs: Sequence[Pair],
        tokenizer: Tokenizer,
        recipe: Recipe,
        seed: int,
        hard: Sequence[Window] = (),
    ) -> None:
        self._dataset = dataset
        self._workshop = workshop
        self._pairs = pairs
        self._tokenizer = tokenizer
        self._recipe = recipe
        self._seed = seed
        self._by_domain = _rows_by_domain(dataset)
        self._domains = sorted(set(self._by_domain) - set(recipe.without))
        self._weights = [len(self._by_domain[domain]) ** 0.5 for domain in self._domains]
        self._hard = _hard_by_domain(hard, dataset)
        self._whole = whole_words(tokenizer)

    def make(self, number: int, length: int) -> Example:
        """Example `number`, of at most `length` wordpieces; nearly filled where three tries suffice."""
        rng = Random(f"{self._seed}/{number}")
        spin = rng.random() < self._recipe.spun_share
        if spin and self._pairs and rng.random() < self._recipe.pair_share:
            return self.label(rng.choice(self._pairs).draw(rng), length)
        hard = bool(self._hard) and not spin and rng.random() < self._recipe.hard_share
        for _ in range(3):
            window = self._hard_window(rng) if hard else self.window(round(length / WORDPIECES), rng)
            example = self.label(self._spun(window, spin, rng), length)
            if len(example.input_ids) >= FILLED * length:
                break
        return example

    def window(self, words: int, rng: Random) -> TaggedText:
        """Consecutive sentences of one random document."""
        domain = rng.choices(self._domains, self._weights)[0]
        text = corpus.tagged_text(self._dataset[rng.choice(self._by_domain[domain])])
        first = rng.choice(text.sentence_starts[: max(1, len(text.sentence_starts) - 1)])
        if len(text) - first < words // 2:
            first = 0
        last = min(len(text), first + words)
        stop = bisect_right(text.sentence_starts, last) - 1
        if stop > 0 and text.sentence_starts[stop] > first + words // 2:
            last = text.sentence_starts[stop]
        return text.slice(first, last)

    def _hard_window(self, rng: Random) -> TaggedText:
        """A clean passage that an earlier network took for spun."""
        domains = [domain for domain in self._domains if domain in self._hard]
        row, first, last = rng.choice(self._hard[rng.choice(domains)])
        return corpus.tagged_text(self._dataset[row]).slice(first, last)

    def _spun(self, text: TaggedText, spin: bool, rng: Random) -> SpunText:
        swaps: list[Swap] = []
        if spin:
            spinner = Spinner(self._workshop, draw_style(rng, self._recipe.families), rng)
            text = spinner.rearranged(text)
            swaps = spinner.swaps(text)
        if rng.random() < self._recipe.slip_share:
            taken = {index for swap in swaps for index in range(swap.first, swap.last)}
            swaps = swaps + honest_slips(text, taken, rng.uniform(0.01, 0.16), rng)
        return apply_swaps(text, sorted(swaps, key=lambda swap: swap.first))

    def label(self, spun: SpunText, length: int = 160) -> Example:
        """Tokenise a spun text and label its wordpieces, of which at most `length` are kept."""
        encoding = self._tokenizer.encode(spun.text)
        kept = min(len(encoding.ids), length) - 1
        ids = [*encoding.ids[:kept], encoding.ids[-1]]
        substituted = [IGNORED] + [0] * (kept - 1) + [IGNORED]
        originals = [IGNORED] * len(ids)
        for span in spun.spans:
            inside = [
                index
                for index, (start, end) in enumerate(encoding.offsets[1:kept], 1)
                if start < span.end and end > span.start
            ]
            for index, original in zip(inside, self._aligned(span.original, len(inside)), strict=True):
                substituted[index] = 1
                originals[index] = original
        return Example(ids, substituted, originals, _passage_label(substituted))

    def _aligned(self, original: str, count: int) -> list[int]:
        """The original's words spread evenly over `count` wordpieces; reading collapses repeats."""
        words = original.lower().split()
        return [self._whole.get(words[place * len(words) // count], IGNORED) for place in range(count)]


def _rows_by_domain(dataset: Dataset) -> dict[str, list[int]]:
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for index, domain in enumerate(dataset["domain"]):
        rows[domain].append(index)
    return dict(rows)


def _hard_by_domain(hard: Sequence[Window], dataset: Dataset) -> dict[str, list[tuple[int, int, int]]]:
    """Windows as (row, first, last), by domain; those of documents that are not in `dataset` are left out."""
    row_of = {name: row for row, name in enumerate(dataset["id"])} if hard else {}
    found: defaultdict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for window in hard:
        if window.document in row_of:
            found[window.domain].append((row_of[window.document], window.first, window.last))
    return dict(found)


def _passage_label(substituted: Sequence[int]) -> int:
    share = sum(label == 1 for label in substituted) / max(1, len(substituted) - 2)
    return 1 if share >= SPUN_SHARE else 0 if share == 0 else IGNORED


def load_workshop(build: Path) -> Workshop:
    """The dictionaries that `scripts/build_corpus.py` made, and the phrase rules."""
    return Workshop(dictionaries.load(build / "dictionaries.json"), load_phrases())


def collate(examples: Sequence[Example], length: int, pad: int = 0) -> dict[str, Any]:
    """Examples as one batch of int64 tensors [batch, length]; `spun` is [batch]."""
    import torch

    def padded(rows: Sequence[list[int]], value: int) -> torch.Tensor:
        return torch.tensor([row + [value] * (length - len(row)) for row in rows])

    ids = padded([example.input_ids for example in examples], pad)
    return {
        "input_ids": ids,
        "attention_mask": padded([[1] * len(example.input_ids) for example in examples], 0),
        "substituted": padded([example.substituted for example in examples], IGNORED),
        "originals": padded([example.originals for example in examples], IGNORED),
        "spun": torch.tensor([example.spun for example in examples]),
    }
