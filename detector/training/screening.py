"""The screen's training, export and calibration."""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from detector.calibration import sigmoid
from detector.training.export import Int8Embedding, write_checksums
from detector.training.lessons import Lessons
from detector.training.run import Run
from detector.training.screen_network import ScreenNetwork
from detector.training.stored import point_at, tensor_places

_TAUGHT = 0.7
"""Weight of what the large network says beside what was really swapped."""
_PASSAGE_WEIGHT = 0.2
_SORTED = 2000
"""Passages that are put in order of length together, so that a batch has little padding."""
_SHARED = "bert.embeddings.word_embeddings.weight"


@dataclass(frozen=True)
class ScreenSchedule:
    """How long and how fast: the rate rises over a tenth of the steps, then falls to zero (one cycle)."""

    epochs: int = 4
    batch: int = 64
    rate: float = 2e-3
    seed: int = 1


def train_screen(network: ScreenNetwork, lessons: Lessons, schedule: ScreenSchedule, out: Path) -> None:
    """Train the network on lessons; `out` receives checkpoint.pt after each epoch, and log.jsonl. Resumes."""
    torch.manual_seed(schedule.seed)
    steps = schedule.epochs * math.ceil((len(lessons.starts) - 1) / schedule.batch)
    parameters = [value for value in network.parameters() if value.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=schedule.rate, weight_decay=0.01)
    scheduler = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, schedule.rate, total_steps=steps + 1, pct_start=0.1
    )
    run = Run(out, network, optimizer, scheduler)
    began, mean = time.monotonic(), 0.0
    for epoch in range(run.resume(), schedule.epochs):
        for step, batch in enumerate(_batches(lessons, schedule, epoch), 1):
            loss = _loss(network, *batch)
            run.learn(loss)
            mean = 0.98 * mean + 0.02 * float(loss.detach())
            if step % 200 == 0:
                run.log({"epoch": epoch, "step": step, "loss": mean, "seconds": time.monotonic() - began})
        run.checkpoint(epoch + 1)


def _batches(lessons: Lessons, schedule: ScreenSchedule, epoch: int) -> Iterator[tuple[Tensor, ...]]:
    """Batches of passages of like length, in an order of the epoch's own."""
    rng = np.random.default_rng([schedule.seed, epoch])
    lengths = np.diff(lessons.starts)
    order = rng.permutation(len(lengths))
    for first in range(0, len(order), _SORTED):
        part = order[first : first + _SORTED]
        order[first : first + _SORTED] = part[np.argsort(lengths[part], kind="stable")]
    firsts = np.arange(0, len(order), schedule.batch)
    for first in rng.permutation(firsts):
        yield _batch(lessons, order[first : first + schedule.batch])


def _batch(lessons: Lessons, passages: NDArray[np.int64]) -> tuple[Tensor, ...]:
    """ids, mask, labels and targets [B, T], and targets of the passages [B], NaN where there is none."""
    spans = [slice(*lessons.starts[place : place + 2]) for place in passages]
    shape = (len(spans), max(span.stop - span.start for span in spans))
    ids, mask = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    targets = np.zeros(shape, np.float32)
    for row, span in enumerate(spans):
        width = span.stop - span.start
        ids[row, :width], mask[row, :width] = lessons.ids[span], 1
        truth = lessons.substituted[span].astype(np.float32)
        said = sigmoid(lessons.logits[span].astype(np.float64))
        mixed = _TAUGHT * said + (1 - _TAUGHT) * truth
        targets[row, :width] = np.where(np.isnan(said), truth, mixed)
    spun = lessons.spun[passages].astype(np.float32)
    return tuple(map(torch.from_numpy, (ids, mask, targets, spun)))


def _loss(network: ScreenNetwork, ids: Tensor, mask: Tensor, targets: Tensor, spun: Tensor) -> Tensor:
    binary = nn.functional.binary_cross_entropy_with_logits
    tokens, passages = network(ids, mask)
    inside, known = mask.bool(), ~spun.isnan()
    return binary(tokens[inside], targets[inside]) + _PASSAGE_WEIGHT * binary(passages[known], spun[known])


def export_screen(network: ScreenNetwork, folder: Path) -> None:
    """Write screen.onnx of a model folder; its word embeddings are those of model.safetensors."""
    network = network.eval()
    for name in ("words", "pairs"):
        setattr(network, name, Int8Embedding(network.get_parameter(f"{name}.weight").detach()))
    axes = {0: "windows", 1: "wordpieces"}
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "screen.onnx"
        torch.onnx.export(
            network,
            (torch.ones((2, 16), dtype=torch.int64),) * 2,
            str(path),
            input_names=["input_ids", "attention_mask"],
            output_names=["substituted", "spun"],
            dynamic_axes={
                "input_ids": axes,
                "attention_mask": axes,
                "substituted": axes,
                "spun": {0: "windows"},
            },
            opset_version=17,
            dynamo=False,
        )
        graph = onnx.load(str(path))
    weights = folder / "model.safetensors"
    places = tensor_places(weights)
    for tensor in graph.graph.initializer:
        if tensor.name.startswith("words."):
            point_at(tensor, weights, places[f"{_SHARED}_{tensor.name.removeprefix('words.weight_')}"])
    onnx.save(graph, str(folder / "screen.onnx"))
    write_checksums(folder)
