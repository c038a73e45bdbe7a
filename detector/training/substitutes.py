"""The network as a spinner's dictionary: what it would put in a word's place, gathered over contexts.

The restoration head names the word that may have stood at a place. Asked of clean words, its other
guesses are what a rewriting tool built on such a network would write (substitution by a language
model, as in Zhou et al. 2019, "BERT-based Lexical Substitution").
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from heapq import nlargest
from operator import itemgetter
from random import Random
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from detector.training import corpus
from detector.training.backbone import whole_words
from detector.training.dictionaries import POS, Dictionary
from detector.training.inflection import CONTENT_TAGS, parts_of_speech
from detector.training.network import SpinNetwork

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from detector.training.tagging import TaggedText

GUESSES = 8
"""Guesses taken at each place."""
KEPT = 12
"""Substitutes that a lemma keeps: those that the network favours most."""
PLACES = 3
"""A lemma needs so many places, or its substitutes are chance."""
BATCH = 32
LENGTH = 128

Place = tuple[int, int, str, str]
"""Row and wordpiece in a batch, lemma and part of speech of the word there."""


def network_dictionary(
    network: SpinNetwork, tokenizer: Tokenizer, dataset: Any, windows: int, seed: int = 1
) -> Dictionary:
    """Substitutes by lemma and part of speech, from `windows` stretches of random documents."""
    words = {number: word for word, number in whole_words(tokenizer).items()}
    usable = torch.full((tokenizer.get_vocab_size(),), float("-inf"))
    usable[list(words)] = 0.0
    weights: defaultdict[tuple[str, str], defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    places: Counter[tuple[str, str]] = Counter()
    network.eval()
    for texts in _batches(dataset, windows, Random(seed)):
        for (_, _, lemma, pos), guessed in zip(*_guesses(network, tokenizer, texts, usable), strict=True):
            places[lemma, pos] += 1
            for number, probability in guessed:
                substitute = _lemma(words[number], pos)
                if substitute and not _akin(substitute, lemma):
                    weights[lemma, pos][substitute] += probability
    return {
        key: [(word, round(weight, 4)) for word, weight in nlargest(KEPT, found.items(), key=itemgetter(1))]
        for key, found in weights.items()
        if places[key] >= PLACES
    }


def _batches(dataset: Any, windows: int, rng: Random) -> Iterator[list[TaggedText]]:
    for first in range(0, windows, BATCH):
        texts = []
        for _ in range(min(BATCH, windows - first)):
            text = corpus.tagged_text(dataset[rng.randrange(len(dataset))])
            start = rng.choice(text.sentence_starts)
            texts.append(text.slice(start, min(len(text), start + LENGTH)))
        yield texts


@torch.inference_mode()
def _guesses(
    network: SpinNetwork, tokenizer: Tokenizer, texts: list[TaggedText], usable: Tensor
) -> tuple[list[Place], Iterable[list[tuple[int, float]]]]:
    """The places of whole content words and the guesses there, as (wordpiece, probability)."""
    encodings = [tokenizer.encode(text.text) for text in texts]
    rows_of_ids = [torch.tensor(encoding.ids[:LENGTH]) for encoding in encodings]
    ids = nn.utils.rnn.pad_sequence(rows_of_ids, batch_first=True)
    mask = nn.utils.rnn.pad_sequence([torch.ones_like(row) for row in rows_of_ids], batch_first=True)
    places = []
    for row, (text, encoding) in enumerate(zip(texts, encodings, strict=True)):
        piece_at = {span: place for place, span in enumerate(encoding.offsets[: LENGTH - 1])}
        for index, tag in enumerate(text.tags):
            pos, place = CONTENT_TAGS.get(tag), piece_at.get((text.starts[index], text.ends[index]))
            if pos in POS and place is not None:
                places.append((row, place, text.lemmas[index], pos))
    hidden = network(ids, mask).hidden
    rows, pieces = (torch.tensor([place[axis] for place in places], dtype=torch.long) for axis in (0, 1))
    logits = network.restore(hidden[rows, pieces]) + usable
    logits[torch.arange(len(places)), ids[rows, pieces]] = float("-inf")
    best = torch.softmax(logits, -1).topk(GUESSES)
    pairs = zip(best.indices.tolist(), best.values.tolist(), strict=True)
    return places, [list(zip(numbers, values, strict=True)) for numbers, values in pairs]


def _lemma(word: str, pos: str) -> str | None:
    """The lemma of a guess that can have a part of speech."""
    from lemminflect import getLemma

    if pos in parts_of_speech(word):
        return word
    found = getLemma(word, pos, lemmatize_oov=False)
    return str(found[0]) if found else None


def _akin(one: str, other: str) -> bool:
    return one[:4] == other[:4]
