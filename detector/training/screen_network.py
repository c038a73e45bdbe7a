"""The screen's network: wordpieces and pairs of them in, convolutions over their neighbours, logits out.

Pairs of neighbouring wordpieces are hashed into a table of embeddings of their own, as in fastText
(Joulin et al. 2017, arXiv 1607.01759): what stands together as a rule costs no more than to look it up.
"""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

_WORDS = "bert.embeddings.word_embeddings.weight"
_WIDTH = 128
_DILATIONS = (1, 1, 2, 4)
_PAIRS, _PAIR_WIDTH = 1 << 16, 32
_LEFT, _RIGHT = 1_000_003, 7_919
"""Factors of the hash of a pair: primes."""


class _Block(nn.Module):
    """A convolution over three wordpieces, a mix of its channels, added to what came in."""

    def __init__(self, dilation: int) -> None:
        super().__init__()
        self.near = nn.Conv1d(_WIDTH, _WIDTH, 3, padding=dilation, dilation=dilation)
        self.mix = nn.Linear(_WIDTH, _WIDTH)
        self.norm = nn.LayerNorm(_WIDTH)

    def forward(self, states: Tensor) -> Tensor:
        near = self.near(states.transpose(1, 2)).transpose(1, 2)
        mixed: Tensor = self.norm(states + self.mix(near.relu()))
        return mixed


class ScreenNetwork(nn.Module):
    """Scores windows like the large network, whose word embeddings it reads and leaves as they are."""

    def __init__(self, words: Tensor) -> None:
        super().__init__()
        self.words: nn.Module = nn.Embedding.from_pretrained(words, freeze=True)
        self.narrow = nn.Linear(words.shape[1], _WIDTH)
        self.norm = nn.LayerNorm(_WIDTH)
        self.pairs: nn.Module = nn.Embedding(_PAIRS, _PAIR_WIDTH)
        self.widen = nn.Linear(_PAIR_WIDTH, _WIDTH, bias=False)
        self.blocks = nn.ModuleList(_Block(dilation) for dilation in _DILATIONS)
        self.topic = nn.Linear(_WIDTH, _WIDTH)
        self.token_head = nn.Sequential(nn.Linear(_WIDTH, _WIDTH), nn.ReLU(), nn.Linear(_WIDTH, 1))
        self.passage_head = nn.Sequential(nn.Linear(2 * _WIDTH, _WIDTH), nn.ReLU(), nn.Linear(_WIDTH, 1))
        nn.init.normal_(self.pairs.weight, std=0.3)
        nn.init.zeros_(self.widen.weight)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of wordpieces [B, T] and of windows [B]; input_ids, attention_mask: int64 [B, T]."""
        mask = attention_mask.unsqueeze(-1).float()
        count = mask.sum(1, keepdim=True).clamp(min=1)
        left = nn.functional.pad(input_ids[:, :-1], (1, 0))
        pairs = self.widen(self.pairs((left * _LEFT + input_ids * _RIGHT) % _PAIRS))
        states = self.blocks[0]((self.norm(self.narrow(self.words(input_ids))) + pairs) * mask) * mask
        states = states + self.topic(states.sum(1, keepdim=True) / count)
        for block in self.blocks[1:]:
            states = block(states) * mask
        mean, strongest = states.sum(1) / count.squeeze(1), (states - 1e4 * (1 - mask)).amax(1)
        passages = self.passage_head(torch.cat([mean, strongest], -1))
        return self.token_head(states).squeeze(-1), passages.squeeze(-1)


def load_words(folder: Path) -> Tensor:
    """The word embeddings of a model folder, float [vocabulary, width]."""
    stored = load_file(str(folder / "model.safetensors"))
    return stored[f"{_WORDS}_quantized"].float() * stored[f"{_WORDS}_scale"]
