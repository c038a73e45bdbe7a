import numpy as np
import pytest

pytest.importorskip("wordfreq", reason="needs unspin[train]")

from detector.errors import ModelError
from detector.originals.collocations import STRONGEST, Collocations
from detector.training.collocations import of_texts, write

TEXTS = ["The Korean peninsula is cold. The Korean peninsula is far. A cold day, the far hill."] * 5


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "collocations.safetensors"
    assert write([of_texts(TEXTS), {("strong", "sign"): 99.0, ("of", "the"): 0.2}], path) > 2
    return Collocations(path)


def test_words_that_attract_each_other_are_told_from_others(table):
    words = 20 * len(TEXTS)
    information = np.log(10 * words / (10 * 10))
    assert table.strength("Korean", "peninsula") == pytest.approx(information, abs=STRONGEST / 255)
    assert table.strength("peninsula", "Korean") == 0
    assert table.strength("korean", "hill") == 0
    assert table.strength("", "peninsula") == 0


def test_strength_is_bounded_and_the_weakest_pairs_are_left_out(table):
    assert table.strength("strong", "sign") == STRONGEST
    assert table.strength("of", "the") == 0


def test_a_pair_that_is_rare_or_no_words_is_no_collocation():
    assert ("far", "hill") not in of_texts(TEXTS[:2])
    assert ("far", "hill") in of_texts(TEXTS)
    assert ("cold", ".") not in of_texts(TEXTS)


def test_the_bundled_table_knows_common_pairs(model_folder):
    table = Collocations(model_folder.file("collocations.safetensors"))
    assert table.strength("breast", "cancer") > table.strength("breast", "table")


def test_another_file_is_refused(tmp_path):
    path = tmp_path / "collocations.safetensors"
    path.write_bytes(b"no table")
    with pytest.raises(ModelError, match="not a table of collocations"):
        Collocations(path)
