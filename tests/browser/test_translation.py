"""A poor translation: the verdict that names it, both risks, how sentences read, and broken wording.

The server answers with a report that was made by hand; what a model finds is no matter of the page.
"""

from __future__ import annotations

import csv
import io

import pytest

from detector.report import SentenceQuality
from detector.reports.meanings import KINDS, VERDICTS
from tests import translated
from tests.browser.reader import check, drop, focused, sideways, texts, until
from tests.browser.test_access import serious
from tests.browser.test_files import DONE, names, saved
from tests.browser.test_weight import OBSERVE

REPORT = translated.report()
GARBLED = [finding for finding in REPORT.findings if finding.kind == "garbled"]
READS = [sentence.reads for sentence in REPORT.sentences]
PARAGRAPHS = translated.TEXT.split("\n\n")
PLAIN = PARAGRAPHS[2].split(". ")[1] + "."  # without a marked phrase


def _answered(page, report=REPORT, wait=0):
    """Let the server say this of every text."""
    answer = translated.answer(report)
    page.route("**/v1/check", lambda route: (page.wait_for_timeout(wait), route.fulfill(json=answer)))


def _read(page, report=REPORT):
    _answered(page, report)
    check(page, report.document.raw)


def _style(page, selector, *properties):
    return page.eval_on_selector(
        selector, "(it, names) => names.map((name) => getComputedStyle(it)[name])", list(properties)
    )


def test_the_verdict_names_a_poor_translation_and_both_risks_stand_in_words(page):
    _read(page)
    assert page.inner_text("#verdict") == "Machine-garbled"
    assert page.inner_text("#meaning") == VERDICTS["machine-garbled"]
    assert [" ".join(text.split()) for text in texts(page, "#score > div")] == [
        "Risk of poor machine translation 0.97 high",
        "Risk of spinning 0.31 medium",
    ]
    assert page.inner_text("#status").startswith(f"Machine-garbled. {VERDICTS['machine-garbled']} ")
    assert page.title().startswith("Machine-garbled")


@pytest.mark.parametrize(
    ("verdict", "score", "translation_risk", "told"),
    [
        ("spun", 0.99, 0.6, ["spinning", "poor machine translation"]),
        ("suspect", 0.6, 0.7, ["poor machine translation", "spinning"]),
        ("clean", 0.01, 0.02, ["poor machine translation", "spinning"]),
        ("clean", 0.01, None, ["spinning"]),
    ],
)
def test_the_risk_that_decides_comes_first(page, verdict, score, translation_risk, told):
    _read(page, translated.report(verdict=verdict, score=score, translation_risk=translation_risk))
    assert texts(page, "#score dt") == [f"Risk of {risk}" for risk in told]


def test_how_many_sentences_read_how_well_is_told(page):
    _read(page)
    told = (
        f"{READS.count('fluently')} sentences read fluently, {READS.count('understandable')} understandable, "
    )
    told += f"{READS.count('garbled')} garbled."
    assert page.inner_text("#sentence-numbers") == told
    assert told in page.inner_text("#status")


def test_where_no_sentence_reads_fluently_that_is_told(page):
    _read(page, translated.report(PARAGRAPHS[0]))
    assert page.inner_text("#sentence-numbers") == "No sentence reads fluently, 1 garbled."
    assert page.locator("#filters mark.garbled").count() == 3  # all of its marks are wavy


def test_where_all_sentences_read_fluently_there_is_nothing_to_show(page):
    _read(page, translated.report(PLAIN))
    assert page.inner_text("#sentence-numbers") == "The sentence reads fluently."
    assert not page.locator("#signs").is_visible()
    page.keyboard.press("s")
    assert page.locator("#view-article.signs").count() == 0


def test_sentences_have_signs_that_differ_in_more_than_hue(page):
    _read(page)
    for reads in ("understandable", "garbled"):
        assert len(texts(page, f"article .sentence.{reads}")) == READS.count(reads)
    line = ("borderBottomStyle", "borderBottomWidth")
    assert _style(page, "article .sentence.understandable", *line) == ["dotted", "1px"]
    assert _style(page, "article .sentence.garbled", *line) == ["dashed", "2px"]
    heading = page.locator("article .sentence").first
    assert heading.text_content() == f"Reads garbled: {PARAGRAPHS[0]}"  # for those who do not see


def test_signs_are_hidden_and_shown_and_nothing_moves(page):
    _read(page)
    places = "marks => marks.map((mark) => JSON.stringify(mark.getBoundingClientRect()))"
    before = page.eval_on_selector_all("article mark", places)
    page.uncheck("#signs")
    assert _style(page, "article .sentence.garbled", "borderBottomStyle") == ["none"]
    assert page.locator("article .sign").first.is_hidden()
    assert page.eval_on_selector_all("article mark", places) == before
    page.keyboard.press("s")
    assert page.is_checked("#signs")
    assert page.inner_text("#status") == "The text shows how sentences read."
    page.keyboard.press("s")
    page.click("#back")
    check(page, translated.TEXT)
    assert not page.is_checked("#signs")  # as it was left


def test_a_text_that_is_no_poor_translation_has_no_signs_until_they_are_wanted(page):
    first, *others = translated.report(PARAGRAPHS[3]).sentences
    sentences = (SentenceQuality(first.start, first.end, 0.3, "understandable"), *others)
    _read(
        page,
        translated.report(
            PARAGRAPHS[3], verdict="clean", score=0.01, translation_risk=0.02, sentences=sentences
        ),
    )
    assert not page.is_checked("#signs")
    assert _style(page, "article .sentence", "borderBottomStyle") == ["none"]
    assert "Risk score of this passage" in page.locator(".risk").first.text_content()
    page.check("#signs")
    assert _style(page, "article .sentence", "borderBottomStyle") == ["dotted"]


def test_text_that_is_copied_has_no_signs(page):
    _read(page)
    page.evaluate("getSelection().selectAllChildren(document.querySelector('article .block.paragraph'))")
    copied = page.evaluate("getSelection().toString()")
    assert "The mayor cut the band and held" in copied
    assert "Reads" not in copied


def test_the_margin_says_how_the_worst_sentence_reads(page):
    _read(page)
    told = [text.replace("\u00ad", "") for text in page.locator("article .risk").all_text_contents()]
    assert told[0] == "Worst sentence of this passage: garbled"
    assert [text.rsplit(" ", 1)[-1] for text in told] == [
        "garbled", "understandable", "garbled", "garbled", "understandable", "understandable",
    ]  # fmt: skip
    for margin, block in zip(page.locator(".risk").all(), page.locator("article .block").all(), strict=True):
        assert margin.bounding_box()["x"] + margin.bounding_box()["width"] <= block.bounding_box()["x"] - 17


def test_broken_wording_has_a_wavy_line_as_thick_as_it_is_sure(page):
    _read(page)
    found = {
        name: _style(page, f"article mark.{name}.garbled", "textDecorationStyle", "textDecorationThickness")
        for name in ("strong", "moderate", "slight")
    }
    assert found == {"strong": ["wavy", "2.25px"], "moderate": ["wavy", "1.5px"], "slight": ["wavy", "1px"]}
    assert texts(page, "article mark.garbled") == [finding.text for finding in GARBLED]
    mark = page.get_by_role("button", name=GARBLED[0].text, exact=True)
    described = [page.inner_text(f"#{name}") for name in mark.get_attribute("aria-describedby").split()]
    assert described == ["strong risk marker", "broken wording"]


def test_the_card_has_a_likely_wording_only_where_there_is_one(page):
    _read(page)
    without, having = GARBLED[0], next(finding for finding in GARBLED if finding.suggestions)
    page.locator("article mark", has_text=without.text).click()
    card = page.inner_text("#card")
    assert without.reason in card
    assert f"garbled: {KINDS['garbled'].title}" in card
    assert "reads garbled, better than 8% of machine translations" in card
    assert page.locator("#card h3, #card .originals").count() == 0
    page.locator("article mark", has_text=having.text).click()
    assert page.inner_text("#card h3") == "Likely wording"
    assert texts(page, "#card .originals b") == [having.suggestions[0].text]
    page.locator("article mark:not(.garbled)").click()
    assert page.inner_text("#card h3") == "Likely originals"


def test_marks_are_filtered_by_the_kind(page):
    _read(page)
    page.uncheck("#filters input[name=garbled]")
    assert texts(page, "article mark[role=button]") == ["cut the band"]
    assert _style(page, "article mark.garbled", "textDecorationLine") == ["none"]
    page.check("#filters input[name=garbled]")
    page.uncheck("#filters input[name=substitution]")
    assert texts(page, "article mark[role=button]") == [finding.text for finding in GARBLED]


def test_the_restored_text_leaves_what_has_no_likely_wording_and_marks_it_doubtful(page):
    _read(page)
    page.click("#restore")
    sure = [finding for finding in REPORT.findings if finding.suggestions]
    assert texts(page, ".restored ins") == [finding.suggestions[0].text for finding in sure]
    doubtful = [finding.text for finding in REPORT.findings if not finding.suggestions]
    assert texts(page, ".restored .doubtful") == doubtful
    assert page.locator(".restored .sentence").count() == 0


def test_files_have_both_risks_and_sort_by_each(page, spun_text, clean_text):
    drop(page, {"b.txt": spun_text.encode(), "a.txt": clean_text.encode()})
    until(page, DONE.format(2))
    _answered(page)
    drop(page, {"mill.txt": translated.TEXT.encode()})
    until(page, DONE.format(3))
    row = page.locator("#files-rows tr", has_text="mill.txt")
    assert row.inner_text().split("\t")[1:4] == ["Machine-garbled", "0.31", "0.97"]
    page.click("th button[data-key=translation]")
    risks = [float(text) for text in texts(page, "#files-rows td:nth-child(4)")]
    assert risks == sorted(risks, reverse=True)
    page.click("th button[data-key=score]")
    assert names(page) == ["b.txt", "mill.txt", "a.txt"]
    page.click("th button[data-key=verdict]")
    assert names(page) == ["b.txt", "mill.txt", "a.txt"]
    rows = {one["file"]: one for one in csv.DictReader(io.StringIO(saved(page, "#files-csv")[1]))}
    mill = rows["mill.txt"]
    assert (mill["verdict"], mill["score"], mill["translation_risk"]) == (
        "machine-garbled",
        "0.3121",
        "0.9713",
    )
    for reads, column in zip(
        ("fluently", "understandable", "garbled"), ("fluent", "understandable", "garbled"), strict=True
    ):
        assert int(mill[f"sentences_{column}"]) == READS.count(reads)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_issue(open_page, scheme):
    page = open_page(color_scheme=scheme, reduced_motion="reduce")
    _read(page)
    assert serious(page) == []
    page.locator("article mark.garbled").first.click()
    page.click("#restore")
    assert serious(page) == []
    page.click("#open-help")
    assert serious(page) == []


def test_the_keyboard_reaches_the_signs(page):
    _read(page)
    assert focused(page) == "Machine-garbled"
    page.keyboard.press("Tab")
    assert focused(page) == "signs"
    page.keyboard.press("Space")
    assert page.locator("#view-article.signs").count() == 0
    page.keyboard.press("n")
    assert focused(page) == GARBLED[0].text


@pytest.mark.parametrize(("width", "size"), [(360, "100%"), (1280, "200%")], ids=["phone", "twice-the-size"])
def test_nothing_is_cut_off(open_page, width, size):
    page = open_page(width=width)
    page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", size)
    _read(page)
    assert sideways(page) <= 0
    page.locator("article mark.garbled").first.click()
    page.click("#restore")
    assert sideways(page) <= 0
    page.click("#open-help")
    assert page.evaluate(
        "document.getElementById('help').scrollWidth <= document.getElementById('help').clientWidth"
    )


def test_nothing_shifts_when_a_result_comes(page):
    page.evaluate(OBSERVE)
    _answered(page, wait=700)
    page.fill("#text", translated.TEXT)
    page.click("#submit")
    page.wait_for_selector("#view-article:not([hidden])")
    page.wait_for_timeout(300)
    assert page.evaluate("shifted") <= 0.01
