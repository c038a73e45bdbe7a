"""The text that the shipped model is judged on, and what it reaches there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from detector.corpus.labelled import Labelled, read_labelled
from detector.corpus.metrics import Measures, measure
from detector.training.sources import CLEAN_DOMAINS, SHARED, clean_rows

if TYPE_CHECKING:
    from detector.detector import Detector
    from detector.report import RiskName

GATE = Path(__file__).with_name("gate.jsonl")
GARBLED = Path(__file__).with_name("garbled.jsonl")
"""The honest passages of the gate, each after a poor translation (`detector.training.roundtrip`)."""
FLOORS = Path(__file__).with_name("floors.json")

BOUNDED = (
    "auroc",
    "tpr@fpr1",
    "tpr",
    "fpr",
    "span_recall",
    "word_precision",
    "restored@1",
    "restored@5",
    "words@5",
    "findings/1000",
    "pearson",
    "mcc",
)
LOWER_IS_BETTER = frozenset({"fpr", "findings/1000"})

_PARAPHRASES = 8  # sentences a document, which makes some 190 words

Figures = dict[str, Measures]


def measure_gate(detector: Detector) -> Figures:
    """What the detector reaches on the passages committed beside this module."""
    return {"gate": _measure(detector, read_labelled(GATE))}


def measure_garbled(detector: Detector) -> Figures:
    """What the translation risk reaches on poor translations of the gate's honest passages, beside those."""
    honest = [labelled for labelled in read_labelled(GATE) if not labelled.spun]
    return {"garbled": _measure(detector, [*honest, *read_labelled(GARBLED)], risk="translation_risk")}


def measure_sentences(detector: Detector) -> Figures:
    """How well the quality of sentences agrees with people, and the words marked broken with editors."""
    if not (SHARED / "data" / "mt").is_dir():
        return {}
    from detector.model_folder import ModelFolder
    from detector.training.translation.evaluation import sentence_figures

    return {"sentences": sentence_figures(ModelFolder.find(detector.folder))}


def measure_spun(detector: Detector) -> Figures:
    """The same on real spun text, of the shared data; nothing where that is not on this machine."""
    gold = SHARED / "data" / "gold"
    files = {"story": gold / "kim-putin.json", "real": gold / "real_spun_dev.jsonl"}
    return {name: _measure(detector, read_labelled(path)) for name, path in files.items() if path.exists()}


def measure_clean(detector: Detector) -> Figures:
    """The same on honest text by kind, of the shared data; nothing where that is not on this machine."""
    if not (SHARED / "data" / "clean").is_dir():
        return {}
    kinds = {domain: (row["text"] for row in clean_rows(domain, "dev")) for domain in CLEAN_DOMAINS}
    kinds["human_paraphrases"] = _paraphrases()
    return {
        f"clean/{kind}": _measure(detector, _honest(kind, texts), suggestions=False)
        for kind, texts in kinds.items()
    }


def _measure(
    detector: Detector, texts: Iterable[Labelled], *, suggestions: bool = True, risk: RiskName = "score"
) -> Measures:
    from detector.training.evaluation import judge

    return measure(judge(detector, texts, suggestions, risk), detector.threshold)


def _honest(kind: str, texts: Iterable[str]) -> Iterator[Labelled]:
    for number, text in enumerate(texts):
        yield Labelled(f"{kind}-{number}", text, spun=False)


def _paraphrases() -> Iterator[str]:
    """Sentences that people paraphrased, put together to documents long enough to be judged."""
    sentences = [row["paraphrase"] for row in clean_rows("human_paraphrases", "dev")]
    for start in range(0, len(sentences), _PARAPHRASES):
        yield "\n\n".join(sentences[start : start + _PARAPHRASES])
