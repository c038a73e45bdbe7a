import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.training.translation.untokenised import untokenised


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ('He said : " it \'s late " , and left .', 'He said: "it\'s late", and left.'),
        ("I don 't know ( yet ) .", "I don't know (yet)."),
        ("76 % of $ 2 million , or 2059 / 2060", "76% of $2 million, or 2059/2060"),
        ("' Or is it ' ?", "'Or is it'?"),
        ("the 'Ivoire coast", "the 'Ivoire coast"),
        ("", ""),
    ],
)
def test_tokens_are_joined_as_people_write(tokens, text):
    assert untokenised(tokens.split(" ")).text == text


@given(st.lists(st.text(st.sampled_from("ab,.'\"(/$"), min_size=1), max_size=20))
def test_every_token_stands_at_its_place(tokens):
    found = untokenised(tokens)
    assert [found.text[start:end] for start, end in found.places] == tokens
    assert found.text.replace(" ", "") == "".join(tokens)
