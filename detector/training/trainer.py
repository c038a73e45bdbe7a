"""Multi-task training of the network, with checkpoints, on CPU or GPU."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset

from detector.training.examples import IGNORED, ExampleMaker, collate
from detector.training.network import SpinNetwork
from detector.training.run import Run, is_bf16_quick


@dataclass(frozen=True)
class Schedule:
    """How long and how fast to train.

    tokens: wordpieces a step. lengths: of passages in wordpieces, one drawn for each step; few of
    them, since each new shape costs compilation and memory.
    The rates rise over `warmup` steps, stay, and fall to nearly zero over the last `decay` steps.
    thaw: train the word embeddings too. restoration_weight, passage_weight: shares of these losses
    beside the token loss. restored: replaced wordpieces of a batch that restoration learns from, at the
    most; its output layer is costly.
    """

    steps: int
    tokens: int = 4096
    lengths: tuple[int, ...] = (48, 64, 80, 96, 112, 128, 160)
    rate: float = 3e-4
    head_rate: float = 1e-3
    warmup: int = 100
    decay: int = 350
    thaw: bool = False
    restoration_weight: float = 0.3
    passage_weight: float = 0.2
    restored: int = 256
    checkpoint_every: int = 100
    seed: int = 1


class Batches(Dataset[dict[str, Tensor]]):
    """Batch number n is the same whenever it is asked for: training resumes where it stopped."""

    def __init__(self, maker: ExampleMaker, schedule: Schedule) -> None:
        self._maker = maker
        self._schedule = schedule

    def __len__(self) -> int:
        return self._schedule.steps

    def __getitem__(self, step: int) -> dict[str, Tensor]:
        length = Random(f"{self._schedule.seed}/length/{step}").choice(self._schedule.lengths)
        count = max(1, self._schedule.tokens // length)
        return collate([self._maker.make(step * 1000 + place, length) for place in range(count)], length)


def losses(network: SpinNetwork, batch: dict[str, Tensor], restored: int = 256) -> dict[str, Tensor]:
    """Token, restoration and passage loss of a batch, as scalars; restoration on `restored` places."""
    outputs = network(batch["input_ids"], batch["attention_mask"])
    known = batch["substituted"] != IGNORED
    binary = nn.functional.binary_cross_entropy_with_logits
    token = binary(outputs.substituted[known].float(), batch["substituted"][known].float())
    swapped = (batch["originals"] != IGNORED).nonzero()[:restored].unbind(1)
    logits = network.restore(outputs.hidden[swapped]).float()
    restoration = nn.functional.cross_entropy(logits, batch["originals"][swapped], reduction="sum")
    judged = batch["spun"] != IGNORED
    passage = binary(outputs.spun[judged].float(), batch["spun"][judged].float())
    return {
        "token": token,
        "restoration": restoration / max(1, len(logits)),
        "passage": passage,
    }


class Trainer:
    """Trains a network; `folder` receives checkpoint.pt, log.jsonl and at the end the network."""

    def __init__(self, network: SpinNetwork, maker: ExampleMaker, schedule: Schedule, folder: Path) -> None:
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._bf16 = self._device.type == "cuda" or is_bf16_quick()
        self._network: SpinNetwork = network.to(device=self._device)  # type: ignore[call-arg]
        self._maker = maker
        self._schedule = schedule
        self._folder = folder
        optimizer = torch.optim.AdamW(self._parameter_groups(), weight_decay=0.01, betas=(0.9, 0.98))
        scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, self._factor)
        self._run = Run(folder, self._network, optimizer, scheduler)

    def train(self) -> None:
        """Train to the last step, from the checkpoint if there is one."""
        first = self._run.resume()
        steps = range(first, self._schedule.steps)
        batches = Batches(self._maker, self._schedule)
        # On two cores a worker process would only take time from the steps.
        workers = 4 if self._device.type == "cuda" else 0
        loader = DataLoader(batches, batch_size=None, sampler=steps, num_workers=workers)
        self._network.train()
        began, seen = time.monotonic(), 0
        totals: dict[str, float] = {}
        for step, batch in zip(steps, loader, strict=True):
            values = self._step({name: tensor.to(self._device) for name, tensor in batch.items()})
            seen += int(batch["attention_mask"].sum())
            totals = {name: totals.get(name, value) * 0.95 + value * 0.05 for name, value in values.items()}
            if (step + 1) % 20 == 0:
                self._run.log({"step": step + 1, **totals, "tokens/s": seen / (time.monotonic() - began)})
            if (step + 1) % self._schedule.checkpoint_every == 0:
                self._run.checkpoint(step + 1)
        self._network.save_pretrained(self._folder / "network")
        schedule = json.dumps(asdict(self._schedule), indent=1)
        (self._folder / "schedule.json").write_text(schedule + "\n", encoding="utf-8")

    def _step(self, batch: dict[str, Tensor]) -> dict[str, float]:
        with torch.autocast(self._device.type, torch.bfloat16, enabled=self._bf16):
            parts = losses(self._network, batch, self._schedule.restored)
        loss = (
            parts["token"]
            + self._schedule.restoration_weight * parts["restoration"]
            + self._schedule.passage_weight * parts["passage"]
        )
        self._run.learn(loss)
        return {name: float(value.detach()) for name, value in parts.items()}

    def _parameter_groups(self) -> list[dict[str, Any]]:
        # At first, frozen word embeddings keep the geometry that relates words never swapped in
        # training to those that were; it also makes the steps cheaper.
        self._network.bert.embeddings.word_embeddings.weight.requires_grad_(self._schedule.thaw)
        encoder = [value for value in self._network.bert.parameters() if value.requires_grad]
        heads = [value for name, value in self._network.named_parameters() if not name.startswith("bert.")]
        return [
            {"params": encoder, "lr": self._schedule.rate},
            {"params": heads, "lr": self._schedule.head_rate},
        ]

    def _factor(self, step: int) -> float:
        if step < self._schedule.warmup:
            return (step + 1) / self._schedule.warmup
        left = self._schedule.steps - step
        return max(0.02, min(1.0, left / self._schedule.decay))
