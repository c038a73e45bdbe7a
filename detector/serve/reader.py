"""A process that reads documents: `python -m detector.serve.reader`.

It loads the readers once and parts in two for each document, so that a document meets no trace of another,
and what it breaks, fills or fails to end is gone with its part.
"""

from __future__ import annotations

import contextlib
import math
import os
import pickle
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import IO, TYPE_CHECKING

from detector.errors import UnspinError
from detector.serve.messages import LENGTH, framed, packed

if TYPE_CHECKING:
    from detector.serve.jobs import Job

_LOADED = (
    *(
        f"documents.{name}"
        for name in ("html", "markdown", "latex", "rst", "jats", "docx", "pdf", "epub", "mail")
    ),
    *("annotate.docx", "annotate.pdf", "compare", "originals", "reports.comparison", "serve.jobs"),
)


@dataclass(frozen=True)
class Limits:
    """Of one document: bytes of memory, and seconds of the processor."""

    memory: int
    seconds: float

    def impose(self) -> None:
        """Hold this process to them, from now on and for good."""
        try:
            import resource
        except ModuleNotFoundError:  # not on Windows, where the server's clock is the only limit
            return
        seconds = math.ceil(self.seconds)
        for kind, limit in (
            (resource.RLIMIT_AS, self.memory),
            (resource.RLIMIT_CPU, seconds),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            # macOS knows some limits by name only.
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(kind, (limit, limit))


def main() -> None:
    """Answer jobs from standard input on standard output until that is closed."""
    source, target = sys.stdin.buffer, os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what a library prints is no answer
    limits: Limits = pickle.loads(_read(source))
    _load()
    target.write(framed(packed({"ready": True})))
    while message := _read(source):
        if _apart(lambda message=message: _answer(message, target), limits) != 0:  # type: ignore[misc]
            sys.exit(1)


def _load() -> None:
    for name in _LOADED:
        with contextlib.suppress(ModuleNotFoundError):
            import_module(f"detector.{name}")


def _apart(work: Callable[[], None], limits: Limits) -> int:
    """Do something in a part of its own where the system has such, and give its exit status."""
    if not hasattr(os, "fork"):
        work()
        return 0
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    status = 1
    try:
        limits.impose()
        work()
        status = 0
    finally:
        os._exit(status)


def _answer(message: bytes, target: IO[bytes]) -> None:
    from detector.serve.jobs import TooLargeError

    job: Job = pickle.loads(message)
    try:
        answer = job.run()
    except TooLargeError as error:
        answer = packed({"large": str(error)})
    except UnspinError as error:
        answer = packed({"error": str(error)})
    except (MemoryError, RecursionError) as error:
        answer = packed({"failed": type(error).__name__})
    view = memoryview(framed(answer))
    while view:
        view = view[target.write(view) :]


def _read(source: IO[bytes]) -> bytes:
    head = source.read(LENGTH.size)
    return source.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else b""


if __name__ == "__main__":
    main()
