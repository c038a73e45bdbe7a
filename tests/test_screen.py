import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.detector import CheckOptions, Detector
from detector.errors import ModelError
from detector.lexicons import Matcher, parse
from detector.model_folder import ModelFolder
from detector.screen import WINDOW, Screen, windows

ALONE = CheckOptions(suggestions=False)


@pytest.fixture(scope="module")
def cascade(detector):
    return replace(ALONE, clear_below=detector.clear_below)


@given(st.lists(st.integers(1, 30_000), max_size=1000))
def test_windows_hold_all_wordpieces_in_order(numbers):
    ids, inside = windows(numbers)
    assert ids.shape == inside.shape
    assert ids.shape[1] <= WINDOW
    assert ids[inside > 0].tolist() == numbers
    assert np.all(ids[inside == 0] == 0)
    assert ids.size - len(numbers) < max(2, len(ids))  # hardly any padding


def test_what_is_surely_clean_is_cleared(detector, cascade, clean_text):
    report = detector.check(clean_text, options=cascade)
    assert (report.verdict, report.passages, report.findings) == ("clean", (), ())
    assert report.score == detector.cleared(clean_text, cascade) < cascade.clear_below
    whole = detector.check(clean_text, options=ALONE)
    assert (whole.verdict, whole.words_checked) == ("clean", report.words_checked)
    assert whole.passages
    assert (report.translation_risk, report.quality) == (None, None)
    assert whole.translation_risk is not None


def test_what_is_not_cleared_is_judged_as_without_the_screen(detector, cascade, spun_text):
    assert detector.cleared(spun_text, cascade) is None
    one, other = (detector.check(spun_text, options=options) for options in (cascade, ALONE))
    assert (one.score, one.findings, one.passages) == (other.score, other.findings, other.passages)


def test_look_alike_letters_are_never_cleared(detector, clean_text):
    disguised = clean_text.replace("e", "\u0435", 1)  # a Cyrillic letter
    assert detector.cleared(disguised, replace(ALONE, clear_below=1.0)) is None


def test_listed_phrases_are_never_cleared(detector, clean_text):
    everything = replace(ALONE, clear_below=1.0)
    lists = Matcher([("mine", [(parse("fishing harbour"), "port")])])
    watchful = Detector(ModelFolder.find(detector.folder), lists)
    assert detector.cleared(clean_text + " The fishing harbour.", everything) is not None
    assert watchful.cleared(clean_text + " The fishing harbour.", everything) is None


def test_what_cannot_be_scored_is_not_cleared(detector, cascade):
    assert detector.check("Rain.", options=cascade).verdict == "not-scored"


def test_a_model_without_a_screen_reads_everything(model_copy, approve, clean_text):
    path = model_copy / "calibration.json"
    content = json.loads(path.read_text())
    del content["screen"]
    path.write_text(json.dumps(content))
    approve(model_copy)
    without = Detector.load(model_copy)
    assert without.clear_below == 0
    assert without.check(clean_text, options=replace(ALONE, clear_below=1.0)).passages


@pytest.mark.parametrize(
    "content", [{}, {"weights": [1.0], "bias": 0.0, "clear_below": 0.1}, {"weights": None}]
)
def test_a_wrong_calibration_is_told(model_folder, encoder, content):
    with pytest.raises(ModelError, match=r"calibration\.json: screen: .* is missing or wrong"):
        Screen(ModelFolder.find(model_folder.path), content, encoder)


def test_what_may_be_a_poor_translation_is_not_cleared(model_copy, approve, clean_text, cascade):
    path = model_copy / "calibration.json"
    content = json.loads(path.read_text())
    content["screen"]["translation"]["clear_below"] = 0.0
    path.write_text(json.dumps(content))
    approve(model_copy)
    watchful = Detector.load(model_copy)
    assert watchful.cleared(clean_text, cascade) is None
    assert watchful.check(clean_text, options=cascade).translation_risk is not None
