#!/usr/bin/env python3
"""Write the model card, with how far quantisation moved the logits on held-out passages."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch

from detector.encoder import Encoder
from detector.model_folder import DEFAULT_NAME, ModelFolder
from detector.training import corpus
from detector.training.card import Pedigree, write_card
from detector.training.export import write_checksums
from detector.training.network import SpinNetwork, load_backbone
from detector.training.pairs import load_pairs
from detector.training.sources import BUILD, ROOT
from detector.training.trainer import Schedule


def drift(network: SpinNetwork, encoder: Encoder, texts: list[str]) -> dict[str, float]:
    """Absolute change of token logits between the float network and the exported one."""
    changes = []
    for text, score in zip(texts, encoder.encode(texts), strict=True):
        ids = torch.tensor([encoder.numbers(text)])
        with torch.no_grad():
            exact = network(ids, torch.ones_like(ids)).substituted[0, 1:-1].numpy()
        changes.append(np.abs(exact - score.substituted))
    joined = np.concatenate(changes)
    return {
        "p99": round(float(np.quantile(joined, 0.99)), 3),
        "mean": round(float(joined.mean()), 3),
        "passages": len(texts),
    }


def _schedule(run: Path) -> dict[str, Any]:
    stored = json.loads((run / "schedule.json").read_text(encoding="utf-8"))
    return asdict(Schedule(**stored))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=BUILD)
    parser.add_argument(
        "--runs", type=Path, nargs="+", default=[BUILD / "run"], help="stages of training, in order"
    )
    parser.add_argument("--network", type=Path, help="the network that was exported; default: the last one")
    parser.add_argument("--averaged", type=int, nargs="*", default=[], help="stages whose mean it is")
    parser.add_argument("--model", type=Path, default=ROOT / "models" / DEFAULT_NAME)
    arguments = parser.parse_args()
    dev = corpus.load(arguments.build / "corpus", "dev")
    texts = [corpus.tagged_text(dev[row]).slice(0, 80).text for row in range(0, len(dev), 14)]
    network = load_backbone(arguments.network or arguments.runs[-1] / "network").eval()
    pedigree = Pedigree(
        documents=len(corpus.load(arguments.build / "corpus", "train")),
        pairs=len(load_pairs()),
        schedules=[_schedule(run) for run in arguments.runs],
        averaged=arguments.averaged,
        drift=drift(network, Encoder(ModelFolder.find(arguments.model)), texts),
    )
    write_card(arguments.model, pedigree)
    write_checksums(arguments.model)


if __name__ == "__main__":
    main()
