import base64
import hashlib
import re
from dataclasses import replace

import pytest

from detector.lexicons import import_list
from detector.reports.evidence import question, render_evidence
from detector.reports.results import Failure
from tests.reports.browsed import Page

HOSTILE = (
    "He said \"<script>alert('1')</script>\" &amp; <img src=x onerror=alert(2)> {{ 7*7 }} "
    "</style></title></pre> of the culmination' onfocus='alert(3) today."
)


def page(results):
    return Page("".join(render_evidence(results)))


def test_markup_in_the_input_stays_text(report, results):
    phrases = {"the culmination' onfocus='alert(3)": (0.9, ['"><script>4</script>'])}
    made = results(report(HOSTILE, phrases, path='"><script>5</script>.html'))
    made.failures.append(Failure("<img src=6>", "<script>7</script>"))
    hostile = page(made)
    assert not hostile.all("script")
    assert not hostile.all("img")
    assert not any(name.startswith("on") for _, attributes in hostile.elements for name in attributes)
    assert "<script>alert('1')</script>\" &amp; <img src=x onerror=alert(2)> {{ 7*7 }}" in hostile.text
    assert '"><script>4</script>' in hostile.text


def test_nothing_is_loaded_from_elsewhere(report, results):
    made = page(results(report(), report(path="b.md")))
    outside = {"script", "link", "img", "iframe", "object", "form", "base", "a"}
    assert not {tag for tag, _ in made.elements} & outside
    assert not re.search(r"url\(|@import|https?:", made.source)
    style = re.search(r"<style>(.*?)</style>", made.source, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in made.source


def test_findings_are_numbered_in_their_sentence_with_place_and_originals(report, results):
    made = page(results(report()))
    assert [item["value"] for item in made.all("li") if "value" in item] == ["1", "2", "3"]
    assert len(made.all("mark")) == 3
    assert "The president met his partner at the culmination1 on Monday." in made.text
    assert "at the culmination → at the summit (likely), or at the meeting (a guess)" in made.text
    assert "line 3, column 31 · substitution" in made.text
    assert "These words are unusual here." in made.text
    assert "It rained (no original suggested)" in made.text


def test_the_model_and_the_lists_are_named_with_their_checksums(report, results, tmp_path, monkeypatch):
    assert "Phrase lists\nnone" in re.sub(r"\n+", "\n", page(results(report())).text).replace(
        "listsnone", "lists\nnone"
    )
    monkeypatch.setenv("UNSPIN_LEXICONS", str(tmp_path / "lists"))
    source = tmp_path / "screener.csv"
    source.write_text("tortured_phrase,expected_phrase\nbosom malignancy,breast cancer\n")
    import_list(source)
    text = page(results(report())).text
    assert "screener: 1 phrases" in text
    assert hashlib.sha256(source.read_bytes()).hexdigest() in text
    assert "test-model" in text
    assert "ab" * 32 in text
    assert hashlib.sha256(report().document.raw.encode()).hexdigest() in text


def test_the_question_quotes_at_most_five_phrases_and_accuses_nobody(report):
    names = ["one", "two", "three", "four", "five", "six", "seven"]
    raw = f"{' '.join(names)} and so on."
    scores = dict(zip(names, (0.9, 0.3, 0.8, 0.7, 0.6, 0.5, 0.4), strict=True))
    made = report(raw, {name: (score, ["x"]) for name, score in scores.items()}, path="/home/me/a.md")
    text = question(made)
    assert re.findall(r"– “(\w+)”", text) == ["one", "three", "four", "five", "six"]
    assert "“a.md”" in text
    assert "/home/me" not in text
    assert "?" in text
    assert not re.search(r"plagiar|AI|spun|spinner|cheat|fraud|garbled|suspect|suspicious", text)


def test_the_author_of_a_poor_translation_is_asked_for_the_original(translated):
    text = question(translated())
    assert "“stays closed the harbour” (line 1, column 19)" in text
    assert "translated with the help of a tool" in text
    assert "glad to see the original" in text
    assert not re.search(r"plagiar|AI|spun|spinner|cheat|fraud|garbled|suspect|suspicious|bad|poor", text)


def test_without_markers_the_question_quotes_what_reads_worst(report, translated, results):
    text = question(translated(findings=()))
    assert re.findall(r"– “(.*?)”", text) == [
        "In Pellmouth it stays closed the harbour",
        "The engineers raise of new the wall of the sea.",
        "To the boats it lacked them the fuel.",
    ]
    assert question(report(findings=())) == ""
    assert len(page(results(translated(findings=()))).all("pre")) == 1


def test_both_scores_and_the_quality_of_sentences_are_explained(translated, results):
    text = re.sub(r"\s+", " ", page(results(translated())).text)
    assert "0.12. The model puts the chance that a rewriting tool swapped the words of this text at" in text
    assert "0.96. The model puts the chance that it is a poor machine translation at 96%." in text
    assert "How its sentences read: 1 fluently, 1 understandable, 3 garbled. Mean quality 0.27." in text
    assert "To the boats it lacked them the fuel. (line 3, quality 0.01)" in text
    assert "scored by people" in text
    clean = page(results(translated(verdict="clean", translation_risk=0.1)))
    assert "quality 0.01" not in clean.text


def test_a_question_about_hidden_characters_says_so(report):
    made = report("A pаper here.", {"pаper": (1.0, ["paper"])})
    hidden = replace(made.findings[0], kind="obfuscation")
    assert "look like ordinary letters" in question(replace(made, findings=(hidden,)))
    assert "translated with" not in question(replace(made, findings=(hidden,), translation_risk=0.99))


@pytest.mark.parametrize(
    "changes",
    [
        {"verdict": "clean", "score": 0.1},
        {"verdict": "not-scored", "score": None, "reason": "too <short>", "findings": ()},
    ],
)
def test_nobody_is_asked_about_a_document_that_is_not_flagged(report, results, changes):
    made = page(results(report(**changes)))
    assert not made.all("pre")
    assert ("Too <short>." in made.text) == (changes["score"] is None)


def test_words_of_blame_are_not_used(report, results):
    assert not re.search(r"plagiari|AI-written|cheat|fraud|misconduct", page(results(report())).text)
