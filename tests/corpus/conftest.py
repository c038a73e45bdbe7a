from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture(scope="session")
def spun_text():
    return (EXAMPLES / "harbour-spun.txt").read_text()


@pytest.fixture(scope="session")
def clean_text():
    return (EXAMPLES / "harbour-article.txt").read_text()
