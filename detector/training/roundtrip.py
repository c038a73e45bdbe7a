"""Round-trip translation: English to another language and back by Apertium's rules.

A rule-based translator knows words and little of their context, so that what comes back is garbled as
by a poor translation: "kind of a big deal" returns as "amiable of a big deal". A way through several
languages, "spanish+galician", is what hides a source.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from detector.errors import InputError
from detector.training.spinners.swap import SpunSpan, SpunText


@dataclass(frozen=True)
class Way:
    """There and back: the two modes of Apertium, and the Debian package that has them."""

    there: str
    back: str
    package: str


WAYS = {
    "spanish": Way("eng-spa", "spa-eng", "apertium-eng-spa"),
    "catalan": Way("eng-cat", "cat-eng", "apertium-eng-cat"),
    "galician": Way("en-gl", "gl-en", "apertium-en-gl"),
    "esperanto": Way("en-eo", "eo-en", "apertium-eo-en"),
    "serbo-croatian": Way("eng-hbs", "hbs-eng", "apertium-hbs-eng"),
}
PAIRS = ("eng-spa", "spa-eng")
_PACKAGES = {mode: way.package for way in WAYS.values() for mode in (way.there, way.back)}
_TOKEN = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_MARK = "%%%"
"""Stands on a line of its own between texts; no translator touches it."""
_BATCH = 200
_TRACES = {
    "ace": "as", "era": "was", "envelope": "on", "fácil": "easy", "ima": "has", "plus": "more",
    "pole": "by the", "stop": "for", "voso": "your", "xa": "already", "beaten": "be", "free": "",
    "prpers": "",
}  # fmt: skip
"""Slips of Apertium's Galician and Serbo-Croatian that stand in every text and that no one else makes."""
_FIRST_LETTER = re.compile(r"""(?:^|[.!?] |\n)["“]?[a-z]""")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028\u2029\ufeff\ue000-\uf8ff]")


def pairs_of(way: str) -> tuple[str, ...]:
    """The modes of a named way, or of several languages joined by `+`, in turn."""
    return tuple(mode for name in way.split("+") for mode in (WAYS[name].there, WAYS[name].back))


def round_trips(texts: Sequence[str], pairs: Sequence[str] = PAIRS) -> list[str]:
    """The texts after each translation in turn; unknown words come back as they were.

    A text that the translator breaks off comes back untranslated. Raises InputError when Apertium or a
    pair of languages is missing, or fails.
    """
    if shutil.which("apertium") is None:
        package = _PACKAGES.get(pairs[0], "apertium")
        raise InputError(f"apertium: command not found; install it (Debian: apt-get install {package})")
    current = [re.sub(r"[^\S\n]+", " ", _CONTROL.sub("", text)).replace(_MARK, "") for text in texts]
    for pair in pairs:
        batches = [current[first : first + _BATCH] for first in range(0, len(current), _BATCH)]
        current = [text for batch in batches for text in _translated(batch, pair)]
    return [mended(text, returned) for text, returned in zip(texts, current, strict=True)]


def _translated(texts: list[str], pair: str) -> list[str]:
    """The texts by one mode; halved until every mark between them comes back."""
    returned = [re.sub(r" +", " ", part).strip() for part in _run(f"\n\n{_MARK}\n\n".join(texts), pair)]
    if len(texts) == 1:
        returned = ["".join(returned)]
        whole = len(returned[0].split()) * 2 >= len(texts[0].split())
        return returned if whole else texts
    if len(returned) == len(texts):
        return returned
    half = len(texts) // 2
    return _translated(texts[:half], pair) + _translated(texts[half:], pair)


def _run(text: str, pair: str) -> list[str]:
    run = subprocess.run(["apertium", "-u", pair], input=text.encode(), capture_output=True)
    if run.returncode:
        package = _PACKAGES.get(pair, f"apertium-{pair}")
        cause = run.stderr.decode(errors="replace").strip().split("\n")[0].partition(". Try")[0] or "failed"
        raise InputError(
            f"apertium {pair}: {cause}; is its pair installed? (Debian: apt-get install {package})"
        )
    return run.stdout.decode(errors="replace").split(_MARK)


def mended(original: str, returned: str) -> str:
    """The returned text without what the translator's machinery adds: marks, lost capitals and spaces.

    Such traces would tell a machine's text at once, and no reader of a translation sees them.
    """
    known = set(_WORD.findall(original))
    returned = returned.replace("parquote", '"')
    lower = {word.lower() for word in known}
    for trace, instead in _TRACES.items():
        if trace not in lower:
            after = "" if instead else " ?"
            returned = re.sub(rf"\b{trace}\b{after}", instead, returned, flags=re.IGNORECASE)
    for sign in "#@*":
        returned = returned if sign in original else returned.replace(sign, "")
    returned = _WORD.sub(lambda word: _lowered(word, known, returned), returned)
    return _FIRST_LETTER.sub(lambda first: first[0].upper(), _spaced_as(original, returned))


def _lowered(word: re.Match[str], known: set[str], text: str) -> str:
    """A word in the midst of a sentence without a capital that the original does not have."""
    inside = word.start() > 1 and text[word.start() - 1] == " " and text[word.start() - 2].isalpha()
    return word[0].lower() if inside and word[0] not in known and word[0].istitle() else word[0]


def _spaced_as(original: str, returned: str) -> str:
    """Quotation marks, brackets and dashes with the spaces around them that the original has."""
    for sign in "\"'“”‘’()[]–—-":
        before, parts = original.split(sign), returned.split(sign)
        if len(before) != len(parts):
            continue
        for number, pair in enumerate(pairwise(before)):
            left, right = (side if side.strip() else "" for side in pair)
            if not left.endswith((" ", "\n")):
                parts[number] = parts[number].rstrip(" ")
            if not right.startswith((" ", "\n")):
                parts[number + 1] = parts[number + 1].lstrip(" ")
        returned = sign.join(parts)
    returned = re.sub(r" +([,.;:!?)])", r"\1", returned)
    return re.sub(r"(?<=\n) +| +(?=[ \n])", "", returned).strip()


def changes(original: str, returned: str) -> SpunText:
    """The returned text with what differs from the original, word by word."""
    old, new = (list(_TOKEN.finditer(text)) for text in (original, returned))
    before, after = ([match[0].lower() for match in side] for side in (old, new))
    return SpunText(
        returned, tuple(_spans(SequenceMatcher(None, before, after, autojunk=False), old, new, original))
    )


def _spans(
    matcher: SequenceMatcher[str], old: list[re.Match[str]], new: list[re.Match[str]], original: str
) -> Iterator[SpunSpan]:
    for kind, first, last, start, stop in matcher.get_opcodes():
        changed = kind != "equal" and any(match[0].isalpha() for match in new[start:stop])
        if changed:
            before = original[old[first].start() : old[last - 1].end()] if first < last else ""
            yield SpunSpan(new[start].start(), new[stop - 1].end(), before)
