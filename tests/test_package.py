"""What a stranger gets from the wheel, and what the code may import."""

from __future__ import annotations

import ast
import hashlib
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT / "models" / "unspin-en-1"
TRAINING_ONLY = {"torch", "transformers", "datasets", "sklearn", "spacy", "sentence_transformers"}
MODULES = sorted((ROOT / "detector").rglob("*.py"))
SCORING_MODULES = [
    path
    for path in MODULES
    if ROOT / "detector" / "training" not in path.parents and path.name != "gpu.py"  # which is all torch
]


def _run(*command: str | Path, **options: object) -> str:
    return subprocess.run(
        [str(part) for part in command], check=True, capture_output=True, text=True, **options
    ).stdout  # type: ignore[call-overload]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked wheel in a folder of its own, away from the checkout."""
    folder = tmp_path_factory.mktemp("installed")
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    _run(*pip, "--no-index", "--no-deps", "--target", folder, wheel)
    return folder


def _in_wheel(installed: Path, code: str, *arguments: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=installed,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
    )


def test_wheel_contains_the_whole_model(wheel: Path) -> None:
    listed = [line.split("  ", 1) for line in (MODEL / "SHA256SUMS").read_text().splitlines()]
    assert "model.onnx" in [name for _, name in listed]
    with zipfile.ZipFile(wheel) as archive:
        for digest, name in listed:
            content = archive.read(f"detector/_models/unspin-en-1/{name}")
            assert hashlib.sha256(content).hexdigest() == digest, name
        assert "detector/_models/unspin-en-1/CARD.md" in archive.namelist()


def test_wheel_contains_licence_notice_and_type_marker(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        notice = next(name for name in names if name.endswith("licenses/NOTICE"))
        assert "MiniLM" in archive.read(notice).decode()
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert "detector/py.typed" in names


def test_wheel_contains_only_the_package(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert {top for top in tops if not top.startswith("unspin-")} == {"detector"}


def test_every_data_file_of_the_package_is_in_the_wheel(wheel: Path) -> None:
    files = {str(path.relative_to(ROOT)) for path in (ROOT / "detector").rglob("*") if path.is_file()}
    with zipfile.ZipFile(wheel) as archive:
        missing = files - set(archive.namelist())
    assert not {name for name in missing if not name.endswith(".pyc")}


def test_source_distribution_can_be_built_and_tested(tmp_path: Path) -> None:
    _run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", tmp_path, cwd=ROOT)
    with tarfile.open(next(tmp_path.glob("*.tar.gz"))) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames()}
    wanted = {"LICENSE", "NOTICE", "Makefile", "pyproject.toml", "models/unspin-en-1/model.onnx"}
    assert wanted | {"examples/harbour-spun.txt", "tests/accuracy/gate.jsonl"} <= names


def test_check_runs_from_the_wheel_without_training_libraries(installed: Path) -> None:
    code = f"""
import sys
import detector
from detector.cli import main
sys.argv = ["unspin", "check", "--output-format", "json", sys.argv[1]]
try:
    status = main()
except SystemExit as stop:
    status = stop.code
print(detector.__file__, file=sys.stderr)
print("status", status, "banned", sorted({TRAINING_ONLY!r} & set(sys.modules)), file=sys.stderr)
"""
    done = _in_wheel(installed, code, ROOT / "examples" / "harbour-spun.txt")
    *_, package, summary = done.stderr.splitlines()
    assert package.startswith(str(installed))
    assert summary == "status 1 banned []", done.stderr


def test_starting_the_command_imports_nothing_heavy(installed: Path) -> None:
    heavy = {"numpy", "onnxruntime", "tokenizers", "rich", "jinja2", "trafilatura", "lxml"}
    code = f"import sys, detector.cli; print(sorted({heavy!r} & set(sys.modules)))"
    done = _in_wheel(installed, code)
    assert done.stdout.strip() == "[]", done.stderr


def _imports(path: Path) -> Iterator[str]:
    """The top-level names of the modules that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("path", SCORING_MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_training_imports_training_libraries(path: Path) -> None:
    assert not set(_imports(path)) & TRAINING_ONLY


@pytest.mark.parametrize("path", SCORING_MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_scoring_does_not_lean_on_the_training_package(path: Path) -> None:
    assert not re.search(r"^\s*(from|import) detector\.training", path.read_text(), re.MULTILINE)


def _names(requirements: list[str]) -> set[str]:
    return {_canonical(re.split(r"[<>=!~;\[ ]", requirement)[0]) for requirement in requirements}


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_import_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    optional = (
        name for extra in ("corpus", "evaluate", "formats", "lsp", "ray", "serve") for name in extras[extra]
    )
    runtime = _names([*project["dependencies"], *optional])
    training = runtime | _names(extras["train"])
    distributions = packages_distributions()
    undeclared = {
        (str(path.relative_to(ROOT)), name)
        for path in MODULES
        for name in _imports(path)
        if name not in sys.stdlib_module_names | {"detector", "__future__"}
        and not {_canonical(owner) for owner in distributions.get(name, [name])}
        & (runtime if path in SCORING_MODULES else training)
    }
    assert not undeclared
