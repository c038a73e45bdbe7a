"""For everyone: screen readers, keyboards, phones, large text, the dark, and eyes that motion troubles."""

from __future__ import annotations

import re

import pytest

from tests.browser.reader import RESULT, check, drop, focused, sideways, until

VIEWS = ("check", "article", "files", "compare")
OBFUSCATED = "The р\u0430per was read by the council. "  # with Cyrillic letters


def _fill(page, spun_text, clean_text):
    """Give every view something to show, and end on the result with a phrase chosen."""
    page.click("nav >> text=Compare two")
    page.fill("#suspect", spun_text)
    page.fill("#source", clean_text)
    page.click("#compare-submit")
    page.wait_for_selector("#compared:not([hidden])")
    _show(page, "files")
    drop(page, {"a.txt": spun_text.encode(), "b.txt": b"Short."})
    until(page, "document.getElementById('files-state').innerText.startsWith('2 of 2')")
    page.click("nav >> text=One text")
    page.fill("#text", "")
    page.click("#submit")
    page.wait_for_selector("#check-notice .notice")
    notice = page.locator("#check-notice").inner_html()
    check(page, OBFUSCATED + spun_text)
    page.evaluate("(html) => { document.getElementById('check-notice').innerHTML = html; }", notice)
    page.locator("article mark", has_text="in excess of").click()


def _show(page, view):
    page.evaluate("(hash) => { location.hash = hash; }", "#result" if view == "article" else f"#{view}")
    page.wait_for_selector(f"#view-{view}:not([hidden])")


def serious(page):
    """What axe finds on the page that is serious."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        (one["id"], node["target"], node["failureSummary"])
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_issue(open_page, spun_text, clean_text, scheme):
    page = open_page(color_scheme=scheme, reduced_motion="reduce")
    _fill(page, spun_text, clean_text)
    for view in VIEWS:
        _show(page, view)
        assert serious(page) == [], view
    _show(page, "article")
    page.click("#restore")
    page.click("#export summary")
    assert serious(page) == []
    page.keyboard.press("Escape")
    for dialog in ("help", "allowed"):
        page.click(f"#open-{dialog}")
        assert serious(page) == [], dialog
        page.keyboard.press("Escape")


def test_a_screen_reader_hears_the_result_and_finds_landmarks(page, server, spun_text):
    assert page.get_attribute("#status", "aria-live") == "polite"
    check(page, spun_text)
    heard = page.inner_text("#status")
    assert heard.startswith("Spun. Much of it reads as if")
    assert heard.endswith(f"{server.check(spun_text)['checked']}.")
    for role in ("banner", "main", "contentinfo", "complementary", "article", "navigation"):
        assert page.get_by_role(role).count() >= 1, role
    assert page.get_by_role("heading", level=1).count() == 1
    page.keyboard.press("n")
    assert "does not fit here" in page.inner_text("#status")
    mark = page.get_by_role("button", name="in excess of", exact=True)
    assert page.inner_text(f"#{mark.get_attribute('aria-describedby')}") == "strong risk marker"
    assert "Risk score of this passage" in page.locator(".risk").first.text_content()


def test_the_keyboard_alone_is_enough(page, spun_text):
    order = []
    for _ in range(11):
        page.keyboard.press("Tab")
        order.append(focused(page))
    names = ["Skip to the content", "Unspin", "One text", "Many files", "Compare two"]
    assert order[:5] == names
    assert [name.split(" ")[0].split("\n")[0] for name in order[5:]] == [
        "Allowed", "Help", "text", "Check", "file", "Try",
    ]  # fmt: skip
    page.keyboard.press("Enter")  # the example
    page.wait_for_selector(RESULT)
    assert focused(page) == "Spun"
    page.keyboard.press("n")
    first = focused(page)
    page.keyboard.press("Enter")
    assert focused(page) == f"“{first}”"
    page.keyboard.press("Tab")
    assert focused(page) == "This is fine"
    page.keyboard.press("Escape")
    assert focused(page) == first
    assert page.locator("article mark[aria-pressed=true]").count() == 0
    page.keyboard.press("e")
    assert focused(page) == "Web page (HTML)"
    page.keyboard.press("Escape")
    assert focused(page).startswith("Export")
    page.keyboard.press("?")
    page.keyboard.press("Escape")
    assert not page.locator("#help").is_visible()
    page.focus("#back")
    page.keyboard.press("Enter")
    page.wait_for_selector("#view-check:not([hidden])")
    assert focused(page) == page.inner_text("#check-title")


def test_the_skip_link_leads_to_the_content(page):
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page) == "text"


def test_focus_can_be_seen_wherever_it_is(page, spun_text):
    check(page, spun_text)
    for view in ("article", "check", "files", "compare"):
        _show(page, view)
        page.evaluate("document.activeElement.blur()")
        for _ in range(16):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement === document.body"):  # past the last one
                continue
            seen = page.evaluate(
                """() => {
                    const shows = (element) => {
                        const style = getComputedStyle(element);
                        return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0)
                            || style.boxShadow !== "none";
                    };
                    const element = document.activeElement;
                    const around = element.closest("label, .sheet");
                    return shows(element) || Boolean(around && shows(around));
                }"""
            )
            assert seen, focused(page)


@pytest.mark.parametrize("width", [360, 640], ids=["phone", "zoomed-to-200%"])
def test_nothing_is_cut_off_in_a_narrow_window(open_page, spun_text, clean_text, width):
    page = open_page(width=width, height=640)
    _fill(page, spun_text, clean_text)
    for view in VIEWS:
        _show(page, view)
        assert sideways(page) <= 0, view
    _show(page, "article")
    page.evaluate("document.querySelector('article mark').scrollIntoView()")
    page.locator("article mark").first.click()
    card = page.locator("#card").bounding_box()
    assert card["x"] >= 0
    assert card["x"] + card["width"] <= width
    assert abs(card["y"] + card["height"] - 640) < 1  # a sheet at the lower edge
    mark = page.locator("article mark[aria-pressed=true]").first
    until(page, "document.querySelector('article mark[aria-pressed=true]').getBoundingClientRect().top > 0")
    assert mark.bounding_box()["y"] < card["y"]
    page.click("#restore")
    assert sideways(page) <= 0
    page.keyboard.press("e")
    menu = page.locator("#export-list").bounding_box()
    assert menu["x"] >= 0
    assert menu["x"] + menu["width"] <= width
    page.keyboard.press("Escape")
    if width == 360:
        now, restored = (
            page.locator(".now").first.bounding_box(),
            page.locator(".restored").first.bounding_box(),
        )
        assert restored["y"] >= now["y"] + now["height"]


def test_text_of_twice_the_size_loses_nothing(open_page, spun_text, clean_text):
    page = open_page()
    _fill(page, spun_text, clean_text)
    page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    for view in VIEWS:
        _show(page, view)
        assert sideways(page) <= 0, view
        cut = page.evaluate(
            """() => [...document.querySelectorAll("button, .button, summary, select, h1, h2, p, td, th, dd")]
                .filter((element) => element.checkVisibility() && !element.closest(".unseen")
                    && getComputedStyle(element).display !== "inline"
                    && element.scrollWidth > element.clientWidth + 2)
                .map((element) => element.outerHTML.slice(0, 120))"""
        )
        assert cut == [], view
    _show(page, "article")
    block = page.locator("article .block.paragraph").first
    block.scroll_into_view_if_needed()
    assert block.bounding_box()["width"] > 20 * 38  # as many letters, each of twice the usual size
    page.locator("article mark").nth(2).click()
    assert page.locator("#card h2").bounding_box()["y"] < 860


def test_the_dark_is_dark_and_the_light_is_light(open_page):
    def brightness(scheme):
        page = open_page(color_scheme=scheme)
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        return sum(int(part) for part in re.findall(r"\d+", colour)[:3]) / 3

    assert brightness("dark") < 60
    assert brightness("light") > 230


def test_motion_is_left_out_where_it_is_not_wanted(open_page):
    moving = """() => [getComputedStyle(document.documentElement).scrollBehavior,
        parseFloat(getComputedStyle(document.getElementById("submit")).transitionDuration)]"""
    assert open_page(reduced_motion="reduce").evaluate(moving) == ["auto", 0]
    assert open_page(reduced_motion="no-preference").evaluate(moving)[0] == "smooth"


def test_the_measure_is_made_for_reading(page, spun_text):
    check(page, spun_text)
    told = page.evaluate(
        """() => {
            const block = document.querySelector("article .block.paragraph .now");
            const style = getComputedStyle(block);
            const canvas = document.createElement("canvas").getContext("2d");
            canvas.font = style.font;
            const letter = canvas.measureText(block.textContent).width / block.textContent.length;
            return [block.clientWidth / letter, parseFloat(style.lineHeight) / parseFloat(style.fontSize)];
        }"""
    )
    assert 58 <= told[0] <= 74
    assert told[1] == pytest.approx(1.6, abs=0.02)
