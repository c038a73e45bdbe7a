"""The large network as ONNX Runtime runs it: on a processor, one passage at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from detector.graph import Graph
from detector.model_folder import ModelFolder

Numbers = Sequence[int]
"""The wordpieces of a passage, special tokens included."""


@dataclass(frozen=True, eq=False)
class Outputs:
    """What the network says of a passage of T wordpieces, special tokens included.

    substituted: float [T], logits; spun: logit of the passage; hidden: float [T, width]. Of the translation
    head: broken: float [T], logits; quality, attention: float [T], how well a sentence reads is the mean of
    the one weighted by the softmax of the other; translated: logit of the passage.
    """

    substituted: NDArray[np.float32]
    spun: float
    hidden: NDArray[np.float32]
    broken: NDArray[np.float32]
    quality: NDArray[np.float32]
    attention: NDArray[np.float32]
    translated: float

    @classmethod
    def of(cls, batch: Mapping[str, NDArray[np.float32]], row: int, wordpieces: int) -> Outputs:
        """One passage of a batch of arrays by their names, without its padding."""
        return cls(
            spun=float(batch["spun"][row]),
            translated=float(batch["translated"][row]),
            **{name: batch[name][row, :wordpieces] for name in TOKEN_OUTPUTS},
        )


TOKEN_OUTPUTS = ("substituted", "hidden", "broken", "quality", "attention")
PASSAGE_OUTPUTS = ("spun", "translated")


class Network(Protocol):
    """Runs the network of a model folder on a device."""

    def run(self, passages: Sequence[Numbers]) -> Iterator[Outputs]:
        """The outputs of each passage, in order."""
        ...


class ProcessorNetwork:
    """The 8-bit network.

    Each passage runs alone: the activations of a batch share their 8-bit scale, so that in company a
    passage would score a little differently; and larger batches gain hardly anything on a processor.
    """

    def __init__(self, folder: ModelFolder, threads: int = 0) -> None:
        folder.file("translation.safetensors")  # which is checked so
        self._graph = Graph(folder, "model.onnx", threads)

    def run(self, passages: Sequence[Numbers]) -> Iterator[Outputs]:
        """The outputs of each passage, in order."""
        for numbers in passages:
            ids = np.array([numbers], np.int64)
            inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
            names = (*TOKEN_OUTPUTS, *PASSAGE_OUTPUTS)
            found = dict(zip(names, self._graph.run(names, inputs), strict=True))
            yield Outputs.of(found, 0, len(numbers))
