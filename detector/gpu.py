"""The large network on a GPU, in torch: the weights of the model folder in float, many passages at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from detector.errors import UsageError
from detector.model_folder import ModelFolder
from detector.network import Numbers, Outputs

_WORDPIECES = 65_536
"""Of a batch, padding included: it fills a GPU and takes about a gigabyte of its memory."""


class TorchNetwork:
    """The network in float on a torch device; scores differ a little from the 8-bit network's.

    Raises UsageError where the device is not to be had, or not without a package that is missing.
    """

    def __init__(self, folder: ModelFolder, device: str = "cuda") -> None:
        try:
            import torch

            from detector.training.dequantised import load_whole
        except ModuleNotFoundError as error:
            raise UsageError(
                f'--device {device}: needs {error.name}; run: pip install "unspin[gpu]"'
            ) from error
        if device == "cuda" and not torch.cuda.is_available():
            raise UsageError(
                "--device cuda: torch finds no GPU here; leave the option out to use the processor"
            )
        for name in ("model.safetensors", "translation.safetensors"):
            folder.file(name)  # which is checked so
        torch.set_float32_matmul_precision("high")
        self._torch, self._device = torch, device
        self._network = load_whole(folder.path).to(device)

    def run(self, passages: Sequence[Numbers]) -> Iterator[Outputs]:
        """The outputs of each passage, in order; passages of like length go together."""
        outputs: dict[int, Outputs] = {}
        for places in by_length([len(passage) for passage in passages], _WORDPIECES):
            outputs.update(zip(places, self._batch([passages[place] for place in places]), strict=True))
        return (outputs[place] for place in range(len(passages)))

    def _batch(self, passages: Sequence[Numbers]) -> Iterator[Outputs]:
        torch = self._torch
        with torch.inference_mode():
            found = self._network(*(torch.from_numpy(part).to(self._device) for part in padded(passages)))
        arrays = {name: value.float().cpu().numpy() for name, value in found.items()}
        return (Outputs.of(arrays, row, len(passage)) for row, passage in enumerate(passages))


def by_length(lengths: Sequence[int], wordpieces: int) -> Iterator[list[int]]:
    """Places of passages in batches of at most so many wordpieces, padding included, by rising length."""
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and (len(batch) + 1) * lengths[place] > wordpieces:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


def padded(passages: Sequence[Numbers]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Passages as one batch, int64 [B, T], and 1 where there is a wordpiece, else 0."""
    ids = np.zeros((len(passages), max(map(len, passages))), np.int64)
    inside = np.zeros_like(ids)
    for row, passage in enumerate(passages):
        ids[row, : len(passage)], inside[row, : len(passage)] = passage, 1
    return ids, inside
