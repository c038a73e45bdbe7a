#!/usr/bin/env python3
"""Average the weights of trained networks: a "model soup" (Wortsman et al. 2022, arXiv 2203.05482)."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from detector.training.network import load_backbone
from detector.training.sources import BUILD


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("networks", type=Path, nargs="+", help="folders of networks of one architecture")
    parser.add_argument("--out", type=Path, default=BUILD / "average" / "network")
    arguments = parser.parse_args()
    networks = [load_backbone(folder) for folder in arguments.networks]
    states = [network.state_dict() for network in networks]
    averaged = {
        name: torch.stack([state[name].float() for state in states]).mean(0).to(value.dtype)
        for name, value in states[0].items()
    }
    networks[0].load_state_dict(averaged)
    networks[0].save_pretrained(arguments.out)


if __name__ == "__main__":
    main()
