"""The restoration head: which word stood at a suspicious place.

It runs at suspicious places only, so that its output layer, as large as the vocabulary, costs little.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detector.errors import ModelError
from detector.graph import Graph
from detector.model_folder import ModelFolder

Floats = NDArray[np.float32]


class Restoration:
    """Log-probabilities of R words for hidden states; `words`: int32 [R], their wordpieces, in order."""

    def __init__(self, folder: ModelFolder, threads: int = 0) -> None:
        from safetensors import SafetensorError, safe_open

        self._graph = Graph(folder, "restoration.onnx", threads)
        path = folder.path / "model.safetensors"
        try:
            with safe_open(str(path), "np") as stored:
                self.words: NDArray[np.int32] = stored.get_tensor("restoration_words")
        except SafetensorError as error:
            raise ModelError(f"{path}: restoration head missing ({error}); reinstall unspin") from error

    def log_probabilities(self, hidden: Floats, shares: Floats) -> Floats:
        """Log-probability of every word at W places: [W, R].

        hidden: [N, width], of the places' wordpieces; shares: [W, N], the part that each of them has
        in a place, so that the logits of a place are the mean of its wordpieces' logits.
        """
        logs: Floats = self._graph.run(["log_probabilities"], {"hidden": hidden, "shares": shares})[0]
        return logs
