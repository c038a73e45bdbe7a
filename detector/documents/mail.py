"""E-mail: the subject and the body of a message, without its attachments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from itertools import count as counting

from detector.documents import html, text
from detector.documents.correspondence import parts, unflowed
from detector.documents.decoding import decode
from detector.documents.document import SKIPPED, Block, BlockKind
from detector.documents.extract import Extract
from detector.errors import InputError

_HEADERS = frozenset(
    ("from", "to", "subject", "date", "received", "message-id", "content-type", "mime-version", "return-path")
)
_SHOWN = ("From", "To", "Cc", "Date")
_ANSWERS = re.compile(r"(?:(?:re|fwd?|aw|wg|tr|sv)\s*(?:\[\d+\])?:\s*)+", re.IGNORECASE)
_MAX_HEADER = 2000


@dataclass(frozen=True)
class _Body:
    text: str
    html: bool = False


def extract(data: bytes, path: str) -> Extract:
    """The text of a message, a location such as `body, paragraph 3` for each block.

    Of two versions of a body the plain one is taken; what is quoted from earlier mail is of the kind "quote".
    A file without any header of a mail is read as plain text. Raises InputError for a message broken beyond
    reading.
    """
    try:
        # The newer policies take minutes for a header that is long and broken.
        message = BytesParser(policy=policy.compat32).parsebytes(data)
        if not _HEADERS & {name.lower() for name in message.keys()}:  # noqa: SIM118 - a message is no dict
            return _plain(decode(data, path))
        return _read(message)
    except InputError:
        raise
    # The parser gives many sorts of error for headers that were made to break it.
    except Exception as error:
        reason = type(error).__name__
        raise InputError(
            f"{path}: its headers are broken ({reason}); save the message's text as .txt"
        ) from error


def _plain(body: str) -> Extract:
    extracted = Extract()
    for block in text.blocks(body):
        extracted.add(block.text, block.kind)
    return extracted


def _read(message: Message) -> Extract:
    extracted = Extract()
    subject = _ANSWERS.sub("", _header(message, "Subject"), count=1)
    if subject:
        extracted.add(subject, "heading", "subject")
    lines = [f"{name}: {value}" for name in _SHOWN if (value := _header(message, name))]
    if lines:
        extracted.add("\n".join(lines), "metadata", "headers")
    numbers = counting(1)
    for block, kind in _blocks(message):
        told = kind if kind is not None and block.kind not in SKIPPED else block.kind
        location = "body" if told in SKIPPED else f"body, paragraph {next(numbers)}"
        extracted.add(block.text, told, location)
    return extracted


def _header(message: Message, name: str) -> str:
    values = (value for key, value in message.raw_items() if key.lower() == name.lower())
    value = str(next(values, ""))[:_MAX_HEADER].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    # One that cannot be decoded is shown as it stands.
    with suppress(HeaderParseError, LookupError, ValueError):
        value = str(make_header(decode_header(value)))
    return " ".join(value.split())


def _blocks(message: Message) -> Iterator[tuple[Block, BlockKind | None]]:
    """The blocks of the body, each with the kind that its part of the body gives it, if any."""
    for body in _bodies(message):
        if body.html:
            yield from ((block, None) for block in html.prose(body.text))
            continue
        for part in parts(body.text):
            if part.kind in SKIPPED:
                whole = Extract()
                whole.add(part.text, part.kind)
                yield from ((block, part.kind) for block in whole.blocks())
            else:
                yield from ((block, part.kind) for block in text.blocks(part.text))


def _bodies(part: Message) -> list[_Body]:
    """The parts of a message that are its text; of alternatives the plain one, if there is text in it."""
    if part.get_content_maintype() == "multipart" and part.is_multipart():
        inner = [_bodies(child) for child in part.get_payload() if isinstance(child, Message)]
        subtype = part.get_content_subtype()
        if subtype == "alternative":
            filled = [bodies for bodies in inner if any(body.text.strip() for body in bodies)]
            plain = [bodies for bodies in filled if not bodies[0].html]
            return (plain or filled or [[]])[0]
        return inner[0] if subtype == "related" and inner else [body for bodies in inner for body in bodies]
    readable = part.get_content_type() in ("text/plain", "text/html")
    return [_body(part)] if readable and part.get_content_disposition() != "attachment" else []


def _body(part: Message) -> _Body:
    content = _content(part)
    if part.get_content_subtype() == "html":
        return _Body(content, html=True)
    if str(part.get_param("format")).lower() == "flowed":
        content = unflowed(content, joined=str(part.get_param("delsp")).lower() == "yes")
    return _Body(content)


def _content(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    for charset in (part.get_content_charset("utf-8"), "utf-8"):
        try:
            return payload.decode(charset)
        except (LookupError, ValueError):
            continue
    return payload.decode("cp1252", "replace")
