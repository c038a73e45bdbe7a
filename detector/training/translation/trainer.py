"""Training of the translation head on lessons whose middle states are known, with checkpoints."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

import numpy as np
import torch
from torch import Tensor, nn

from detector.gpu import by_length
from detector.training.run import Run, is_bf16_quick
from detector.training.translation.head import TranslationHead, TranslationOutputs
from detector.training.translation.lessons import Lesson
from detector.training.translation.states import States

_SENTENCES = 8.0
"""Weight of scored sentences that a batch has at least; one with fewer teaches less of quality."""
_STEP = 16
"""Passages are padded to a multiple of it: each new shape costs compilation and memory."""
_NEIGHBOURS = 4000
"""Lessons that are drawn together and then parted into batches by their length."""


@dataclass(frozen=True)
class Schedule:
    """How long and how fast to train. rate: of the layers, head_rate: of the heads on them.

    tokens: wordpieces of a batch, padding included. The rates rise over `warmup` steps and fall to nearly
    zero at the end. quality_weight, passage_weight: of these losses beside that of the wordpieces.
    """

    epochs: int = 3
    tokens: int = 3072
    rate: float = 2e-4
    head_rate: float = 6e-4
    warmup: int = 60
    dropout: float = 0.1
    quality_weight: float = 2.0
    passage_weight: float = 0.3
    checkpoint_every: int = 200
    seed: int = 1


@dataclass(frozen=True, eq=False)
class Batch:
    """B passages of T wordpieces and what they teach; -1: nobody says.

    states: float [B, T, width]; mask: int64 [B, T]; broken: float [B, T]; translated: float [B].
    inside: float [S, T], 1 at the wordpieces of each of S sentences; of: int64 [S], their passages; score,
    weight: float [S].
    """

    states: Tensor
    mask: Tensor
    broken: Tensor
    translated: Tensor
    inside: Tensor
    of: Tensor
    score: Tensor
    weight: Tensor


def batch_of(numbers: Sequence[int], lessons: Sequence[Lesson], states: States) -> Batch:
    """Some lessons as one batch."""
    chosen = [lessons[number] for number in numbers]
    width = -(-max(len(lesson.ids) for lesson in chosen) // _STEP) * _STEP
    hidden = np.zeros((len(chosen), width, states[numbers[0]].shape[1]), np.float32)
    mask = np.zeros((len(chosen), width), np.int64)
    broken = np.full((len(chosen), width), -1, np.float32)
    judged = []
    for row, (number, lesson) in enumerate(zip(numbers, chosen, strict=True)):
        size = len(lesson.ids)
        hidden[row, :size], mask[row, :size], broken[row, :size] = states[number], 1, lesson.broken
        judged += [(row, *sentence) for sentence in lesson.sentences]
    inside = np.zeros((len(judged), width), np.float32)
    for index, (_, first, last, _, _) in enumerate(judged):
        inside[index, first:last] = 1
    return Batch(
        states=torch.from_numpy(hidden),
        mask=torch.from_numpy(mask),
        broken=torch.from_numpy(broken),
        translated=torch.tensor([float(lesson.translated) for lesson in chosen]),
        inside=torch.from_numpy(inside),
        of=torch.tensor([row for row, *_ in judged], dtype=torch.int64),
        score=torch.tensor([score for *_, score, _ in judged], dtype=torch.float32),
        weight=torch.tensor([weight for *_, weight in judged], dtype=torch.float32),
    )


def sentence_values(outputs: TranslationOutputs, inside: Tensor, of: Tensor) -> Tensor:
    """The value of each of S sentences: float [S]; see `Batch` for inside and of."""
    attention = outputs.attention[of].masked_fill(inside == 0, float("-inf")).softmax(-1)
    return (attention * outputs.quality[of]).sum(-1)


def losses(outputs: TranslationOutputs, batch: Batch) -> dict[str, Tensor]:
    """Losses of wordpieces, sentences and passages, as scalars."""
    binary = nn.functional.binary_cross_entropy_with_logits
    known, judged = batch.broken >= 0, batch.translated >= 0
    zero = outputs.broken.sum() * 0
    errors = (sentence_values(outputs, batch.inside, batch.of) - batch.score) ** 2
    return {
        "broken": binary(outputs.broken[known], batch.broken[known]) if known.any() else zero,
        "quality": (errors * batch.weight).sum() / batch.weight.sum().clamp(min=_SENTENCES),
        "passage": binary(outputs.translated[judged], batch.translated[judged]) if judged.any() else zero,
    }


class Trainer:
    """Trains a head; `folder` receives checkpoint.pt, log.jsonl and at the end head.pt and schedule.json."""

    def __init__(
        self,
        head: TranslationHead,
        lessons: Sequence[Lesson],
        states: States,
        schedule: Schedule,
        folder: Path,
    ) -> None:
        self._head, self._lessons, self._states = head, lessons, states
        self._schedule, self._folder = schedule, folder
        self._bf16 = is_bf16_quick()
        self._order = [batch for epoch in range(schedule.epochs) for batch in self._epoch(epoch)]
        layers = list(head.layers.parameters())
        heads = [value for name, value in head.named_parameters() if not name.startswith("layers.")]
        groups = [{"params": layers, "lr": schedule.rate}, {"params": heads, "lr": schedule.head_rate}]
        optimizer = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98))
        scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, self._factor)
        self._run = Run(folder, self._head, optimizer, scheduler)
        for module in head.modules():
            if isinstance(module, nn.Dropout):
                module.p = schedule.dropout

    def train(self) -> None:
        """Train to the end, from the checkpoint if there is one."""
        first = self._run.resume()
        began, seen = time.monotonic(), 0
        totals: dict[str, float] = {}
        self._head.train()
        for step in range(first, len(self._order)):
            torch.manual_seed(self._schedule.seed * 1_000_000 + step)  # of dropout, also after a resume
            batch = batch_of(self._order[step], self._lessons, self._states)
            values = self._step(batch)
            seen += int(batch.mask.sum())
            totals = {name: totals.get(name, value) * 0.97 + value * 0.03 for name, value in values.items()}
            if (step + 1) % 50 == 0:
                entry = {"step": step + 1, "of": len(self._order), **totals}
                self._run.log(entry | {"tokens/s": seen / (time.monotonic() - began)})
            if (step + 1) % self._schedule.checkpoint_every == 0:
                self._run.checkpoint(step + 1)
        self._run.checkpoint(len(self._order))
        torch.save(self._head.state_dict(), self._folder / "head.pt")
        schedule = json.dumps(asdict(self._schedule) | {"lessons": len(self._lessons)}, indent=1)
        (self._folder / "schedule.json").write_text(schedule + "\n", encoding="utf-8")

    def _step(self, batch: Batch) -> dict[str, float]:
        with torch.autocast("cpu", torch.bfloat16, enabled=self._bf16):
            outputs = self._head(batch.states, batch.mask)
        parts = losses(TranslationOutputs(*(value.float() for value in vars(outputs).values())), batch)
        loss = (
            parts["broken"]
            + self._schedule.quality_weight * parts["quality"]
            + self._schedule.passage_weight * parts["passage"]
        )
        self._run.learn(loss)
        return {name: float(value.detach()) for name, value in parts.items()}

    def _epoch(self, epoch: int) -> list[list[int]]:
        """Each lesson once, in batches of like length, in an order drawn anew."""
        rng = Random(f"{self._schedule.seed}/{epoch}")
        numbers = list(range(len(self._lessons)))
        rng.shuffle(numbers)
        batches = []
        for first in range(0, len(numbers), _NEIGHBOURS):
            some = numbers[first : first + _NEIGHBOURS]
            lengths = [len(self._lessons[number].ids) for number in some]
            batches += [[some[place] for place in part] for part in by_length(lengths, self._schedule.tokens)]
        rng.shuffle(batches)
        return batches

    def _factor(self, step: int) -> float:
        left = 1 - step / max(1, len(self._order))
        return min((step + 1) / self._schedule.warmup, max(0.02, left))
