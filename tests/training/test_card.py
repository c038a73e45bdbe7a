import json
import shutil
from dataclasses import asdict

import pytest

pytest.importorskip("jinja2")
pytest.importorskip("torch", reason="needs unspin[train]")
pytest.importorskip("lemminflect", reason="needs unspin[train]")

from detector.model_folder import DEFAULT_NAME
from detector.training.card import Pedigree, renew_translation_part, write_card
from detector.training.sources import ROOT
from detector.training.trainer import Schedule
from detector.training.translation.trainer import Schedule as Stage

METRICS = {
    "results": {
        "story": {"spun": 1, "clean": 0, "tpr": 1.0, "span_recall": 0.8, "word_precision": 0.9},
        "clean/news": {"spun": 0, "clean": 10, "fpr": 0.1, "findings/1000": 0.5},
        "one spun paragraph": {"spun": 9, "clean": 0, "tpr": 0.5, "located": 0.9, "marked": 0.95},
        "unseen mythes at 25%": {"spun": 9, "clean": 10, "auroc": 0.97, "swapped": 0.123, "fpr": 0.1},
    },
    "intervals": {
        "story": {},
        "clean/news": {"fpr": [0.05, 0.2]},
        "one spun paragraph": {"tpr": [0.2, 0.8]},
        "unseen mythes at 25%": {"auroc": [0.95, 0.99]},
    },
    "reliability": {"error": 0.0123, "bins": []},
    "suggestions": {
        "shown": 70,
        "right": 0.612,
        "likely": 40,
        "likely_right": 0.7,
        "error": 0.034,
        "bins": [],
    },
    "tortured": {"entries": 80, "restored@1": 0.31, "restored@5": 0.52},
    "alignment": {"documents": 9, "precision": 0.99, "recall": 1.0, "f1": 0.994},
}
FAMILIES = {
    "A": {
        "steps": 150,
        "results": {
            "real": {"auroc": 0.95},
            "clean": {"fpr": 0.01},
            **{f"unseen A at {rate}": {"auroc": 0.9} for rate in ("10%", "25%", "50%")},
        },
        "intervals": {f"unseen A at {rate}": {"auroc": [0.88, 0.92]} for rate in ("10%", "25%", "50%")},
    }
}
ABLATIONS = {
    "no slips": {
        "results": {
            "real": {"auroc": 0.91, "findings/1000": 1.5},
            "real beside llm": {"auroc": 0.92},
            "real beside student": {"auroc": 0.93},
            "real beside human_translation": {"auroc": 0.935},
            "unseen mythes at 10%": {"auroc": 0.87},
            "unseen mythes at 25%": {"auroc": 0.94},
        },
        "intervals": {"real": {"auroc": [0.9, 0.92]}, "unseen mythes at 25%": {"auroc": [0.93, 0.95]}},
        "steps": 200,
    }
}


TRANSLATION = {
    "quality": {
        "own": {name: {"pearson": {"value": 0.6}, "spearman": {"value": 0.5}} for name in ("ro", "mean")},
        "sees the source": {"TransQuest": {"ro": 0.898}},
    }
}
REPAIRS = {
    "sources": {"post-edits": {"texts": 90, "found": 8, "floor": 1.0, "kept": 0, "shown": 7, "right": 0.14}}
}


@pytest.fixture
def folder(tmp_path):
    for name in ("config.json", "calibration.json", "lexicon.sqlite"):
        shutil.copy(ROOT / "models" / DEFAULT_NAME / name, tmp_path / name)
    (tmp_path / "metrics.json").write_text(json.dumps(METRICS))
    return tmp_path


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="the card names the commit")
@pytest.mark.parametrize("families", [None, FAMILIES])
def test_the_card_says_what_was_done_and_measured(folder, families):
    if families:
        (folder / "families.json").write_text(json.dumps(families))
        (folder / "ablations.json").write_text(json.dumps(ABLATIONS))
        stage = {"lessons": 9, **asdict(Stage(epochs=7))}
        measured = TRANSLATION | {"recipe": {"head": stage}, "prior": 0.07}
        (folder / "translation.json").write_text(json.dumps(measured))
        (folder / "translation.safetensors").write_bytes(b"weights")
        (folder / "repairs.json").write_text(json.dumps(REPAIRS))
    drift = {"p99": 0.3, "mean": 0.08, "passages": 100}
    write_card(
        folder,
        Pedigree(16000, 160, [asdict(Schedule(steps=7)), asdict(Schedule(9, thaw=True))], [1, 2], drift),
    )
    card = (folder / "CARD.md").read_text(encoding="utf-8")
    assert "stage 2 | seed 1, 9 steps" in card
    assert "the mean of the weights of stages 1 and 2" in card
    assert "| unseen mythes at 25% (12% of all words) | 9 | 10 | 0.97 [0.95, 0.99] |" in card
    assert "(located 0.9, marked 0.95)" in card
    assert "| story | 0.8 | 0.9 |" in card
    assert "error 0.0123" in card
    assert "70 shown, the first is right in 61%" in card
    assert "restored@1 0.31, restored@5 0.52" in card
    assert ("| A | 0.9 [0.88, 0.92] | 0.9 [0.88, 0.92] | 0.9 [0.88, 0.92] | 0.95 | 0.01 |" in card) == bool(
        families
    )
    ablation = "| no slips | 0.87 | 0.94 [0.93, 0.95] | 0.91 [0.9, 0.92] | 0.92 | 0.93 | 0.935 | 1.5 |"
    assert (ablation in card) == bool(families)
    assert ("TransQuest (sees the source)" in card) == bool(families)
    assert ("| from Romanian | 0.600 | 0.500 | 0.898 |" in card) == bool(families)
    assert ("head: seed 1, 7 times over 9 passages" in card) == bool(families)
    before = card.replace("7 times over", "8 times over")
    (folder / "CARD.md").write_text(before, encoding="utf-8")
    renew_translation_part(folder)
    assert (folder / "CARD.md").read_text(encoding="utf-8") == card
    assert ("Repairs learnt from post-edits: 90 texts" in card) == bool(families)
    for line in card.splitlines():
        if line.startswith("|"):
            assert line.rstrip().endswith("|"), line
