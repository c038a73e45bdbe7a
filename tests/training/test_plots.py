import json
import xml.etree.ElementTree as ET

import pytest

pytest.importorskip("matplotlib", reason="needs unspin[train]")

from detector.model_folder import DEFAULT_NAME
from detector.training import plots
from detector.training.sources import ROOT

METRICS = {
    "results": {"clean/news": {"fpr": 0.0}, "clean/student_essays": {"fpr": 0.02}, "story": {"tpr": 1.0}},
    "intervals": {"clean/news": {"fpr": [0.0, 0.01]}, "clean/student_essays": {"fpr": [0.01, 0.04]}},
    "reliability": {
        "error": 0.0123,
        "bins": [{"weight": 0.9, "score": 0.02, "spun": 0.01}, {"weight": 0.1, "score": 0.9, "spun": 0.95}],
    },
    "precision_recall": [[0.5, 1.0], [1.0, 0.8]],
}


def test_plots_say_what_was_measured(tmp_path):
    names = plots.draw(METRICS, tmp_path)
    texts = {name: " ".join(ET.parse(tmp_path / name).getroot().itertext()) for name in names}
    assert "0.012" in texts["reliability.svg"]
    assert "recall" in texts["precision-recall.svg"]
    assert "student, essays" in texts["false-positives.svg"]
    assert "story" not in texts["false-positives.svg"]


def test_the_same_figures_make_the_same_files(tmp_path):
    for folder in (tmp_path / "one", tmp_path / "two"):
        folder.mkdir()
        names = plots.draw(METRICS, folder)
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_the_shipped_plots_are_of_the_shipped_figures(tmp_path):
    folder = ROOT / "models" / DEFAULT_NAME
    metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    for name in plots.draw(metrics, tmp_path):
        shipped = " ".join(ET.parse(folder / name).getroot().itertext())
        assert shipped.split() == " ".join(ET.parse(tmp_path / name).getroot().itertext()).split()
