import io

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from detector.report import ScoredPassage
from detector.reports.results import Failure
from detector.reports.text import render_text


def printed(results, width=80, **console):
    console = {"color_system": None, "force_terminal": False} | console
    return "".join(render_text(results, Console(file=io.StringIO(), width=width, **console)))


def test_without_colour_phrases_are_bracketed_with_their_original(report, results):
    text = printed(results(report()))
    assert text.startswith("article.md: spun, risk score 0.97, translation risk 0.02\n")
    assert "36 words checked, 3 risk markers." in text
    assert "   3  The president met his partner [at the culmination → at the summit] on" in text
    assert "[It rained]." in text
    assert "\x1b" not in text


def test_with_colour_strength_shows_in_weight_and_brackets_are_gone(report, results):
    text = printed(results(report()), force_terminal=True, color_system="standard", _environ={})
    assert "\x1b[1;4;31mat the culmination\x1b[0m" in text
    assert "[at the" not in Text.from_ansi(text).plain


def test_no_color_is_obeyed(report, results):
    environment = {"NO_COLOR": "1", "TERM": "xterm-256color"}
    text = printed(results(report()), force_terminal=True, color_system="auto", _environ=environment)
    assert "[at the culmination → at the summit]" in Text.from_ansi(text).plain
    assert "\x1b[31m" not in text
    assert ";31m" not in text


@pytest.mark.parametrize("width", [60, 80, 140])
def test_no_line_is_wider_than_the_terminal(report, results, width):
    raw = " ".join(["The council anticipates the fix to cost millions in excess of its spending plan."] * 9)
    text = printed(results(report(raw, {"anticipates": (0.9, ["expects"])}, path="a/" * 40 + "x.md")), width)
    assert max(cell_len(line) for line in text.splitlines()) <= min(width, 100)
    assert not any(line != line.rstrip() for line in text.splitlines())


def test_a_clean_document_is_short(report, results):
    phrases = {word: (0.6, ["x"]) for word in ("president", "partner", "culmination", "nations", "numerous")}
    text = printed(results(report(phrases=phrases, verdict="clean", score=0.03)), 140)
    assert len(text.strip().splitlines()) <= 5
    assert "[culmination → x] (line 1)" in text
    assert "and 2 more" in text


def test_a_poor_translation_says_how_its_sentences_read(translated, results):
    text = printed(results(translated()), 100)
    first, meaning, _, sentences = text.splitlines()[:4]
    assert first == "translated.md: machine-garbled, risk score 0.12, translation risk 0.96"
    assert meaning == "  Much of it reads as if a machine had translated it badly."
    assert sentences == "  How its sentences read: 1 fluently, 1 understandable, 3 garbled."
    assert "In Pellmouth it [stays closed the harbour]" in text
    assert "[raise of new the wall → rebuild the wall]" in text
    assert "Its source probably" not in text  # for that is in another language


def test_without_markers_the_sentences_that_read_worst_are_quoted(translated, report, results):
    text = printed(results(translated(findings=())), 100)
    assert "No phrase is marked. The sentences that read worst:\n\nline 1  In Pellmouth it" in text
    assert "line 3  To the boats it lacked them the fuel." in text
    assert "The council" not in text
    aside = ScoredPassage(0, 90, 0.1, stands_out=True, translation_risk=0.7)
    text = printed(results(translated(verdict="clean", translation_risk=0.2, findings=(), passages=(aside,))))
    assert "at line 1 (0.70)\n\nNo phrase is marked." in text
    assert "No phrase" not in printed(results(report(findings=())))


def test_the_translation_risk_alone_flags_a_document(translated, results):
    made = results(translated())
    assert "[stays closed the harbour]" in printed(made)
    assert made.flagged == 1
    below = results(translated(verdict="clean", translation_risk=0.4))
    assert "Isolated, too few to count" in printed(below)
    assert below.flagged == 0


def test_a_text_that_was_cleared_has_one_risk(report, results):
    cleared = report(verdict="clean", score=0.01, translation_risk=None, findings=(), sentences=())
    assert printed(results(cleared)).startswith("article.md: clean, risk score 0.01\n")


def test_a_low_threshold_shows_the_sentences_of_a_clean_document(report, results):
    clean = report(verdict="clean", score=0.2)
    assert "The president met" not in printed(results(clean))
    assert "The president met" in printed(results(clean, threshold=0.1))


def test_a_document_that_was_not_scored_says_why(report, results):
    text = printed(
        results(report(verdict="not-scored", score=None, reason="12 words, 50 are needed", findings=()))
    )
    assert text == "article.md: not-scored, 12 words, 50 are needed\n\n"


def test_words_that_were_skipped_are_told_with_the_reason(report, results):
    skipped = (("references", 1120), ("code", 31))
    made = results(
        report(skipped=skipped),
        report(verdict="not-scored", score=None, reason="no prose", findings=(), skipped=skipped[1:]),
    )
    text = printed(made, 140)
    assert "36 words checked, 1,151 skipped (1,120 in references, 31 in code), 3 risk markers." in text
    assert "not-scored, no prose\n  31 words skipped (in code).\n" in text
    assert "2 documents: 1 spun, 1 not-scored; 36 words checked, 1,182 skipped\n" in text


def test_several_documents_end_in_a_summary(report, results):
    both = results(report(), report(verdict="clean", score=0.1, path="b.txt"))
    both.failures.append(Failure("c.bin", "no text"))
    summary = printed(both).strip().splitlines()
    assert "2 documents: 1 spun, 1 clean, 1 not read; 72 words checked, 0 skipped" in summary
    assert "1 at or above the threshold of 0.50" in summary
    assert "documents" not in printed(results(report()))


def test_hostile_names_and_text_cannot_steer_the_terminal(report, results):
    hostile = report(
        "The \x1b]0;owned\x07 culmination [red]was[/red] here.",
        {"culmination": (0.9, ["\x1b[2Jsummit"])},
        path="\x1b[31mname",
    )
    text = printed(results(hostile))
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "[red]was[/red]" in text


def test_a_passage_that_stands_out_is_pointed_at_in_a_clean_document(report, results):
    passages = (ScoredPassage(0, 10, 0.1), ScoredPassage(40, 90, 0.83, stands_out=True))
    text = printed(results(report(verdict="clean", score=0.2, passages=passages)))
    assert "Stands out from the rest: the passage at line 3 (0.83)" in text
    translated = ScoredPassage(40, 90, 0.1, stands_out=True, translation_risk=0.91)
    text = printed(results(report(verdict="clean", score=0.2, passages=(translated,))))
    assert "the passage at line 3 (0.91)" in text
    text = printed(results(report(verdict="clean", score=0.2, passages=passages)))
    assert "[at the culmination → at the summit]" in text
    plain = printed(results(report(verdict="clean", score=0.2)))
    assert "Stands out" not in plain
