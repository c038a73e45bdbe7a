import re
from dataclasses import replace

from detector.reports.github import render_github
from detector.reports.results import Failure


def lines(results):
    return "".join(render_github(results)).splitlines()


def test_a_flagged_document_has_a_notice_and_its_findings_surest_first(report, results):
    made = lines(results(report(), report(path="b.md", score=0.1, verdict="clean")))
    assert [line.split(" ")[0] for line in made] == ["::notice", *["::warning"] * 3, "::notice"]
    assert "Risk score 0.97" in made[0]
    assert made[1].startswith(
        "::warning file=article.md,line=3,endLine=3,col=31,endColumn=49,"
        "title=unspin%3A Wrong word or phrase in place of the usual one::"
    )
    assert made[1].endswith("Likely original: at the summit")
    assert "line=6,endLine=6,col=5," in made[2]
    assert made[-1] == "::notice title=unspin::2 documents: 1 spun, 1 clean; 72 words checked, 0 skipped."


def test_a_poor_translation_is_told_with_both_risks(translated, results):
    made = lines(results(translated()))
    assert made[0] == (
        "::notice file=translated.md,title=unspin%3A machine-garbled::Much of it reads as if a machine had "
        "translated it badly. Risk score 0.12, translation risk 0.96; 40 words checked, 3 risk markers. "
        "How its sentences read: 1 fluently, 1 understandable, 3 garbled."
    )
    assert "title=unspin%3A Broken wording%2C as of a poor translation::" in made[1]
    assert "1 document: 1 machine-garbled;" in made[-1]


def test_a_phrase_over_two_lines_has_no_columns(report, results):
    raw = "He came at the\nculmination today."
    (_, line, _) = lines(results(report(raw, {"at the\nculmination": (0.9, [])})))
    assert "line=1,endLine=2,title=" in line


def test_a_page_stands_in_the_message(report, results):
    placed = replace(report().findings[0], location="page 2")
    (_, line, _) = lines(results(report(findings=(placed,))))
    assert line.startswith("::warning file=article.md,title=")
    assert "::page 2: " in line


def test_nothing_in_the_input_makes_a_command_or_property(report, results):
    hostile = replace(report().findings[0], reason="100%\r\n::error::x")
    made = results(report(findings=(hostile,), path="a,title=b::c%\n::error::d.md"))
    made.failures.append(Failure("x\n::warning::y", "bad\n::error::z"))
    found = lines(made)
    assert [re.match(r"::(\w+) ", line)[1] for line in found] == ["notice", "warning", "error", "notice"]
    assert "file=a%2Ctitle=b%3A%3Ac%25%0A%3A%3Aerror%3A%3Ad.md," in found[1]
    assert "100%25" in found[1]
    assert found[2] == "::error file=x%0A%3A%3Awarning%3A%3Ay,title=unspin%3A not read::bad ::error::z"
