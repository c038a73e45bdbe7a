"""A real browser on a real server; every page that a test opens is watched for what must never happen."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.served import Server

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
REQUIRED = os.environ.get("UNSPIN_BROWSER_TESTS") == "required"
_HARMLESS = "Failed to load resource"  # said of every answer that is an error

_why_not: list[str] = []


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The path of Chromium. Without one the tests are skipped, or fail where they are required."""
    try:
        import playwright.sync_api  # noqa: F401
    except ModuleNotFoundError:
        _missing("playwright is not installed: pip install playwright")
    path = os.environ.get("UNSPIN_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        _missing("no Chromium: apt-get install chromium, or set UNSPIN_CHROMIUM to the path of one")
    return path


def _missing(why: str) -> None:
    if why not in _why_not:
        _why_not.append(why)
    (pytest.fail if REQUIRED else pytest.skip)(f"browser tests need a browser; {why}")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    for why in _why_not:
        terminalreporter.write_line(f"tests/browser did not run: {why}", yellow=True)


@pytest.fixture(scope="package")
def browser(chromium_path: str) -> Iterator[Any]:
    """Chromium; it ends with these tests, since its event loop would be in the way of others."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="package")
def server(chromium_path: str) -> Iterator[Server]:
    """`unspin serve` on a free port."""
    with Server() as started:
        yield started


@pytest.fixture(scope="package")
def contexts(browser: Any) -> Callable[..., Any]:
    """Gives a context with these options, the same one for the same options: a new one takes its time."""
    made: dict[str, Any] = {}

    def context(**options: Any) -> Any:
        key = repr(sorted(options.items()))
        if key not in made:
            made[key] = browser.new_context(**options)
            made[key].set_default_timeout(15_000)
        return made[key]

    return context


@pytest.fixture
def open_page(contexts: Callable[..., Any], server: Server) -> Iterator[Callable[..., Any]]:
    """Opens a page that nothing is remembered for: `open_page("#files", width=360, color_scheme="dark")`.

    At the end of the test no such page may have asked another host, thrown an error, broken the policy of
    the server, opened an alert or a window.
    """
    pages: list[Any] = []
    wrong: list[str] = []

    def opened(
        address: str = "", at: Server = server, width: int = 1280, height: int = 860, **options: Any
    ) -> Any:
        page = contexts(viewport={"width": width, "height": height}, **options).new_page()
        pages.append(page)
        _watch(page, (at.url, "blob:" + at.url, "data:"), wrong)
        page.goto(at.url + address)
        return page

    yield opened
    for page in pages:
        page.evaluate("localStorage.clear()")
        page.close()
    assert not wrong


def _watch(page: Any, allowed: tuple[str, ...], wrong: list[str]) -> None:
    def asked(request: Any) -> None:
        if not request.url.startswith(allowed):
            wrong.append(f"asked for {request.url}")

    def said(message: Any) -> None:
        if message.type == "error" and _HARMLESS not in message.text:
            wrong.append(f"said {message.text}")

    def alerted(dialog: Any) -> None:
        wrong.append(f"alerted {dialog.message}")
        dialog.dismiss()

    page.on("request", asked)
    page.on("console", said)
    page.on("dialog", alerted)
    page.on("pageerror", lambda error: wrong.append(f"threw {error}"))
    page.on("popup", lambda popup: wrong.append(f"opened {popup.url}"))


@pytest.fixture
def page(open_page: Callable[..., Any]) -> Any:
    """The page, just opened, on a screen of usual size."""
    return open_page()
