"""The restoration head in numpy: which word stood at a suspicious place.

It runs at suspicious places only, so the output layer (as large as the vocabulary) costs little.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detector.errors import ModelError
from detector.model_folder import ModelFolder

Floats = NDArray[np.float32]


class Restoration:
    """Log-probabilities of R words for hidden states; `words`: int32 [R], their wordpieces, in order."""

    def __init__(self, folder: ModelFolder) -> None:
        from safetensors import SafetensorError, safe_open

        path = folder.path / "model.safetensors"
        try:
            with safe_open(str(path), "np") as stored:
                self.words: NDArray[np.int32] = stored.get_tensor("restoration_words")
                self._dense = stored.get_tensor("restoration.0.weight")
                self._dense_bias = stored.get_tensor("restoration.0.bias")
                self._norm = stored.get_tensor("restoration.2.weight")
                self._norm_bias = stored.get_tensor("restoration.2.bias")
                bias = stored.get_tensor("restoration_bias")
                embeddings = stored.get_tensor("bert.embeddings.word_embeddings.weight_quantized")
                scale = stored.get_tensor("bert.embeddings.word_embeddings.weight_scale")
        except SafetensorError as error:
            raise ModelError(f"{path}: restoration head missing ({error}); reinstall unspin") from error
        self._bias = bias[self.words].astype(np.float32)
        self._embeddings = embeddings[self.words]
        self._scale = scale[self.words, 0]

    def log_probabilities(self, hidden: Floats, shares: Floats, block: int = 4096) -> Floats:
        """Log-probability of every word at W places: [W, R].

        hidden: [N, width], of the places' wordpieces; shares: [W, N], the part that each of them has
        in a place, so that the logits of a place are the mean of its wordpieces' logits.
        """
        state = _gelu(hidden @ self._dense.T + self._dense_bias)
        state = shares @ (_layer_norm(state) * self._norm + self._norm_bias)
        logits = np.empty((len(shares), len(self.words)), np.float32)
        copied = np.empty((block, state.shape[1]), np.float32)  # a float copy of all would take 32 MB
        for first in range(0, len(self.words), block):
            part = self._embeddings[first : first + block]
            copied[: len(part)] = part
            np.matmul(state, copied[: len(part)].T, out=logits[:, first : first + block])
        logits *= self._scale
        logits += self._bias
        logits -= logits.max(1, keepdims=True)
        logits -= np.log(np.exp(logits).sum(1, keepdims=True))
        return logits


def _gelu(x: Floats) -> Floats:
    """The tanh form (Hendrycks and Gimpel 2016), as the network was trained with."""
    return np.asarray(0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x**3))), np.float32)


def _layer_norm(x: Floats) -> Floats:
    centred = x - x.mean(1, keepdims=True)
    return np.asarray(centred / np.sqrt((centred**2).mean(1, keepdims=True) + 1e-5), np.float32)
