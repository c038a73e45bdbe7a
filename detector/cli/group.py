"""The group of commands: errors end as one sentence and an exit status."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from detector.errors import UnspinError

FLAGGED, FAILED, _INTERRUPTED, _PIPE_CLOSED = 1, 2, 130, 141


class _Failed(click.ClickException):
    """An error of ours, shown as one sentence."""

    exit_code = FAILED

    def show(self, file: Any = None) -> None:
        say(self.message)


class Group(click.Group):
    """Commands whose errors end as one sentence and an exit status, never as a traceback."""

    def invoke(self, ctx: click.Context) -> None:
        """Run a command and leave with its status."""
        try:
            status = super().invoke(ctx)
            sys.stdout.flush()
        except UnspinError as error:
            raise _Failed(str(error)) from error
        except KeyboardInterrupt:
            say("stopped")
            status = _INTERRUPTED
        except BrokenPipeError:
            # Whoever read us has left: also keep Python from complaining when it flushes at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            status = _PIPE_CLOSED
        except OSError as error:
            name = error.filename or "the output"
            raise _Failed(f"{name}: {(error.strerror or str(error)).lower()}; check path and disk") from error
        ctx.exit(status or 0)


def say(message: str) -> None:
    """Tell something on standard error."""
    click.echo(f"unspin: {message}", err=True)


class Told:
    """Problems that do not stop a command: each is told at once, and `status` is the exit status then."""

    def __init__(self) -> None:
        self.status = 0

    def __call__(self, message: str) -> None:
        """Tell a problem in a sentence."""
        say(message)
        self.status = FAILED
