"""Sentences rearranged as paraphrasing tools do it: clauses moved, actives turned into passives.

No word is replaced, so nothing here counts as spun: "When it rained, the old bridge closed." becomes
"The old bridge closed when it rained."
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

from detector.training.inflection import inflect
from detector.training.tagging import TaggedText

_OPENING = frozenset({"when", "if", "because", "although", "while", "after", "before", "since", "once"})
_INNER = frozenset({"when", "if", "because", "although", "unless"})
"""Conjunctions that are hardly ever prepositions, so that a clause follows."""
_NOUN_PHRASE = frozenset({"DT", "PRP$", "JJ", "NN", "NNS", "NNP", "CD"})
_NOUNS = frozenset({"NN", "NNS", "NNP"})
_INTRANSITIVE = frozenset(
    {"be", "have", "do", "say", "become", "remain", "seem", "last", "cost", "go", "come"}
)
_TIMES = frozenset({"day", "week", "month", "year", "time", "hour", "minute", "morning", "night", "summer"})
_SHORTEST = 3


@dataclass(frozen=True)
class _Token:
    before: str
    word: str
    lemma: str
    tag: str


def rearranged(text: TaggedText, rate: float, rng: Random) -> TaggedText:
    """The text with about a share `rate` of the sentences that can be rearranged so changed."""
    tokens = _tokens(text)
    bounds = [*text.sentence_starts, len(text)]
    sentences = []
    for first, last in pairwise(bounds):
        sentence = tokens[first:last]
        if rng.random() < rate and len(sentence) > 2 * _SHORTEST and sentence[-1].word == ".":
            sentence = _to_back(sentence) or _to_front(sentence) or _passive(sentence) or sentence
        sentences.append(sentence)
    return _joined(sentences)


def _to_back(sentence: list[_Token]) -> list[_Token] | None:
    """ "When A, B." as "B when A."."""
    if sentence[0].word.lower() not in _OPENING or sentence[0].tag not in ("IN", "WRB"):
        return None
    commas = [place for place, token in enumerate(sentence) if token.word == ","]
    if not commas or commas[0] <= _SHORTEST or commas[0] + _SHORTEST >= len(sentence) - 1:
        return None
    return _reordered(sentence, sentence[commas[0] + 1 : -1], sentence[: commas[0]])


def _to_front(sentence: list[_Token]) -> list[_Token] | None:
    """ "B when A." as "When A, B."."""
    if any(token.word == "," for token in sentence):
        return None
    for place in range(_SHORTEST, len(sentence) - 1 - _SHORTEST):
        if sentence[place].word in _INNER and sentence[place].tag in ("IN", "WRB"):
            clause = [*sentence[place:-1], _Token("", ",", ",", ",")]
            return _reordered(sentence, clause, sentence[:place])
    return None


def _passive(sentence: list[_Token]) -> list[_Token] | None:
    """ "A closed B." as "B was closed by A."."""
    verb = _phrase_end(sentence, 0)
    if verb is None or sentence[verb].tag != "VBD" or sentence[verb].lemma in _INTRANSITIVE:
        return None
    stop = _phrase_end(sentence, verb + 1)
    if stop is None or sentence[verb + 1].tag not in ("DT", "PRP$") or sentence[stop - 1].lemma in _TIMES:
        return None
    if sentence[stop].word not in (".", ",") and sentence[stop].tag != "IN":
        return None
    be = "were" if sentence[stop - 1].tag == "NNS" else "was"
    lemma = sentence[verb].lemma
    middle = [
        _Token(" ", be, "be", "VBD"),
        _Token(" ", inflect(lemma, "VBN"), lemma, "VBN"),
        _Token(" ", "by", "by", "IN"),
    ]
    return _reordered(sentence, [*sentence[verb + 1 : stop], *middle], sentence[:verb], sentence[stop:-1])


def _phrase_end(sentence: list[_Token], first: int) -> int | None:
    """Where a plain noun phrase that begins at `first` ends; None when there is none."""
    place = first
    while place < len(sentence) and sentence[place].tag in _NOUN_PHRASE:
        place += 1
    return place if first < place < len(sentence) and sentence[place - 1].tag in _NOUNS else None


def _reordered(sentence: list[_Token], *parts: list[_Token]) -> list[_Token]:
    """The parts one after the other and the sentence's end; capitals and spaces follow."""
    small = _without_capital(sentence[0])
    tokens = [small if token is sentence[0] else token for part in parts for token in part]
    tokens = [replace(token, before=" ") if token is small else token for token in tokens]
    first = tokens[0]
    word = first.word[:1].upper() + first.word[1:]
    return [replace(first, word=word, before=sentence[0].before), *tokens[1:], sentence[-1]]


def _without_capital(token: _Token) -> _Token:
    kept = token.tag in ("NNP", "NNPS") or token.word == "I" or (token.word.isupper() and len(token.word) > 1)
    return token if kept else replace(token, word=token.word[:1].lower() + token.word[1:])


def _tokens(text: TaggedText) -> list[_Token]:
    ends = [0, *text.ends]
    return [
        _Token(text.text[ends[index] : text.starts[index]], text.word(index), lemma, tag)
        for index, (lemma, tag) in enumerate(zip(text.lemmas, text.tags, strict=True))
    ]


def _joined(sentences: list[list[_Token]]) -> TaggedText:
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    firsts: list[int] = []
    length = 0
    for sentence in sentences:
        firsts.append(len(starts))
        for token in sentence:
            starts.append(length + len(token.before))
            ends.append(starts[-1] + len(token.word))
            parts += (token.before, token.word)
            length = ends[-1]
    tokens = [token for sentence in sentences for token in sentence]
    return TaggedText(
        "".join(parts),
        starts,
        ends,
        [token.lemma for token in tokens],
        [token.tag for token in tokens],
        firsts,
    )
