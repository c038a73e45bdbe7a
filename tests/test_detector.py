import itertools
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.detector import CheckOptions, Detector
from detector.documents import Block, Document, OffsetMap, read, read_text

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"
SENTENCES = [
    "The fishing harbour at Pellmouth will be shut for a month, the council said on Wednesday.",
    "Numerous individuals in the town accept that the damage could have been stayed away from.",
    "Artificial insect settlement optimisation and irregular backwoods calculations were used.",
    "On the off chance that the tide had been an hour later, we would have lost the whole road.",
    "Dr. Wenlock asked for £2.4 million; Mrs. Carrow isn't sure that it's enough.",
    "It was the most memorable time the port had been closed since the conflict.",
]
ODD = [
    "\u200b",
    "\u00ad",
    "а",
    "е",
    "\ud800",
    "\udfff",
    "😀",
    "👨\u200d👩\u200d👧",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "é",
    "e\u0301",
]
ODD += ["\u202e", "\x00", "ﬁ", "漢", "&amp;", "<b>", "**", "| ", "’", "\u2028"]


def _assert_sound(report, text):
    """What holds of the report of any plain text that was scored."""
    raw = report.document.raw
    assert raw == text
    assert 0 <= report.score <= 1
    assert all(0 <= passage.score <= 1 for passage in report.passages)
    assert all(0 <= passage.start < passage.end <= len(raw) for passage in report.passages)
    assert all(before.end <= after.start for before, after in itertools.pairwise(report.findings))
    for finding in report.findings:
        assert 0 <= finding.start < finding.end <= len(raw)
        assert raw[finding.start : finding.end] == finding.text
        before = raw[: finding.start].replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert (finding.line, finding.column) == (len(before), len(before[-1]) + 1)
        passage = report.passages[finding.passage]
        assert finding.start < passage.end
        assert 0 <= finding.score <= 1
        assert sum(suggestion.score for suggestion in finding.suggestions) <= 1 + 1e-12
        ranked = [suggestion.score for suggestion in finding.suggestions]
        assert ranked == sorted(ranked, reverse=True)
        assert finding.text in finding.reason or finding.kind == "obfuscation"


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.sampled_from(SENTENCES), min_size=4, max_size=8),
    st.lists(st.tuples(st.floats(0, 1), st.sampled_from(ODD)), max_size=8),
)
def test_findings_of_any_text_lie_where_they_say(detector, sentences, insertions):
    text = " ".join(sentences)
    for place, odd in insertions:
        at = int(place * len(text))
        text = text[:at] + odd + text[at:]
    report = detector.check(text, options=CheckOptions(min_words=10))
    if report.verdict == "not-scored":
        assert report.reason
        assert report.findings == report.passages == report.sentences == ()
    else:
        _assert_sound(report, text)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_checked(detector, text):
    report = detector.check(text, options=CheckOptions(min_words=1))
    assert (report.score is None) == (report.verdict == "not-scored") == bool(report.reason)
    if report.score is not None:
        _assert_sound(report, text)


FRENCH = (
    "Le port de pêche de Pellmouth restera fermé pendant au moins un mois pendant que les ingénieurs "
    "reconstruisent la digue qui s'est effondrée lors de la tempête de la semaine dernière, a déclaré le "
    "conseil municipal mercredi. Personne n'a été blessé, mais neuf bateaux ont coulé à leurs amarres. "
    "Le maire a promis que les travaux commenceraient avant la fin du mois prochain."
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no prose"),
        (" \n\t\u200b", "no prose"),
        ("12 34 56, 78. " * 30, "no prose"),
        ("Rain fell on the town.", "too short: 5 words"),
        (FRENCH, "not English"),
    ],
)
def test_what_cannot_be_scored_says_why(detector, text, reason):
    report = detector.check(text)
    assert report.verdict == "not-scored"
    assert report.score is None
    assert report.reason.startswith(reason)
    assert report.findings == report.passages == report.sentences == ()
    assert report.language == ("fr" if text == FRENCH else None)


def test_numbers_alone_are_no_prose_whoever_read_them(detector):
    raw = "12 34 56. " * 30
    document = Document("numbers", raw, (Block(raw, OffsetMap.contiguous(0, len(raw))),))
    report = detector.check_document(document)
    assert (report.verdict, report.words) == ("not-scored", 90)
    assert report.reason.startswith("no prose")


def test_the_least_number_of_words_can_be_chosen(detector):
    text = "Rain fell on the town."
    assert detector.check(text, options=CheckOptions(min_words=5)).score is not None
    assert detector.check(text, options=CheckOptions(min_words=6)).score is None


@pytest.mark.parametrize("name", ["harbour-spun.txt", "harbour-spun.md", "harbour-spun.html"])
def test_findings_in_documents_lie_in_prose(detector, name):
    document = read(EXAMPLES / name)
    report = detector.check_document(document)
    prose = {
        place
        for block in document.blocks
        for start, end in zip(block.offsets.starts.tolist(), block.offsets.ends.tolist(), strict=True)
        for place in range(start, end)
    }
    assert report.score is not None
    for finding in report.findings:
        assert {finding.start, finding.end - 1} <= prose
        if "<" not in document.raw[finding.start : finding.end]:
            assert len(finding.text) <= finding.end - finding.start
    for sentence in report.sentences:
        assert {sentence.start, sentence.end - 1} <= prose
        assert 0 <= sentence.quality <= 1


@pytest.mark.parametrize(
    ("form", "markup"),
    [
        ("markdown", "# Titlе\n\n{}\n\n- pаyment *is* due\n\n```\nthe cоde\n```\n"),
        (
            "html",
            "<html><title>x</title><body><nav>lоgin</nav><article><h1>Titlе</h1><p>{}</p>"
            "<p>pаyment &amp; <b>more</b> is due to everyone who was in the town on that day.</p>"
            "<script>cоde</script></article></body></html>",
        ),
    ],
)
def test_markup_is_never_marked(detector, form, markup):
    prose = " ".join(SENTENCES)
    raw = markup.format(prose)
    report = detector.check_document(read_text(raw, format=form))
    marked = [finding.text for finding in report.findings if finding.kind == "obfuscation"]
    assert "pаyment" in marked
    assert not {"cоde", "lоgin"} & set(marked)
    for finding in report.findings:
        if finding.kind == "obfuscation":
            assert raw[finding.start : finding.end] == finding.text


def test_a_long_article_is_judged_in_passages(detector):
    sentences = [
        f"{sentence[:-1]}, as line {number} of it says." for number, sentence in enumerate(SENTENCES * 25)
    ]
    paragraphs = [" ".join(sentences[first : first + 30]) for first in range(0, len(sentences), 30)]
    text = "\n\n".join(paragraphs)
    report = detector.check(text)
    assert report.words >= 3000
    assert len(report.passages) > 20
    _assert_sound(report, text)
    covered = {place for passage in report.passages for place in range(passage.start, passage.end)}
    assert {place for place, char in enumerate(text) if not char.isspace()} <= covered
    judged = [text[slice(*sentence.span)] for sentence in report.sentences]
    assert " ".join(judged).split() == text.split()
    assert all(before.end <= after.start for before, after in itertools.pairwise(report.passages))
    for finding in report.findings:
        passage = report.passages[finding.passage]
        assert passage.start <= finding.start < finding.end <= passage.end


@pytest.mark.parametrize("word", ["a" * 3000 + "!" * 600, "ab+/" * 2000, "😀" * 900, "漢字" * 900])
def test_an_endless_word_is_survived(detector, word):
    text = " ".join([*SENTENCES, word, *SENTENCES])
    block = Block(text, OffsetMap.contiguous(0, len(text)))
    report = detector.check_document(Document("endless", text, (block,)))
    _assert_sound(report, text)


def test_the_same_text_gives_the_same_report(detector):
    text = (EXAMPLES / "harbour-spun.txt").read_text(encoding="utf-8")
    first, second = detector.check(text), detector.check(text)
    assert first.findings == second.findings
    assert first.passages == second.passages
    assert (first.score, first.verdict, first.sentences) == (second.score, second.verdict, second.sentences)


def test_many_texts_are_checked_in_order(detector):
    texts = [" ".join(SENTENCES), "", " ".join(SENTENCES[::-1])]
    reports = list(detector.check_many(texts))
    assert [report.document.raw for report in reports] == texts
    assert [report.score for report in reports] == [detector.check(text).score for text in texts]


def test_no_suggestions_on_request(detector):
    text = " ".join(["The pаyment was made.", *SENTENCES * 3])
    options = CheckOptions(suggestions=False)
    with_originals, without = detector.check(text), detector.check(text, options=options)
    assert [(item.start, item.end, item.score) for item in without.findings] == [
        (item.start, item.end, item.score) for item in with_originals.findings
    ]
    assert any(item.suggestions for item in with_originals.findings)
    assert not any(item.suggestions for item in without.findings if item.kind == "substitution")


def test_the_verdict_follows_the_score(detector):
    for name in ("harbour-article.txt", "harbour-spun.txt"):
        report = detector.check((EXAMPLES / name).read_text(encoding="utf-8"))
        assert (report.verdict == "clean") == (report.score < detector.threshold)


def test_training_libraries_are_never_imported():
    code = (
        "import sys; from detector import Detector\n"
        "report = Detector.load().check(open(sys.argv[1], encoding='utf-8').read())\n"
        "assert report.score is not None\n"
        "heavy = {'torch', 'transformers', 'sklearn', 'datasets', 'spacy', 'pandas'} & set(sys.modules)\n"
        "print(sorted(heavy), 'detector.training' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, EXAMPLES / "harbour-spun.html"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "[] False"


def test_words_that_are_not_judged_are_counted_by_what_they_are(detector, clean_text):
    raw = f"---\ntitle: A note\n---\n\n{clean_text}\n\n```\nx = call(it)\n```\n"
    raw += "\n## References\n\nHolt, A. (2019). Roses and walls.\n"
    report = detector.check_document(read_text(raw, format="markdown"))
    plain = detector.check(clean_text)
    assert report.skipped == (("references", 7), ("metadata", 3), ("code", 3))
    assert report.words_skipped == 13
    assert (report.words_checked, report.score) == (plain.words_checked, plain.score)
    assert plain.skipped == ()


@pytest.mark.parametrize("suggestions", [True, False])
def test_garbled_wording_is_repaired_as_editors_did(model_copy, approve, suggestions):
    path = model_copy / "calibration.json"
    content = json.loads(path.read_text())
    content["translation"] |= {"finding": 0.0, "finding_clean": 0.0, "extension": 0.0}  # all is marked
    path.write_text(json.dumps(content))
    (model_copy / "repairs.json").write_text(
        json.dumps({"repairs": [["make a photo", "take a photo", 8, 9]]})
    )
    approve(model_copy)
    sentence = "They wanted to make a photo of the old harbour before the evening came"
    options = CheckOptions(suggestions=suggestions)
    report = Detector.load(model_copy).check(f"{sentence}. " * 6, options=options)
    garbled = [finding for finding in report.findings if finding.kind == "garbled"]
    assert garbled
    assert {finding.text for finding in garbled} == {sentence}
    repaired = [sentence.replace("make", "take")] if suggestions else []
    for finding in garbled:
        assert [suggestion.text for suggestion in finding.suggestions] == repaired
