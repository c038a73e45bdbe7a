"""The command `unspin serve` as a process: how it starts and ends, what it keeps and whom it asks."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import httpx
import pytest

from tests.conftest import EXAMPLES
from tests.serve.service import COMMAND, Service, children, service, until
from tests.serve.test_parsing import DEEP, LAUGHS, bomb

ROOT = Path(__file__).resolve().parents[2]
SECRET = "Zanzibar-Quibble"


@pytest.fixture(scope="module")
def server() -> Iterator[Service]:
    with service("--readers", "1") as started:
        yield started


def refused(*arguments: str) -> str:
    done = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    return done.stderr


def test_other_machines_are_let_in_only_with_a_token_or_on_purpose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UNSPIN_TOKEN", raising=False)
    told = refused("--host", "0.0.0.0")
    assert "set UNSPIN_TOKEN, or add --no-token" in told
    monkeypatch.setenv("UNSPIN_TOKEN", "")
    assert refused("--host", "0.0.0.0") == told


def test_with_a_token_other_machines_are_let_in() -> None:
    with service("--host", "0.0.0.0", "--readers", "1", environment={"UNSPIN_TOKEN": "abc"}) as started:
        with httpx.Client(base_url=f"http://127.0.0.1:{started.port}", trust_env=False) as client:
            assert client.get("/v1/model", headers={"Host": "unspin.example"}).status_code == 401
            headers = {"Host": "unspin.example", "Authorization": "Bearer abc"}
            assert client.get("/v1/model", headers=headers).status_code == 200
        assert b"abc" not in Path(f"/proc/{started.process.pid}/cmdline").read_bytes()


def test_a_port_that_is_taken_is_told_in_a_sentence(server: Service) -> None:
    assert refused("--port", str(server.port)) == (
        f"unspin: 127.0.0.1:{server.port}: cannot listen there (address already in use);"
        " choose another --port\n"
    )


def test_the_start_of_the_command_loads_no_server() -> None:
    program = (
        "import sys\nfrom detector.cli import unspin\n"
        "try: unspin(['--help'])\nexcept SystemExit: pass\n"
        "assert not {'fastapi', 'uvicorn', 'starlette', 'pydantic', 'numpy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, stdout=subprocess.DEVNULL)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_what_was_accepted_is_finished_when_it_ends(number: signal.Signals, clean_text: str) -> None:
    text = "\n\n".join([clean_text] * 30)
    answers: list[httpx.Response] = []
    # On a slow machine they would wait longer than they may by default.
    with service("--readers", "1", "--wait", "60") as started, started.client() as client:
        readers = children(started.process.pid)
        bodies: list[dict[str, Any]] = [
            {"url": "/v1/check", "json": {"text": text}},
            {"url": "/v1/check", "json": {"text": text, "format": "markdown"}},
            {"url": "/v1/export", "json": {"text": text, "format": "html"}},
        ]
        asking = [
            threading.Thread(target=lambda body=body: answers.append(client.post(**body))) for body in bodies
        ]
        for thread in asking:
            thread.start()
        time.sleep(0.6)
        client.get("/healthz")  # answered after all that came before was taken
        assert not answers, "they were done before the end began"
        assert started.end(number) == 0
        for thread in asking:
            thread.join()
        assert [answer.status_code for answer in answers] == [200, 200, 200]
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", started.port))
        assert started.told[-1] == "unspin: stopped\n"
        assert not [reader for reader in readers if Path(f"/proc/{reader}").exists()]


def test_what_is_sent_is_neither_logged_nor_counted(server: Service) -> None:
    with server.client() as client:
        text = f"{SECRET} " * 60
        files = {"file": (f"{SECRET}.md", text.encode() * 2_000)}
        client.post("/v1/check", json={"text": text, "name": SECRET})
        client.post("/v1/check", files=files)
        client.post("/v1/check", json={"text": text, SECRET: SECRET})
        client.post(f"/v1/{SECRET}?{SECRET}", content=SECRET)
        client.post("/v1/check", content=f'{{"text": "{SECRET}', headers={"Content-Type": "application/json"})
        metrics = client.get("/metrics").text
    until(lambda: any("/metrics" in line for line in server.told))
    assert SECRET not in metrics
    assert not any(SECRET in line for line in server.told)
    assert any(line.startswith("unspin: POST /v1/check 200 ") for line in server.told)


def test_it_writes_no_file(spun_text: str) -> None:
    # To write a byte to a file is more than the system allows it then.
    prefix = ("sh", "-c", 'ulimit -f 0 && exec "$@"', "sh")
    with service("--readers", "1", prefix=prefix) as started, started.client() as client:
        files = {"file": ("large.md", spun_text.encode() * 1_500)}
        assert client.post("/v1/check", files=files).status_code == 413
        assert client.post("/v1/export", json={"text": spun_text, "format": "docx"}).status_code == 200
        assert client.post("/v1/export", json={"text": spun_text, "format": "evidence"}).status_code == 200


def test_the_memory_stays_the_same(server: Service, clean_text: str, spun_text: str) -> None:
    file = io.BytesIO()
    document = docx.Document()
    document.add_paragraph(clean_text)
    document.save(file)

    def ask(client: httpx.Client, times: int) -> None:
        for number in range(times):
            text = f"{number} {clean_text if number % 2 else spun_text}"
            assert client.post("/v1/check", json={"text": text}).status_code == 200
            files = {"file": ("a.docx", file.getvalue())}
            assert client.post("/v1/check", files=files).status_code == 200

    with server.client() as client:
        ask(client, 15)
        before = server.memory()
        ask(client, 45)
        assert server.memory() < before + 25_000_000


def test_after_hostile_inputs_it_lives_and_has_its_memory_again(server: Service, clean_text: str) -> None:
    with server.client() as client:
        client.post("/v1/check", json={"text": clean_text, "format": "html"})
        before = server.memory()
        hostile = {
            "bomb.docx": bomb(),
            "laughs.xml": LAUGHS,
            "deep.xml": DEEP,
            "deep.html": b"<div>" * 200_000,
            "wide.txt": b"a" * 15_000_000,
            "lines.md": b">" * 1_000_000,
            "zero.txt": b"\0" * 1_000_000,
        }
        for name, data in hostile.items():
            answer = client.post("/v1/check", files={"file": (name, data)})
            assert answer.status_code in (200, 413, 422), (name, answer.text)
            assert client.post("/v1/check", json={"text": clean_text}).status_code == 200
        assert server.memory() < before + 150_000_000


GUARD = """
import socket
_connect = socket.socket.connect
def connect(self, address):
    if self.family != socket.AF_UNIX and not str(address[0]).startswith("127."):
        import os
        os.write(2, b"OUTGOING CONNECTION\\n")
    return _connect(self, address)
def getaddrinfo(*arguments, **named):
    import os
    os.write(2, b"NAME LOOKED UP\\n")
    raise OSError("no names here")
socket.socket.connect = connect
socket.getaddrinfo = getaddrinfo
"""


def test_it_calls_nobody(tmp_path: Path, spun_text: str) -> None:
    (tmp_path / "sitecustomize.py").write_text(GUARD)
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    with service("--readers", "1", environment={"PYTHONPATH": path}) as started, started.client() as client:
        assert client.post("/v1/export", json={"text": spun_text, "format": "docx"}).status_code == 200
        assert client.post("/v1/compare", json={"suspect": spun_text, "source": spun_text}).status_code == 200
        assert started.end() == 0
    assert not [line for line in started.told if "OUTGOING" in line or "LOOKED" in line]


ALONE = """
import fcntl, json, socket, struct, sys, time
from tests.serve.service import service
def up():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        fcntl.ioctl(s, 0x8914, struct.pack("16sh14x", b"lo", 0x1 | 0x40))
def counted():
    lines = [line.split() for line in open("/proc/net/snmp")]
    found = {}
    for names, values in zip(lines[::2], lines[1::2]):
        found |= {names[0] + name: int(value) for name, value in zip(names[1:], values[1:])}
    return [found[name] for name in ("Tcp:ActiveOpens", "Udp:OutDatagrams", "Ip:OutNoRoutes")]
up()
text = open(sys.argv[1]).read()
with service("--readers", "1") as started, started.client() as client:
    for body in ({"text": text}, {"text": text, "format": "html"}):
        assert client.post("/v1/check", json=body).status_code == 200
    assert client.post("/v1/export", json={"text": text, "format": "docx"}).status_code == 200
    # What a library has to tell its makers it may keep for later.
    time.sleep(float(sys.argv[2]))
    assert started.end() == 0
served = counted()
try:
    socket.create_connection(("192.0.2.1", 80), timeout=1)
except OSError:
    pass
print(json.dumps([served, counted()]))
"""


def test_the_system_counts_no_connection_but_those_to_it() -> None:
    if shutil.which("unshare") is None or subprocess.run(["unshare", "-rn", "true"]).returncode:
        pytest.skip("needs a network of its own: unshare -rn, where user namespaces are allowed")
    command = ["unshare", "-rn", sys.executable, "-c", ALONE, str(EXAMPLES / "harbour-spun.txt"), "8"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    served, after = json.loads(done.stdout)
    # One connection of the client's, no datagrams, nothing that found no way out.
    assert served == [1, 0, 0]
    assert after != served
