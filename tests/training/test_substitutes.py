from dataclasses import asdict

import pytest

pytest.importorskip("torch", reason="needs unspin[train]")
pytest.importorskip("lemminflect", reason="needs unspin[train]")

import torch
from transformers import BertConfig

from detector.training.backbone import load_tokenizer, whole_words
from detector.training.network import SpinNetwork
from detector.training.substitutes import KEPT, network_dictionary
from tests.handmade import tagged

TEXT = tagged(
    "The/DT old/JJ bridge/NN closed/VBD/close and/CC the/DT old/JJ town/NN slept/VBD/sleep",
    "while/IN the/DT bridge/NN stood/VBD/stand ./.",
)


@pytest.fixture(scope="module")
def dataset():
    return [asdict(TEXT)] * 4


@pytest.fixture(scope="module")
def dictionary(dataset):
    """By a network whose restoration always favours a few words, whatever the place."""
    tokenizer = load_tokenizer()
    torch.manual_seed(1)
    network = SpinNetwork(
        BertConfig(
            vocab_size=tokenizer.get_vocab_size(),
            hidden_size=8,
            num_hidden_layers=1,
            num_attention_heads=1,
            intermediate_size=8,
        )
    )
    numbers = whole_words(tokenizer)
    with torch.no_grad():
        for word, bias in (("harbor", 30), ("houses", 25), ("ancient", 24), ("sleep", 23), ("bridge", 22)):
            network.restoration_bias[numbers[word]] = bias
    return network_dictionary(network, tokenizer, dataset, windows=6)


def test_substitutes_are_other_lemmas_of_the_same_part_of_speech(dictionary):
    nouns = [word for word, _ in dictionary["bridge", "NOUN"]]
    assert nouns[:2] == ["harbor", "house"]
    assert "bridge" not in nouns
    assert dictionary["old", "ADJ"][0][0] == "ancient"


def test_only_words_with_content_have_substitutes(dictionary):
    assert set(dictionary) == {
        ("old", "ADJ"), ("bridge", "NOUN"), ("town", "NOUN"),
        ("close", "VERB"), ("sleep", "VERB"), ("stand", "VERB"),
    }  # fmt: skip
    for substitutes in dictionary.values():
        weights = [weight for _, weight in substitutes]
        assert len(substitutes) <= KEPT
        assert weights == sorted(weights, reverse=True)


def test_a_lemma_seen_too_seldom_has_none(dataset):
    network = SpinNetwork(
        BertConfig(
            vocab_size=load_tokenizer().get_vocab_size(),
            hidden_size=8,
            num_hidden_layers=1,
            num_attention_heads=1,
            intermediate_size=8,
        )
    )
    assert ("town", "NOUN") not in network_dictionary(network, load_tokenizer(), dataset, windows=2)
