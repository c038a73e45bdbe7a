"""Documents read in processes of their own, which may fail without the server."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import detector
from detector.serve.jobs import Job
from detector.serve.messages import LENGTH, MessageError, framed, unpacked
from detector.serve.metrics import Metrics
from detector.serve.problems import ProblemError
from detector.serve.reader import Limits

_MEMORY = 1_500_000_000
_PAUSE = 1.0  # seconds after which one that could not be started is tried again
_MAX_ANSWER = 500_000_000
_KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")


class Reader:
    """One process that reads documents, one after the other."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, limits: Limits) -> Reader:
        """A new one, which is loading still."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-P", "-m", "detector.serve.reader"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=_environment(),
            start_new_session=True,  # Ctrl-C is the server's, which ends it when all is done
        )
        reader = cls(process)
        await reader._send(pickle.dumps(limits))
        return reader

    @property
    def has_ended(self) -> bool:
        """Whether its process lives no more."""
        return self._process.returncode is not None

    @property
    def number(self) -> int:
        """The number of its process."""
        return self._process.pid

    async def ready(self) -> None:
        """Wait until it has loaded."""
        await self._receive()

    async def answer(self, job: Job) -> bytes:
        """What it says to a job. Raises MessageError or OSError where it says nothing."""
        await self._send(pickle.dumps(job))
        return await self._receive()

    async def _send(self, message: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(framed(message))
        await self._process.stdin.drain()

    async def _receive(self) -> bytes:
        assert self._process.stdout is not None
        try:
            (length,) = LENGTH.unpack(await self._process.stdout.readexactly(LENGTH.size))
            if length > _MAX_ANSWER:
                raise MessageError("too much of an answer")
            return await self._process.stdout.readexactly(length)
        except asyncio.IncompleteReadError as error:
            raise MessageError("it ended") from error

    async def end(self) -> None:
        """End it and all its parts at once."""
        with contextlib.suppress(ProcessLookupError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()
        await self._process.wait()


class Readers:
    """Some processes that read documents; one that fails is replaced."""

    def __init__(self, number: int, seconds: float, metrics: Metrics, memory: int = _MEMORY) -> None:
        self._number, self._seconds, self._metrics = number, seconds, metrics
        self._limits = Limits(memory, seconds)
        self._free: asyncio.Queue[Reader] = asyncio.Queue()
        self._all: set[Reader] = set()
        self._replacing: set[asyncio.Task[None]] = set()

    @property
    def processes(self) -> list[int]:
        """The numbers of the processes that live."""
        return [reader.number for reader in self._all if not reader.has_ended]

    async def start(self) -> None:
        """Start all of them, and wait until they are ready."""
        readers = await asyncio.gather(*(self._new() for _ in range(self._number)))
        await asyncio.gather(*(reader.ready() for reader in readers))
        for reader in readers:
            self._free.put_nowait(reader)

    async def stop(self) -> None:
        """End all of them."""
        for replacing in self._replacing:
            replacing.cancel()
        await asyncio.gather(*self._replacing, return_exceptions=True)
        await asyncio.gather(*(reader.end() for reader in list(self._all)))
        self._all.clear()

    async def do(self, job: Job) -> tuple[dict[str, Any], memoryview]:
        """What a process says to a job. Raises ProblemError for a document that cannot be read, or takes too
        much to read.
        """
        async with self._taken() as reader:
            try:
                async with asyncio.timeout(self._seconds):
                    header, tail = unpacked(await reader.answer(job))
            except TimeoutError:
                raise _failed(f"it takes longer than {self._seconds:g} seconds to read") from None
            except (MessageError, OSError):
                raise _failed("reading it took too much memory, or broke the reader") from None
        if "failed" in header:
            raise _failed("reading it takes too much memory")
        if "error" in header:
            raise ProblemError(422, "unreadable", str(header["error"]))
        if "large" in header:
            raise ProblemError(413, "too-large", str(header["large"]))
        return header, tail

    @contextlib.asynccontextmanager
    async def _taken(self) -> AsyncIterator[Reader]:
        """One that is free; where it was left in the midst of something, another comes in its place."""
        try:
            async with asyncio.timeout(self._seconds):
                reader = await self._living()
        except TimeoutError:
            told = "all processes that read documents are at work; send it again later"
            raise ProblemError(503, "busy", told, retry_after=self._seconds / 4) from None
        try:
            yield reader
        except BaseException:
            self._give_up(reader)
            raise
        self._free.put_nowait(reader)

    async def _living(self) -> Reader:
        """One that is free, and was not ended by somebody else meanwhile."""
        while (reader := await self._free.get()).has_ended:
            self._give_up(reader)
        return reader

    def _give_up(self, reader: Reader) -> None:
        """Let another one come in the place of one that has failed."""
        self._metrics.reader_failures.inc()
        self._all.discard(reader)
        replacing = asyncio.create_task(self._replace(reader))
        self._replacing.add(replacing)
        replacing.add_done_callback(self._replacing.discard)

    async def _replace(self, reader: Reader) -> None:
        await reader.end()
        while True:
            new = await self._new()
            try:
                await new.ready()
            except (MessageError, OSError):
                self._all.discard(new)
                await new.end()
                await asyncio.sleep(_PAUSE)
            else:
                self._free.put_nowait(new)
                return

    async def _new(self) -> Reader:
        reader = await Reader.start(self._limits)
        self._all.add(reader)
        return reader


def _failed(reason: str) -> ProblemError:
    return ProblemError(
        422, "unreadable", f"the document cannot be read: {reason}; save it anew, or send its text"
    )


def _environment() -> dict[str, str]:
    """What a process that reads documents is told: neither tokens nor other secrets."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    package = str(Path(detector.__file__).resolve().parents[1])
    paths = [package, *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    return kept | {
        "PYTHONPATH": os.pathsep.join(path for path in paths if path),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
