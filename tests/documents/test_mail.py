from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.documents import read, read_bytes
from detector.errors import InputError

from .properties import ODD, check_offsets

FILES = Path(__file__).parent / "files"
REPLY = (FILES / "reply.eml").read_bytes()


def _blocks(data: bytes) -> list[tuple[str, str]]:
    document = read_bytes(data, format="email", path="a.eml")
    check_offsets(document)
    found = sorted([*document.blocks, *document.skipped], key=lambda block: block.span)
    return [(block.kind, block.text) for block in found]


def _body(text: str, **params: str) -> list[tuple[str, str]]:
    message = EmailMessage()
    message["Subject"] = "A wall"
    message.set_content(text)
    for name, value in params.items():
        message.set_param(name, value)
    return _blocks(message.as_bytes())[1:]


def test_a_reply_is_told_apart():
    document = read(FILES / "reply.eml")
    check_offsets(document)
    assert [(block.kind, block.text, block.location) for block in document.blocks] == [
        ("heading", "The café and the sea wall", "subject"),
        ("heading", "Dear Tom,", "body, paragraph 1"),
        (
            "paragraph",
            "thank you for the report on the wall at the café, which I read with great interest on the train"
            " this morning. I shall send it to the council.",
            "body, paragraph 2",
        ),
        (
            "quote",
            "The storm took forty metres of the north wall, and nobody in the town was harmed.",
            "body, paragraph 3",
        ),
        ("quote", "Will you tell the council?", "body, paragraph 4"),
        ("paragraph", "Yes, I will tell them on Friday.", "body, paragraph 5"),
    ]
    assert [block.kind for block in document.skipped] == ["metadata", "metadata", "furniture"]
    assert document.skipped[1].text == "On Wed, 5 Nov 2031, Tom Wenlock X wrote:"
    assert "not read" not in document.raw
    for block in document.blocks:
        assert document.raw[slice(*block.span)].split() == block.text.split()


def test_html_is_read_where_there_is_no_plain_text():
    message = EmailMessage()
    message["Subject"] = "Fwd: A wall"
    message.set_content(" \n")
    message.add_alternative(
        "<p>The wall <b>fell</b>.</p><blockquote>It did not.</blockquote>", subtype="html"
    )
    assert _blocks(message.as_bytes()) == [
        ("heading", "A wall"),
        ("paragraph", "The wall fell."),
        ("quote", "It did not."),
    ]


def test_what_was_answered_or_forwarded_is_a_quote():
    answered = (
        "I shall come on Monday.\n\n-----Original Message-----\nFrom: Tom\nSent: Tuesday\n\n"
        "Will you come to the hall?\n"
    )
    assert _body(answered) == [
        ("paragraph", "I shall come on Monday."),
        ("metadata", "-----Original Message----- From: Tom Sent: Tuesday"),
        ("quote", "Will you come to the hall?"),
    ]
    assert [kind for kind, _ in _body("On Monday, Tom wrote:\n\nWill you come to the hall?\n")] == [
        "metadata",
        "quote",
    ]


@pytest.mark.parametrize("charset", ["no-such-charset", "us-ascii", "utf-8"])
def test_a_wrong_character_set_is_got_over(charset):
    text = "The café is shut."
    head = f"Subject: A\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n"
    assert _blocks(head.encode() + text.encode())[-1][1] == text
    assert "caf" in _blocks(head.encode() + text.encode("latin-1"))[-1][1]


def test_base64_and_a_flowed_body_with_joined_words():
    assert _body("The wall is\nand \nhigh \nenough here.\n", format="flowed") == [
        ("heading", "The wall is"),
        ("paragraph", "and high enough here."),
    ]
    joined = _body("The wall fe \nll down that night.\n", format="flowed", delsp="yes")
    assert joined == [("paragraph", "The wall fell down that night.")]
    message = EmailMessage()
    message["Subject"] = "A"
    message.set_content("The café is shut.", cte="base64")
    assert _blocks(message.as_bytes())[-1] == ("paragraph", "The café is shut.")


def test_a_file_without_headers_is_a_text():
    assert _blocks(b"The wall fell down that night.\n") == [("paragraph", "The wall fell down that night.")]
    assert _blocks(b"") == []


@pytest.mark.parametrize(
    "head",
    [
        b"From: =?utf-8?q?=00?= <@>\nTo: ,,;:<<@\n",
        b"Subject: =?x?y?z?=\nDate: yesterday\n",
        b"Subject: a\nContent-Type: multipart/mixed; boundary*0*=a'%zz'b; boundary\n",
        b"Subject: a\nContent-Type: text/plain; charset*=\xff''%ff\n",
        b"Subject: a\nContent-Type: ;;;;\nContent-Transfer-Encoding: ()\n",
        b"Subject: a\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n",
        b"From: " + b"(" * 5000 + b"\n",
        b"To: " + b"a," * 20000 + b"\n",
    ],
)
def test_hostile_headers_are_read_or_refused(head):
    with suppress(InputError):
        _blocks(head + b"\nThe wall fell down that night.\n")


def test_deeply_nested_parts_are_read_or_refused():
    parts = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(3000)
    )
    with suppress(InputError):
        _blocks(b"Subject: a\n" + parts + b"\nThe wall fell.\n")


@given(st.integers(0, len(REPLY)), st.integers(0, 60), st.text(st.sampled_from(ODD), max_size=5))
def test_a_damaged_mail_is_read_or_refused(at, length, put):
    with suppress(InputError):
        _blocks(REPLY[:at] + put.encode("utf-8", "surrogatepass") + REPLY[at + length :])
