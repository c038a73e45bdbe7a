"""The network in torch, on the processor: a GPU runs the same code."""

import numpy as np
import pytest

from detector.errors import UsageError
from detector.gpu import TorchNetwork
from detector.network import ProcessorNetwork

torch = pytest.importorskip("torch", reason="needs unspin[gpu]")
TEXTS = [
    "The council met on Monday to discuss the harbour.",
    "Rain.",
    "Numerous individuals accept that the damage could have been stayed away from, " * 8,
    "",
]


@pytest.fixture(scope="module")
def passages(encoder):
    return [encoder.numbers(text) for text in TEXTS]


@pytest.fixture(scope="module")
def in_torch(model_folder):
    return TorchNetwork(model_folder, "cpu")


def test_torch_says_nearly_what_the_8_bit_network_says(model_folder, in_torch, passages):
    quantised = ProcessorNetwork(model_folder).run(passages)
    for one, other, numbers in zip(in_torch.run(passages), quantised, passages, strict=True):
        assert one.substituted.shape == other.substituted.shape == (len(numbers),)
        assert one.hidden.shape == other.hidden.shape
        assert np.abs(one.substituted - other.substituted).mean() < 0.4
        assert abs(one.spun - other.spun) < 0.6


def test_a_passage_is_scored_alike_alone_and_in_company(in_torch, passages):
    for together, numbers in zip(in_torch.run(passages), passages, strict=True):
        (alone,) = in_torch.run([numbers])
        assert np.allclose(together.substituted, alone.substituted, atol=1e-3)
        assert together.spun == pytest.approx(alone.spun, abs=1e-3)


def test_nothing_gives_nothing(in_torch):
    assert list(in_torch.run([])) == []


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
def test_a_missing_gpu_is_told(model_folder):
    with pytest.raises(UsageError, match="--device cuda: torch finds no GPU here"):
        TorchNetwork(model_folder)
