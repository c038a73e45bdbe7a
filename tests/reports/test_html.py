import base64
import hashlib
import re
from dataclasses import replace

import numpy as np
import pytest

from detector.documents.document import Block, Document, OffsetMap
from detector.report import SentenceQuality
from detector.reports.html import render_html
from detector.reports.results import Failure
from tests.reports.browsed import Page

HOSTILE = (
    "He said \"<script>alert('1')</script>\" &amp; <img src=x onerror=alert(2)> {{ 7*7 }} "
    "</style></title> of the culmination' onfocus='alert(3) today."
)


def page(results):
    return Page("".join(render_html(results)))


def test_markup_in_the_input_stays_text(report, results):
    phrases = {"the culmination' onfocus='alert(3)": (0.9, ['"><script>4</script>'])}
    hostile = page(results(report(HOSTILE, phrases, path='"><script>5</script>.html')))
    assert not hostile.all("script")
    assert not hostile.all("img")
    assert not any(name.startswith("on") for _, attributes in hostile.elements for name in attributes)
    assert (
        "He said \"<script>alert('1')</script>\" &amp; <img src=x onerror=alert(2)> {{ 7*7 }}" in hostile.text
    )
    assert '"><script>4</script>' in hostile.text


def test_nothing_is_loaded_from_elsewhere(report, results):
    made = page(results(report(), report(path="b.md")))
    assert not {tag for tag, _ in made.elements} & {
        "script",
        "link",
        "img",
        "iframe",
        "object",
        "form",
        "base",
    }
    assert all(attributes["href"].startswith("#") for attributes in made.all("a"))
    assert not re.search(r"url\(|@import|https?:", made.source)


def test_the_policy_allows_this_style_sheet_and_nothing_else(report, results):
    made = page(results(report()))
    (policy,) = [a["content"] for a in made.all("meta") if a.get("http-equiv") == "Content-Security-Policy"]
    style = re.search(r"<style>(.*?)</style>", made.source, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert not any("style" in attributes for _, attributes in made.elements)


def test_every_phrase_can_be_reached_and_is_described(report, results):
    made = page(results(report(), report(path="b.md")))
    ids = [attributes["id"] for _, attributes in made.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    marks = [mark for mark in made.all("mark") if "id" in mark]
    assert len(marks) == 6
    for mark in marks:
        assert mark["tabindex"] == "0"
        assert mark["aria-describedby"] in ids
    linked = [attributes["href"][1:] for attributes in made.all("a")]
    assert [mark["id"] for mark in marks] == [target for target in linked if "-m" in target]
    assert set(linked) <= set(ids)


def test_garbled_wording_is_told_by_its_line_and_broken_sentences_by_their_ground(translated, results):
    made = page(results(translated()))
    marks = [mark for mark in made.all("mark") if "id" in mark]
    assert [mark["class"] for mark in marks] == ["strong garbled", "moderate garbled", "slight garbled"]
    assert "mark.garbled { text-decoration-style: wavy;" in made.source
    broken = [span for span in made.all("span") if span.get("title") == "reads garbled"]
    assert len(broken) == 3
    assert 'title="reads garbled">To the boats it lacked them the fuel.</span>' in made.source
    assert '</span> It was told on Wednesday. <span class="broken"' in made.source
    told = re.sub(r"\s+", " ", made.text)
    assert "To the boats it lacked them the fuel. line 3, quality 0.01" in told


def test_a_marker_that_runs_over_the_end_of_a_broken_sentence_is_named_once(translated, results):
    made = translated()
    finding = made.findings[1]
    end = made.document.raw.index("It was") + len("It was")
    text = made.document.raw[finding.start : end]
    whole = page(results(translated(findings=(replace(finding, end=end, text=text),))))
    marks = whole.all("mark")[:2]
    assert ["id" in mark for mark in marks] == [True, False]
    assert len({mark["aria-describedby"] for mark in marks}) == 1
    assert re.sub(r"\s+", " ", made.document.raw[2:40]) in whole.text


def test_a_note_inside_a_broken_sentence_is_not_broken(report, results):
    raw = "It was NOTE HERE to him a note."
    start, end = raw.index("NOTE"), raw.index(" to him")
    kept = np.array([*range(start), *range(end, len(raw))])
    around = OffsetMap.contiguous(0, len(raw)).take(kept)
    blocks = (
        Block(raw[:start] + raw[end:], around, "paragraph"),
        Block(raw[start:end], OffsetMap.contiguous(start, end - start), "paragraph"),
    )
    sentence = SentenceQuality(0, len(raw), 0.1, "garbled")
    made = report(raw, {}, document=Document("a.md", raw, blocks), passages=(), sentences=(sentence,))
    paragraphs = re.findall(r'<p class="block.*?</p>', page(results(made)).source)
    assert ['class="broken"' in paragraph for paragraph in paragraphs] == [True, False]


def test_both_risks_are_shown_and_told_in_words(report, translated, results):
    made = page(results(translated()))
    meters = {meter["aria-label"]: meter["value"] for meter in made.all("meter")}
    assert meters == {"risk score": "0.1200", "translation risk": "0.9600"}
    assert "the chance that it is a poor machine translation at 96%" in made.text
    assert "How its sentences read: 1 fluently, 1 understandable, 3 garbled." in made.text
    assert "0.95 risk of this passage." in made.text
    classes = [p["class"] for p in made.all("p") if p.get("class", "").startswith("score ")]
    assert classes == ["score clean", "score machine-garbled"]
    both = page(results(report(translation_risk=0.9)))
    classes = [p["class"] for p in both.all("p") if p.get("class", "").startswith("score ")]
    assert classes == ["score spun", "score suspect"]
    cleared = page(results(report(verdict="clean", score=0.01, translation_risk=None, sentences=())))
    assert [meter["aria-label"] for meter in cleared.all("meter")] == ["risk score"]
    assert "poor machine translation at" not in cleared.text


def test_strength_is_told_by_class_not_by_colour_alone(report, results):
    marks = [mark for mark in page(results(report())).all("mark") if "id" in mark]
    assert [mark["class"] for mark in marks] == ["strong", "moderate", "slight"]


def test_headings_lists_and_cells_keep_their_kind(report, results):
    texts = ("Title", "one", "two", "cell", "Words said")
    kinds = ("heading", "list-item", "list-item", "table-cell", "quote")
    raw = "\n".join(texts)
    blocks = tuple(
        Block(text, OffsetMap.contiguous(raw.index(text), len(text)), kind)
        for text, kind in zip(texts, kinds, strict=True)
    )
    made = page(results(report(raw, {}, document=Document("a.md", raw, blocks), passages=())))
    assert re.search(r"<h3[^>]*>Title</h3>", made.source)
    assert re.search(r"<ul>\s*<li[^>]*>one</li>\s*<li[^>]*>two</li>\s*</ul>", made.source)
    assert re.search(r'<div class="cells">\s*<p[^>]*>cell</p>', made.source)
    assert re.search(r"<blockquote[^>]*>Words said</blockquote>", made.source)


def test_several_documents_have_a_list_of_contents(report, results):
    made = results(report(), report(verdict="not-scored", score=None, reason="too <short>", path="b.md"))
    made.failures.append(Failure("c.bin", "no <text>"))
    several = page(made)
    assert [a["href"] for a in several.all("a") if "-m" not in a["href"]] == ["#d1", "#d2"]
    assert "Too <short>." in several.text
    assert "no <text>" in several.text
    assert not page(results(report())).all("table")


def test_there_is_one_main_heading(report, results):
    assert len(page(results(report())).all("h1")) == 1
    assert len(page(results(report(), report())).all("h1")) == 1


@pytest.mark.parametrize("risk", [0.0, 0.97])
def test_the_margin_tells_the_risk_of_a_passage_once(report, results, risk):
    from detector.report import ScoredPassage

    made = page(results(report(passages=(ScoredPassage(0, 500, risk),))))
    assert made.source.count('class="risk"') == 1
    assert f">{risk:.2f}<" in made.source
