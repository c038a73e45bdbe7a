"""Letters that only look like what they say: found, reported, and put right for the model."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np

from detector.documents.document import Block

# Format characters, fillers and joiners, which no reader sees.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e01ef"
)
_WORD = re.compile(rf"(?:[^\W_]|[{_INVISIBLE}\ud800-\udfff])+")
_UNSEEN = re.compile(rf"[{_INVISIBLE}]")
_MAPPED = re.compile("[\ud800-\udfff\ufb00-\ufb06\uff00-\uff5e\U0001d400-\U0001d7ff]")
# Used inside words by careful typesetters.
_SOFT_HYPHEN = "\u00ad"


@dataclass(frozen=True)
class Normalised:
    """A block put right for the model. marks: raw ranges of the words that hold look-alikes."""

    block: Block
    marks: tuple[tuple[int, int], ...] = ()


def normalise(block: Block) -> Normalised:
    """Take invisible characters out of a block and write look-alike letters in Latin ones.

    Marked are words with an invisible character between Latin letters, and Latin words with letters
    of another alphabet, or full-width or mathematical ones, that look like Latin letters. Soft
    hyphens, joiners in emoji or other scripts, whole words of another alphabet, ligatures and Greek
    symbols of science ("TNFα", "μm") are not. A lone surrogate becomes U+FFFD, since no tokenizer
    takes one. The offsets of the new block are raw ones as before.
    """
    text = block.text
    if text.isascii():
        return Normalised(block)
    pieces: list[str] = []
    origins: list[int] = []
    marks: list[tuple[int, int]] = []
    done = 0
    for match in _WORD.finditer(text):
        word, start = match[0], match.start()
        if word.isascii() or not (_UNSEEN.search(word) or _MAPPED.search(word) or _is_mixed(word)):
            continue
        pieces.append(text[done:start])
        origins += range(done, start)
        shown = [(at, char) for at, char in enumerate(word) if not _UNSEEN.match(char)]
        letters = [char for _, char in shown]
        written = _written(letters)
        for (at, _), new in zip(shown, written, strict=True):
            pieces.append(new)
            origins += [start + at] * len(new)
        if _is_split(word) or (written != letters and _is_disguised(letters)):
            first, last = start + shown[0][0], start + shown[-1][0]
            marks.append(block.offsets.span(first, last + 1))
        done = match.end()
    if not done:
        return Normalised(block)
    pieces.append(text[done:])
    origins += range(done, len(text))
    offsets = block.offsets.take(np.array(origins, dtype=np.intp))
    return Normalised(Block("".join(pieces), offsets, block.kind, block.location), tuple(marks))


def _is_split(word: str) -> bool:
    """Whether an invisible character, other than a soft hyphen, stands between Latin letters."""
    seen = ""
    hidden = False
    for char in word:
        if not _UNSEEN.match(char):
            if hidden and seen and _is_latin(seen) and _is_latin(char):
                return True
            seen, hidden = char, False
        elif char != _SOFT_HYPHEN:
            hidden = True
    return False


def _written(letters: list[str]) -> list[str]:
    """The letters as the model is to read them, one entry for each."""
    written = [_compatible(char) for char in letters]
    if not _is_mixed("".join(letters)):
        return written
    swaps = [_latin_twin(char) if _is_foreign(char) else "" for char in written]
    if all(swaps[at] for at, char in enumerate(written) if _is_foreign(char) and not _is_symbol(written, at)):
        return [
            swap if swap and not _is_symbol(written, at) else char
            for at, (swap, char) in enumerate(zip(swaps, written, strict=True))
        ]
    return written


def _is_disguised(letters: list[str]) -> bool:
    """Whether plain Latin letters stand in one word with letters that only look like them."""
    plain = sum(_is_latin(char) for char in letters)
    styled = sum(bool(_STYLED.match(char)) for char in letters)
    foreign = any(_is_foreign(char) for char in letters)
    return plain > 0 and (styled > 0 or foreign)


_STYLED = re.compile("[\uff21-\uff5a\U0001d400-\U0001d7ff]")


def _compatible(char: str) -> str:
    """What a full-width or mathematical letter or a ligature stands for; a surrogate is replaced."""
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"
    return unicodedata.normalize("NFKC", char) if _MAPPED.match(char) else char


@cache
def _alphabet(char: str) -> str:
    """The alphabet of a letter, or of the letters that a ligature stands for; "" for what is none."""
    return unicodedata.name(char[0], "").partition(" ")[0] if char.isalpha() else ""


def _is_latin(char: str) -> bool:
    return _alphabet(char) == "LATIN"


def _is_foreign(char: str) -> bool:
    return _alphabet(char) in _TWINNED


# Alphabets with letters that are drawn as Latin ones are.
_TWINNED = frozenset({"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU"})


def _is_mixed(word: str) -> bool:
    alphabets = {_alphabet(char) for char in word}
    return "LATIN" in alphabets and not alphabets.isdisjoint(_TWINNED)


def _is_symbol(letters: list[str], at: int) -> bool:
    """Whether a Greek letter stands as science writes it: at an edge, or beside a capital.

    Greek capitals and omicron that look Latin are no symbols: science has no use for them.
    """
    char = letters[at]
    if _alphabet(char) != "GREEK" or char == "ο" or (char.isupper() and _latin_twin(char)):
        return False
    return not ("".join(letters[at - 1 : at]).islower() and "".join(letters[at + 1 : at + 2]).islower())


@cache
def _latin_twin(char: str) -> str:
    """The Latin letter that a letter looks like, "" if there is none."""
    from confusable_homoglyphs import confusables  # type: ignore[import-untyped]

    for entry in confusables.confusables_data.get(char, ()):
        twin: str = entry["c"]
        if len(twin) == 1 and twin.isascii() and twin.isalpha() and twin.isupper() == char.isupper():
            return twin
    return ""
