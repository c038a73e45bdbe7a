from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from detector.detector import Detector
from detector.serve.settings import Settings
from tests.serve.service import Local, local


@pytest.fixture(scope="session")
def running(detector: Detector) -> Iterator[Local]:
    """A server with the settings that it has if none are given, on a free port."""
    with local(detector, Settings(port=0, readers=1)) as started:
        yield started


@pytest.fixture(scope="session")
def client(running: Local) -> Iterator[httpx.Client]:
    with running.client() as made:
        yield made
