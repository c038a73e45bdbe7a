from __future__ import annotations

from dataclasses import replace

import pytest
from lsprotocol.types import DiagnosticSeverity, MarkupContent, Position
from markdown_it import MarkdownIt

from detector.detector import Detector
from detector.lsp.diagnostics import explained, hover, judged
from detector.report import Report, Suggestion


@pytest.fixture(scope="module")
def report(detector: Detector, spun_text: str) -> Report:
    return detector.check(spun_text)


def test_a_threshold_makes_warnings(report: Report) -> None:
    assert report.score is not None
    flagged = judged(report, 1, report.score, "utf-16")
    assert flagged.whole is not None
    assert len(flagged.diagnostics) == len(report.findings) + 1
    assert {marker.severity for marker in flagged.markers} == {DiagnosticSeverity.Warning}
    below = judged(report, 1, report.score + 0.001, "utf-16")
    assert below.whole is None
    assert {marker.severity for marker in below.diagnostics} == {DiagnosticSeverity.Information}


def test_the_translation_risk_alone_makes_warnings(report: Report) -> None:
    garbled = replace(report.findings[0], kind="garbled")
    translated = replace(
        report, verdict="machine-garbled", score=0.1, translation_risk=0.96, findings=(garbled,)
    )
    flagged = judged(translated, 1, 0.9, "utf-16")
    assert flagged.whole is not None
    assert flagged.whole.code == "machine-garbled"
    assert flagged.whole.message == (
        "Risk score 0.10, translation risk 0.96. Much of it reads as if a machine had translated it badly."
    )
    assert flagged.whole.data == {"score": 0.1, "translation_risk": 0.96}
    (marker,) = flagged.markers
    assert (marker.code, marker.severity) == ("garbled", DiagnosticSeverity.Warning)
    assert "Broken wording" in explained(garbled)
    assert judged(translated, 1, 0.97, "utf-16").whole is None


def test_nothing_is_shown_of_what_was_not_judged(detector: Detector) -> None:
    assert judged(detector.check("Too short."), 1, 0, "utf-16").diagnostics == []
    assert judged(detector.check(""), 1, 0, "utf-16").diagnostics == []


def test_the_message_names_all_originals_and_which_are_guesses(report: Report) -> None:
    finding = replace(
        report.findings[0],
        reason="It does not fit.",
        suggestions=(Suggestion("summit", 0.7, likely=True), Suggestion("meeting", 0.1)),
    )
    (marker,) = judged(replace(report, findings=(finding,)), 1, 1, "utf-16").markers
    assert marker.message == "It does not fit. Likely originals: summit, meeting?."
    assert marker.data["suggestions"][0] == {"text": "summit", "score": 0.7, "likely": True}


def test_hovering_is_for_the_letters_of_a_finding(report: Report) -> None:
    known = judged(report, 1, 0.5, "utf-16")
    for finding, marker in zip(report.findings, known.markers, strict=True):
        for position in (marker.range.start, known.lines.position(finding.end - 1)):
            shown = hover(known, position)
            assert shown is not None
            assert shown.range == marker.range
            assert isinstance(shown.contents, MarkupContent)
            assert shown.contents.value == explained(finding)
        assert getattr(hover(known, marker.range.end), "range", None) != marker.range
    assert hover(known, Position(999, 0)) is None


def test_text_is_no_markup_in_a_hover(report: Report) -> None:
    odd = "*a* <b>_c_</b> [d](e) `f` # g | h\n- i &amp; \\"
    finding = replace(report.findings[0], text=odd, reason=odd, suggestions=(Suggestion(odd, 0.004),))
    html = MarkdownIt().render(explained(finding))
    shown = "*a* &lt;b&gt;_c_&lt;/b&gt; [d](e) `f` # g | h - i &amp;amp; \\"
    assert html.count(shown) == 3
    assert f"<li>{shown} (under 1%)</li>" in html
