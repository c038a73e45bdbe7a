from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("lemminflect", reason="needs unspin[train]")

from detector.training.spinners.clauses import rearranged
from tests.handmade import tagged

WHEN = "When/WRB it/PRP rained/VBD/rain all/DT day/NN ,/, the/DT old/JJ bridge/NN closed/VBD/close ./."
BECAUSE = "They/PRP went/VBD/go home/RB early/RB because/IN the/DT bridge/NN was/VBD/be closed/VBN/close ./."
ACTIVE = (
    "The/DT old/JJ council/NN closed/VBD/close the/DT bridges/NNS/bridge in/IN the/DT cold/JJ winter/NN ./."
)


def _all(*sentences: str) -> str:
    return rearranged(tagged(*sentences), 1.0, Random(1)).text


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (WHEN, "The old bridge closed when it rained all day."),
        (BECAUSE, "Because the bridge was closed, they went home early."),
        (ACTIVE, "The bridges were closed by the old council in the cold winter."),
        (
            "Rome/NNP closed/VBD/close its/PRP$ oldest/JJ bridge/NN ,/, they/PRP said/VBD/say ./.",
            "Its oldest bridge was closed by Rome, they said.",
        ),
    ],
)
def test_each_move(sentence, expected):
    assert _all(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "The/DT old/JJ council/NN met/VBD/meet the/DT third/JJ week/NN of/IN every/DT month/NN ./.",
        "The/DT very/JJ council/NN had/VBD/have the/DT bridges/NNS in/IN the/DT winter/NN ./.",
        "After/IN all/DT ,/, the/DT old/JJ bridge/NN closed/VBD/close ./.",
        "The/DT bridge/NN closed/VBD/close ./.",
        "He/PRP asked/VBD/ask when/WRB ,/, and/CC nobody/NN knew/VBD/know that/IN ./.",
    ],
)
def test_what_has_no_easy_move_stays(sentence):
    assert _all(sentence) == tagged(sentence).text


def test_breaks_between_paragraphs_stay_where_they_were():
    first, second = tagged(BECAUSE), tagged(WHEN)
    shift = len(first.text) + 2
    text = type(first)(
        f"{first.text}\n\n{second.text}",
        first.starts + [start + shift for start in second.starts],
        first.ends + [end + shift for end in second.ends],
        first.lemmas + second.lemmas,
        first.tags + second.tags,
        [0, len(first)],
    )
    assert rearranged(text, 1.0, Random(1)).text == (
        "Because the bridge was closed, they went home early.\n\n"
        "The old bridge closed when it rained all day."
    )


@given(
    st.lists(st.sampled_from([WHEN, BECAUSE, ACTIVE]), min_size=1, max_size=5),
    st.floats(0, 1),
    st.integers(0, 99),
)
def test_the_tokens_still_lie_where_they_say(sentences, rate, seed):
    text = rearranged(tagged(*sentences), rate, Random(seed))
    assert len(text.lemmas) == len(text.tags) == len(text.ends) == len(text)
    assert len(text.sentence_starts) == len(sentences)
    assert text.starts == sorted(text.starts)
    assert all(text.word(index) and not text.word(index).isspace() for index in range(len(text)))
    kept = [text.word(index).lower() for index in range(len(text))]
    before = tagged(*sentences)
    missing = {before.word(index).lower() for index in range(len(before))} - set(kept)
    assert missing <= {","}
