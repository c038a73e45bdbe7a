"""How one simulated spinner works: drawn at random for each document, so that no two are alike."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

FAMILIES = (
    "A", "B", "C", "D", "E",
    "moby", "mythes", "attested", "neighbours", "kin", "jargoyle", "network",
)  # fmt: skip
"""Dictionaries a spinner can work with; A to E are the hand-written vocabularies."""
HAND_WRITTEN = "ABCDE"
VALIDATION = "mythes"
"""The family that decides between models; none is trained on it."""


@dataclass(frozen=True)
class Style:
    """The habits of one spinner. Shares and probabilities are in 0..1.

    sources: dictionaries, tried in this order.
    rate: share of the words it knows that it replaces, in the sentences that it touches.
    untouched: share of sentences left alone.
    vocabulary: share of lemmas that it knows at all.
    choices: how many substitutes it knows for a lemma at the most.
    consistency: probability that a lemma is replaced as the last time.
    frequency_bias: above 0 prefers common substitutes, below 0 rare ones.
    any_pos: probability that the part of speech is ignored.
    inflected: probability that the substitute is inflected like the original.
    phrase_rate: probability that a phrase rule that matches is applied.
    phrase_families: whose phrase rules it has.
    name_rate: probability that a proper noun is treated like a common one.
    article_care: probability that "a" and "an" are put right before a substitute.
    second_pass: probability that a substitute is replaced once more, as by a second tool.
    lost_spaces: probability that the space before a substitute is lost.
    restructured: probability that sentences are joined, or split, where that is easy.
    rearranged: share of the sentences whose clauses are moved or that are turned into passives, where
        that is easy.
    every: one paragraph in so many is spun, the others are left alone.
    """

    sources: tuple[str, ...]
    rate: float
    untouched: float
    vocabulary: float
    choices: int
    consistency: float
    frequency_bias: float
    any_pos: float
    inflected: float
    phrase_rate: float
    phrase_families: frozenset[str]
    name_rate: float
    article_care: float
    second_pass: float
    lost_spaces: float
    restructured: float
    rearranged: float
    every: int


_MAIN_WEIGHTS = {
    "A": 0.24, "B": 0.09, "C": 0.09, "D": 0.09, "E": 0.07,
    "moby": 0.18, "mythes": 0.1, "attested": 0.06, "neighbours": 0.06, "kin": 0.08, "jargoyle": 0.04,
    "network": 0.1,
}  # fmt: skip


def draw_style(rng: Random, families: tuple[str, ...] = FAMILIES, rate: float | None = None) -> Style:
    """Draw the habits of a new spinner that may use the dictionaries `families`.

    rate: fixes the share of words replaced and leaves no sentence untouched; otherwise 5 to 90%.
    """
    main = rng.choices(families, [_MAIN_WEIGHTS[family] for family in families])[0]
    others = [family for family in families if family != main]
    sources = [main]
    if others and rng.random() < 0.5:
        sources.append(rng.choice(others))
    hand_written = [family for family in families if family in HAND_WRITTEN]
    letters = [family for family in sources if family in HAND_WRITTEN]
    if not letters and hand_written and rng.random() < 0.6:
        letters = rng.choices(hand_written, [_MAIN_WEIGHTS[family] for family in hand_written])
    return Style(
        sources=tuple(sources),
        rate=rate if rate is not None else rng.choice((0.1, 0.2, 0.35, 0.5, 0.7, 0.9)) * rng.uniform(0.7, 1),
        untouched=0.0 if rate is not None else rng.choice((0.0, 0.0, 0.15, 0.3, 0.6)),
        vocabulary=rng.uniform(0.4, 1.0),
        choices=rng.choice((1, 2, 4, 12)),
        consistency=rng.choice((0.0, 0.5, 0.95)),
        frequency_bias=rng.choice((-0.6, 0.0, 0.0, 0.5, 1.0)),
        any_pos=rng.choice((0.0, 0.0, 0.05, 0.25)),
        inflected=rng.choice((1.0, 0.97, 0.9, 0.6)),
        phrase_rate=rng.choice((0.0, 0.3, 0.7, 1.0)),
        phrase_families=frozenset(letters),
        name_rate=rng.choice((0.0, 0.0, 0.02, 0.15)),
        article_care=rng.choice((1.0, 0.9, 0.0)),
        second_pass=rng.choice((0.0, 0.0, 0.0, 0.5)),
        lost_spaces=rng.choice((0.0, 0.0, 0.0, 0.01)),
        restructured=rng.choice((0.0, 0.0, 0.0, 0.3)),
        rearranged=rng.choice((0.0, 0.0, 0.0, 0.5)),
        every=1 if rate is not None else rng.choice((1, 1, 1, 1, 3)),
    )
