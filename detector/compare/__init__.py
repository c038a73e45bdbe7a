"""Comparing a suspect text with a known source: which phrases were swapped, how much was taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detector.compare.comparison import Comparison, Range, SentencePair, Swap
from detector.compare.sentences import Known, Match, Sentence, Similarity, Word, align, read_sentences
from detector.compare.words import differences, verbatim_runs
from detector.documents.document import Document

__all__ = ["Comparison", "SentencePair", "Swap", "compare"]

VERBATIM = 6
"""Words of a run from which on it counts as taken over as it was."""
RELATED = 0.15
"""Share of the suspect text's words in sentences of the source from which on the two are related."""


def compare(suspect: Document, source: Document, known: Known) -> Comparison:
    """Align two documents sentence by sentence and word by word.

    known: for a word in lower case, the words that it is known to replace (`Lexicon.words_behind`).
    """
    theirs, ours = read_sentences(suspect), read_sentences(source)
    similarity = Similarity([*theirs, *ours], known)
    matches = align(theirs, ours, similarity)
    pairs = [_pair(match, theirs, ours, suspect, source, known) for match in matches]
    there, here = [match.suspect for match in matches], [match.source for match in matches]
    taken = _share(theirs, there)
    return Comparison(
        suspect=suspect,
        source=source,
        related=taken >= RELATED,
        covered=_share(ours, here),
        taken=taken,
        verbatim=_verbatim_share(theirs, pairs),
        pairs=tuple(pairs),
        suspect_alone=_alone(theirs, there),
        source_alone=_alone(ours, here),
    )


def _alone(sentences: list[Sentence], spans: list[Range]) -> tuple[Range, ...]:
    """Raw ranges of the sentences that lie in none of the spans."""
    taken = {place for span in spans for place in range(*span)}
    return tuple((one.start, one.end) for place, one in enumerate(sentences) if place not in taken)


def _pair(
    match: Match,
    theirs: list[Sentence],
    ours: list[Sentence],
    suspect: Document,
    source: Document,
    known: Known,
) -> SentencePair:
    left, right = theirs[slice(*match.suspect)], ours[slice(*match.source)]
    words = [word for sentence in left for word in sentence.words]
    others = [word for sentence in right for word in sentence.words]
    found = differences(words, others, known)
    swaps = []
    for difference in found:
        here, there = _raw(words, difference.suspect), _raw(others, difference.source)
        text = _wording(suspect, words[slice(*difference.suspect)], here)
        swaps.append(Swap(here, there, text, _wording(source, others[slice(*difference.source)], there)))
    runs = verbatim_runs(words, others, found, VERBATIM)
    return SentencePair(
        suspect=(left[0].start, left[-1].end),
        source=(right[0].start, right[-1].end),
        similarity=round(match.similarity, 4),
        moved=match.moved,
        swaps=tuple(swaps),
        verbatim=tuple(_raw(words, run) for run in runs),
    )


def _wording(document: Document, words: Sequence[Word], span: Range) -> str:
    """What stands in a raw range, without the markup in it."""
    if document.format == "text":
        return document.raw[slice(*span)]
    return " ".join(word.text for word in words)


def _raw(words: Sequence[Word], span: Range) -> Range:
    """The raw range of some words; an empty one lies behind the word before."""
    first, last = span
    if first < last:
        return words[first].start, words[last - 1].end
    place = words[first - 1].end if first else words[0].start if words else 0
    return place, place


def _share(sentences: list[Sentence], spans: list[Range]) -> float:
    total = sum(len(sentence.words) for sentence in sentences)
    inside = sum(len(sentence.words) for span in spans for sentence in sentences[slice(*span)])
    return inside / total if total else 0.0


def _verbatim_share(sentences: list[Sentence], pairs: list[SentencePair]) -> float:
    runs = sorted(run for pair in pairs for run in pair.verbatim)
    words: Iterator[tuple[int, int]] = ((w.start, w.end) for sentence in sentences for w in sentence.words)
    inside = total = 0
    place = 0
    for start, end in words:
        total += 1
        while place < len(runs) and runs[place][1] <= start:
            place += 1
        inside += place < len(runs) and runs[place][0] <= start and end <= runs[place][1]
    return inside / total if total else 0.0
