import re
from random import Random

import pytest

pytest.importorskip("lemminflect", reason="needs unspin[train]")

from detector.documents import read_text
from detector.obfuscation import normalise
from detector.training import robustness
from detector.training.robustness import DISTORTIONS, SPUN_PARAGRAPH, hidden_paragraphs
from tests.handmade import tagged

TEXT = (
    "The organization, which analyzed the neighborhood's defense, summarized its findings.\n\n"
    "“Pre- and post-war theater was colorful,” the organizers said; nobody criticized that."
)


@pytest.mark.parametrize("name", [name for name in DISTORTIONS if name != "none"])
def test_each_distortion_changes_the_text(name):
    assert DISTORTIONS[name](TEXT) != TEXT
    assert DISTORTIONS[name]("") == ""


@pytest.mark.parametrize("name", ["look-alike letters", "zero-width spaces"])
def test_what_is_undone_on_reading(name):
    document = read_text(DISTORTIONS[name](TEXT))
    read = "\n\n".join(normalise(block).block.text for block in document.blocks)
    assert read.split() == TEXT.split()


def test_lines_of_a_pdf_are_joined_on_reading():
    (first, second) = read_text(DISTORTIONS["lines of a PDF"](TEXT)).blocks
    assert first.text.replace("-", "") == TEXT.split("\n\n")[0]
    assert second.text.replace("-", "") == TEXT.split("\n\n")[1].replace("-", "")


def test_british_spelling():
    assert robustness.british(TEXT).split("\n")[0] == (
        "The organisation, which analyzed the neighbourhood's defence, summarised its findings."
    )


def test_lines_are_short_and_some_end_inside_a_word():
    lines = robustness.hyphenated(TEXT * 3).split("\n")
    assert max(map(len, lines)) <= 62
    assert any(re.search(r"\w-$", line) for line in lines)


def test_no_commas_are_left():
    assert not set(robustness.no_punctuation(TEXT)) & set(',;:"“”')
    assert robustness.no_punctuation(TEXT).count(".") == TEXT.count(".")


def test_one_paragraph_is_spun_and_its_range_is_known(workshop):
    sentences = ["The/DT old/JJ houses/NNS/house saw/VBD/see the/DT old/JJ house/NN ./."] * 90
    text = tagged(*sentences)
    record = {
        "text": text.text, "starts": text.starts, "ends": text.ends, "lemmas": text.lemmas,
        "tags": text.tags, "sentence_starts": text.sentence_starts,
    }  # fmt: skip
    made = list(hidden_paragraphs([record] * 40, workshop, ("A", "moby"), 8))
    assert len(made) == 8
    for labelled in made:
        (span,) = labelled.spans
        spun = labelled.text[span.start : span.end]
        assert re.search("antiquated|abode|beh[eo]ld", spun)
        rest = labelled.text[: span.start] + labelled.text[span.end :]
        assert not re.search("antiquated|abode|beh[eo]ld", rest)
        assert text.text.startswith(labelled.text[: span.start])
        assert text.text.endswith(labelled.text[span.end :])
        first, last = robustness._paragraph(text, Random(1))
        assert SPUN_PARAGRAPH[0] <= last - first <= SPUN_PARAGRAPH[1]


def test_short_documents_have_no_room_for_one(workshop):
    text = tagged("The/DT old/JJ house/NN ./.")
    record = {
        "text": text.text, "starts": text.starts, "ends": text.ends, "lemmas": text.lemmas,
        "tags": text.tags, "sentence_starts": text.sentence_starts,
    }  # fmt: skip
    assert list(hidden_paragraphs([record], workshop, ("A",), 5)) == []
