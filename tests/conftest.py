from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from detector.detector import Detector
from detector.encoder import Encoder
from detector.model_folder import ModelFolder

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"

# A busy machine is no failure.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture(scope="session", autouse=True)
def _no_lists(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests do not see the lists that the person who runs them has imported."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UNSPIN_LEXICONS", str(tmp_path_factory.mktemp("lists")))
        yield


@pytest.fixture(scope="session")
def model_folder() -> ModelFolder:
    return ModelFolder.find()


@pytest.fixture(scope="session")
def encoder(model_folder: ModelFolder) -> Encoder:
    return Encoder(model_folder)


@pytest.fixture(scope="session")
def detector() -> Detector:
    return Detector.load()


@pytest.fixture(scope="session")
def spun_text() -> str:
    return (EXAMPLES / "harbour-spun.txt").read_text()


@pytest.fixture(scope="session")
def clean_text() -> str:
    return (EXAMPLES / "harbour-article.txt").read_text()


@pytest.fixture
def model_copy(model_folder: ModelFolder, tmp_path: Path) -> Path:
    """A copy of the bundled model, to be damaged."""
    return Path(shutil.copytree(model_folder.path, tmp_path / "model"))


@pytest.fixture(scope="session")
def approve() -> Callable[[Path], None]:
    """Write the checksums of a model folder anew, so that only its content is wrong."""
    import hashlib

    def write(folder: Path) -> None:
        files = sorted(path for path in folder.iterdir() if path.name != "SHA256SUMS")
        lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
        (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")

    return write
