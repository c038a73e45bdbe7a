"""Habits of a foreign grammar that a translation word for word leaves in English sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from random import Random

from detector.originals.wording import match_case
from detector.training.inflection import CONTENT_TAGS, inflect, parts_of_speech
from detector.training.sources import LEXICONS
from detector.training.translation.senses import Senses, alike
from detector.training.translation.sentence import Sentence, fresh

_NOUNS = ("NN", "NNS", "NNP", "NNPS")
_COMMON = ("NN", "NNS")
_FINITE = ("VBD", "VBZ", "VBP")
_VERBS = (*_FINITE, "VB", "VBG", "VBN")
_SUBJECTS = ("i", "you", "he", "she", "it", "we", "they", "there")
_PRONOUNS = {
    "he": ("it", "she"), "she": ("he", "it"), "it": ("he", "she", "this"), "his": ("its", "her", "their"),
    "her": ("his", "its"), "its": ("his", "their", "her"), "their": ("his", "its", "of them"),
    "they": ("these", "them"), "them": ("they", "it"), "him": ("he", "it"), "our": ("of us",),
    "who": ("which", "that"), "which": ("who", "what", "that"), "that": ("which", "what"),
    "this": ("that", "it"), "these": ("this", "those"), "those": ("that", "these"),
}  # fmt: skip
_ARTICLES = ("a", "an", "the")
_AUXILIARIES = ("be", "have", "do")
_STARTS_CLAUSE = ("CC", "WDT", "WP", "WRB")
_SUBORDINATES = ("that", "because", "although", "if", "when", "while", "since", "who", "which", "where")


@dataclass
class Writer:
    """What the habits draw on: the dictionary, the language of untranslated words, and chance.

    chosen: the rendering of each word, kept for the whole text, as a dictionary's user keeps it.
    """

    senses: Senses
    language: str
    rng: Random

    def __post_init__(self) -> None:
        self.chosen: dict[tuple[str, str], str] = {}

    def happens(self, rate: float) -> bool:
        """True in a share `rate` of the calls."""
        return self.rng.random() < rate


@cache
def literal_phrases() -> dict[str, list[tuple[list[str], list[str]]]]:
    """Phrases by their first lemma: (lemmas, renderings)."""
    found: dict[tuple[str, ...], list[str]] = {}
    lines = (LEXICONS / "literal_phrases.tsv").read_text(encoding="utf-8").splitlines()
    for phrase, literal in (line.split("\t") for line in lines[1:]):
        found.setdefault(tuple(phrase.split()), []).append(literal)
    by_first: dict[str, list[tuple[list[str], list[str]]]] = {}
    for words, renderings in sorted(found.items(), key=lambda item: -len(item[0])):
        by_first.setdefault(words[0], []).append((list(words), renderings))
    return by_first


def _phrases(sentence: Sentence, rate: float, writer: Writer) -> None:
    """Idioms and compounds rendered word for word."""
    for at in sentence.positions():
        for lemmas, renderings in literal_phrases().get(sentence.words[at].lemma, ()):
            last = at + len(lemmas)
            words = sentence.words[at:last]
            same = [
                w.lemma == lemma or w.text.lower() == lemma for w, lemma in zip(words, lemmas, strict=False)
            ]
            if (
                len(words) == len(lemmas)
                and all(same)
                and sentence.is_free(at, last)
                and writer.happens(rate)
            ):
                head, *rest = writer.rng.choice(renderings).split()
                verb = words[0].tag in _VERBS
                first = inflect(head, words[0].tag) if verb and head not in ("by", "to") else head
                new = [words[0].put(first), *(fresh(word, "X") for word in rest)]
                sentence.replace(at, last, new)
                break


def _no_do(sentence: Sentence, rate: float, writer: Writer) -> None:
    """ "Came he yesterday?", "he came not"."""
    for at in sentence.positions():
        do = sentence.words[at]
        if do.lemma != "do" or do.tag not in _FINITE:
            continue
        verb = next((i for i in range(at + 1, at + 6) if sentence.word(i).tag in _VERBS), 0)
        between = sentence.words[at + 1 : verb]
        if not verb or sentence.words[verb].tag != "VB" or not writer.happens(rate):
            continue
        if any(word.is_mark or word.tag == "TO" for word in between) or not sentence.is_free(verb, verb):
            continue
        word = sentence.words[verb]
        finite = word.put(inflect(word.lemma, do.tag))
        rest = [w for w in between if w.lemma not in ("not", "n't", "n’t")]
        if len(rest) < len(between):
            new = writer.rng.choice(([*rest, finite, fresh("not", "RB")], [*rest, fresh("no", "RB"), finite]))
        else:
            new = writer.rng.choice(([finite, *rest], [*rest, finite]))
        sentence.replace(at, verb + 1, new)


def _chains(sentence: Sentence, rate: float, writer: Writer) -> None:
    """The minister's decision, and compounds: "the decision of the minister"."""
    for at in sentence.positions():
        if sentence.word(at).tag == "POS":
            first, last = _noun_phrase(sentence, at), at + 1
            while sentence.word(last).tag in ("JJ", *_NOUNS):
                last += 1
            if first < at and last > at + 1 and writer.happens(rate) and sentence.is_free(last, last):
                owned = [*sentence.words[at + 1 : last]]
                owner = sentence.words[first:at]
                sentence.replace(first, last, [fresh("the", "DT"), *owned, fresh("of", "IN"), *owner])
    for at in sentence.positions():
        two = sentence.tags(at, at + 2)
        inside = sentence.word(at - 1).tag in _NOUNS or sentence.word(at + 2).tag in _NOUNS
        if two not in (["NN", "NN"], ["NN", "NNS"]) or inside or not sentence.is_free(at, at + 2):
            continue
        if writer.happens(rate * 0.7):
            modifier, head = sentence.words[at : at + 2]
            article = [fresh("the", "DT")] if writer.happens(0.5) else []
            link = fresh("of" if writer.happens(0.85) else "for", "IN")
            sentence.replace(at, at + 2, [head, link, *article, modifier])


def _noun_phrase(sentence: Sentence, last: int) -> int:
    """The first word of the noun phrase that ends before `last`."""
    first = last
    while sentence.word(first - 1).tag in ("JJ", *_NOUNS):
        first -= 1
    return first - 1 if sentence.word(first - 1).tag in ("DT", "PRP$") else first


def _adjectives_last(sentence: Sentence, rate: float, writer: Writer) -> None:
    for at in sentence.positions():
        noun, before = sentence.words[at], sentence.word(at - 1)
        alone = sentence.word(at + 1).tag not in (*_NOUNS, "POS", "JJ")
        if noun.tag not in _COMMON or not alone or before.tag not in ("JJ", "VBN", "JJR") or before.is_mark:
            continue
        if sentence.is_free(at - 1, at + 1) and writer.happens(rate):
            sentence.replace(at - 1, at + 1, [noun, before])


def _dropped_articles(sentence: Sentence, rate: float, writer: Writer) -> None:
    for at in sentence.positions():
        if sentence.words[at].lemma in _ARTICLES and sentence.is_droppable(at) and writer.happens(rate):
            sentence.replace(at, at + 1, [])


def _wrong_articles(sentence: Sentence, rate: float, writer: Writer) -> None:
    for at in sentence.positions():
        word = sentence.words[at]
        if word.lemma in _ARTICLES and writer.happens(rate):
            others = ("a", "one", "that") if word.lemma == "the" else ("the", "one", "some")
            sentence.words[at] = word.put(writer.rng.choice(others))


def _superfluous_articles(sentence: Sentence, rate: float, writer: Writer) -> None:
    for at in sentence.positions():
        starts = sentence.words[at].tag in (*_COMMON, "JJ") and sentence.word(at - 1).tag not in (
            "DT", "PRP$", "PDT", "WP$", "CD", "POS", "JJ", "RB", "HYPH", "VBG", "VBN", "X", *_NOUNS,
        )  # fmt: skip
        noun = next((i for i in range(at, at + 4) if sentence.word(i).tag in _COMMON), -1)
        leads = noun >= at and all(tag == "JJ" for tag in sentence.tags(at, noun))
        if starts and leads and not sentence.words[at].is_mark and writer.happens(rate):
            sentence.replace(at, at + 1, [fresh("the", "DT"), sentence.words[at]])


def _dropped_subjects(sentence: Sentence, rate: float, writer: Writer) -> None:
    for at in sentence.positions():
        word = sentence.words[at]
        subject = word.lemma in _SUBJECTS and word.tag in ("PRP", "EX")
        if not subject or sentence.word(at + 1).tag not in (*_FINITE, "MD") or not sentence.is_droppable(at):
            continue
        if writer.happens(rate):
            sentence.replace(at, at + 1, [])


def _dropped_be(sentence: Sentence, rate: float, writer: Writer) -> None:
    for at in sentence.positions():
        word = sentence.words[at]
        copula = word.lemma == "be" and word.tag in _FINITE and at
        if copula and sentence.is_droppable(at) and writer.happens(rate):
            sentence.replace(at, at + 1, [])


def _verbs_last(sentence: Sentence, rate: float, writer: Writer) -> None:
    """The verb at the end of its clause."""
    for first, last in reversed(list(_clauses(sentence))):
        at = next((i for i in range(first, last) if sentence.words[i].tag in (*_FINITE, "MD")), last)
        stop = at
        while stop < last and sentence.words[stop].tag in ("MD", *_VERBS):
            stop += 1
        if first < at < stop < last <= stop + 12 and sentence.is_free(at, last) and writer.happens(rate):
            sentence.replace(at, last, [*sentence.words[stop:last], *sentence.words[at:stop]])


def _participles_last(sentence: Sentence, rate: float, writer: Writer) -> None:
    """ "He has the work finished"."""
    for first, last in reversed(list(_clauses(sentence))):
        for at in range(first + 1, last - 1):
            verb, before = sentence.words[at], sentence.words[at - 1]
            helped = before.tag == "MD" or (before.lemma in ("have", "be") and before.tag in _FINITE)
            if helped and verb.tag in ("VBN", "VB") and last <= at + 12:
                moves = sentence.is_free(at, last) and writer.happens(rate)
                sentence.replace(
                    at, last, [*sentence.words[at + 1 : last], verb] if moves else sentence.words[at:last]
                )
                break


def _clauses(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Stretches between marks, conjunctions and relative words."""
    first = 0
    for at, word in enumerate(sentence.words):
        starts = word.tag in _STARTS_CLAUSE or word.lemma in _SUBORDINATES
        if word.is_mark or starts:
            if first < at:
                yield first, at
            first = at + 1
    if first < len(sentence.words):
        yield first, len(sentence.words)


def _perfects(sentence: Sentence, rate: float, writer: Writer) -> None:
    """ "Yesterday he has seen the house", and the past for the perfect."""
    for at in sentence.positions():
        word, before = sentence.words[at], sentence.word(at - 1)
        if not word.lemma.isalpha() or word.kept or not writer.happens(rate):
            continue
        if word.tag == "VBD" and word.lemma not in _AUXILIARIES and sentence.is_free(at, at + 1):
            plural = before.text.lower() in ("i", "you", "we", "they") or before.tag == "NNS"
            done = replace(word, text=inflect(word.lemma, "VBN"))
            sentence.replace(at, at + 1, [fresh("have" if plural else "has", "VBP"), done])


def _verb_forms(sentence: Sentence, rate: float, writer: Writer) -> None:
    """Infinitives and progressives for finite verbs, finite verbs after helping ones."""
    for at in sentence.positions():
        word, before = sentence.words[at], sentence.word(at - 1)
        if word.tag not in _VERBS or word.lemma in _AUXILIARIES or word.kept or not writer.happens(rate):
            continue
        if not word.lemma.isalpha() or not sentence.is_free(at, at + 1):
            continue
        if word.tag in _FINITE:
            new = writer.rng.choice(("VB", "VB", "VBP", "VBZ", "be VBG", "to VB"))
        elif word.tag == "VB" and before.tag in ("TO", "MD"):
            new = writer.rng.choice(("VBZ", "VBG", "VBD"))
        else:
            new = {"VBG": "VB", "VBN": "VBD", "VB": "VBG"}[word.tag]
        helper, _, tag = new.rpartition(" ")
        form = word.put(inflect(word.lemma, tag))
        help_with = [fresh("is" if helper == "be" else helper, "VBZ")] if helper else []
        sentence.replace(at, at + 1, [*help_with, form])


def _agreement(sentence: Sentence, rate: float, writer: Writer) -> None:
    forms = {
        "is": "are",
        "are": "is",
        "was": "were",
        "were": "was",
        "has": "have",
        "have": "has",
        "does": "do",
    }
    for at in sentence.positions():
        word = sentence.words[at]
        if word.kept or word.tag not in _FINITE or not writer.happens(rate):
            continue
        if word.text.lower() in forms and sentence.word(at + 1).text not in ("n't", "n’t"):
            sentence.words[at] = word.put(forms[word.text.lower()])
        elif word.tag in ("VBZ", "VBP") and word.lemma not in _AUXILIARIES and word.lemma.isalpha():
            sentence.words[at] = word.put(inflect(word.lemma, "VBP" if word.tag == "VBZ" else "VBZ"))


def _number(sentence: Sentence, rate: float, writer: Writer) -> None:
    for at in sentence.positions():
        word = sentence.words[at]
        fits = word.tag in _COMMON and not word.kept and word.lemma.isalpha() and word.lemma != "datum"
        if fits and writer.happens(rate if word.tag == "NNS" else rate / 4):
            form = inflect(word.lemma, "NN" if word.tag == "NNS" else "NNS")
            sentence.words[at] = replace(word, text=match_case(form, word.text))


def _prepositions(sentence: Sentence, rate: float, writer: Writer) -> None:
    for at in sentence.positions():
        word = sentence.words[at]
        infinitive = word.tag == "TO" and sentence.word(at + 1).tag == "VB"
        if word.tag in ("IN", "TO", "WDT", "WRB") and not infinitive and not word.kept:
            others = _words_alike().get(word.lemma, ())
            if others and sentence.is_free(at, at + 1) and writer.happens(rate):
                sentence.words[at] = word.put(writer.rng.choice(others))


def _pronouns(sentence: Sentence, rate: float, writer: Writer) -> None:
    for at in sentence.positions():
        word = sentence.words[at]
        fits = word.tag in ("PRP", "PRP$", "WP", "WDT", "DT") and sentence.is_free(at, at + 1)
        others = _PRONOUNS.get(word.text.lower(), ()) if fits else ()
        if others and writer.happens(rate):
            sentence.words[at] = word.put(writer.rng.choice(others))


def _senses(sentence: Sentence, rate: float, writer: Writer) -> None:
    """A rendering in the wrong sense, now and then as the wrong part of speech."""
    for at in sentence.positions():
        word = sentence.words[at]
        pos = CONTENT_TAGS.get(word.tag, "")
        if (
            word.kept
            or pos in ("", "PROPN")
            or word.lemma in _AUXILIARIES
            or not sentence.is_free(at, at + 1)
        ):
            continue
        if writer.happens(rate):
            key = (word.lemma, pos)
            if key not in writer.chosen or writer.happens(0.2):
                renderings = _renderings(word.lemma, pos, writer)
                writer.chosen[key] = writer.rng.choice(renderings) if renderings else word.lemma
            new = writer.chosen[key]
            if new != word.lemma:
                sentence.words[at] = word.put(_inflected(new, pos, word.tag))


def _inflected(rendering: str, pos: str, tag: str) -> str:
    """A rendering in the form of the word that it stands for, where it can have one."""
    head = rendering.split()[0 if pos == "VERB" else -1]
    return inflect(rendering, tag) if pos in parts_of_speech(head) else rendering


def _renderings(lemma: str, pos: str, writer: Writer) -> tuple[str, ...]:
    renderings = writer.senses.renderings
    found = renderings.get((lemma, pos), ())
    if writer.happens(0.06):
        other = {"NOUN": "ADJ", "VERB": "NOUN", "ADJ": "NOUN", "ADV": "ADJ"}[pos]
        found = renderings.get((lemma, other), found)
    single = tuple(word for word in found if " " not in word)
    return single if single and writer.happens(0.85) else found


def _foreign(sentence: Sentence, rate: float, writer: Writer) -> None:
    """Words that the translator left as they were."""
    known = writer.senses.foreign.get(writer.language, {})
    for at in sentence.positions():
        word = sentence.words[at]
        others = known.get((word.lemma, CONTENT_TAGS.get(word.tag, "")), ())
        plain = [other for other in others if other.isalpha() and other != word.lemma]
        fits = plain and not word.kept and word.lemma not in _AUXILIARIES and sentence.is_free(at, at + 1)
        if fits and writer.happens(rate):
            sentence.words[at] = word.put(writer.rng.choice(plain))


def _doubled(sentence: Sentence, rate: float, writer: Writer) -> None:
    for at in sentence.positions():
        word = sentence.words[at]
        if word.text.isalpha() and sentence.is_free(at, at + 1) and writer.happens(rate):
            sentence.replace(at, at + 1, [word, word])


@cache
def _words_alike() -> dict[str, tuple[str, ...]]:
    return alike()


Habit = Callable[[Sentence, float, Writer], None]
HABITS: dict[str, Habit] = {
    "phrases": _phrases,
    "no_do": _no_do,
    "foreign": _foreign,
    "senses": _senses,
    "prepositions": _prepositions,
    "number": _number,
    "agreement": _agreement,
    "perfects": _perfects,
    "verb_forms": _verb_forms,
    "chains": _chains,
    "superfluous_articles": _superfluous_articles,
    "wrong_articles": _wrong_articles,
    "dropped_articles": _dropped_articles,
    "adjectives_last": _adjectives_last,
    "participles_last": _participles_last,
    "verbs_last": _verbs_last,
    "dropped_subjects": _dropped_subjects,
    "dropped_be": _dropped_be,
    "pronouns": _pronouns,
    "doubled": _doubled,
}
"""By name, in the order in which they apply: words first, then their order, then what is left out."""
