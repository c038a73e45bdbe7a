"""What a person does on the page."""

from __future__ import annotations

import base64
from typing import Any

RESULT = "#view-article:not([hidden])"


def check(page: Any, text: str) -> None:
    """Paste a text, check it, and wait for the result."""
    page.fill("#text", text)
    page.click("#submit")
    page.wait_for_selector(RESULT)


def upload(page: Any, name: str, data: bytes, field: str = "#file") -> None:
    """Choose a file."""
    page.set_input_files(field, {"name": name, "mimeType": "application/octet-stream", "buffer": data})


def drop(page: Any, files: dict[str, bytes], target: str = "body") -> None:
    """Drop files on an element."""
    coded = [[name, base64.b64encode(data).decode()] for name, data in files.items()]
    page.evaluate(
        """([files, target]) => {
            const transfer = new DataTransfer();
            for (const [name, data] of files) {
                const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
                transfer.items.add(new File([bytes], name));
            }
            for (const type of ["dragover", "drop"]) {
                document.querySelector(target).dispatchEvent(
                    new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
            }
        }""",
        [coded, target],
    )


def texts(page: Any, selector: str) -> list[str]:
    """The texts of all elements that match."""
    return [text.strip() for text in page.locator(selector).all_inner_texts()]


def focused(page: Any) -> str:
    """The text, or else the id, of the element that has the focus."""
    found: str = page.evaluate("document.activeElement.innerText?.trim() || document.activeElement.id")
    return found


def sideways(page: Any) -> int:
    """How many pixels the page is wider than the window."""
    wider: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wider


def until(page: Any, expression: str, seconds: float = 15) -> None:
    """Wait until an expression is true; the policy of the server keeps Playwright's own way from working."""
    for _ in range(int(seconds * 20)):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"it did not come true: {expression}")
