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
    """Log-probabilities over the vocabulary for hidden states."""

    def __init__(self, folder: ModelFolder) -> None:
        from safetensors import SafetensorError, safe_open

        path = folder.path / "model.safetensors"
        try:
            with safe_open(str(path), "np") as stored:
                self._dense = stored.get_tensor("restoration.0.weight")
                self._dense_bias = stored.get_tensor("restoration.0.bias")
                self._norm = stored.get_tensor("restoration.2.weight")
                self._norm_bias = stored.get_tensor("restoration.2.bias")
                self._bias = stored.get_tensor("restoration_bias").astype(np.float32)
                embeddings = stored.get_tensor("bert.embeddings.word_embeddings.weight_quantized")
                scale = stored.get_tensor("bert.embeddings.word_embeddings.weight_scale")
        except SafetensorError as error:
            raise ModelError(f"{path}: restoration head missing ({error}); reinstall unspin") from error
        self._embeddings = embeddings
        self._scale = np.float32(scale.item())
        self.size = len(embeddings)

    def log_probabilities(self, hidden: Floats, shares: Floats, block: int = 8192) -> Floats:
        """Log-probability of every wordpiece at W words: [W, vocabulary].

        hidden: [N, width], of the words' wordpieces; shares: [W, N], the part that each of them has
        in a word, so that the logits of a word are the mean of its wordpieces' logits.
        """
        state = _gelu(hidden @ self._dense.T + self._dense_bias)
        state = shares @ (_layer_norm(state) * self._norm + self._norm_bias) * self._scale
        logits = np.empty((len(shares), self.size), np.float32)
        for first in range(0, self.size, block):  # a float copy of all would take 47 MB
            part = self._embeddings[first : first + block].astype(np.float32)
            np.matmul(state, part.T, out=logits[:, first : first + block])
        # The zero point of the 8-bit embeddings adds the same to all logits of a word.
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
