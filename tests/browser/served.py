"""A server process, and what it answers when it is asked without the page."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.request
from functools import cache
from threading import Thread
from typing import Any


class Server:
    """`unspin serve` with further arguments; a context that ends it."""

    def __init__(self, *arguments: str, port: int = 0) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "detector", "serve", "--port", str(port), *arguments],
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stderr
        said = self._process.stderr.readline()
        found = re.search(r"http://\S+?:(\d+)/", said)
        assert found, said
        self.url, self.port = found[0], int(found[1])
        # What it logs must be read, or it waits in the end for somebody to do so.
        Thread(target=self._process.stderr.read, daemon=True).start()

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """End the process, if it still runs."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    @cache  # noqa: B019 (it lives as long as the tests)
    def check(self, text: str, **options: Any) -> dict[str, Any]:
        """The document that POST /v1/check answers for a text."""
        body = json.dumps({"text": text, "options": {"include": ["text"], **options}}).encode()
        request = urllib.request.Request(
            f"{self.url}v1/check", body, {"Content-Type": "application/json"}, method="POST"
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            document: dict[str, Any] = json.load(answer)["document"]
        return document
