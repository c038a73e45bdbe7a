"""Running the application: the socket, the address to open, the end."""

from __future__ import annotations

import contextlib
import signal
import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from detector.errors import UsageError
from detector.serve.connection import HEADER_SECONDS, PatientProtocol
from detector.serve.settings import Settings


def listening(settings: Settings) -> socket.socket:
    """A socket on the address of the settings. Raises UsageError where that cannot be had."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((settings.host, settings.port))
    except OSError as error:
        made.close()
        reason = (error.strerror or str(error)).lower()
        raise UsageError(
            f"{settings.host}:{settings.port}: cannot listen there ({reason}); choose another --port"
        ) from error
    return made


def address(listener: socket.socket) -> str:
    """The URL of a socket."""
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def configured(application: FastAPI) -> uvicorn.Config:
    """How uvicorn runs the application."""
    return uvicorn.Config(
        application,
        http=PatientProtocol,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=HEADER_SECONDS,
    )


def run(application: FastAPI, listener: socket.socket, started: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; what was accepted is finished then. started: is told the URL."""
    server = _Server(configured(application), lambda: started(address(listener)))
    # uvicorn, when all is done, sends itself the signal that ended it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listener])


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._tell()
