from dataclasses import replace

from detector.documents.document import Block, Document, OffsetMap
from detector.report import SentenceQuality
from detector.reports.reading import broken_sentences, stretches


def test_they_come_in_order_with_their_place_and_quality(translated):
    assert [(sentence.place, sentence.quality) for sentence in broken_sentences(translated())] == [
        ("line 1", 0.2),
        ("line 3", 0.05),
        ("line 3", 0.01),
    ]


def test_of_too_many_the_worst_are_kept_and_white_space_is_one_blank(translated):
    first, second = broken_sentences(translated(), 2)
    assert first.text == "The engineers raise of new the wall of the sea."
    assert second.text == "To the boats it lacked them the fuel."


def test_a_place_without_lines_is_that_of_its_block(report):
    raw = "He it went."
    block = Block(raw, OffsetMap.contiguous(0, len(raw)), "paragraph", location="page 2, paragraph 1")
    sentence = SentenceQuality(0, len(raw), 0.1, "garbled")
    made = report(raw, {}, document=Document("a.pdf", raw, (block,)), sentences=(sentence,))
    (broken,) = broken_sentences(made)
    assert (broken.text, broken.place) == (raw, "page 2, paragraph 1")
    assert broken_sentences(replace(made, sentences=())) == ()


def test_a_block_is_cut_at_its_sentences_and_not_at_one_around_it():
    around, first, second = (0, 100), (5, 20), (25, 60)
    assert list(stretches([around, first, second], 10, 50)) == [(10, 20, 1), (20, 25, None), (25, 50, 2)]
    assert list(stretches([around], 10, 50)) == [(10, 50, None)]
    assert list(stretches([], 3, 3)) == []
