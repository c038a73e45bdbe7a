"""A small site that publishes as WordPress does: posts come by REST, and hooks see them first.

    unspin serve &
    python examples/cms/site.py --port 8080
    curl -H 'Content-Type: application/json' -d '{"title": "…", "content": "<p>…</p>", "status": "publish"}' \
        http://127.0.0.1:8080/wp-json/wp/v2/posts
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from hook import HoldForReview, Post, Server

Filter = Callable[[Post], Post]
POSTS = "/wp-json/wp/v2/posts"


class Site:
    """Posts by their numbers, and the filters that see each one before it is kept."""

    def __init__(self) -> None:
        self.posts: dict[int, Post] = {}
        self._filters: list[Filter] = []

    def add_filter(self, seen_by: Filter) -> None:
        """Let a function see posts before they are kept, as `wp_insert_post_data` does."""
        self._filters.append(seen_by)

    def save(self, post: Post, number: int | None = None) -> int:
        """Keep a post as the filters leave it, and give its number."""
        for seen_by in self._filters:
            post = seen_by(post)
        number = number or len(self.posts) + 1
        self.posts[number] = post
        return number

    def approve(self, number: int) -> None:
        """An editor has read a post that was held, and publishes it."""
        post = self.posts[number]
        post.meta["unspin_approved"] = True
        post.status = "publish"
        self.save(post, number)

    def published(self) -> list[int]:
        """The numbers of the posts that readers see."""
        return [number for number, post in self.posts.items() if post.status == "publish"]


def server_of(site: Site, port: int) -> ThreadingHTTPServer:
    """The REST interface of a site: posts are sent, approved and read."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body: dict[str, Any] = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or b"{}")
            place, _, action = self.path.removeprefix(POSTS).strip("/").partition("/")
            if action == "approve":
                number = int(place)
                site.approve(number)
            else:
                number = site.save(Post(body["title"], body["content"], body.get("status", "draft")))
            self._answer(201, {"id": number, **asdict(site.posts[number])})

        def do_GET(self) -> None:
            self._answer(200, [{"id": number, **asdict(site.posts[number])} for number in site.published()])

        def _answer(self, status: int, record: Any) -> None:
            data = json.dumps(record, ensure_ascii=False).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            """Log nothing."""

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)


def main() -> None:
    """Run the site."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--unspin", default="http://127.0.0.1:8642")
    parser.add_argument("--token")
    arguments = parser.parse_args()
    site = Site()
    site.add_filter(HoldForReview(Server(arguments.unspin, arguments.token)))
    server = server_of(site, arguments.port)
    print(f"http://127.0.0.1:{server.server_port}{POSTS}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print("stopped")


if __name__ == "__main__":
    main()
