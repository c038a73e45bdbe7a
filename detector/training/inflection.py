"""English inflection for spinners and lexicons, by lemminflect."""

from __future__ import annotations

from functools import lru_cache

CONTENT_TAGS = {
    "NN": "NOUN", "NNS": "NOUN", "NNP": "PROPN", "NNPS": "PROPN",
    "VB": "VERB", "VBD": "VERB", "VBG": "VERB", "VBN": "VERB", "VBP": "VERB", "VBZ": "VERB",
    "JJ": "ADJ", "JJR": "ADJ", "JJS": "ADJ", "RB": "ADV", "RBR": "ADV", "RBS": "ADV",
}  # fmt: skip
_REGULAR = {"NN", "VB", "VBP", "JJ", "RB", "NNP"}


@lru_cache(maxsize=200_000)
def inflect(lemma: str, tag: str) -> str:
    """The form of a lemma for a Penn tag; of several words, the head is inflected.

    The head of a verb phrase is its first word, of a noun phrase its last.
    """
    if tag in _REGULAR:
        return lemma
    words = lemma.split(" ")
    head = 0 if tag.startswith("V") else len(words) - 1
    words[head] = _inflect_word(words[head], tag)
    return " ".join(words)


def _inflect_word(word: str, tag: str) -> str:
    from lemminflect import getInflection

    if tag in ("JJR", "JJS", "RBR", "RBS"):
        forms = getInflection(word, tag, inflect_oov=False)
        comparative = "more" if tag.endswith("R") else "most"
        return str(forms[0]) if forms else f"{comparative} {word}"
    forms = getInflection(word, tag)
    return str(forms[0]) if forms else word


@lru_cache(maxsize=200_000)
def parts_of_speech(word: str) -> frozenset[str]:
    """The universal parts of speech that a word can have as a lemma; empty when unknown."""
    from lemminflect import getAllLemmas

    lemmas = getAllLemmas(word)
    return frozenset(pos for pos, forms in lemmas.items() if word in forms)


@lru_cache(maxsize=200_000)
def frequency(phrase: str) -> float:
    """Zipf frequency (0 unknown, 3 rare, 6 very common) of the rarest word of a phrase."""
    from wordfreq import zipf_frequency

    return min(zipf_frequency(word, "en") for word in phrase.split(" "))
