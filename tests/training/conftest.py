"""A training set in small: a tokenizer of a few words, two documents and a workshop."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from detector.training.phrases import PhraseRule, PhraseTable
from detector.training.spinners import FAMILIES, Workshop
from tests.handmade import tagged

PIECES = [
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", ",", "the", "old", "house", "houses", "saw", "see",
    "it", "a", "an", "is", "big", "town", "ant", "##iq", "##uated", "abode", "##s", "take", "gan", "##der",
    "at", "look", "they", "behold", "beheld",
]  # fmt: skip
SENTENCES = (
    "The/DT old/JJ houses/NNS/house saw/VBD/see the/DT big/JJ town/NN ./.",
    "They/PRP look/VBP at/IN it/PRP ./.",
    "An/DT old/JJ house/NN is/VBZ/be big/JJ ./.",
)


@pytest.fixture(scope="session")
def tokenizer() -> Any:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    pieces = {piece: number for number, piece in enumerate(PIECES)}
    made = Tokenizer(models.WordPiece(pieces, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer()
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    return made


@pytest.fixture(scope="session")
def workshop() -> Workshop:
    swaps = {
        ("old", "ADJ"): [("antiquated", 1.0)],
        ("house", "NOUN"): [("abode", 1.0)],
        ("see", "VERB"): [("behold", 1.0)],
    }
    rules = [PhraseRule(("look", "at"), (("A", "take a gander at"),))]
    return Workshop(dict.fromkeys(FAMILIES, swaps), PhraseTable(rules))


@pytest.fixture(scope="session")
def records() -> list[dict[str, Any]]:
    domains = ("news", "news", "blogs")
    texts = (tagged(*SENTENCES * 8), tagged(*SENTENCES[::-1] * 6), tagged(*SENTENCES * 3))
    return [
        {"id": f"{domain}-{number}", "domain": domain, **asdict(text)}
        for number, (domain, text) in enumerate(zip(domains, texts, strict=True))
    ]


@pytest.fixture(scope="session")
def dataset(records: list[dict[str, Any]]) -> Any:
    datasets = pytest.importorskip("datasets", reason="needs unspin[train]")
    return datasets.Dataset.from_list(records)
