"""The command `serve`."""

from __future__ import annotations

from pathlib import Path

import click

from detector.cli.group import say
from detector.cli.options import model_option
from detector.errors import MissingPackageError, UsageError


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, metavar="HOST", help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8642,
    show_default=True,
    metavar="PORT",
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--token", envvar="UNSPIN_TOKEN", metavar="TOKEN", help="What requests must bear. Or set UNSPIN_TOKEN."
)
@click.option("--no-token", is_flag=True, help="Let everyone in who can reach --host.")
@click.option("--open", "opens", is_flag=True, help="Open the page in the browser.")
@model_option
def serve(host: str, port: int, token: str | None, no_token: bool, opens: bool, model: Path | None) -> int:
    """Serve a web page and a REST API on this machine.

    Ctrl-C ends it when what it has accepted is done.
    """
    from detector.detector import Detector
    from detector.lexicons import load_matcher

    try:
        from detector.serve.application import create_application
        from detector.serve.server import listening, run
        from detector.serve.settings import Settings
    except ModuleNotFoundError as error:
        raise MissingPackageError("unspin serve", error, "serve") from error

    settings = Settings(host, port, None if no_token else token)
    if not settings.is_loopback and not token and not no_token:
        raise UsageError(
            f"--host {host}: others could reach the server; set --token or UNSPIN_TOKEN, or add --no-token"
        )
    listener = listening(settings)
    detector = Detector.load(model, load_matcher(), threads=1)

    def started(url: str) -> None:
        say(f"serving on {url}; Ctrl-C ends it")
        if opens:
            click.launch(url)

    run(create_application(detector, settings), listener, started)
    return 0
