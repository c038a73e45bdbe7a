"""When it does not work: each state has a sentence that helps and a way on."""

from __future__ import annotations

from tests.browser.reader import RESULT, check, until, upload
from tests.browser.served import Server

GERMAN = (
    "Der Hafen von Pellmouth bleibt mindestens einen Monat geschlossen, während Ingenieure die Mauer "
    "wieder aufbauen, die im Sturm der vergangenen Woche eingestürzt ist, wie der Rat am Mittwoch mitteilte. "
) * 3
SHORT = "On the off chance that it rains, the boats stay in the harbour until the morning."


def _told(page) -> str:
    page.wait_for_selector("#check-notice .notice")
    return page.inner_text("#check-notice")


def test_nothing_given(page):
    page.click("#submit")
    assert "There is no text yet" in _told(page)
    assert page.get_attribute("#check-notice .notice", "role") == "alert"
    page.click("#check-notice >> text=Try the example")
    page.wait_for_selector(RESULT)
    page.click("#back")
    assert page.inner_text("#check-notice") == ""


def test_too_short(page):
    page.fill("#text", SHORT)
    page.click("#submit")
    told = _told(page)
    assert "too short" in told
    assert "16 words of prose, at least 50 are needed" in told
    page.click("#check-notice >> text=Judge it anyway")
    page.wait_for_selector(RESULT)
    assert page.inner_text("#score").strip()
    page.locator("article mark", has_text="On the off chance that").click()
    page.click("#fine")  # judged anew, still although it is short
    page.locator("article mark", has_text="On the off chance that").wait_for(state="detached")
    assert page.inner_text("#score").strip()


def test_not_english(page):
    page.fill("#text", GERMAN)
    page.click("#submit")
    told = _told(page)
    assert "not in English" in told
    assert "“de”" in told
    page.click("#check-notice >> text=Edit the text")
    assert page.evaluate("document.activeElement.id") == "text"


def test_no_prose(page):
    upload(page, "numbers.txt", b"1 2 3\n4 5 6\n")
    assert "no prose" in _told(page)


def test_a_file_that_is_too_large(page):
    page.evaluate(
        """() => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([new Uint8Array(21_000_000)], "tome.txt"));
            const field = document.getElementById("file");
            field.files = transfer.files;
            field.dispatchEvent(new Event("change"));
        }"""
    )
    told = _told(page)
    assert "too large" in told
    assert "tome.txt has 21.0 MB; 20.0 MB is the most" in told
    with page.expect_file_chooser():
        page.click("#check-notice >> text=Choose another file")


def test_a_text_with_too_many_words_for_the_server(page):
    upload(page, "tome.txt", b"The boats came back to the harbour. " * 9000)
    told = _told(page)
    assert "too large" in told
    assert "words" in told


def test_broken_input(page):
    upload(page, "broken.docx", b"PK\x03\x04 nothing of Word")
    told = _told(page)
    assert "could not be read" in told or "not read" in told
    assert "broken.docx: " in told
    assert "Choose another file" in told


def test_a_kind_of_file_that_is_not_read(page):
    upload(page, "photo.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    told = _told(page)
    assert "photo.png" in told
    assert "Choose another file" in told


def test_the_server_is_gone_and_comes_back(open_page, spun_text):
    some = [{"name": f"{n}.txt", "mimeType": "text/plain", "buffer": spun_text.encode()} for n in range(3)]
    with Server() as first:
        page = open_page(at=first)
        check(page, spun_text)
        page.click("#back")
        first.end()
        page.click("#submit")
        assert "The server is gone" in _told(page)
        assert page.input_value("#text") == spun_text
        page.click("nav >> text=Many files")
        page.set_input_files("#many", some)
        page.wait_for_selector("#files-notice .notice")
        assert "The server is gone" in page.inner_text("#files-notice")
        with Server(port=first.port):
            page.click("#files-notice >> text=Go on")
            until(page, "document.querySelectorAll('#files-rows .verdict.spun').length === 3")
            page.click("nav >> text=One text")
            page.click("#check-notice >> text=Try again")
            page.wait_for_selector(RESULT)


def test_a_busy_server_is_asked_again_when_it_says(page, spun_text):
    asked = []

    def busy_at_first(route):
        asked.append(route)
        if len(asked) == 1:
            route.fulfill(status=503, headers={"Retry-After": "1"}, json={"detail": "busy"})
        else:
            route.continue_()

    page.route("**/v1/check", busy_at_first)
    check(page, spun_text)
    assert len(asked) == 2


def test_a_server_with_a_token_asks_for_it(open_page, spun_text):
    with Server("--token", "a long secret") as guarded:
        page = open_page(at=guarded)
        page.wait_for_selector("#token[open]")
        page.fill("#token-text", "a wrong secret")
        page.keyboard.press("Enter")
        page.wait_for_selector("#token-wrong:not([hidden])")
        page.fill("#token-text", "a long secret")
        page.keyboard.press("Enter")
        until(page, "document.getElementById('model').innerText.includes('checksum')")
        check(page, spun_text)
        assert page.inner_text("#verdict") == "Spun"
        assert "secret" not in page.evaluate("JSON.stringify(localStorage)")
        stranger = open_page(at=guarded)
        stranger.wait_for_selector("#token[open]")
        stranger.keyboard.press("Escape")
        stranger.fill("#text", spun_text)
        stranger.click("#submit")
        stranger.wait_for_selector("#token[open]")
        stranger.keyboard.press("Escape")
        assert "The token is not right" in _told(stranger)
