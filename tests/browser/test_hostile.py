"""Documents that want to be run: whatever they hold is shown as text, and nothing is asked of other hosts.

What is watched for, alerts, errors and requests, is watched by the fixture `open_page`.
"""

from __future__ import annotations

import json
from html import escape

import pytest

from tests.browser.reader import RESULT, check, drop, texts, until, upload

CORPUS = (
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "<svg/onload=alert(1)>",
    "<svg><script xlink:href='data:,alert(1)'></script></svg>",
    '<iframe srcdoc="<script>parent.alert(1)</script>"></iframe>',
    '<a href="javascript:alert(1)">the council</a>',
    "<math><mtext></p><style><img src onerror=alert(1)></style></math>",
    "\"><script src='https://evil.example/x.js'></script>",
    "'-alert(1)-'",
    "</textarea><script>alert(1)</script>",
    "</title></style><link rel=stylesheet href=//evil.example/x.css>",
    "<body onpageshow=alert(1)><base href=https://evil.example/>",
    '<form action="https://evil.example/"><button>Check</button></form>',
    '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    "<details open ontoggle=alert(1)>",
    "<object data='https://evil.example/x.swf'></object><embed src=//evil.example>",
    "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)}",
    "\u202e\u2066)1(trela\u2069\u202c",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<video><source onerror=alert(1)></video>",
    "<template><script>alert(1)</script></template>",
    "<input autofocus onfocus=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#x3C;script>",
)  # fmt: skip
FOREIGN = (
    "script:not([src^='static/']), iframe, object, embed, form[action], meta[http-equiv], base, img, svg"
)


def _inert(page):
    """That no element came out of a document; whatever would run has had the time to."""
    page.wait_for_timeout(150)
    assert (
        page.locator("main :is(script, iframe, object, embed, img, svg, base, meta, link, video)").count()
        == 0
    )
    assert page.locator(FOREIGN).count() == 0
    assert page.evaluate("[...document.querySelectorAll('*')].flatMap((e) => e.getAttributeNames())"
                         ".filter((name) => name.startsWith('on'))") == []  # fmt: skip


def _spread(text):
    """The text with all of the corpus strewn into its sentences."""
    words = text.split(" ")
    for at, item in enumerate(CORPUS):
        words.insert((at + 1) * len(words) // (len(CORPUS) + 1), item)
    return " ".join(words)


def test_a_text_full_of_scripts_is_shown_as_it_is(page, spun_text):
    check(page, _spread(spun_text))
    shown = page.inner_text("article")
    assert "<script>alert(1)</script>" in shown
    assert '<img src=x onerror="alert(1)">' in shown
    page.click("#restore")
    for _ in range(5):
        page.keyboard.press("n")
    _inert(page)


def test_a_phrase_with_markup_in_it_is_inert_everywhere_it_is_named(page, spun_text):
    wicked = "p\u0430per<img/src/onerror=alert(1)>"
    check(page, f"The {wicked} was read. " + spun_text)
    page.locator("article mark").first.click()
    page.click("#fine")
    until(page, "document.getElementById('allowed-count').innerText === '1'")
    page.click("#open-allowed")
    _inert(page)


def test_what_storage_holds_is_not_trusted(open_page, spun_text):
    page = open_page()
    for held in ('["<img src=x onerror=alert(1)>", 7, null]', "{broken", '{"a": 1}'):
        page.evaluate("(held) => localStorage.setItem('unspin.allowed', held)", held)
        page.reload()
        page.click("#open-allowed")
        _inert(page)
        page.keyboard.press("Escape")
    check(page, spun_text)


@pytest.mark.parametrize("ending", [".html", ".xml", ".md", ".eml"])
def test_a_hostile_file_is_inert(page, spun_text, ending):
    body = "".join(f"<p>{part}</p>" for part in _spread(spun_text).split("\n\n"))
    escaped = f"<p>{escape(' '.join(CORPUS))}</p>"
    if ending == ".xml":
        body = f"<article><body><sec>{escape(_spread(spun_text))}</sec></body></article>"
    elif ending == ".eml":
        body = (
            f"From: <script>@evil.example\nSubject: {CORPUS[0]}\nContent-Type: text/html\n\n{body}{escaped}"
        )
    else:
        body += escaped
    upload(page, f"paper{ending}", body.encode())
    page.wait_for_selector(f"{RESULT}, #check-notice .notice")
    _inert(page)


def test_a_hostile_file_name_is_inert(page, spun_text):
    names = [
        "<img src=x onerror=alert(1)>.txt",
        '"><script>alert(1)<\u2215script>.docx',
        "\u202etxt.exe.html",
    ]
    drop(page, {name: spun_text.encode() for name in names})
    until(page, "document.getElementById('files-state').innerText.startsWith('3 of 3')")
    assert names[0] in page.inner_text("#files-rows")
    _inert(page)
    page.click("#files-rows button >> nth=0")
    page.wait_for_selector(RESULT)
    assert page.inner_text("#name") == names[0]
    page.click("#export summary")
    with page.expect_download() as saving:
        page.click("#export-list button:has-text('Data')")
    assert json.loads(saving.value.path().read_bytes())["documents"][0]["path"] == names[0]
    _inert(page)


def test_compared_texts_are_inert(page, spun_text, clean_text):
    page.click("nav >> text=Compare two")
    page.fill("#suspect", _spread(spun_text))
    page.fill("#source", _spread(clean_text))
    page.click("#compare-submit")
    page.wait_for_selector("#compared:not([hidden])")
    assert any("alert(1)" in text for text in texts(page, "#compared-rows td"))
    _inert(page)


def test_the_policy_forbids_what_the_page_does_not_need(browser, server):
    page = browser.new_page()
    page.goto(server.url)
    policy = page.request.get(server.url).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.locator("[style]:not(.gauge i), style, script:not([src])").count() == 0
    blocked = page.evaluate(
        """() => new Promise((resolve) => {
            const told = (event) => resolve(event.effectiveDirective);
            document.addEventListener("securitypolicyviolation", told);
            const script = document.createElement("script");
            script.textContent = "window.ran = true";
            document.body.append(script);
        })"""
    )
    assert blocked.startswith("script-src")
    assert page.evaluate("window.ran") is None
    page.close()
