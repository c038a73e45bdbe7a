import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.configuration import Phrase
from detector.configuration.allowed import set_aside
from detector.documents import read_text
from detector.report import Aside, Finding, Report


def report(raw, *texts, format="text"):
    document = read_text(raw, format=format)
    findings = tuple(_finding(raw, text) for text in texts)
    return Report("a.txt", "spun", 0.9, None, "en", 9, 9, (), findings, (), document)


def _finding(raw, text):
    start = raw.index(text)
    shown = text.replace("<b>", "").replace("</b>", "")
    return Finding(start, start + len(text), 1, 1, shown, "substitution", 0.9, 0, (), "")


def left(made, *phrases):
    return [finding.text for finding in set_aside(made, phrases).findings]


RAW = "We used Profound Learning and bosom\ndisease. The\nprofound learner can’t learn."


@pytest.mark.parametrize(
    ("text", "phrase", "allowed"),
    [
        ("Profound Learning", Phrase("profound learning"), True),
        ("Profound Learning", Phrase("Profound Learning", "exact"), True),
        ("Profound Learning", Phrase("profound learning", "exact"), False),
        ("Profound", Phrase("profound learning"), True),
        ("profound", Phrase("profound learning"), False),
        ("profound", Phrase("found"), False),
        ("profound learner", Phrase("profound"), False),
        ("profound", Phrase("profound learn"), False),
        ("bosom\ndisease", Phrase("bosom disease"), True),
        ("disease", Phrase("bosom disease. The"), True),
        ("can’t", Phrase("can't"), True),
        ("used Profound", Phrase("used profound learning and"), True),
    ],
)
def test_a_finding_is_allowed_if_it_lies_inside_the_phrase(text, phrase, allowed):
    assert left(report(RAW, text), phrase) == ([] if allowed else [text])


def test_allowed_findings_are_set_aside_in_order_beside_what_was():
    made = report(RAW, "Profound", "bosom\ndisease", "learn")
    other = Aside(made.findings[0], "baseline")
    told = set_aside(type(made)(**{**made.__dict__, "aside": (other,)}), [Phrase("Bosom Disease")])
    assert [finding.text for finding in told.findings] == ["Profound", "learn"]
    assert told.aside == (other, Aside(made.findings[1], "allowed"))
    assert not told.settled
    assert set_aside(made, [Phrase("nothing of it")]) is made
    assert set_aside(report(RAW, "Profound"), [Phrase("profound learning")]).settled


def test_a_phrase_stands_in_the_prose_of_one_block():
    html = "<p>It is a <b>bosom</b> disease.</p><p>profound</p><p>learning</p>"
    assert left(report(html, "<b>bosom</b>", format="html"), Phrase("bosom disease")) == []
    assert left(report(html, "profound", format="html"), Phrase("profound learning")) == ["profound"]


def test_a_letter_with_a_mark_is_another_word():
    assert left(report("A re\u0301sume\u0301 of it", "re\u0301sume\u0301"), Phrase("re\u0301sume")) != []


@given(st.text(min_size=1).filter(str.strip), st.sampled_from(["ignore", "exact"]))
def test_any_phrase_allows_itself_however_it_is_spaced(text, case):
    raw = " ".join(text.split())
    finding = Finding(0, len(raw), 1, 1, "\n ".join(raw.split()), "substitution", 0.9, 0, (), "")
    made = report("x")
    made = type(made)(**{**made.__dict__, "findings": (finding,)})
    assert set_aside(made, [Phrase(raw, case)]).settled
