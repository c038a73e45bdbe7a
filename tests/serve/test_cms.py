"""The example of a content management system, as it is run, with a real server behind it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from detector.detector import Detector
from detector.serve.settings import Settings
from tests.conftest import EXAMPLES
from tests.serve.service import local

TOKEN = "the token of the site"


@contextmanager
def site(unspin: str, token: str) -> Iterator[httpx.Client]:
    command = [sys.executable, str(EXAMPLES / "cms" / "site.py"), "--port", "0"]
    process = subprocess.Popen(
        [*command, "--unspin", unspin, "--token", token], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    with process:
        try:
            url = process.stdout.readline().strip()
            with httpx.Client(base_url=url, timeout=60, trust_env=False) as client:
                yield client
        finally:
            process.kill()


@pytest.fixture(scope="module")
def blog(detector: Detector) -> Iterator[httpx.Client]:
    settings = Settings(port=0, readers=1, workers=1, token=TOKEN, queue=2)
    with local(detector, settings) as unspin, site(unspin.url, TOKEN) as client:
        yield client


def as_html(text: str) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))


def sent(blog: httpx.Client, text: str, status: str = "publish") -> dict[str, object]:
    answer = blog.post("", json={"title": "News", "content": as_html(text), "status": status})
    assert answer.status_code == 201
    record: dict[str, object] = answer.json()
    return record


def test_a_post_that_is_fine_is_published(blog: httpx.Client, clean_text: str) -> None:
    post = sent(blog, clean_text)
    assert post["status"] == "publish"
    assert post["id"] in [one["id"] for one in blog.get("").json()]
    assert post["meta"]["unspin_score"] < 0.5  # type: ignore[index]
    assert post["meta"]["unspin_translation_risk"] < 0.5  # type: ignore[index]


def test_a_post_that_is_flagged_waits_for_an_editor(blog: httpx.Client, spun_text: str) -> None:
    post = sent(blog, spun_text)
    assert post["status"] == "pending"
    notes = post["meta"]["unspin_notes"]  # type: ignore[index]
    assert notes[0].startswith("spun: risk of spinning 0.9")
    assert notes[0].endswith("sentences read garbled")
    assert any("perhaps: " in note for note in notes[1:])
    assert post["id"] not in [one["id"] for one in blog.get("").json()]
    assert blog.post(f"/{post['id']}/approve", json={}).json()["status"] == "publish"
    assert post["id"] in [one["id"] for one in blog.get("").json()]


def test_a_draft_is_not_checked(blog: httpx.Client, spun_text: str) -> None:
    post = sent(blog, spun_text, "draft")
    assert (post["status"], post["meta"]) == ("draft", {})


def test_posts_that_come_at_once_are_all_judged_though_the_server_is_busy(
    blog: httpx.Client, clean_text: str
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        posts = list(pool.map(lambda _: sent(blog, clean_text), range(4)))
    assert [post["status"] for post in posts] == ["publish"] * 4


def test_a_post_that_cannot_be_checked_waits_too(detector: Detector, clean_text: str) -> None:
    settings = Settings(port=0, readers=1, workers=1, token=TOKEN)
    with local(detector, settings) as unspin, site(unspin.url, "wrong") as blog:
        post = sent(blog, clean_text)
        assert post["status"] == "pending"
        assert "the header Authorization" in post["meta"]["unspin_notes"][0]  # type: ignore[index]
    with site("http://127.0.0.1:9", TOKEN) as blog:
        assert sent(blog, clean_text)["status"] == "pending"
