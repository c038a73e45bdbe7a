"""One text: the verdict, the scores, the marks, the likely originals, the restored text, the queries."""

from __future__ import annotations

import re

import pytest

from detector.reports.meanings import CAUTION, KINDS, VERDICTS
from detector.restored import SURE
from tests.browser.reader import RESULT, check, focused, sideways, texts, until

OBFUSCATED = "The р\u0430per was read by the council. "  # with Cyrillic letters


def _choose(page, phrase):
    page.locator("article mark", has_text=phrase).first.click()


def test_a_pasted_article_is_judged_within_a_second(page, spun_text):
    check(page, spun_text)
    took = []
    for _ in range(3):
        page.click("#back")
        took.append(
            page.evaluate(
                """() => new Promise((resolve) => {
                    const start = performance.now();
                    const seen = () => resolve(performance.now() - start);
                    const view = document.getElementById("view-article");
                    new MutationObserver(seen).observe(view, { attributes: true });
                    document.getElementById("submit").click();
                })"""
            )
        )
    assert min(took) < 1000


def test_a_key_checks_the_text(page, spun_text):
    page.fill("#text", spun_text)
    page.press("#text", "Control+Enter")
    page.wait_for_selector(RESULT)


def test_the_verdict_and_what_it_means_stand_in_words_beside_the_caution(page, server, spun_text):
    check(page, spun_text)
    document = server.check(spun_text)
    assert page.inner_text("#verdict") == "Spun"
    assert page.inner_text("#meaning") == VERDICTS["spun"]
    assert f"{document['score']:.2f}" in page.inner_text("#score")
    assert document["checked"] in page.inner_text("#counts")
    assert page.inner_text("#caution") == CAUTION
    assert page.locator("#caution").is_visible()
    assert page.title().startswith("Spun")


def test_how_many_sentences_read_how_well_is_told(page, server, spun_text):
    check(page, spun_text)
    reads = [sentence["reads"] for sentence in server.check(spun_text)["sentences"]]
    told = page.inner_text("#sentence-numbers")
    numbers = [reads.count(name) for name in ("fluently", "understandable", "garbled")]
    assert [int(number) for number in re.findall(r"\d+", told)] == [number for number in numbers if number]
    assert page.locator("article .sentence").count() == len(reads) - reads.count("fluently")


def test_an_honest_text_is_called_clean(page, clean_text):
    check(page, clean_text)
    assert page.inner_text("#verdict") == "Clean"
    assert page.inner_text("#meaning") == VERDICTS["clean"]
    assert "No phrase is marked" in page.inner_text("#card")
    page.keyboard.press("e")
    assert page.locator("#export-list").bounding_box()["x"] > 0
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.keyboard.press("r")
    assert not page.locator("#restore, #stepper, .restored").first.is_visible()


def test_each_paragraph_has_its_score_in_the_margin_as_number_and_bar(page, server, spun_text):
    check(page, spun_text)
    blocks = server.check(spun_text)["blocks"]
    scores = [text.rsplit(" ", 1)[-1].rsplit("\n", 1)[-1] for text in texts(page, "article .risk")]
    assert scores == [f"{block['score']:.2f}" for block in blocks]
    widths = page.eval_on_selector_all("article .risk .gauge i", "bars => bars.map((bar) => bar.style.width)")
    assert widths == [f"{round(block['score'] * 100)}%" for block in blocks]
    for block, margin in zip(page.locator("article .block").all(), page.locator(".risk").all(), strict=True):
        assert margin.bounding_box()["x"] + margin.bounding_box()["width"] <= block.bounding_box()["x"]


def test_marks_show_their_strength_by_the_line_and_not_by_its_colour_alone(page, server, spun_text):
    check(page, spun_text)
    found = page.eval_on_selector_all(
        "article mark",
        """marks => marks.map((mark) => {
            const style = getComputedStyle(mark);
            return [mark.className, style.textDecorationStyle, style.textDecorationThickness];
        })""",
    )
    assert {tuple(one) for one in found} == {
        ("strong", "solid", "3px"),
        ("moderate", "dashed", "2px"),
        ("slight", "dotted", "1.5px"),
    }
    findings = server.check(spun_text)["findings"]
    assert [one[0] for one in found].count("strong") == sum(f["score"] >= 0.8 for f in findings)
    assert texts(page, "article mark") == [finding["text"] for finding in findings]


def test_a_click_on_a_phrase_opens_the_likely_originals_and_why(page, server, spun_text):
    check(page, spun_text)
    finding = next(
        f
        for f in server.check(spun_text)["findings"]
        if f["text"] == "most memorable time" or f["text"] == "the most memorable time"
    )
    _choose(page, finding["text"])
    card = page.inner_text("#card")
    assert finding["text"] in card
    assert finding["reason"] in card
    assert f"{finding['score']:.2f}" in card
    assert f"{finding['kind']}: {KINDS[finding['kind']].title}" in card
    assert texts(page, "#card .originals b") == [one["text"] for one in finding["suggestions"]]
    assert f"{finding['suggestions'][0]['score']:.0%}" in card


def test_every_kind_has_the_title_that_reports_give_it(page):
    known = page.evaluate("import('/static/words.js').then((words) => words.KINDS)")
    assert known == {name: kind.title for name, kind in KINDS.items()}


def test_this_is_fine_is_remembered_and_sent_and_can_be_taken_back(page, spun_text):
    check(page, spun_text)
    _choose(page, "in excess of")
    with page.expect_request("**/v1/check") as asked:
        page.click("#fine")
    assert asked.value.post_data_json["options"]["allow"] == ["in excess of"]
    gone = page.locator("article mark", has_text="in excess of")
    gone.wait_for(state="detached")
    assert "in excess of" in page.inner_text("article")
    assert page.locator("article mark[aria-pressed=true]").count() == 1  # the next one
    page.reload()
    check(page, spun_text)
    assert gone.count() == 0
    assert page.inner_text("#allowed-count") == "1"
    page.click("#open-allowed")
    page.get_by_role("button", name="Mark again “in excess of”").click()
    page.click("#allowed >> text=Close")
    gone.wait_for()
    assert page.inner_text("#allowed-count") == "0"


def test_what_was_called_fine_can_be_undone_at_once_and_cleared(page, spun_text):
    check(page, spun_text)
    _choose(page, "not concur")
    page.keyboard.press("f")
    page.locator("article mark", has_text="not concur").wait_for(state="detached")
    page.click("#toast >> text=Undo")
    page.locator("article mark", has_text="not concur").wait_for()
    for phrase in ("not concur", "in excess of"):
        _choose(page, phrase)
        page.click("#fine")
        page.locator("article mark", has_text=phrase).wait_for(state="detached")
    page.click("#open-allowed")
    assert len(texts(page, "#allowed-list li")) == 2
    page.click("#allowed-clear")
    assert "None yet" in page.inner_text("#allowed-list")
    assert page.evaluate("localStorage.getItem('unspin.allowed')") == "[]"


def test_the_restored_text_stands_beside_with_the_originals_marked(page, server, spun_text):
    check(page, spun_text)
    assert not page.locator("article .restored").first.is_visible()
    page.click("#restore")
    assert page.get_attribute("#restore", "aria-pressed") == "true"
    findings = server.check(spun_text)["findings"]
    sure = [f for f in findings if f["suggestions"] and f["suggestions"][0]["score"] >= SURE]
    assert texts(page, ".restored ins") == [f["suggestions"][0]["text"] for f in sure]
    assert len(texts(page, ".restored .doubtful")) == len(findings) - len(sure)
    now = page.locator("article .now").nth(3).bounding_box()
    restored = page.locator("article .restored").nth(3).bounding_box()
    assert restored["x"] > now["x"] + now["width"]
    assert abs(restored["y"] - now["y"]) < 2
    assert sideways(page) <= 0
    page.keyboard.press("r")
    assert not page.locator("article .restored").first.is_visible()


def test_source_queries_are_copied_in_quotation_marks(open_page, server, spun_text):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    check(page, spun_text)
    queries = server.check(spun_text)["source_queries"]
    assert texts(page, "#query-list q") == queries
    page.locator("#query-list button").first.click()
    page.wait_for_selector("#toast:not([hidden])")
    assert page.evaluate("navigator.clipboard.readText()") == f'"{queries[0]}"'


def test_queries_are_copied_where_the_clipboard_is_closed_to_the_page(open_page, spun_text):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    check(page, spun_text)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('closed')); }")
    page.locator("#query-list button").last.click()
    page.wait_for_selector("#toast:not([hidden])")
    assert page.evaluate("navigator.clipboard.readText()") == f'"{texts(page, "#query-list q")[-1]}"'


def test_filters_choose_by_strength_and_by_kind(page, spun_text):
    check(page, OBFUSCATED + spun_text)
    every = page.locator("article mark[role=button]").count()
    slight = page.locator("article mark.slight").count()
    page.uncheck("#filters input[name=slight]")
    assert page.locator("article mark[role=button]").count() == every - slight
    assert (
        page.locator("article mark.slight").first.evaluate("m => getComputedStyle(m).textDecorationLine")
        == "none"
    )
    assert page.inner_text("#position") == f"{every - slight} shown"
    page.uncheck("#filters input[name=substitution]")
    assert texts(page, "article mark[role=button]") == ["р\u0430per"]
    page.check("#filters input[name=substitution]")
    page.uncheck("#filters input[name=obfuscation]")
    assert page.locator("article mark[role=button]").count() == every - slight - 1


@pytest.mark.parametrize(("forth", "back"), [("n", "p"), ("j", "k")])
def test_keys_move_to_the_next_and_the_previous_marker(page, spun_text, forth, back):
    check(page, spun_text)
    marks = texts(page, "article mark")
    seen = []
    for _ in range(3):
        page.keyboard.press(forth)
        seen.append(focused(page))
    assert seen == marks[:3]
    assert page.inner_text("#position") == f"3 of {len(marks)}"
    page.keyboard.press(back)
    assert focused(page) == marks[1]
    assert marks[1] in page.inner_text("#card h2")
    page.keyboard.press("Escape")
    page.keyboard.press(forth)  # from where one was
    assert focused(page) == marks[2]
    for _ in range(3):
        page.keyboard.press(back)  # around the beginning
    assert focused(page) == marks[-1]
    until(
        page,
        """() => {
            const marks = [...document.querySelectorAll("article mark")];
            const { top, bottom } = marks.at(-1).getBoundingClientRect();
            return top > 60 && bottom < innerHeight;
        }""",
    )


def test_the_help_lists_the_keys_and_can_turn_them_off(page, spun_text):
    check(page, spun_text)
    page.keyboard.press("?")
    shown = page.inner_text("#help")
    assert all(does in shown for does in ("next risk marker", "previous risk marker", "this is fine"))
    page.uncheck("#single-keys")
    page.keyboard.press("Escape")
    assert not page.locator("#help").is_visible()
    page.keyboard.press("n")
    assert page.locator("article mark[aria-pressed=true]").count() == 0
    page.reload()
    check(page, spun_text)
    page.keyboard.press("n")
    assert page.locator("article mark[aria-pressed=true]").count() == 0


def test_keys_are_letters_where_a_text_is_typed(page):
    page.focus("#text")
    page.keyboard.type("np?")
    assert page.input_value("#text") == "np?"
    assert not page.locator("#help").is_visible()


def test_the_example_is_that_of_the_project(page, spun_text):
    page.click("#example")
    page.wait_for_selector(RESULT)
    assert page.inner_text("#verdict") == "Spun"
    page.click("#back")
    assert page.input_value("#text") == spun_text
