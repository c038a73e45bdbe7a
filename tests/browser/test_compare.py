"""Two texts in two panes."""

from __future__ import annotations

from tests.browser.reader import drop, texts, until, upload
from tests.documents.word import written

OPEN = "#compared:not([hidden])"


def _compare(page, suspect, source):
    page.click("nav >> text=Compare two")
    page.fill("#suspect", suspect)
    page.fill("#source", source)
    page.click("#compare-submit")
    page.wait_for_selector(OPEN)


def test_what_was_swapped_stands_beside_what_the_source_has(page, spun_text, clean_text):
    _compare(page, spun_text, clean_text)
    assert "of its words stand in sentences that the source has too" in page.inner_text("#compared-title")
    assert "phrases swapped" in page.inner_text("#status")
    row = page.locator("#compared-rows tr").first
    assert texts(row, "td:first-child mark") == ["Tempest", "drive", "harbor"]
    assert texts(row, "td:last-child ins") == ["Storm", "force", "harbour"]
    assert row.locator("mark").first.get_attribute("title") == "source: Storm"
    assert page.locator("#compared-rows .verbatim").count() > 0


def test_sentences_of_one_side_alone_and_moved_ones_are_told(page, spun_text, clean_text):
    first, *rest = spun_text.strip().split("\n\n")
    alone = "Gulls nest on the roof of the old library every single spring."
    _compare(
        page, "\n\n".join([first, *rest[::-1], alone]), clean_text + "\n\nA postscript on the price of ropes."
    )
    labels = texts(page, "#compared-rows .label")
    assert {"moved", "only in the suspect text", "only in the source"} <= set(labels)
    assert any(alone in row for row in texts(page, "#compared-rows tr.alone"))


def test_letters_beyond_the_first_plane_shift_nothing(page, spun_text, clean_text):
    _compare(page, "𝔘𝔫𝔰𝔭𝔦𝔫 😀.\n\n" + spun_text, "😀😀!\n\n" + clean_text)
    assert "Tempest" in texts(page, "#compared-rows mark")
    assert "Storm" in texts(page, "#compared-rows ins")


def test_unrelated_texts_are_called_so(page, spun_text):
    _compare(page, spun_text, "Bread needs flour, water, salt and time. Knead it well and let it rest. " * 5)
    assert page.inner_text("#compared-title").startswith("The texts are unrelated")
    assert not page.locator("#compared-table").is_visible()


def test_a_missing_text_is_asked_for(page, spun_text):
    page.click("nav >> text=Compare two")
    page.click("#compare-submit")
    assert "The suspect text is missing" in page.inner_text("#compare-notice")
    page.fill("#suspect", spun_text)
    page.click("#compare-submit")
    assert "The source is missing" in page.inner_text("#compare-notice")
    assert page.evaluate("document.activeElement.id") == "source"


def test_files_fill_the_panes(page, spun_text, clean_text):
    page.click("nav >> text=Compare two")
    upload(page, "suspect.docx", written(spun_text.strip().split("\n\n")), "#suspect-file")
    until(page, "document.getElementById('suspect').value.startsWith('Tempest repairs')")
    drop(page, {"source.txt": clean_text.encode()}, "#source")
    until(page, "document.getElementById('source').value.startsWith('Storm repairs')")
    page.click("#compare-submit")
    page.wait_for_selector(OPEN)
    assert page.locator("#compared-rows mark").count() > 20
    upload(page, "broken.docx", b"PK\x03\x04 nothing", "#source-file")
    page.wait_for_selector("#compare-notice .notice")
    assert "broken.docx" in page.inner_text("#compare-notice")
