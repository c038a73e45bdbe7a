import numpy as np
import pytest

from detector.originals.restoration import Restoration

TEXTS = ["Numerous individuals in the town accept that the harm could have been stayed away from.", "Rain."]


@pytest.fixture(scope="module")
def restoration(model_folder):
    return Restoration(model_folder)


@pytest.fixture(scope="module")
def hidden(encoder):
    """Hidden states of real words, and random ones that are larger than any real one."""
    real = [score.hidden.astype(np.float32) for score in encoder.encode(TEXTS)]
    width = real[0].shape[1]
    return np.concatenate([*real, np.random.default_rng(1).normal(0, 3, (20, width)).astype(np.float32)])


def _each(hidden):
    """Every wordpiece is a word of its own."""
    return np.eye(len(hidden), dtype=np.float32)


def test_each_place_has_a_distribution_over_the_vocabulary(restoration, hidden):
    logs = restoration.log_probabilities(hidden, _each(hidden))
    assert logs.shape == (len(hidden), len(restoration.words))
    assert logs.dtype == np.float32
    assert np.isfinite(logs).all()
    np.testing.assert_allclose(np.exp(logs.astype(np.float64)).sum(1), 1, atol=1e-4)


def test_the_logits_of_a_word_are_the_mean_of_its_wordpieces(restoration, hidden):
    shares = np.array([[0.5, 0.5, 0, 0]], np.float32)
    apart = restoration.log_probabilities(hidden[:4], _each(hidden[:4])).astype(np.float64)
    mean = apart[:2].mean(0)
    expected = mean - np.log(np.exp(mean).sum())
    np.testing.assert_allclose(restoration.log_probabilities(hidden[:4], shares)[0], expected, atol=0.2)


def test_no_places_give_no_rows(restoration, hidden):
    assert restoration.log_probabilities(hidden[:0], _each(hidden[:0])).shape == (0, len(restoration.words))


def test_8_bits_restore_as_torch_does(model_folder, restoration, hidden):
    torch = pytest.importorskip("torch", reason="needs unspin[train]")
    pytest.importorskip("transformers", reason="needs unspin[train]")
    pytest.importorskip("onnx", reason="needs unspin[train]")
    from detector.training.dequantised import load_network

    network = load_network(model_folder.path)
    with torch.no_grad():
        logits = network.restore(torch.from_numpy(hidden))[:, restoration.words]
        expected = logits.log_softmax(-1).numpy()
    np.testing.assert_allclose(restoration.log_probabilities(hidden, _each(hidden)), expected, atol=0.2)
