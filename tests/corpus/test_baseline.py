import json
import random
import re
from dataclasses import replace
from pathlib import Path

import pytest

from detector.corpus.baseline import Baseline
from detector.corpus.known import Known
from detector.corpus.settling import Settling
from detector.detector import CheckOptions
from detector.documents import read_text
from detector.errors import InputError
from detector.report import Finding
from scripts.measure_baseline import document, edited, passages

OPTIONS = CheckOptions(suggestions=False)


def check(detector, text, path="text.txt", known=None):
    return Settling(baseline=known).check(detector, read_text(text, path=str(path)), OPTIONS)


@pytest.fixture(scope="module")
def accepted(detector, spun_text, tmp_path_factory):
    """The spun example in a file of a folder, with its baseline."""
    folder = tmp_path_factory.mktemp("accepted")
    (folder / "text.txt").write_text(spun_text)
    report = check(detector, spun_text, folder / "text.txt")
    assert len(report.findings) > 20
    made = Baseline.of([report], folder / "baseline.json", detector.sha256)
    made.write()
    return made, report


def known(detector, made):
    return Known(Baseline.read(made.path), detector.sha256)


def test_a_baseline_comes_back_as_it_was_written(accepted):
    made, _ = accepted
    assert Baseline.read(made.path) == made
    again = made.path.read_bytes()
    Baseline.read(made.path).write()
    assert made.path.read_bytes() == again


def test_the_file_is_json_by_relative_path_without_lines(accepted):
    made, report = accepted
    content = json.loads(made.path.read_text(encoding="utf-8"))
    assert list(content) == ["schema_version", "model_sha256", "documents"]
    (name,) = content["documents"]
    assert name == "text.txt"
    findings = content["documents"][name]["findings"]
    assert sum(item.get("count", 1) for item in findings) == len(report.findings) == len(made)
    assert set().union(*findings) <= {"phrase", "before", "after", "count"}
    phrases = [item["phrase"] for item in findings]
    assert phrases == sorted(phrases)


def test_the_order_of_the_reports_does_not_matter(detector, spun_text, clean_text, tmp_path):
    reports = [check(detector, spun_text, "b.txt"), check(detector, clean_text, "a.txt")]
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    Baseline.of(reports, one, "m").write()
    Baseline.of(reversed(reports), other, "m").write()
    assert one.read_bytes() == other.read_bytes()


def test_what_was_accepted_is_set_aside(detector, spun_text, accepted):
    made, before = accepted
    report = check(detector, spun_text, before.path, known(detector, made))
    assert report.findings == ()
    assert [item.finding for item in report.aside] == list(before.findings)
    assert {item.why for item in report.aside} == {"baseline"}
    assert report.settled


def test_wrapping_and_moving_text_does_not_matter(detector, spun_text, accepted):
    made, before = accepted
    paragraphs = spun_text.strip().split("\n\n")
    moved = "\n\n".join(part.replace(" ", "\n", 3) for part in [*paragraphs[3:], *paragraphs[:3]])
    assert check(detector, moved, before.path, known(detector, made)).findings == ()


def test_a_new_phrase_is_reported(detector, spun_text, accepted):
    made, before = accepted
    added = (
        "The culmination of the bosom disease meeting was taken a gander at on the off chance that it came."
    )
    text = f"{spun_text.strip()}\n\n{added}\n"
    report = check(detector, text, before.path, known(detector, made))
    assert report.findings
    assert all(finding.start > len(spun_text) - 5 for finding in report.findings)
    assert not report.settled


def test_a_second_copy_of_a_sentence_is_new(detector, spun_text, accepted):
    made, before = accepted
    paragraph = max(spun_text.strip().split("\n\n"), key=len)
    text = f"{spun_text.strip()}\n\n{paragraph}\n"
    assert check(detector, text, before.path, known(detector, made)).findings


def test_a_listed_phrase_in_old_text_is_new(detector, clean_text, tmp_path):
    from detector.lexicons import import_list, load_matcher

    report = check(detector, clean_text)
    made = Baseline.of([report], Path("baseline.json"), detector.sha256)
    listing = tmp_path / "list.csv"
    listing.write_text("tortured_phrase,expected_phrase\nsea wall,ocean barrier\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UNSPIN_LEXICONS", str(tmp_path / "lists"))
        import_list(listing, None)
        patch.setattr(detector, "lists", load_matcher())
        found = check(detector, clean_text, known=Known(made, detector.sha256)).findings
    assert {finding.kind for finding in found} == {"listed"}


@pytest.mark.parametrize(("kind", "left"), [("garbled", 0), ("listed", 1)])
def test_what_the_model_marks_otherwise_in_an_old_sentence_is_no_news(detector, clean_text, kind, left):
    report = check(detector, clean_text)
    made = Baseline.of([report], Path("baseline.json"), detector.sha256)
    start = clean_text.index("sea wall that collapsed")
    finding = Finding(start, start + 8, 3, 1, "sea wall", kind, 0.9, 0, (), "It is broken.")
    later = replace(report, findings=(*report.findings, finding))
    assert len(later.findings) - len(Known(made, detector.sha256).findings(later)) == left


def test_what_is_no_longer_there_is_told_in_a_line(detector, spun_text, clean_text, accepted):
    made, before = accepted
    matching = known(detector, made)
    check(detector, clean_text, before.path, matching)
    (note,) = matching.stale()
    assert (note.path.endswith("text.txt"), note.line) == (True, None)
    assert note.message.startswith("no longer there, but in the baseline: “")
    assert re.search(r"” and \d+ more; renew it with: unspin baseline PATH -o \S+$", note.message)


def test_what_was_not_checked_is_not_told(detector, accepted):
    made, _ = accepted
    assert list(known(detector, made).stale()) == []


def test_text_that_stands_is_not_stale_though_nothing_is_found_there(detector, spun_text, accepted):
    made, before = accepted
    matching = known(detector, made)
    report = detector.check_document(read_text(spun_text, path=before.path), CheckOptions(min_words=9999))
    assert matching.findings(report) == []
    assert list(matching.stale()) == []


def test_a_file_that_is_gone_is_told_and_one_that_was_renamed_is_not(detector, spun_text, tmp_path):
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    made = Baseline.of([check(detector, spun_text, old)], tmp_path / "b.json", detector.sha256)
    matching = Known(made, detector.sha256)
    (note,) = matching.stale()
    assert "the file is gone, but the baseline has “" in note.message
    new.write_text(spun_text)
    matching = Known(made, detector.sha256)
    assert check(detector, spun_text, new, matching).findings == ()
    assert list(matching.stale()) == []


def test_another_model_is_told(detector, spun_text, accepted):
    made, before = accepted
    matching = Known(made, "ab" * 32)
    assert check(detector, spun_text, before.path, matching).findings == ()
    assert ["another model" in note.message for note in matching.stale()] == [True]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nonsense",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"schema_version": 1}',
        b'{"schema_version": 2, "documents": {}, "model_sha256": ""}',
        b'{"schema_version": 1, "model_sha256": "", "documents": {"a": []}}',
        b'{"schema_version": 1, "model_sha256": "", "documents": {"a": {"findings": [{}], "sentences": ""}}}',
        b'{"schema_version": 1, "model_sha256": "", "documents": {"a": {"findings": [], "sentences": 1}}}',
        b'{"schema_version": 1, "model_sha256": "", "documents": {"a": {"findings":'
        b' [{"phrase": "a", "before": 1, "after": ""}], "sentences": ""}}}',
        b'{"schema_version": 1, "model_sha256": "", "documents": {"a": {"findings":'
        b' [{"phrase": "a", "before": "", "after": "", "count": -1}], "sentences": ""}}}',
    ],
)
def test_a_damaged_file_is_refused_in_a_sentence(tmp_path, content):
    path = tmp_path / "b.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match="write it anew with: unspin baseline") as caught:
        Baseline.read(path)
    assert str(caught.value).startswith(f"{path}: is ")
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(InputError, match="no such file or directory"):
        Baseline.read(tmp_path / "nix.json")


@pytest.mark.parametrize("together", [False, True])
def test_random_edits_elsewhere_report_nothing_old(detector, together):
    honest, garbled = passages()
    dice = random.Random(7)
    raw = document(dice, honest, garbled, 8)
    outcomes = list(edited(detector, dice, raw, honest, together, 10))
    assert len(outcomes) == 10
    assert all(item.old > 10 for item in outcomes)
    assert [item.repeated for item in outcomes if item.repeated] == []
    assert [item.far for item in outcomes if item.far] == []
