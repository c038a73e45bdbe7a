"""The model card, written from what was trained and measured."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detector.training.evaluation import RATES
from detector.training.sources import ROOT
from detector.training.spinners import VALIDATION
from detector.training.translation.head import LAYERS
from detector.training.translation.tables import tables

if TYPE_CHECKING:
    from jinja2 import Template

_PART = re.compile("<!-- translation -->.*?<!-- /translation -->", re.DOTALL)
COLUMNS = ("span_recall", "word_precision", "restored@1", "restored@5", "words@1", "words@5", "right@1")


@dataclass(frozen=True)
class Pedigree:
    """What a model was made from.

    schedules: of the stages of training, in order; averaged: numbers of those whose weights were
    averaged; drift: change of token logits by quantisation
    (p99, mean, passages).
    """

    documents: int
    pairs: int
    schedules: list[dict[str, Any]]
    averaged: list[int]
    drift: dict[str, float]


def write_card(folder: Path, pedigree: Pedigree) -> None:
    """Write CARD.md of a model folder from its config, calibration and metrics."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    calibration = json.loads((folder / "calibration.json").read_text(encoding="utf-8"))
    metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    families, ablations, cascade = (
        _optional(folder / f"{name}.json") for name in ("families", "ablations", "cascade")
    )
    card = _template("card.md.j2").render(
        name=folder.name,
        layers=config["num_hidden_layers"],
        width=config["hidden_size"],
        vocabulary=config["vocab_size"],
        parameters=23,
        commit=_commit(),
        lexicon=round((folder / "lexicon.sqlite").stat().st_size / 1e6, 1),
        suspect=calibration["suspect"],
        spun=calibration["spun"],
        results=metrics["results"],
        intervals=metrics["intervals"],
        error=metrics["reliability"]["error"],
        suggestions=metrics["suggestions"],
        tortured=metrics["tortured"],
        families=families,
        ablations=ablations,
        cascade=cascade,
        translation=translation_part(folder),
        steps=max((found["steps"] for found in families.values()), default=0),
        rates=[f"{rate:.0%}" for rate in RATES],
        columns=COLUMNS,
        documents=pedigree.documents,
        pairs=pedigree.pairs,
        validation=VALIDATION,
        drift=pedigree.drift,
        stages=pedigree.schedules,
        averaged=pedigree.averaged,
    )
    (folder / "CARD.md").write_text(card, encoding="utf-8")


def translation_part(folder: Path) -> str:
    """What the card says of the translation head, between marks; nothing more where it was not measured."""
    measured = _optional(folder / "translation.json")
    if not measured:
        return "<!-- translation -->\n<!-- /translation -->"
    found: str = _template("translation_card.md.j2").render(
        tables=tables(measured),
        recipe=measured["recipe"],
        repairs=_optional(folder / "repairs.json").get("sources", {}),
        first=LAYERS[0],
        layers=LAYERS[1] - LAYERS[0],
        size=round((folder / "translation.safetensors").stat().st_size / 1e6, 1),
        prior=f"{measured['prior']:.0%}",
    )
    return found.rstrip("\n")


def renew_translation_part(folder: Path) -> None:
    """Write what CARD.md of a model folder says of the translation head anew, and nothing else."""
    path = folder / "CARD.md"
    before = path.read_text(encoding="utf-8")
    path.write_text(_PART.sub(lambda _: translation_part(folder), before), encoding="utf-8")


def _template(name: str) -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(Path(__file__).parent)
    return Environment(loader=loader, undefined=StrictUndefined, keep_trailing_newline=True).get_template(
        name
    )


def _optional(path: Path) -> dict[str, Any]:
    """Results that not every model has."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _commit() -> str:
    """The commit that the working tree stands on."""
    command = ["git", "-C", str(ROOT), "rev-parse", "--short=12", "HEAD"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
