import io
import json
import sys
import warnings
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from detector.corpus.evaluate import EvaluateOptions, Evaluation, Figures, evaluate_file
from detector.corpus.intervals import intervals
from detector.corpus.labelled import Labelled
from detector.corpus.metrics import Prediction, further_measures, measure
from detector.corpus.plots import draw, make_folder
from detector.corpus.progress import LineProgress
from detector.corpus.worst import Worst
from detector.errors import InputError


def _figures(judged):
    return Figures(measure(judged, 0.5) | further_measures(judged, 0.5), intervals(judged, 0.5))


def _evaluation(spun, clean, groups=()):
    judged = [(Labelled("s", "", spun=True), Prediction(score)) for score in spun]
    judged += [(Labelled("c", "", spun=False), Prediction(score)) for score in clean]
    by_group = {name: _figures(judged) for name in groups}
    return Evaluation("m", "0", 0.5, None, None, _figures(judged), by_group, Worst(0.5, 0), judged)


def _texts(folder, names):
    return {name: " ".join(ET.parse(folder / name).getroot().itertext()) for name in names}


@pytest.fixture(autouse=True)
def _matplotlib():
    pytest.importorskip("matplotlib", reason="needs unspin[evaluate]")


def test_plots_are_of_the_labelled_texts(detector, tmp_path, spun_text, clean_text):
    records = [
        {"text": spun_text, "label": "spun", "domain": "news"},
        {"text": clean_text, "label": "clean", "domain": "student"},
    ]
    (tmp_path / "gold.json").write_text(json.dumps(records))
    options = EvaluateOptions(group_by="domain")
    evaluation = evaluate_file(detector, tmp_path / "gold.json", options, LineProgress(io.StringIO()))
    make_folder(tmp_path / "made" / "plots")
    names = draw(evaluation, tmp_path / "made" / "plots")
    assert sorted(names) == sorted(path.name for path in (tmp_path / "made" / "plots").iterdir())
    texts = _texts(tmp_path / "made" / "plots", names)
    assert "area 1.000" in texts["roc.svg"]
    assert "50% spun" in texts["precision-recall.svg"]
    assert f"{evaluation.overall.measures['calibration_error']:.3f}" in texts["reliability.svg"]
    assert "1 spun" in texts["scores.svg"]
    assert "student" in texts["false-positives.svg"]
    assert "news" not in texts["false-positives.svg"]


@pytest.mark.parametrize(("spun", "clean"), [([0.3], []), ([], [0.3])])
def test_of_one_kind_alone_there_is_no_curve(tmp_path, spun, clean):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert draw(_evaluation(spun, clean), tmp_path) == ["reliability.svg", "scores.svg"]
    text = _texts(tmp_path, ["scores.svg"])["scores.svg"]
    assert ("1 spun" in text, "1 clean" in text) == (bool(spun), bool(clean))


def test_plots_name_the_kind_of_texts_that_were_looked_for(tmp_path):
    evaluation = replace(_evaluation([0.9, 0.8], [0.1]), risk="translation_risk")
    texts = _texts(tmp_path, draw(evaluation, tmp_path))
    assert "2 machine-garbled" in texts["scores.svg"]
    assert "translation risk" in texts["scores.svg"]
    assert "67% machine-garbled" in texts["precision-recall.svg"]
    assert "share that is machine-garbled" in texts["reliability.svg"]


def test_group_names_are_text_and_no_formula(tmp_path):
    names = ["$x_1$ & <b>", "新聞", "bell\x07", "half \ud800", "a" * 90]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        draw(_evaluation([0.9], [0.1, 0.7], names), tmp_path)
    text = _texts(tmp_path, ["false-positives.svg"])["false-positives.svg"]
    assert all(name in text for name in ("$x_1$ & <b>", "新聞", "a" * 31 + "…"))


def test_of_many_groups_the_highest_are_shown(tmp_path):
    groups = {f"g{number:03}": [0.9] * (number == 77) + [0.1] * 3 for number in range(90)}
    evaluation = _evaluation([0.9], [0.1])
    evaluation.groups.update((name, _evaluation([], scores).overall) for name, scores in groups.items())
    draw(evaluation, tmp_path)
    text = _texts(tmp_path, ["false-positives.svg"])["false-positives.svg"]
    assert "the 40 highest of 90" in text
    assert "g077" in text
    assert "g089" not in text


def test_without_matplotlib_the_extra_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(
        InputError, match=r'^--plots needs matplotlib; run: pip install "unspin\[evaluate\]"$'
    ):
        make_folder(tmp_path / "plots")
    assert not (tmp_path / "plots").exists()
