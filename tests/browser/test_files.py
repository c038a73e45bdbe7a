"""Many files at once: a table that fills, is sorted, saved and opened."""

from __future__ import annotations

import csv
import io
import json

from detector.documents.files import WALKED
from tests.browser.reader import RESULT, drop, texts, until

SHORT = b"Too short to be judged."
DONE = "document.getElementById('files-state').innerText.startsWith('{0} of {0} ')"


def _fill(page, spun_text, clean_text):
    files = {
        "b-spun.txt": spun_text.encode(),
        "a-clean.txt": clean_text.encode(),
        "short.txt": SHORT,
        "broken.docx": b"PK\x03\x04 nothing of Word",
    }
    drop(page, files)
    until(page, DONE.format(len(files)))


def names(page):
    """The files of the table, from the top."""
    return [cell.split("\n")[0] for cell in texts(page, "#files-rows td:first-child")]


def saved(page, button):
    """The name and the text of the file that a button saves."""
    with page.expect_download() as saving:
        page.click(button)
    return saving.value.suggested_filename, saving.value.path().read_text(encoding="utf-8")


def test_the_table_fills_and_tells_what_it_could_not_read(page, spun_text, clean_text):
    _fill(page, spun_text, clean_text)
    assert page.locator("#view-files").is_visible()
    rows = {row.split("\t")[0].split("\n")[0]: row for row in texts(page, "#files-rows tr")}
    assert "Spun" in rows["b-spun.txt"]
    assert "Clean" in rows["a-clean.txt"]
    assert "too short" in rows["short.txt"]
    assert "not read" in rows["broken.docx"]
    assert "it is damaged" in rows["broken.docx"]
    assert "4 of 4 files checked, 1 flagged" in page.inner_text("#status")


def test_rows_come_one_by_one_while_others_wait(page, spun_text):
    page.evaluate(
        """() => {
            window.states = [];
            new MutationObserver(() => window.states.push(document.getElementById("files-state").innerText))
                .observe(document.getElementById("files-state"), { childList: true });
        }"""
    )
    drop(page, {f"{n}.txt": spun_text.encode() for n in range(4)})
    until(page, DONE.format(4))
    assert [state.split(" ")[0] for state in page.evaluate("states")] == ["0", "1", "2", "3", "4"]


def test_columns_sort_both_ways(page, spun_text, clean_text):
    _fill(page, spun_text, clean_text)
    page.click("th button[data-key=name]")
    assert names(page) == ["a-clean.txt", "b-spun.txt", "broken.docx", "short.txt"]
    page.click("th button[data-key=name]")
    assert names(page) == ["short.txt", "broken.docx", "b-spun.txt", "a-clean.txt"]
    page.click("th button[data-key=score]")
    assert names(page)[:2] == ["b-spun.txt", "a-clean.txt"]
    assert page.get_attribute("th:has(button[data-key=score])", "aria-sort") == "descending"
    assert page.locator("th[aria-sort]").count() == 1


def test_the_table_is_saved_as_csv_and_json(page, spun_text, clean_text):
    _fill(page, spun_text, clean_text)
    name, text = saved(page, "#files-csv")
    rows = {row["file"]: row for row in csv.DictReader(io.StringIO(text))}
    assert name == "unspin.csv"
    assert rows["b-spun.txt"]["verdict"] == "spun"
    assert float(rows["b-spun.txt"]["score"]) > float(rows["a-clean.txt"]["score"])
    assert float(rows["b-spun.txt"]["translation_risk"]) <= 1
    assert rows["short.txt"]["sentences_fluent"] == "0"
    assert rows["broken.docx"]["sentences_fluent"] == ""
    assert rows["short.txt"]["reason"].startswith("too short")
    assert rows["broken.docx"]["error"].startswith("broken.docx: ")
    name, text = saved(page, "#files-json")
    content = json.loads(text)
    assert name == "unspin.json"
    assert {one["path"]: one["verdict"] for one in content["documents"]} == {
        "b-spun.txt": "spun",
        "a-clean.txt": "clean",
        "short.txt": "not-scored",
    }
    assert [one["path"] for one in content["errors"]] == ["broken.docx"]
    assert content["documents"][0].keys() >= {
        "findings",
        "passages",
        "sentences",
        "source_queries",
    }
    assert "blocks" not in content["documents"][0]


def test_a_name_that_is_a_formula_is_no_formula_in_the_csv(page, spun_text):
    drop(page, {"=HYPERLINK(1),x.txt": spun_text.encode(), "other.txt": spun_text.encode()})
    until(page, DONE.format(2))
    _, text = saved(page, "#files-csv")
    assert next(csv.DictReader(io.StringIO(text)))["file"] == "'=HYPERLINK(1),x.txt"


def test_a_row_opens_its_article_and_leads_back(page, spun_text, clean_text):
    _fill(page, spun_text, clean_text)
    page.click("#files-rows tr:has-text('b-spun.txt') td:nth-child(3)")
    page.wait_for_selector(RESULT)
    assert page.inner_text("#name") == "b-spun.txt"
    assert page.locator("article mark").count() > 20
    page.click("#back")
    assert page.locator("#files-rows tr").count() == 4
    page.focus("#files-rows button:has-text('short.txt')")
    page.keyboard.press("Enter")
    page.wait_for_selector(RESULT)
    assert page.inner_text("#verdict") == "Not scored"
    assert "Too short" in page.inner_text("#meaning")
    page.go_back()
    page.click("#files-clear")
    assert page.locator("#files-rows tr").count() == 0
    assert page.inner_text("#files-state") == "No files yet."


def test_a_dropped_folder_gives_its_documents(page, tmp_path, spun_text):
    folder = tmp_path / "desk"
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / ".git").mkdir()
    for name in ("a.txt", "deep/B.MD", "deep/er/c.html", ".d.txt", ".git/e.txt", "f.png"):
        (folder / name).write_text(spun_text)
    devtools = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(folder)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        devtools.send("Input.dispatchDragEvent", {"type": kind, "x": 600, "y": 400, "data": data})
    until(page, DONE.format(3))
    page.click("th button[data-key=name]")
    assert names(page) == ["desk/a.txt", "desk/deep/B.MD", "desk/deep/er/c.html"]


def test_folders_are_walked_for_the_documents_that_the_command_line_walks_for(page):
    assert page.evaluate("import('/static/drops.js').then((drops) => drops.ENDINGS)") == list(WALKED)


def test_files_are_chosen_by_the_button_too(page, spun_text):
    page.click("nav >> text=Many files")
    some = [{"name": f"{n}.txt", "mimeType": "text/plain", "buffer": spun_text.encode()} for n in range(2)]
    page.set_input_files("#many", some)
    until(page, DONE.format(2))
    assert len(texts(page, "#files-rows .verdict.spun")) == 2
