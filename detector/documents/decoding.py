"""From the bytes of a file to its text."""

from __future__ import annotations

import codecs
import re

from detector.errors import InputError

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)
_DECLARED = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,400}?\b(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.I
)
_SNIFFED = 64 * 1024
# Characters above ASCII that Western text has alone, in words, and beside digits.
_ALONE = frozenset("‘’“”–—…•§°©®™«»·¼½¾²³±×µ¡¿\u00a0\u00ad´‹›‚„†‡àÀéÉóôúÓ")
_IN_WORDS = frozenset("àáâãäåæçèéêëìíîïñòóôõöøùúûüœšžß")
_BESIDE_DIGITS = frozenset("€£¥¢‰ºª")


def decode(data: bytes, path: str) -> str:
    """The text of a file, without its byte order mark.

    Tried in turn: a byte order mark, UTF-16 without one, the character set that an HTML page
    declares, UTF-8, and a guess where it is a confident one. Raises InputError, with the file and
    the mend, for binary content and for bytes of no known encoding.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding, path)
    for magic, what in _BINARY:
        if data.startswith(magic):
            raise InputError(f"{path}: this is {what}, not text; {_mend(what)}")
    wide = _wide_encoding(data)
    if wide is not None:
        return _strictly(data, wide, path)
    if (nul := data.find(b"\0")) >= 0:
        raise InputError(f"{path}: binary content (a NUL at byte {nul}); give a text, Markdown or HTML file")
    declared = _declared(data)
    if declared is not None:
        return declared
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _guess(data, path, error)


def _mend(what: str) -> str:
    if "office document" in what:
        return "if it is a document of Word or an e-book, let its name end in .docx or .epub"
    return "save its text as .txt, .md or .html"


def _strictly(data: bytes, encoding: str, path: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        name = encoding.removesuffix("-sig").upper()
        raise InputError(f"{path}: byte {error.start} is not valid {name}; save the file as UTF-8") from error


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 by its NULs: English has one in every second byte."""
    head = data[:4096]
    if len(head) < 4 or len(data) % 2:
        return None
    even, odd = head[::2].count(0) / len(head[::2]), head[1::2].count(0) / len(head[1::2])
    if odd > 0.5 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.5 and odd < 0.05 else None


def _declared(data: bytes) -> str | None:
    """The text by the character set that the head of a page declares; None if there is no use in it."""
    head = data[:2048]
    found = _DECLARED.search(head) if head.lstrip()[:1] == b"<" else None
    if found is None:
        return None
    name = found[1].decode("ascii", "replace").lower()
    # Browsers read these names as Windows-1252, so pages that declare them are mostly that.
    name = "cp1252" if name in {"iso-8859-1", "latin1", "latin-1", "ascii", "us-ascii"} else name
    try:
        return data.decode(name)
    except (LookupError, ValueError):
        return None


def _guess(data: bytes, path: str, error: UnicodeDecodeError) -> str:
    """The text in another encoding than UTF-8, if it is plain which; else the InputError."""
    if not _mostly_utf8(data):
        western = data.decode("cp1252", "replace")
        if _is_western(western):
            return western
        high = sum(byte > 0x7F for byte in data)
        # Other alphabets are above ASCII throughout; a byte here and there is damage.
        if high > 0.1 * len(data) and (guessed := _detected(data)) is not None:
            return guessed
    raise InputError(
        f"{path}: byte {error.start} (0x{data[error.start]:02x}) is not valid UTF-8;"
        " save the file as UTF-8 or mend that byte"
    ) from error


def _detected(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SNIFFED]).best()
    if best is None or best.chaos > 0.05:
        return None
    try:
        return data.decode(best.encoding)
    except ValueError:
        return None


def _mostly_utf8(data: bytes) -> bool:
    """Whether more characters above ASCII are well-formed UTF-8 than bytes are not."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return sum(not char.isascii() for char in text) - bad > bad


def _is_western(text: str) -> bool:
    """Whether all characters above ASCII are where Western text has them."""
    for match in re.finditer(r"[^\x00-\x7f]", text):
        char, at = match[0], match.start()
        before, after = text[max(0, at - 1) : at], text[at + 1 : at + 2]
        in_word = before.isalpha() or after.isalpha()
        # A capital behind a small letter is half of a broken UTF-8 sequence.
        lost = char.isupper() and before.islower()
        if not (
            char in _ALONE
            or (char.lower() in _IN_WORDS and in_word and not lost)
            or (char in _BESIDE_DIGITS and (before.isdigit() or after.isdigit()))
        ):
            return False
    return True
