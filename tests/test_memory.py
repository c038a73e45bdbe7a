"""A document that is being written: what did not change is not read again, and is judged as before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from detector.detector import Detector
from detector.documents import read_text
from detector.memory import RememberingEncoder, kept_openings
from detector.network import Numbers, Outputs
from detector.passages import Passage, split
from detector.report import Report, ScoredPassage


@pytest.fixture(scope="module")
def thousand_words(clean_text: str, spun_text: str) -> str:
    return f"{spun_text}\n\n{clean_text}\n\n{spun_text.replace('harbour', 'haven')}"


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> tuple[Detector, list[int]]:
    """A detector that remembers, and how many passages its network read, call by call."""
    detector = Detector.load(remembered=100)
    network = detector._encoder._network
    read: list[int] = []
    run: Callable[[Sequence[Numbers]], Iterator[Outputs]] = network.run

    def counting(passages: Sequence[Numbers]) -> Iterator[Outputs]:
        read.append(len(passages))
        return run(passages)

    monkeypatch.setattr(network, "run", counting)
    return detector, read


def _marked(report: Report, start: int, end: int, least: float, shift: int = 0) -> set[tuple[int, int, str]]:
    return {
        (finding.start + shift, finding.end + shift, finding.text)
        for finding in report.findings
        if start <= finding.start < end and finding.score >= least
    }


def test_a_remembering_detector_judges_as_the_plain_one(
    detector: Detector, counted: tuple[Detector, list[int]], thousand_words: str
) -> None:
    remembering, read = counted
    plain = detector.check(thousand_words)
    for _ in range(2):
        report = remembering.check(thousand_words)
        assert report.score == plain.score
        assert report.passages == plain.passages
        assert report.findings == plain.findings
    assert read[0] > 5
    assert read[1] == 0


@pytest.mark.parametrize("share", [0.0, 0.03, 0.4, 0.75, 1.0])
def test_after_a_keystroke_hardly_anything_is_read_again(
    counted: tuple[Detector, list[int]], thousand_words: str, share: float
) -> None:
    detector, read = counted
    text = thousand_words
    assert len(text.split()) > 900
    report = detector.check(text)
    assert read.pop() > 5
    at = int(share * len(text))
    while 0 < at < len(text) and not (text[at - 1].isalpha() and text[at].isalpha()):
        at += 1
    for typed in range(8):
        before, text = text, text[: at + typed] + "e" + text[at + typed :]
        document = read_text(text)
        previous, report = report, detector.check_document(document, previous=report)
        assert read.pop() <= 3
        # The score of the whole decides over the weakest markers, and it may have changed a little.
        for start, end, shift in ((0, at - 1500, 0), (at + 1500, len(before), 1)):
            assert _marked(previous, start, end, 0.7, shift) <= _marked(report, start, end + 1, 0)
            assert _marked(report, start + shift, end + shift, 0.7) <= _marked(previous, start, end, 0, shift)
            assert shift or at < 3000 or _marked(report, start, end, 0.7)


def test_a_sentence_put_in_front_moves_no_passage_that_follows(
    counted: tuple[Detector, list[int]], thousand_words: str
) -> None:
    detector, read = counted
    report = detector.check(thousand_words)
    text = "A new sentence was written before all others on this page today.\n\n" + thousand_words
    detector.check_document(read_text(text), previous=report)
    assert read[-1] <= 3
    detector.check(text)
    assert read[-1] > 3  # without the earlier report the passages are parted anew


def test_what_was_read_long_ago_is_forgotten(model_folder) -> None:
    encoder = RememberingEncoder(model_folder, 2)
    (first,) = encoder.encode(["The council met."])
    encoder.encode(["Rain fell.", "The council met."])
    assert encoder.encode(["The council met."])[0] is first
    encoder.encode(["It rained.", "Nobody came."])
    assert encoder.encode(["The council met."])[0] is not first
    texts = [f"Boat number {number} sank." for number in range(5)]
    assert len(encoder.encode(texts)) == 5
    assert len(encoder._known) == 2


def _count(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def _texts(passages: Sequence[Passage]) -> list[str]:
    return [passage.text for passage in passages]


WORDS = st.lists(st.sampled_from(["Rain", "fell", "on.", "it.", "Boats", "sank.", "\n\n", "😀"]), max_size=60)


@settings(max_examples=100)
@example(["Rain"] * 13, 0, 0, "")
@given(WORDS, st.integers(0, 400), st.integers(0, 30), st.sampled_from(["", "x", " One. Two.", "\n\n"]))
def test_any_edit_keeps_the_openings_around_it(detector, words, at, removed, added) -> None:
    before = " ".join(words)
    after = before[:at] + added + before[at + removed :]
    document = read_text(before)
    passages = split(document.blocks, _count, 12)
    report = _report_of(detector, before, passages)
    openings = kept_openings(report, after)
    assert all(0 <= place < len(after) for place in openings)
    if before == after:
        assert _texts(split(document.blocks, _count, 12, openings)) == _texts(passages)
    new = split(read_text(after).blocks, _count, 12, openings)
    fresh = [
        passage.offsets.span(start, end)
        for passage in new
        for start, end in passage.sentences
        if start >= passage.fresh
    ]
    whole = split(read_text(after).blocks, _count, 10_000)
    alone = [passage.offsets.span(*part) for passage in whole for part in passage.sentences]
    # A sentence above the 12 words of a passage is cut, so what is the same then is its words.
    assert _words(after, fresh) == _words(after, alone)
    assert {span for span in alone if _fits(after, span)} <= set(fresh)


def _words(raw: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    return [match.span() for span in spans for match in re.compile(r"\S+").finditer(raw, *span)]


def _fits(raw: str, span: tuple[int, int]) -> bool:
    return len(_words(raw, [span])) <= 12


def _report_of(detector: Detector, raw: str, passages: Sequence[Passage]) -> Report:
    scored = [
        ScoredPassage(*passage.offsets.span(passage.fresh, len(passage.text)), 0.5) for passage in passages
    ]
    return replace(detector.check(raw), passages=tuple(scored))
