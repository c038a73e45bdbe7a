"""A training run: steps of an optimizer, a log, and checkpoints to go on from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor, nn


def is_bf16_quick() -> bool:
    """Whether this processor computes in bfloat16 itself."""
    return bool(torch.cpu._is_avx512_bf16_supported())


class Run:
    """What is trained and where it stands; `folder` receives checkpoint.pt and log.jsonl."""

    def __init__(
        self,
        folder: Path,
        network: nn.Module,
        optimizer: torch.optim.Optimizer,
        scheduler: torch.optim.lr_scheduler.LRScheduler,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._network = folder, network
        self._optimizer, self._scheduler = optimizer, scheduler

    def resume(self) -> int:
        """How far the checkpoint was, from which all goes on; 0 where there is none."""
        path = self._folder / "checkpoint.pt"
        if not path.exists():
            return 0
        device = next(self._network.parameters()).device
        state = torch.load(path, map_location=device, weights_only=True)
        self._network.load_state_dict(state["network"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._scheduler.load_state_dict(state["scheduler"])
        return int(state["step"])

    def learn(self, loss: Tensor) -> None:
        """One step down the gradient of a loss, whose norm is at most 1."""
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self._network.parameters(), 1.0)
        self._optimizer.step()
        self._scheduler.step()

    def checkpoint(self, step: int) -> None:
        """Keep how far it is; the file is complete or that of before."""
        state = {
            "step": step,
            "network": self._network.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "scheduler": self._scheduler.state_dict(),
        }
        partial = self._folder / "checkpoint.partial"
        torch.save(state, partial)
        partial.replace(self._folder / "checkpoint.pt")

    def log(self, entry: Mapping[str, float]) -> None:
        """Add a line to the log."""
        with (self._folder / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps({name: round(value, 4) for name, value in entry.items()}) + "\n")
