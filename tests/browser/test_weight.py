"""The page is light and quick, holds still when a result comes, and keeps no text."""

from __future__ import annotations

from detector.serve.application import PAGE
from tests.browser.reader import check

MOST_BYTES = 150_000
SLOWEST_PAINT = 2000  # ms; half a second is what is measured where nothing else runs
OBSERVE = """() => {
    window.shifted = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shifted += entry.value;  // those after a click as well
    }).observe({ type: "layout-shift", buffered: true });
}"""


def test_the_page_is_light_and_paints_at_once(open_page, browser, server):
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    sizes = []
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(server.url, wait_until="networkidle")
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    context.close()
    assert len(sizes) > 10
    assert sum(sizes) <= MOST_BYTES
    assert painted <= SLOWEST_PAINT


def test_all_modules_are_asked_for_at_once(page):
    modules = {f"static/{path.name}" for path in PAGE.glob("*.js")} - {"static/main.js"}
    found = page.eval_on_selector_all(
        "link[rel=modulepreload]", "links => links.map((l) => l.getAttribute('href'))"
    )
    assert sorted(found) == sorted(modules)


def test_nothing_shifts_when_a_result_comes(page, spun_text):
    page.evaluate(OBSERVE)
    page.fill("#text", spun_text)
    # The result comes later than half a second after the click, so that no shift is excused by it.
    page.route("**/v1/check", lambda route: (page.wait_for_timeout(700), route.continue_()))
    page.click("#submit")
    page.wait_for_selector("#view-article:not([hidden])")
    page.wait_for_timeout(300)
    assert page.evaluate("shifted") <= 0.01


def test_no_text_is_kept(page, spun_text):
    check(page, spun_text)
    page.click("#restore")
    page.locator("article mark", has_text="not concur").click()
    page.click("#fine")
    page.locator("article mark", has_text="not concur").wait_for(state="detached")
    kept = page.evaluate("[{...localStorage}, {...sessionStorage}, document.cookie]")
    assert kept == [{"unspin.allowed": '["not concur"]'}, {}, ""]
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    assert page.evaluate("caches.keys().then((all) => all.length)") == 0
    page.reload()
    assert page.input_value("#text") == ""
    assert page.locator("#view-check").is_visible()
