import hashlib
import json

import pytest

from detector.detector import Detector
from detector.errors import ModelError
from detector.model_folder import ModelFolder
from detector.originals import Lexicon


def _message(error, *parts):
    """One sentence that names the parts."""
    message = str(error.value)
    assert "\n" not in message
    assert len(message) < 400
    assert message[-1] not in ".\n"
    for part in parts:
        assert str(part) in message
    return message


def test_the_bundled_model_is_whole(model_folder):
    listed = {path.name for path in model_folder.path.iterdir() if path.name != "SHA256SUMS"}
    assert set(model_folder.checksums) <= listed
    for name in ("model.onnx", "model.safetensors", "tokenizer.json", "lexicon.sqlite", "calibration.json"):
        assert model_folder.file(name).is_file()
    sums = (model_folder.path / "SHA256SUMS").read_bytes()
    assert model_folder.sha256 == hashlib.sha256(sums).hexdigest()
    assert model_folder.name == model_folder.path.name


def test_no_folder(tmp_path):
    with pytest.raises(ModelError) as error:
        Detector.load(tmp_path / "none")
    _message(error, tmp_path / "none")


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "model").write_text("no folder")
    with pytest.raises(ModelError) as error:
        Detector.load(tmp_path / "model")
    _message(error, tmp_path / "model")


@pytest.mark.parametrize("content", [b"one-word\n", b"abc def\n", b"\xff\xfe  model.onnx\n"])
def test_checksums_that_cannot_be_read(tmp_path, content):
    (tmp_path / "SHA256SUMS").write_bytes(content)
    with pytest.raises(ModelError) as error:
        ModelFolder.find(tmp_path)
    _message(error, tmp_path / "SHA256SUMS")


@pytest.mark.parametrize(
    "name", ["model.onnx", "model.safetensors", "tokenizer.json", "lexicon.sqlite", "calibration.json"]
)
@pytest.mark.parametrize(
    ("harm", "cause"), [("missing", "cannot be read"), ("damaged", "damaged"), ("unlisted", "not listed")]
)
def test_each_file_of_the_model_is_checked(model_copy, name, harm, cause):
    path = model_copy / name
    if harm == "missing":
        path.unlink()
    elif harm == "damaged":
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    else:
        sums = model_copy / "SHA256SUMS"
        lines = [line for line in sums.read_text().splitlines() if not line.endswith(name)]
        sums.write_text("\n".join(lines) + "\n")
    with pytest.raises(ModelError) as error:
        Detector.load(model_copy)
    _message(error, path, cause)


@pytest.mark.parametrize("name", ["model.onnx", "model.safetensors", "tokenizer.json"])
@pytest.mark.parametrize("share", [0.0, 0.3, 0.99])
def test_cut_off_files_with_right_checksums(model_copy, approve, name, share):
    path = model_copy / name
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    approve(model_copy)
    with pytest.raises(
        ModelError
    ) as error:  # the graph is loaded beside the rest, and missed when it is used
        Detector.load(model_copy).check("The council met on Monday to discuss the old harbour wall. " * 8)
    _message(error, name, model_copy)


@pytest.mark.parametrize("content", [b"{", b"", b"\xff\xfe\x00"])
def test_broken_json(model_copy, approve, content):
    (model_copy / "calibration.json").write_bytes(content)
    approve(model_copy)
    with pytest.raises(ModelError) as error:
        Detector.load(model_copy)
    _message(error, model_copy / "calibration.json", "JSON")


@pytest.mark.parametrize("part", ["document", "passage", "word", "suspect", "spun", "finding", "ranking"])
def test_a_calibration_without_a_part(model_copy, approve, part):
    path = model_copy / "calibration.json"
    content = json.loads(path.read_text())
    del content[part]
    path.write_text(json.dumps(content))
    approve(model_copy)
    with pytest.raises(ModelError) as error:
        Detector.load(model_copy)
    _message(error, "calibration.json", part)


@pytest.mark.parametrize("part", ["document", "passage", "word", "ranking"])
def test_a_calibration_with_a_weight_too_few(model_copy, approve, part):
    path = model_copy / "calibration.json"
    content = json.loads(path.read_text())
    content[part]["weights"].pop()
    path.write_text(json.dumps(content))
    approve(model_copy)
    with pytest.raises(ModelError) as error:
        Detector.load(model_copy)
    _message(error, "calibration.json")


@pytest.mark.parametrize("content", [b"", b"no database, but long enough to be read as the head of one"])
def test_a_lexicon_that_is_none(tmp_path, content):
    (tmp_path / "lexicon.sqlite").write_bytes(content)
    with pytest.raises(ModelError) as error:
        Lexicon(tmp_path / "lexicon.sqlite")
    _message(error, tmp_path / "lexicon.sqlite")


def test_a_folder_with_odd_letters_in_its_name(model_copy):
    odd = model_copy.rename(model_copy.with_name("100%41 #1 ü?mode=rw"))
    assert Detector.load(odd).name == odd.name
