"""Servers as the tests need them: the command in a process, or the application in a thread of this one."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import uvicorn

from detector.detector import Detector
from detector.serve.application import create_application
from detector.serve.checking import Checking
from detector.serve.server import address, configured, listening
from detector.serve.settings import Settings

COMMAND = (sys.executable, "-m", "detector", "serve", "--port", "0")
PATIENCE = 60.0


@dataclass
class Service:
    """A server in a process. told: the lines of its standard error, as they come."""

    url: str
    process: subprocess.Popen[str]
    told: list[str] = field(default_factory=list)

    @property
    def port(self) -> int:
        return httpx.URL(self.url).port or 80

    def client(self, **named: object) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=PATIENCE, trust_env=False, **named)  # type: ignore[arg-type]

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        """Ask it to end, and give its exit status."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def memory(self) -> int:
        """Bytes that it and the processes it started hold."""
        return sum(map(_resident, [self.process.pid, *children(self.process.pid)]))


@contextmanager
def service(
    *arguments: str, environment: Mapping[str, str] | None = None, prefix: Sequence[str] = ()
) -> Iterator[Service]:
    """The command `unspin serve` on a free port."""
    process = subprocess.Popen(
        [*prefix, *COMMAND, *arguments],
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | dict(environment or {}),
    )
    assert process.stderr is not None
    told: list[str] = []
    listening = threading.Thread(target=lambda: told.extend(process.stderr or ()))
    with process:
        try:
            for line in process.stderr:
                told.append(line)
                if found := re.search(r"serving on (http://\S+?)/;", line):
                    break
            else:
                raise AssertionError(f"no server: {''.join(told)}")
            started = Service(found[1], process, told)
            listening.start()
            yield started
        finally:
            process.kill()
            if listening.ident is not None:
                listening.join()


@dataclass
class Local:
    """A server in a thread of this process."""

    url: str
    checking: Checking

    def client(self, **named: object) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=PATIENCE, trust_env=False, **named)  # type: ignore[arg-type]

    @property
    def port(self) -> int:
        return httpx.URL(self.url).port or 80


@contextmanager
def local(detector: Detector, settings: Settings) -> Iterator[Local]:
    """The application with a model that is loaded already."""
    listener = listening(settings)
    application = create_application(detector, settings)
    server = uvicorn.Server(configured(application))
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    try:
        until(lambda: server.started)
        yield Local(address(listener).rstrip("/"), application.state.checking)
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        listener.close()


def until(holds: object, seconds: float = PATIENCE) -> None:
    """Wait until a condition, a function, holds."""
    assert callable(holds)
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends, "it never came to be"
        time.sleep(0.01)


def children(process: int) -> list[int]:
    """The processes that a process has started, and theirs."""
    found = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *children(child)]
    return found


def _resident(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except FileNotFoundError:
        return 0
