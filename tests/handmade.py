"""Small inputs made by hand: passages with wordpieces and logits, and tagged texts."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from detector.documents import OffsetMap
from detector.encoder import TokenScores
from detector.passages import Passage
from detector.training.tagging import TaggedText

WIDTH = 4
_PIECE = re.compile(r"[^\W_]{1,3}|[^\w\s]|_")
_SENTENCE = re.compile(r"\S[^.!?\n]*[.!?]*")


def passage(text: str, start: int = 0, context: int = 0) -> Passage:
    """A passage whose sentences end in a full stop; the first `context` of them are repeated."""
    sentences = tuple(match.span() for match in _SENTENCE.finditer(text))
    fresh = sentences[context][0] if context else 0
    return Passage(text, OffsetMap.contiguous(start, len(text)), sentences, fresh)


def pieces(text: str) -> list[str]:
    """The wordpieces of a text: three letters each, or one mark."""
    return _PIECE.findall(text)


def scores(text: str, logits: Sequence[float], spun: float = 0.0) -> TokenScores:
    """What a network could say of a text, one logit a wordpiece; all hidden states are kept."""
    spans = np.array([match.span() for match in _PIECE.finditer(text)], np.int32).reshape(-1, 2)
    assert len(spans) == len(logits)
    kept = np.arange(len(spans), dtype=np.int32)
    hidden = np.zeros((len(spans), WIDTH), np.float16)
    given, none = np.array(logits, np.float32), np.zeros(len(spans), np.float32)
    return TokenScores(spans, given, spun, kept, hidden, given, none, none, translated=spun)


def tagged(*sentences: str) -> TaggedText:
    """A tagged text from sentences of `word/TAG/lemma`; the lemma may be left out."""
    text, starts, ends, lemmas, tags, sentence_starts = "", [], [], [], [], []
    for sentence in sentences:
        sentence_starts.append(len(starts))
        for token in sentence.split():
            word, tag, *lemma = token.split("/")
            if text and tag not in (".", ","):
                text += " "
            starts.append(len(text))
            text += word
            ends.append(len(text))
            tags.append(tag)
            lemmas.append(lemma[0] if lemma else word.lower())
    return TaggedText(text, starts, ends, lemmas, tags, sentence_starts)
