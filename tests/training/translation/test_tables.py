import pytest

from detector.training.translation.tables import tables


@pytest.fixture
def content():
    figure = {"value": 0.5, "interval": [0.4, 0.6]}
    told = {
        "texts": 9,
        "auroc": figure,
        "tpr": figure,
        "fpr": figure,
        "verdicts": {"clean": 0.2, "suspect": 0.1, "spun": 0.1, "machine-garbled": 0.6},
    }
    units = {"precision": 0.3, "recall": 0.4, "f1": 0.34}
    return {
        "quality": {
            "own": {language: {"pearson": figure, "spearman": figure} for language in ("ro", "si", "mean")},
            "sees the source": {"Other": {"ro": 0.9, "si": 0.7}},
        },
        "words": {"threshold": 0.3, "mcc": {"ro": 0.25, "mean": 0.25}},
        "spans": {"major": {"characters": units, "stretches": units}},
        "ways": {"spanish": {**told, "span_recall": figure}},
        "documents": {"ro": told},
        "honest": {
            "legal_gov": {
                "texts": 4,
                "flagged": {"value": 0.0, "interval": [0.0, 0.1]},
                "any verdict": figure,
                "reads garbled": figure,
                "findings/1000": 1.234,
            }
        },
        "spun": {"real": {**told, "called machine-garbled": 0.05}},
        "repairs": {"findings": 30, "shown": 7, "right@1": 0.571},
    }


def test_every_figure_has_its_place(content):
    text = tables(content)
    assert "| from Romanian | 0.500 [0.400, 0.600] | 0.500 [0.400, 0.600] | 0.900 |" in text
    assert "Other (sees the source), r" in text
    assert "| mean | 0.500 [0.400, 0.600] | 0.500 [0.400, 0.600] | 0.800 |" in text
    assert "| major errors, by stretch | 0.300 | 0.400 | 0.340 |" in text
    shares = "9 | 0.500 [0.400, 0.600] | 50.0% | 50.0% | 60.0% | 10.0% | 10.0%"
    assert f"| to spanish and back, by rules | {shares} | 50.0% |" in text
    assert f"| poorest sentences from Romanian | {shares} | – |" in text
    assert "| legal gov | 4 | 0.0% [0.0, 10.0] | 50.0% [40.0, 60.0] | 50.0% | 1.23 |" in text
    assert "| real | 9 | 10.0% | 60.0% | 10.0% | 5.0% |" in text
    assert "| post-edited sentences | 30 | 7 | 0.571 |" in text


def test_every_row_is_as_wide_as_its_head(content):
    for table in tables(content).strip().split("\n\n"):
        assert len({line.count("|") for line in table.splitlines()}) == 1


def test_what_was_not_measured_has_no_table(content):
    assert tables({}) == ""
    del content["quality"], content["ways"], content["documents"]
    assert tables(content).startswith("| words that editors changed")
