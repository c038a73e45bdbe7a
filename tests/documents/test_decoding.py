import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.documents.decoding import decode
from detector.errors import InputError

TEXT = "The café was “closed” — naïve of us to go there."


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_common_encodings(encoding):
    text = TEXT + " " * (len(TEXT) % 2)
    assert decode(text.encode(encoding), "a.txt") == text


def test_latin_1_without_typographic_marks():
    text = "Le garçon a mangé une crêpe à la fête. Il était très heureux ce jour-là."
    assert decode(text.encode("latin-1"), "a.txt") == text


def test_a_page_says_its_character_set():
    page = '<html><head><meta charset="windows-1251"></head><p>Привет, мир</p></html>'
    assert decode(page.encode("cp1251"), "a.html") == page
    page = '<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1"><p>“Yes”</p>'
    assert decode(page.encode("cp1252"), "a.html") == page


def test_a_page_that_is_wrong_about_its_character_set():
    page = '<meta charset="no-such-thing"><p>café</p>'
    assert decode(page.encode("utf-8"), "a.html") == page


@pytest.mark.parametrize("text", ["It is late \xff and dark.", "It is late.", "na\u00efve caf\u00e9 " * 5])
def test_a_bad_byte_is_named_with_its_place(text):
    data = text.replace("\xff", "").encode("utf-8")
    at = data.index(b" ") + 1
    with pytest.raises(InputError, match=rf"notes\.txt: byte {at} \(0xff\).*UTF-8"):
        decode(data[:at] + b"\xff" + data[at:], "notes.txt")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04....", "zip"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"text\0more text", "binary content"),
        (bytes(range(256)), "binary content"),
    ],
)
def test_binary_content_is_refused(data, what):
    with pytest.raises(InputError, match=rf"x\.bin: .*{what}"):
        decode(data, "x.bin")


def test_a_cut_wide_character_is_an_error():
    with pytest.raises(InputError, match="UTF-16"):
        decode("text".encode("utf-16") + b"a", "a.txt")


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_an_input_error(data):
    try:
        text = decode(data, "a")
    except InputError as error:
        text = str(error)
        assert text.startswith("a: ")
    assert isinstance(text, str)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), max_size=60))
def test_utf8_is_never_mistaken(text):
    assert decode(("It is so. " + text).encode(), "a.txt") == "It is so. " + text
