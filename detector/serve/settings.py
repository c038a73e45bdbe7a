"""What a server is started with; the command line reads the defaults, so this imports nothing heavy."""

from __future__ import annotations

import os
from dataclasses import dataclass
from ipaddress import ip_address

PORT = 8642


@dataclass(frozen=True)
class Settings:
    """How a server listens, and what it takes.

    token: what requests must bear, None for none. origins: of web pages elsewhere that may call. max_bytes:
    of the body of a request; max_words: of a document. timeout: seconds that a request may take to come, and
    its document to be read; wait: that the document may wait for its turn. readers: processes that read
    documents. workers: threads that check, 0 for one each processor. queue: requests that may be under way.
    """

    host: str = "127.0.0.1"
    port: int = PORT
    token: str | None = None
    origins: tuple[str, ...] = ()
    max_bytes: int = 20_000_000  # a document may be as large
    max_words: int = 50_000
    timeout: float = 30.0
    wait: float = 5.0
    readers: int = 2
    workers: int = 0
    queue: int = 128

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        return is_loopback(self.host)

    @property
    def threads(self) -> int:
        """The threads that check."""
        return self.workers or os.cpu_count() or 1


def is_loopback(host: str) -> bool:
    """Whether a name or an address to listen on is reached from this machine alone."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
