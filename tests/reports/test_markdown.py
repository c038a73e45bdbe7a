from markdown_it import MarkdownIt

from detector.reports.markdown import render_markdown
from detector.reports.results import Failure


def rendered(results):
    return "".join(render_markdown(results))


def test_each_sentence_is_an_item_with_its_phrases(report, results):
    text = rendered(results(report()))
    assert "## article.md: spun" in text
    assert (
        "- **line 3:** The president met his partner [**at the culmination** → *at the summit*] on Monday."
        in text
    )


def test_both_risks_are_told_in_numbers_and_words(translated, results):
    text = rendered(results(translated()))
    assert "## translated.md: machine-garbled" in text
    assert "Risk score 0.12, translation risk 0.96; 40 words checked, 3 risk markers. How its" in text
    assert "and the chance that it is a poor machine translation at 96%." in text
    assert "[**raise of new the wall** → *rebuild the wall*]" in text


def test_markup_in_the_input_stays_text(report, results):
    raw = "A <script>x</script> *star* [link](http://e.org) `code` | culmination_of_things & more."
    hostile = report(raw, {"culmination_of_things": (0.9, ["<img src=x>"])}, path="a_b*<c>.md")
    html = MarkdownIt("js-default", {"html": True}).render(rendered(results(hostile)))
    assert "<script" not in html
    assert "<img" not in html
    assert "<a " not in html
    assert "<em>star" not in html
    assert "A &lt;script&gt;x&lt;/script&gt; *star* [link](http://e.org) `code` |" in html
    assert "<strong>culmination_of_things</strong> → <em>&lt;img src=x&gt;</em>" in html


def test_what_was_not_judged_or_read_says_why(report, results):
    made = results(report(verdict="not-scored", score=None, reason="too short", findings=()))
    made.failures.append(Failure("c.bin", "no text"))
    text = rendered(made)
    assert "\n\nToo short.\n" in text
    assert "## Not read\n\n- c.bin: no text\n" in text
