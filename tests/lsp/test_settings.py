from __future__ import annotations

import logging
import math

import pytest

from detector.lsp.settings import Settings


@pytest.mark.parametrize("content", [None, [], "x", {}, {"unspin": {}}, {"unspin": None, "other": {}}])
def test_nothing_sent_changes_nothing(content: object) -> None:
    assert Settings(threshold=0.4).with_json(content) == Settings(threshold=0.4)


@pytest.mark.parametrize("section", [False, True])
def test_settings_come_as_they_are_or_in_a_section(section: bool) -> None:
    sent = {"threshold": 0.9, "minWords": 100, "debounceMs": 500, "enable": False}
    content = {"unspin": sent} if section else sent
    assert Settings().with_json(content) == Settings(0.9, 100, 0.5, False)


def test_the_threshold_of_the_model_comes_back_with_null() -> None:
    assert Settings(threshold=0.4).with_json({"threshold": None}).threshold is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("threshold", 2),
        ("threshold", "0.5"),
        ("threshold", math.nan),
        ("threshold", True),
        ("minWords", 0),
        ("minWords", 1.5),
        ("minWords", math.inf),
        ("debounceMs", -1),
        ("debounceMs", math.nan),
        ("enable", 1),
    ],
)
def test_what_cannot_be_is_told_and_left_out(
    name: str, value: object, caplog: pytest.LogCaptureFixture
) -> None:
    before = Settings(threshold=0.4, min_words=7)
    assert before.with_json({name: value}) == before
    assert name in caplog.text


def test_unknown_names_are_told(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        assert Settings().with_json({"command": ["unspin"], "minWords": 7}) == Settings(min_words=7)
    assert "command" in caplog.text
