import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.documents import Block, OffsetMap
from detector.obfuscation import Normalised, normalise


def _normalise(text: str, start: int = 0) -> Normalised:
    return normalise(Block(text, OffsetMap.contiguous(start, len(text)), "quote"))


@pytest.mark.parametrize(
    ("text", "normal", "marked"),
    [
        ("my p\u200bassw\u200cord", "my password", ["p\u200bassw\u200cord"]),
        ("the раssword саn bе", "the password can be", ["раssword", "саn", "bе"]),
        ("a pа\u200bss", "a pass", ["pа\u200bss"]),
        ("ｈello there", "hello there", ["ｈello"]),
        ("say 𝐡ello", "say hello", ["𝐡ello"]),
        ("pαssword Ηello", "password Hello", ["pαssword", "Ηello"]),
        ("wi\u202eth it", "with it", ["wi\u202eth"]),
        ("oﬃсe", "office", ["oﬃсe"]),
    ],
)
def test_disguised_words_are_put_right_and_marked(text, normal, marked):
    found = _normalise(text)
    assert found.block.text == normal
    assert [text[start:end] for start, end in found.marks] == marked


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("plain text", "plain text"),
        ("“It’s a naïve café” — Diyarbakır", "“It’s a naïve café” — Diyarbakır"),
        ("Привет мир, hello", "Привет мир, hello"),
        ("TNFα, IFNγ, NFκB, μm, hν, kΩ, ΔH, α-helix", "TNFα, IFNγ, NFκB, μm, hν, kΩ, ΔH, α-helix"),
        ("Лукoil и Яndex", "Лукoil и Яndex"),
        ("ﬁne oﬃce", "fine office"),
        ("soft\u00adware", "software"),
        ("\ufeffThe start", "The start"),
        ("ＡＢＣ and 𝑥", "ABC and x"),
        ("x² H₂O Ⅻ ½", "x² H₂O Ⅻ ½"),
        ("می\u200cخواهم", "میخواهم"),
        ("a\ud800b \ud800", "a\ufffdb \ufffd"),
    ],
)
def test_what_is_no_disguise_is_not_marked(text, normal):
    found = _normalise(text)
    assert found.block.text == normal
    assert found.marks == ()


def test_a_family_of_emoji_is_not_marked():
    assert _normalise("👨\u200d👩\u200d👧 and ❤\ufe0f").marks == ()


def test_offsets_stay_raw():
    found = _normalise("an oﬃ\u200bce of раy", 50)
    text = found.block.text
    assert text == "an office of pay"
    assert found.block.kind == "quote"
    assert found.block.offsets.span(3, 9) == (53, 58)
    assert found.block.offsets.span(13, 16) == (62, 65)
    assert found.marks == ((53, 58), (62, 65))


def test_plain_text_is_returned_as_it_is():
    block = Block("plain", OffsetMap.contiguous(0, 5))
    assert normalise(block).block is block


_WORDS = st.lists(st.text("abcdefgh", min_size=2, max_size=8), min_size=1, max_size=8)


@given(_WORDS, st.data())
def test_hidden_characters_map_back(words, data):
    text = " ".join(words)
    hidden = data.draw(st.sampled_from("\u200b\u200c\u200d\u2060\u202e\ufeff"))
    at = data.draw(st.integers(1, len(text) - 1))
    raw = text[:at] + hidden + text[at:]
    found = _normalise(raw)
    assert found.block.text == text
    places = found.block.offsets.starts.tolist()
    assert "".join(raw[place] for place in places) == text
    assert places == [*range(at), *range(at + 1, len(raw))]
    inside = text[at - 1] != " " and text[at] != " "
    assert len(found.marks) == inside
    if inside:
        ((start, end),) = found.marks
        assert raw[start:end].replace(hidden, "") in words
        assert start < at < end


@given(st.text(max_size=60))
def test_any_text_is_normalised(text):
    found = _normalise(text)
    assert len(found.block.offsets) == len(found.block.text)
    assert not any("\ud800" <= char <= "\udfff" for char in found.block.text)
    starts = found.block.offsets.starts.tolist()
    assert starts == sorted(starts)
    assert all(start < end for start, end in found.marks)
