import re
from typing import get_args

import pytest

from detector.report import FLAGGED_VERDICTS, FindingKind, Verdict
from detector.reports.meanings import (
    KINDS,
    VERDICTS,
    chances,
    explanation,
    judgement,
    reads,
    risks,
    verdict_explanation,
)


def test_every_kind_and_every_verdict_has_its_meaning():
    assert set(KINDS) == set(get_args(FindingKind))
    assert set(VERDICTS) == set(get_args(Verdict))
    assert set(VERDICTS) - set(FLAGGED_VERDICTS) == {"clean", "not-scored"}


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_verdict_is_explained_and_blames_nobody(verdict):
    text = verdict_explanation(verdict)
    assert text.startswith(f"{verdict}\n\n{VERDICTS[verdict]}\n\n")
    assert not re.search(r"plagiari|AI|cheat|fraud", text)


def test_garbled_wording_is_told_from_substitution_and_from_fluent_translation():
    text = explanation("garbled")
    assert "substitution" in text
    assert "fluently" in text
    assert text.count("→") >= 3
    assert "fluently" in verdict_explanation("machine-garbled")


def test_both_risks_are_told_where_both_are_known(report):
    assert risks(report()) == "risk score 0.97, translation risk 0.02"
    assert risks(report(translation_risk=None)) == "risk score 0.97"
    assert chances(report()).endswith("at 97%, and the chance that it is a poor machine translation at 2%.")
    assert chances(report(score=0.0, translation_risk=None)).endswith("swapped its words at under 1%.")


def test_how_sentences_read_is_told_unless_all_read_fluently(report, translated):
    assert reads(report()) == ""
    assert reads(report(sentences=())) == ""
    assert reads(translated()) == "How its sentences read: 1 fluently, 1 understandable, 3 garbled."
    assert reads(translated(sentences=translated().sentences[-1:])).endswith("read: 1 understandable.")


def test_a_judgement_is_one_line(report, translated):
    assert judgement(report()) == (
        f"{VERDICTS['spun']} Risk score 0.97, translation risk 0.02; 36 words checked, 3 risk markers."
    )
    assert judgement(translated()).endswith(f"3 risk markers. {reads(translated())}")
