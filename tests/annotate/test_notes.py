from __future__ import annotations

from dataclasses import replace

import pytest

from detector.annotate.notes import note, overview
from detector.documents import read_text
from detector.report import Finding, Report, Suggestion
from detector.reports.meanings import CAUTION

FINDING = Finding(4, 14, 1, 5, "culmination", "substitution", 0.9, 0, (), "It does not fit.")
SUMMIT, MEETING = Suggestion("summit", 0.7, likely=True), Suggestion("meeting", 0.1)


@pytest.mark.parametrize(
    ("kind", "suggestions", "said"),
    [
        ("substitution", (SUMMIT,), "reads like a substitute for “summit”"),
        ("substitution", (SUMMIT, MEETING), "reads like a substitute for “summit”, “meeting”?"),
        ("substitution", (), "reads like a substitute for the usual wording"),
        ("garbled", (MEETING,), "broken wording, as of a poor translation; perhaps “meeting”?"),
        ("garbled", (), "broken wording, as of a poor translation"),
        ("listed", (SUMMIT,), "on a list of tortured phrases, which expects “summit”"),
        ("listed", (), "on a list of tortured phrases"),
        ("obfuscation", (SUMMIT,), "look-alike or invisible characters; it reads “summit”"),
    ],
)
def test_each_kind_has_its_sentence(kind, suggestions, said):
    assert note(replace(FINDING, kind=kind, suggestions=suggestions)) == f"risk marker: {said}"


def test_at_most_three_originals_are_named():
    assert note(replace(FINDING, suggestions=(MEETING,) * 5)).count("“meeting”?") == 3


def test_control_characters_are_numbered():
    assert "⟨U+0007⟩" in note(replace(FINDING, suggestions=(Suggestion("a\x07b", 0.5),)))


def test_the_overview_has_verdict_score_and_caution(detector, spun_text):
    report = detector.check(spun_text)
    said = overview(report)
    assert said.startswith(f"spun, risk score {report.score:.2f}, translation risk 0.")
    assert f"{len(report.findings)} risk markers" in said
    assert said.endswith(CAUTION)


def test_the_overview_of_a_text_that_was_not_judged_says_why():
    report = Report(
        "a", "not-scored", None, "too short: 3 words", None, 3, 3, (), (), (), read_text("One two.")
    )
    assert overview(report) == f"not-scored. Too short: 3 words. {CAUTION}"
