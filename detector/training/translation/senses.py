"""What a dictionary gives for an English word with no regard to its context.

Through Apertium's bilingual dictionaries, English to another language and back, all alternatives are
kept, so that "kind" can come back as "amiable"; of WordNet's senses, all but the most frequent.
"""

from __future__ import annotations

import re
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from detector.errors import InputError
from detector.training.inflection import frequency
from detector.training.sources import LEXICONS, WORDNET

Key = tuple[str, str]
Words = dict[Key, tuple[str, ...]]

APERTIUM = Path("/usr/share/apertium")
BILINGUAL = {
    "spanish": ("apertium-eng-spa", "eng-spa", "spa-eng"),
    "galician": ("apertium-en-gl", "en-gl", "gl-en"),
    "esperanto": ("apertium-eo-en", "en-eo", "eo-en"),
    "serbo-croatian": ("apertium-hbs-eng", "eng-hbs", "hbs-eng"),
}
"""Folder, and the names of the two directions. Catalan is left out: no training text has seen it."""
_TAGS = {
    "NOUN": ("<n><sg>",),
    "VERB": ("<vblex><inf>",),
    "ADJ": ("<adj>", "<adj><sint>"),
    "ADV": ("<adv>",),
}
_POS = {"n": "NOUN", "vblex": "VERB", "adj": "ADJ", "adv": "ADV"}
_ANALYSIS = re.compile(r"\^([^/$]*)((?:/[^/$]*)*)\$")
_PLAIN = re.compile(r"[a-z]+(?: [a-z]+)?")
_RAREST = 2.6
_COARSE = re.compile(r"fuck|shit|screw|cunt|whore|bitch|negro|nigg|piss|bastard|\bhump|coitus|\barse|\bass\b")
_MOST_SENSES = 6


@dataclass(frozen=True)
class Senses:
    """Renderings of lemmas by part of speech, and words of other languages for them.

    renderings: English lemmas that a dictionary gives. foreign: by language, what is left untranslated.
    """

    renderings: Words
    foreign: dict[str, Words]


def load_senses(lemmas: Iterable[str]) -> Senses:
    """The senses of lemmas from all dictionaries.

    Raises InputError when WordNet or a pair of Apertium is not installed.
    """
    wanted = sorted({lemma for lemma in lemmas if re.fullmatch("[a-z]{2,}", lemma)})
    found: defaultdict[Key, dict[str, None]] = defaultdict(dict)
    foreign = {}
    for language in BILINGUAL:
        foreign[language], back = bilingual(language, wanted)
        _gather(found, back)
    _gather(found, other_senses(wanted))
    _gather(found, _alike())
    kept = {key: tuple(word for word in words if _usual(word, key[0])) for key, words in found.items()}
    return Senses({key: words for key, words in kept.items() if words}, foreign)


def _gather(found: defaultdict[Key, dict[str, None]], words: Words) -> None:
    for key, renderings in words.items():
        found[key].update(dict.fromkeys(renderings))


def _usual(word: str, lemma: str) -> bool:
    other = _spelling(word) != _spelling(lemma)
    return other and bool(_PLAIN.fullmatch(word)) and frequency(word) > _RAREST


def _spelling(word: str) -> str:
    """The American spelling, nearly."""
    return word.replace("ce", "se").replace("is", "iz").replace("our", "or").replace("tre", "ter")


def bilingual(language: str, lemmas: Iterable[str]) -> tuple[Words, Words]:
    """What a dictionary has for lemmas, in the language and back in English, all alternatives."""
    folder, there, back = BILINGUAL[language]
    queries = [f"{lemma}{tag}" for lemma in lemmas for pos in _TAGS for tag in _TAGS[pos]]
    outward = dict(_looked_up(queries, folder, there))
    returning = dict(_looked_up(sorted({way for ways in outward.values() for way in ways}), folder, back))
    foreign: defaultdict[Key, dict[str, None]] = defaultdict(dict)
    english: defaultdict[Key, dict[str, None]] = defaultdict(dict)
    for query, ways in outward.items():
        for way in ways:
            foreign[_key(query)][_key(way)[0]] = None
            english[_key(query)].update(dict.fromkeys(_key(word)[0] for word in returning.get(way, ())))
    return _fixed(foreign), _fixed(english)


def _fixed(words: defaultdict[Key, dict[str, None]]) -> Words:
    return {key: tuple(renderings) for key, renderings in words.items() if renderings}


def _key(analysis: str) -> Key:
    lemma, _, tags = analysis.partition("<")
    return lemma, _POS.get(tags.partition(">")[0], "")


def _looked_up(analyses: list[str], folder: str, direction: str) -> Iterator[tuple[str, list[str]]]:
    """Each analysis that the dictionary has, with its translations."""
    path = APERTIUM / folder / f"{direction}.autobil.bin"
    if not path.exists():
        raise InputError(f"{path}: dictionary not found; install it (Debian: apt-get install {folder})")
    queries = "\n".join(f"^{analysis}$" for analysis in analyses) + "\n"
    run = subprocess.run(["lt-proc", "-b", str(path)], input=queries.encode(), capture_output=True)
    if run.returncode:
        raise InputError(f"lt-proc {path}: {run.stderr.decode(errors='replace').strip() or 'failed'}")
    for match in _ANALYSIS.finditer(run.stdout.decode(errors="replace")):
        found = [way for way in match[2].split("/") if way and not way.startswith("@") and "<" in way]
        if found:
            yield match[1], found


def other_senses(lemmas: Iterable[str], folder: Path = WORDNET) -> Words:
    """The synonyms of each sense of a word in WordNet, but those of its most frequent one."""
    wanted = set(lemmas)
    if not folder.exists():
        raise InputError(f"{folder}: WordNet not found; install it (Debian: apt-get install wordnet-base)")
    found: Words = {}
    for pos, kind in (("NOUN", "noun"), ("VERB", "verb"), ("ADJ", "adj"), ("ADV", "adv")):
        synonyms = dict(_synonyms(folder / f"data.{kind}"))
        for lemma, numbers in _numbers(folder / f"index.{kind}"):
            if lemma in wanted:
                usual = set(synonyms[numbers[0]])
                others = [word for number in numbers[1:_MOST_SENSES] for word in synonyms[number]]
                found[lemma, pos] = tuple(word for word in dict.fromkeys(others) if word not in usual)
    return found


def _synonyms(path: Path) -> Iterator[tuple[str, list[str]]]:
    """(number, words) of each synset of a WordNet data file, see wndb(5WN); none for coarse ones."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith(" "):  # the licence
            fields = line.split(" ")
            words = fields[4 : 4 + 2 * int(fields[3], 16) : 2]
            plain = [re.sub(r"\(.*", "", word).replace("_", " ").lower() for word in words]
            yield fields[0], [] if _COARSE.search(line) else plain


def _numbers(path: Path) -> Iterator[tuple[str, list[str]]]:
    """(lemma, numbers of its synsets, the most frequent first) of a WordNet index file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith(" "):
            fields = line.split()
            yield fields[0], fields[-int(fields[2]) :]


def alike() -> dict[str, tuple[str, ...]]:
    """Words that one word of another language stands for, from a list by hand: "wait", "hope", "expect"."""
    found = {}
    for group in (LEXICONS / "translated_alike.txt").read_text(encoding="utf-8").splitlines():
        word, *others = group.split("/")
        found[word] = tuple(others)
    return found


def _alike() -> Words:
    """The list by hand, weighed as any dictionary; whichever part of speech a word has."""
    return {(word, pos): others for word, others in alike().items() for pos in _TAGS}
