"""The network: one small encoder and three heads (token, restoration, passage).

Token detection follows ELECTRA (arXiv 2003.10555): is this word a substitute? The restoration
head names the word that stood there; its output layer is tied to the input embeddings.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel
from transformers.models.bert.modeling_bert import BertPreTrainedModel


@dataclass(frozen=True)
class Outputs:
    """Logits of a batch of B passages of T wordpieces.

    substituted: float [B, T]; spun: float [B]; hidden: float [B, T, width], what the
    restoration head reads.
    """

    substituted: Tensor
    spun: Tensor
    hidden: Tensor


class SpinNetwork(BertPreTrainedModel):
    """An encoder with a token head, a restoration head and a passage head."""

    config_class = BertConfig

    def __init__(self, config: BertConfig) -> None:
        super().__init__(config)
        width = config.hidden_size
        self.bert = BertModel(config, add_pooling_layer=False)
        self.token_head = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Linear(width, 1))
        self.passage_head = nn.Sequential(nn.Linear(2 * width, width), nn.GELU(), nn.Linear(width, 1))
        self.restoration = nn.Sequential(
            nn.Linear(width, width), nn.GELU(approximate="tanh"), nn.LayerNorm(width)
        )
        self.restoration_bias = nn.Parameter(torch.zeros(config.vocab_size))
        self.post_init()

    @torch.no_grad()
    def _init_weights(self, module: nn.Module) -> None:
        super()._init_weights(module)
        if isinstance(module, SpinNetwork):  # the backbone's checkpoint does not have it
            nn.init.zeros_(module.restoration_bias)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Outputs:
        """Score passages; input_ids, attention_mask: int64 [B, T], mask 1 at wordpieces, 0 at padding."""
        hidden = self.bert(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        mask = attention_mask.unsqueeze(-1)
        mean = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1)
        strongest = hidden.masked_fill(mask == 0, float("-inf")).amax(1)
        return Outputs(
            substituted=self.token_head(hidden).squeeze(-1),
            spun=self.passage_head(torch.cat([mean, strongest], -1)).squeeze(-1),
            hidden=hidden,
        )

    def restore(self, hidden: Tensor) -> Tensor:
        """Logits [N, vocabulary] over the word that stood at each of N places; hidden: [N, width]."""
        embeddings = self.bert.embeddings.word_embeddings.weight
        return self.restoration(hidden) @ embeddings.T + self.restoration_bias


def load_backbone(folder: Path) -> SpinNetwork:
    """The network with the pretrained encoder of `folder`, or all of a trained one's weights.

    Without dropout: no example comes twice. Eager attention is three times as fast as the fused
    one on CPU in bfloat16 with a padding mask.
    """
    network: SpinNetwork = SpinNetwork.from_pretrained(
        folder,
        dtype=torch.float32,
        attn_implementation="eager",
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    return network
