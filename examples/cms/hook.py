"""A hook that a content management system calls before it publishes a post.

It asks `unspin serve` and holds a post for review that is flagged, or that could not be checked. Nothing but
the standard library is needed.
"""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Any

MOST_MARKS = 10
"""Risk markers that an editor is told of a post."""


@dataclass(frozen=True)
class Server:
    """An `unspin serve`, and how often a post is sent again where it is busy."""

    url: str = "http://127.0.0.1:8642"
    token: str | None = None
    tries: int = 4
    timeout: float = 60

    def check(self, text: str, name: str) -> dict[str, Any]:
        """What `/v1/check` says of a post. Raises OSError where it says nothing."""
        options = {"allow": ["fishing quota"], "suggestions": True}
        body = {"text": text, "format": "html", "name": name, "options": options}
        for left in reversed(range(self.tries)):
            try:
                return self._post("/v1/check", body)
            except urllib.error.HTTPError as error:
                if error.code not in (429, 503) or not left:
                    raise
                time.sleep(float(error.headers.get("Retry-After", "1")))
        raise AssertionError("unreachable")

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(f"{self.url}{path}", json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=self.timeout) as answer:
            record: dict[str, Any] = json.load(answer)
            return record


@dataclass
class Post:
    """A post as WordPress has it: its content is HTML. meta: what plugins note beside it."""

    title: str
    content: str
    status: str = "draft"
    meta: dict[str, Any] = field(default_factory=dict)


class HoldForReview:
    """Lets a post be published that is not flagged; makes another one `pending`, with notes for an editor."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def __call__(self, post: Post) -> Post:
        """The post with the status that it may have."""
        if post.status != "publish" or post.meta.get("unspin_approved"):
            return post
        try:
            answer = self._server.check(post.content, post.title)
        except urllib.error.HTTPError as error:
            return _held(post, f"could not be checked: {json.load(error)['detail']}")
        except OSError as error:
            return _held(post, f"could not be checked: {error}")
        document = answer["document"]
        post.meta["unspin_score"] = document["score"]
        post.meta["unspin_translation_risk"] = document["translation_risk"]
        if not answer["flagged"]:
            return post
        marks = [_mark(finding) for finding in document["findings"][:MOST_MARKS]]
        return _held(post, _why(document), *marks)


def _held(post: Post, *notes: str) -> Post:
    post.status = "pending"
    post.meta["unspin_notes"] = list(notes)
    return post


def _why(document: dict[str, Any]) -> str:
    """The verdict, both risks, and how many sentences cannot be understood."""
    reads = [sentence["reads"] for sentence in document["sentences"]]
    return (
        f"{document['verdict']}: risk of spinning {document['score']:.2f}, of poor machine translation "
        f"{document['translation_risk']:.2f}; {reads.count('garbled')} of {len(reads)} sentences read garbled"
    )


def _mark(finding: dict[str, Any]) -> str:
    originals = [suggestion["text"] for suggestion in finding["suggestions"][:3]]
    likely = f" (perhaps: {', '.join(originals)})" if originals else ""
    return f"“{finding['text']}”{likely}"
