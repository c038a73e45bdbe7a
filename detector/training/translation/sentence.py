"""A sentence as words that can be moved, dropped and put in, while the spaces stay where they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from detector.originals.wording import match_case
from detector.training.tagging import TaggedText

_CLITIC = re.compile(r"n['’]t|['’](?:s|re|ve|ll|d|m)?|not", re.IGNORECASE)
_JOINED = ("-", "/", "–", "‑")


@dataclass(frozen=True)
class Word:
    """A word or mark of a sentence, with the space before it. kept: not rendered once more."""

    text: str
    lemma: str
    tag: str
    space: str = " "
    kept: bool = False

    def put(self, text: str) -> Word:
        """Another word in this one's place."""
        return replace(self, text=match_case(text, self.text), lemma=text, kept=True)

    @property
    def is_mark(self) -> bool:
        """Whether it is punctuation."""
        return not any(letter.isalnum() for letter in self.text)


def fresh(text: str, tag: str) -> Word:
    """A word that the original does not have."""
    return Word(text, text, tag, kept=True)


class Sentence:
    """The words of one sentence, to be changed in place; spaces stay where they are."""

    def __init__(self, words: list[Word]) -> None:
        self.words = words
        self.capital = words[0].text[0].isupper()
        if self.capital and words[0].tag not in ("NNP", "NNPS") and not words[0].text[1:2].isupper():
            first = words[0].text
            words[0] = replace(words[0], text=first if first == "I" else first[0].lower() + first[1:])

    @classmethod
    def of(cls, text: TaggedText, first: int, last: int) -> Sentence:
        """The tokens first..last of a text; words with a hyphen are one."""
        words: list[Word] = []
        for index in range(first, last):
            space = text.text[text.ends[index - 1] : text.starts[index]] if index else ""
            word = Word(text.word(index), text.lemmas[index], text.tags[index], space)
            if words and not space and (word.text in _JOINED or words[-1].text.endswith(_JOINED)):
                joined = words[-1].text + word.text
                words[-1] = Word(joined, joined.lower(), word.tag, words[-1].space)
            else:
                words.append(word)
        return cls(words)

    def text(self) -> str:
        """The sentence, with the space before it and a capital where it had one."""
        joined = "".join(word.space + word.text for word in self.words)
        return (
            re.sub(r"[^\W\d_]", lambda first: first[0].upper(), joined, count=1) if self.capital else joined
        )

    def tags(self, first: int, last: int) -> list[str]:
        """The Penn tags of words first..last."""
        return [word.tag for word in self.words[first:last]]

    def is_free(self, first: int, last: int) -> bool:
        """Whether words first..last can be moved or dropped: nothing is glued to another word."""
        return not any(self._is_glued(index) for index in range(first, last + 1))

    def is_droppable(self, at: int) -> bool:
        """Whether the word can be left out, and leaves a sentence."""
        return len(self.words) > 3 and self.is_free(at, at + 1)

    def _is_glued(self, index: int) -> bool:
        if not 0 < index < len(self.words):
            return False
        return not self.words[index].space and bool(_CLITIC.fullmatch(self.words[index].text))

    def replace(self, first: int, last: int, new: Sequence[Word]) -> None:
        """Put other words in the place of first..last."""
        space = self.words[first].space
        inner = [replace(word, space=word.space if word.is_mark else " ") for word in new]
        if inner:
            inner[0] = replace(inner[0], space=space)
        elif last < len(self.words) and (not first or not self.words[last].is_mark):
            self.words[last] = replace(self.words[last], space=space)
        self.words[first:last] = inner

    def positions(self) -> Iterator[int]:
        """The positions from the last to the first, so that changes do not shift what comes."""
        yield from range(len(self.words) - 1, -1, -1)

    def word(self, index: int) -> Word:
        """The word at a position; an empty mark beyond the ends."""
        return self.words[index] if 0 <= index < len(self.words) else Word("", "", "")
