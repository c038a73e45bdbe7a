#!/usr/bin/env python3
"""Take the README's pictures of the page, docs/page-*.png; needs Chromium (`apt-get install chromium`)."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
TRANSLATED = ROOT / "examples" / "harbour-translated.txt"
COLOURS = 250
MOST_BYTES = 80_000


@contextmanager
def serving() -> Iterator[str]:
    """The address of a server on a free port."""
    command = [sys.executable, "-m", "detector", "serve", "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert process.stderr
        said = process.stderr.readline()
        found = re.search(r"http://\S+", said)
        if found is None:
            raise SystemExit(f"the server did not start: {said}")
        yield found[0].rstrip(";")
    finally:
        process.terminate()
        process.wait()


def opened(
    browser: Browser, address: str, width: int, height: int, scheme: str, text: str | None = None
) -> Page:
    """The page with the result of a text, or of the example."""
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page.goto(address)
    if text is None:
        page.click("#example")
    else:
        page.fill("#text", text)
        page.click("#submit")
    page.wait_for_selector("#view-article:not([hidden])")
    return page


def choose(page: Page, phrase: str) -> None:
    """Open the card of a phrase."""
    page.locator("article mark", has_text=phrase).click()
    page.wait_for_timeout(300)


def save(page: Page, name: str) -> None:
    """Write what the page shows as a picture of few colours."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    # The most frequent colours are kept as they are, so that none of the page's own is lost.
    counted = sorted(picture.getcolors(picture.width * picture.height), reverse=True)[:COLOURS]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for _, colour in counted for part in colour])
    small = picture.quantize(palette=palette, dither=Image.Dither.NONE)
    path = DOCS / name
    small.save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path.relative_to(ROOT)}: {size:,} bytes")
    if size > MOST_BYTES:
        raise SystemExit(f"{name} is larger than {MOST_BYTES:,} bytes; use fewer colours")


def main() -> None:
    chromium = os.environ.get("UNSPIN_CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        raise SystemExit("no Chromium: apt-get install chromium, or set UNSPIN_CHROMIUM to the path of one")
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        light = opened(browser, address, 1200, 850, "light")
        choose(light, "angling")
        save(light, "page-light.png")
        dark = opened(browser, address, 1200, 850, "dark")
        dark.click("#restore")
        dark.evaluate("document.getElementById('filters').scrollIntoView()")
        save(dark, "page-dark.png")
        phone = opened(browser, address, 360, 740, "light")
        choose(phone, "in excess of")
        save(phone, "page-phone.png")
        text = TRANSLATED.read_text(encoding="utf-8")
        translation = opened(browser, address, 1200, 850, "light", text)
        if translation.inner_text("#verdict") not in ("Machine-garbled", "Suspect"):
            raise SystemExit(f"{TRANSLATED.name} is not called a poor translation")
        save(translation, "page-translation.png")
        browser.close()


if __name__ == "__main__":
    main()
