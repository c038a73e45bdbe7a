from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch", reason="needs unspin[train]")
pytest.importorskip("transformers", reason="needs unspin[train]")
pytest.importorskip("lemminflect", reason="needs unspin[train]")
pytest.importorskip("wordfreq", reason="needs unspin[train]")

import torch
from transformers import BertConfig

from detector.training.examples import IGNORED, ExampleMaker, Recipe
from detector.training.network import SpinNetwork, load_backbone
from detector.training.trainer import Batches, Schedule, Trainer, losses

VOCABULARY = 32
CONFIG = BertConfig(
    vocab_size=VOCABULARY,
    hidden_size=128,
    num_hidden_layers=1,
    num_attention_heads=2,
    intermediate_size=256,
    max_position_embeddings=64,
    hidden_dropout_prob=0.0,
    attention_probs_dropout_prob=0.0,
)


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def make_network(seed=1):
    """A network whose every parameter is random, as in a trained one."""
    torch.manual_seed(seed)
    network = SpinNetwork(CONFIG)
    with torch.no_grad():
        for value in network.parameters():
            value.add_(torch.randn_like(value) * 0.05)
    return network.eval()


def make_batch(lengths):
    ids = torch.zeros((len(lengths), max(lengths)), dtype=torch.int64)
    mask = torch.zeros_like(ids)
    for row, length in enumerate(lengths):
        ids[row, :length] = torch.arange(length) % (VOCABULARY - 5) + 5
        mask[row, :length] = 1
    return ids, mask


def test_shapes():
    network = make_network()
    outputs = network(*make_batch([7, 3]))
    assert outputs.substituted.shape == (2, 7)
    assert outputs.spun.shape == (2,)
    assert outputs.hidden.shape == (2, 7, 128)
    assert network.restore(outputs.hidden[0]).shape == (7, VOCABULARY)
    assert network.restore(outputs.hidden[0, :0]).shape == (0, VOCABULARY)


def test_padding_changes_nothing():
    network = make_network()
    ids, mask = make_batch([7, 3])
    with torch.no_grad():
        together = network(ids, mask)
        alone = network(ids[1:, :3], mask[1:, :3])
    torch.testing.assert_close(together.substituted[1, :3], alone.substituted[0], atol=1e-5, rtol=0)
    torch.testing.assert_close(together.spun[1:], alone.spun, atol=1e-5, rtol=0)


def test_restoring_is_tied_to_the_embeddings():
    network = make_network()
    hidden = torch.randn(3, 128)
    before = network.restore(hidden)
    with torch.no_grad():
        network.bert.embeddings.word_embeddings.weight[9] = 0
    after = network.restore(hidden)
    assert (after[:, 9] == network.restoration_bias[9]).all()
    assert torch.equal(after[:, :9], before[:, :9])


def test_a_saved_network_is_loaded_whole(tmp_path):
    network = make_network()
    network.save_pretrained(tmp_path)
    loaded = load_backbone(tmp_path)
    for name, value in network.state_dict().items():
        assert torch.equal(loaded.state_dict()[name], value), name


def test_losses_count_only_what_is_labelled():
    network = make_network()
    ids, mask = make_batch([6, 6])
    batch = {
        "input_ids": ids,
        "attention_mask": mask,
        "substituted": torch.full_like(ids, IGNORED),
        "originals": torch.full_like(ids, IGNORED),
        "spun": torch.tensor([1, IGNORED]),
    }
    batch["substituted"][0, 2] = 1
    values = losses(network, batch)
    outputs = network(ids, mask)
    token, passage = -outputs.substituted[0, 2].sigmoid().log(), -outputs.spun[0].sigmoid().log()
    assert values["token"].item() == pytest.approx(token.item(), abs=1e-5)
    assert values["passage"].item() == pytest.approx(passage.item(), abs=1e-5)
    assert values["restoration"].item() == 0
    batch["originals"][0, 2] = 9
    expected = -network.restore(outputs.hidden[0, 2:3]).log_softmax(-1)[0, 9]
    assert losses(network, batch)["restoration"].item() == pytest.approx(expected.item(), abs=1e-5)


SCHEDULE = Schedule(steps=5, tokens=60, lengths=(16, 24), warmup=2, decay=2, checkpoint_every=3)


@pytest.fixture(scope="module")
def maker(dataset, workshop, tokenizer):
    return ExampleMaker(dataset, workshop, (), tokenizer, Recipe(families=("A",)), seed=1)


def _weights(folder):
    from safetensors.numpy import load_file

    return load_file(str(folder / "network" / "model.safetensors"))


@pytest.fixture(scope="module", autouse=True)
def _one_thread():
    """Sums of several threads come in any order, and differ in the last bits."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def trained(maker, tmp_path_factory):
    """The folder of a run to the end; its last checkpoint is two steps old, as after a kill."""
    folder = tmp_path_factory.mktemp("run")
    Trainer(make_network(), maker, SCHEDULE, folder).train()
    return folder


def test_training_changes_all_but_the_word_embeddings(trained):
    before, after = make_network().state_dict(), _weights(trained)
    same = {name for name, value in after.items() if np.array_equal(value, before[name].numpy())}
    assert same == {"bert.embeddings.word_embeddings.weight"}
    assert not (trained / "checkpoint.partial").exists()


def test_an_interrupted_run_ends_with_the_same_weights(trained, maker, tmp_path):
    (tmp_path / "checkpoint.pt").write_bytes((trained / "checkpoint.pt").read_bytes())
    assert torch.load(trained / "checkpoint.pt", weights_only=True)["step"] == 3
    Trainer(make_network(seed=2), maker, SCHEDULE, tmp_path).train()
    resumed = _weights(tmp_path)
    for name, value in _weights(trained).items():
        np.testing.assert_allclose(resumed[name], value, atol=1e-6, err_msg=name)


def test_a_batch_is_the_same_whenever_it_is_asked_for(maker):
    batches = Batches(maker, SCHEDULE)
    assert len(batches) == 5
    first, again = batches[1], Batches(maker, SCHEDULE)[1]
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert len({str(batches[step]["input_ids"].tolist()) for step in range(3)}) > 1


def test_rates_rise_stay_and_fall(maker, tmp_path):
    schedule = Schedule(steps=100, warmup=10, decay=40)
    trainer = Trainer(make_network(), maker, schedule, tmp_path)
    factors = [trainer._factor(step) for step in range(101)]
    assert factors[0] == pytest.approx(0.1)
    assert factors[9] == factors[60] == 1
    assert factors[80] == pytest.approx(0.5)
    assert factors[100] == pytest.approx(0.02)
    assert max(factors) == 1
