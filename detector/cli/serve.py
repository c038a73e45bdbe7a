"""The command `serve`."""

from __future__ import annotations

import logging
from pathlib import Path

import click

from detector.cli.group import say
from detector.cli.options import model_option
from detector.errors import MissingPackageError, UsageError
from detector.serve.settings import Settings


@click.command()
@click.option(
    "--host", default=Settings.host, show_default=True, metavar="HOST", help="Address to listen on."
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=Settings.port,
    show_default=True,
    metavar="PORT",
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--token",
    envvar="UNSPIN_TOKEN",
    metavar="TOKEN",
    help="What requests must bear; better set in UNSPIN_TOKEN, which no list of processes shows.",
)
@click.option("--no-token", is_flag=True, help="Let everyone in who can reach --host.")
@click.option(
    "--allow-origin",
    "origins",
    multiple=True,
    metavar="ORIGIN",
    help="Origin of web pages elsewhere that may call, such as https://cms.example. May be repeated.",
)
@click.option(
    "--max-bytes",
    type=click.IntRange(1),
    default=Settings.max_bytes,
    show_default=True,
    metavar="N",
    help="Largest request.",
)
@click.option(
    "--max-words",
    type=click.IntRange(1),
    default=Settings.max_words,
    show_default=True,
    metavar="N",
    help="Longest document.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(1),
    default=Settings.timeout,
    show_default=True,
    metavar="SECONDS",
    help="For a request to come, and for a document to be read.",
)
@click.option(
    "--wait",
    type=click.FloatRange(0.1),
    default=Settings.wait,
    show_default=True,
    metavar="SECONDS",
    help="For a document to wait for its turn; it is refused if it would wait longer.",
)
@click.option(
    "--queue",
    type=click.IntRange(1),
    default=Settings.queue,
    show_default=True,
    metavar="N",
    help="Requests under way; more are refused until some are done.",
)
@click.option(
    "--readers",
    type=click.IntRange(1),
    default=Settings.readers,
    show_default=True,
    metavar="N",
    help="Processes that read documents.",
)
@click.option("--open", "opens", is_flag=True, help="Open the page in the browser.")
@click.option("--quiet", is_flag=True, help="Tell no requests on standard error.")
@model_option
def serve(
    host: str,
    port: int,
    token: str | None,
    no_token: bool,
    origins: tuple[str, ...],
    max_bytes: int,
    max_words: int,
    timeout: float,
    wait: float,
    queue: int,
    readers: int,
    opens: bool,
    quiet: bool,
    model: Path | None,
) -> int:
    """Serve a web page and a REST API on this machine.

    Nothing that is sent is kept or logged, and nothing is asked of other machines. Ctrl-C ends the server
    when what it has accepted is done.
    """
    from detector.detector import Detector
    from detector.lexicons import load_matcher

    try:
        from detector.serve.application import create_application
        from detector.serve.server import listening, run
    except ModuleNotFoundError as error:
        raise MissingPackageError("unspin serve", error, "serve") from error

    settings = Settings(
        host=host,
        port=port,
        token=None if no_token else token or None,
        origins=origins,
        max_bytes=max_bytes,
        max_words=max_words,
        timeout=timeout,
        wait=wait,
        readers=readers,
        queue=queue,
    )
    if not settings.is_loopback and settings.token is None and not no_token:
        raise UsageError(
            f"--host {host}: other machines could reach the server; set UNSPIN_TOKEN, or add --no-token"
        )
    # Warnings of libraries may quote what was sent.
    logging.basicConfig(level=logging.ERROR, format="unspin: %(message)s")
    logging.getLogger("unspin.serve").setLevel(logging.WARNING if quiet else logging.INFO)
    listener = listening(settings)
    # Each thread that checks is one of the processors'.
    detector = Detector.load(model, load_matcher(), threads=1)

    def started(url: str) -> None:
        say(f"serving on {url}; Ctrl-C ends it")
        if opens:
            click.launch(url)

    run(create_application(detector, settings), listener, started)
    say("stopped")
    return 0
