"""The translation head: some layers with weights of their own beside those of the encoder.

It reads what the encoder says low down, before spinning is all that it looks for; the encoder, and all that
it says of spinning, stays as it is.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from detector.training.network import SpinNetwork

LAYERS = (2, 5)
"""The first layer of the encoder that the shipped model's head stands beside, and the one after its last."""


@dataclass(frozen=True)
class TranslationOutputs:
    """What the head says of a batch of B passages of T wordpieces.

    broken: logits [B, T]; quality, attention: [B, T], a sentence's value is the mean of the one weighted by
    the softmax of the other; translated: logits [B].
    """

    broken: Tensor
    quality: Tensor
    attention: Tensor
    translated: Tensor


class TranslationHead(nn.Module):
    """Layers [first, last) of a network's encoder, copied, and four small heads on them.

    network: the one that the head reads, or another of its shape that teaches it more.
    """

    def __init__(self, network: SpinNetwork, first: int, last: int) -> None:
        super().__init__()
        width = network.config.hidden_size
        self.first, self.last = first, last
        self.layers = nn.ModuleList(copy.deepcopy(layer) for layer in network.bert.encoder.layer[first:last])
        self.broken = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Linear(width, 1))
        self.quality = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Linear(width, 1))
        self.attention = nn.Linear(width, 1)
        self.passage = nn.Sequential(nn.Linear(2 * width, width), nn.GELU(), nn.Linear(width, 1))

    def forward(self, middle: Tensor, attention_mask: Tensor) -> TranslationOutputs:
        """middle: float [B, T, width], what layer `first` of the encoder reads; mask: int64 [B, T]."""
        hidden = run_layers(self.layers, middle, attention_mask)
        mask = attention_mask.unsqueeze(-1)
        mean = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1)
        strongest = hidden.masked_fill(mask == 0, float("-inf")).amax(1)
        return TranslationOutputs(
            broken=self.broken(hidden).squeeze(-1),
            quality=self.quality(hidden).squeeze(-1),
            attention=self.attention(hidden).squeeze(-1),
            translated=self.passage(torch.cat([mean, strongest], -1)).squeeze(-1),
        )


def run_layers(layers: nn.ModuleList, hidden: Tensor, attention_mask: Tensor) -> Tensor:
    """What some layers of an encoder make of hidden states [B, T, width]."""
    masked = (1.0 - attention_mask[:, None, None, :].to(hidden.dtype)) * torch.finfo(hidden.dtype).min
    for layer in layers:
        found = layer(hidden, masked)
        hidden = found[0] if isinstance(found, tuple) else found
    return hidden


def middle_states(network: SpinNetwork, first: int, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
    """What layer `first` of the network's encoder reads of some passages: float [B, T, width]."""
    embedded = network.bert.embeddings(input_ids)
    return run_layers(network.bert.encoder.layer[:first], embedded, attention_mask)
