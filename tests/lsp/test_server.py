"""The language server, driven by a real client over standard input and output."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest
from lsprotocol import types
from lsprotocol.types import Position, Range
from pygls.lsp.client import LanguageClient

from detector.detector import Detector
from detector.lsp.positions import Lines
from tests.lsp.editor import COMMAND, PATIENCE, URI, Editor, editor

WIDTHS = {"utf-8": 1, "utf-16": 2, "utf-32": 4}


@pytest.fixture
def odd_text(spun_text: str) -> str:
    """Spun text with wide and combining characters in front of each sentence of a line."""
    return spun_text.replace(". ", ". 😀 Cafe\u0301 👩🏽‍🔬. ")


def _markers(params: types.PublishDiagnosticsParams) -> list[types.Diagnostic]:
    return [diagnostic for diagnostic in params.diagnostics if diagnostic.code not in ("spun", "suspect")]


def _at(text: str, where: Range, encoding: str = "utf-16") -> str:
    """What stands at a range in one line, counted without the code under test."""
    assert where.start.line == where.end.line
    codec, width = encoding if encoding == "utf-8" else f"{encoding}-le", WIDTHS[encoding]
    line = text.split("\n")[where.start.line].encode(codec)
    return line[where.start.character * width : where.end.character * width].decode(codec)


def _applied(text: str, action: types.CodeAction, version: int) -> str:
    assert action.edit is not None
    assert action.edit.document_changes is not None
    (change,) = action.edit.document_changes
    assert isinstance(change, types.TextDocumentEdit)
    assert (change.text_document.uri, change.text_document.version) == (URI, version)
    (edit,) = change.edits
    assert isinstance(edit, types.TextEdit)
    lines = Lines(text)
    start, end = lines.offset(edit.range.start), lines.offset(edit.range.end)
    return text[:start] + edit.new_text + text[end:]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_diagnostics_lie_where_the_editor_counts_them(
    detector: Detector, odd_text: str, encoding: str
) -> None:
    findings = detector.check(odd_text).findings
    assert any("😀" in odd_text.split("\n")[finding.line - 1][: finding.column] for finding in findings)

    async def work() -> None:
        async with editor(encodings=[encoding]) as client:
            client.open(odd_text)
            params = await client.next(1)
        markers = _markers(params)
        assert params.uri == URI
        assert [_at(odd_text, marker.range, encoding) for marker in markers] == [
            finding.text for finding in findings
        ]
        for marker, finding in zip(markers, findings, strict=True):
            assert marker.source == "unspin"
            assert marker.code == finding.kind
            assert marker.severity == types.DiagnosticSeverity.Warning
            assert marker.message.startswith(finding.reason)
            assert [entry["text"] for entry in marker.data["suggestions"]] == [
                suggestion.text for suggestion in finding.suggestions
            ]
        whole = params.diagnostics[0]
        assert (whole.code, whole.severity) == ("spun", types.DiagnosticSeverity.Information)
        assert whole.message.startswith("Risk score 0.")
        assert whole.range == Range(Position(0, 0), Position(0, len(odd_text.split("\n")[0])))

    asyncio.run(work())


def test_an_editor_that_names_no_encoding_counts_in_utf_16(odd_text: str) -> None:
    async def work() -> None:
        async with editor() as client:
            client.open(odd_text)
            params = await client.next(1)
        assert all(_at(odd_text, marker.range) == marker.data["text"] for marker in _markers(params))

    asyncio.run(work())


def test_a_phrase_is_explained_and_replaced(spun_text: str) -> None:
    async def work() -> None:
        async with editor() as client:
            client.open(spun_text)
            params = await client.next(1)
            marker = next(marker for marker in _markers(params) if len(marker.data["suggestions"]) > 2)
            suggestions = [entry["text"] for entry in marker.data["suggestions"]]
            hover = await client.hover(marker.range.start)
            assert hover is not None
            assert isinstance(hover.contents, types.MarkupContent)
            assert hover.range == marker.range
            assert all(text in hover.contents.value for text in suggestions)
            assert await client.hover(marker.range.end) != hover
            assert await client.hover(Position(1, 0)) is None

            actions = await client.actions(marker.range, only=["quickfix"])
            mine = [action for action in actions if action.diagnostics[0].range == marker.range]  # type: ignore[index]
            assert [action.title for action in mine] == [f"Replace with “{text}”" for text in suggestions]
            assert mine[0].is_preferred == marker.data["suggestions"][0]["likely"]
            assert not any(action.is_preferred for action in mine[1:])
            assert await client.actions(marker.range, only=["refactor"]) == []
            assert await client.actions(Range(Position(1, 0), Position(1, 0))) == []

            fixed = _applied(spun_text, mine[0], 1)
            before = spun_text.split("\n")[marker.range.start.line]
            after = fixed.split("\n")[marker.range.start.line]
            assert after == before.replace(marker.data["text"], suggestions[0], 1)
            client.change(2, (marker.range, suggestions[0]))
            assert await client.hover(marker.range.start) is None  # not known yet of the new text
            assert await client.actions(marker.range) == []
            params = await client.next(2)
            assert not any(other.range.start == marker.range.start for other in _markers(params))

    asyncio.run(work())


def test_only_what_stands_now_is_told(spun_text: str, clean_text: str) -> None:
    """A text is changed while it is waited with, and while it is checked; a change at the end wins."""

    async def work() -> None:
        async with editor(options={"debounceMs": 600}) as client:
            client.open(spun_text)
            await client.next(1)
            typed = "Numerous individuals accept this. "
            for version in range(2, 2 + len(typed)):
                place = Position(0, version - 2)
                client.change(version, (Range(place, place), typed[version - 2]))
            last = 1 + len(typed)
            params = await client.next(last)
            assert [told.version for told in client.published] == [1, last]
            text = typed + spun_text
            assert all(_at(text, marker.range) == marker.data["text"] for marker in _markers(params))

            many = "\n\n".join(f"{number}. {spun_text}" for number in range(30))
            client.change(last + 1, many)
            await asyncio.sleep(0.8)  # it is being checked by now
            client.change(last + 2, clean_text)
            params = await client.next(last + 2)
            assert [told.version for told in client.published] == [1, last, last + 2]
            assert not any(marker.code in ("spun", "suspect") for marker in params.diagnostics)
            client.save()
            assert (await client.next()).version == last + 2

            client.close()
            params = await client.next()
            assert (params.uri, list(params.diagnostics)) == (URI, [])
            client.change(last + 3, spun_text)
            with pytest.raises(TimeoutError):
                await client.next(patience=1)

    asyncio.run(work())


def test_the_text_stays_in_step_with_the_editor(spun_text: str) -> None:
    """Edits at random, also around characters that end a line for Python and not for the protocol."""
    rng = Random(7)
    odd = ["e", " ", "", "\u2028", "\x0c", "\x0b", "\x85", "😀", "e\u0301", "\n", "\r\n", "\r", "A cat.\n\n"]

    async def work() -> None:
        text = spun_text.replace("; ", ";\u2028\x0c😀 ")
        async with editor() as client:
            client.open(text)
            for version in range(2, 122):
                lines = Lines(text)
                start = rng.randrange(len(text))
                where = lines.range(start, min(len(text), start + rng.choice([0, 0, 0, 1, 3])))
                typed = rng.choice(odd)
                text = text[: lines.offset(where.start)] + typed + text[lines.offset(where.end) :]
                client.change(version, (where, typed))
            params = await client.next(121)
        lines = Lines(text)
        assert len(_markers(params)) > 10
        for marker in _markers(params):
            stands = text[lines.offset(marker.range.start) : lines.offset(marker.range.end)]
            assert stands == marker.data["text"]

    asyncio.run(work())


def test_settings_of_the_editor_hold(spun_text: str, clean_text: str) -> None:
    async def work() -> None:
        async with editor("--min-words", "20", options={"unspin": {"threshold": 1, "what": 1}}) as client:
            client.open(spun_text)
            params = await client.next(1)
            assert {marker.severity for marker in params.diagnostics} == {
                types.DiagnosticSeverity.Information
            }
            assert len(params.diagnostics) == len(_markers(params)) > 10
            client.configure({"unspin": {"threshold": 0.5, "enable": True}})
            assert _markers(await client.next())[0].severity == types.DiagnosticSeverity.Warning
            client.configure({"unspin": {"enable": False}})
            assert (await client.next()).diagnostics == ()
            client.change(2, clean_text)
            with pytest.raises(TimeoutError):
                await client.next(patience=1)
            client.configure({"unspin": {"minWords": 1000}})
            assert (await client.next()).diagnostics == ()
            client.configure({"unspin": {}})
            client.change(
                3, "On the off chance that the tempest had come later, we would have lost the road. " * 2
            )
            assert _markers(await client.next(3))

    asyncio.run(work())


FRENCH = (
    "Le port de pêche de Pellmouth restera fermé pendant au moins un mois pendant que les ingénieurs "
    "reconstruisent la digue qui s'est effondrée lors de la tempête de la semaine dernière, a déclaré le "
    "conseil municipal mercredi. Personne n'a été blessé, mais neuf bateaux ont coulé à leurs amarres. "
)
BROKEN = [
    ("html", "<p>The <b <!-- <p>& &#x; <table><tr><td"),
    ("latex", r"\begin{document} \section{ $x \begin{itemize} \item \frac{"),
    ("xml", "<article><body><p>The <b></p>"),
    ("markdown", "---\n# [x](\n```\n|a|\n|--"),
    ("restructuredtext", ".. figure::\n\n====\n`x <"),
]


def test_what_is_no_english_prose_or_broken_leaves_the_server_alive(spun_text: str) -> None:
    async def work() -> None:
        async with editor() as client:
            for number, text in enumerate(["", "Too short.", FRENCH * 2, "12 34 " * 100, "\ud83d\x00\u2028"]):
                client.open(text, uri=f"file:///{number}.txt")
                assert (await client.next()).diagnostics == ()
            for number, (language, text) in enumerate(BROKEN):
                uri = f"untitled:Broken-{number}"
                client.open(text, language, uri)
                await client.next()
                client.change(2, (Range(Position(0, 1), Position(40, 99)), spun_text[:900] + text), uri=uri)
                await client.next()
            client.open("x = 1\n" * 60, "python", "file:///code.py")
            client.change(7, "never opened", uri="file:///nowhere.txt")
            client.save("file:///nowhere.txt")
            client.close("file:///nowhere.txt")
            client.open(spun_text)
            assert len(_markers(await client.next())) > 10
            assert all(told.uri != "file:///code.py" for told in client.published)

    asyncio.run(work())


def test_a_very_large_text_is_checked_when_it_is_saved(clean_text: str, spun_text: str) -> None:
    async def work() -> None:
        async with editor() as client:
            text = "12 34 56.\n" * 20_500 + spun_text
            client.open(text)
            assert len(_markers(await client.next(1))) > 10
            client.change(2, (Range(Position(0, 0), Position(0, 2)), "99"))
            with pytest.raises(TimeoutError):
                await client.next(patience=1.5)
            client.save()
            assert (await client.next()).version == 2

    asyncio.run(work())


def test_markup_is_left_alone(spun_text: str) -> None:
    """In Markdown a phrase with markup inside is marked, and no fix is offered that would eat the markup."""
    text = spun_text.replace("angling harbour", "ang**ling** harbour")

    async def work() -> None:
        async with editor() as client:
            client.open(text, "markdown")
            params = await client.next(1)
            whole = [marker for marker in _markers(params) if _at(text, marker.range) == "ang**ling"]
            assert [marker.data["text"] for marker in whole] == ["angling"]
            titles = [
                action.diagnostics[0].range  # type: ignore[index]
                for action in await client.actions(Range(Position(0, 0), Position(99, 0)))
            ]
            assert whole[0].range not in titles
            assert len(titles) > 10

    asyncio.run(work())


def test_a_keystroke_is_answered_soon(clean_text: str, spun_text: str) -> None:
    """With room for a busy machine; scripts/measure_lsp.py gives the figure."""
    text = f"{spun_text}\n\n{clean_text}\n\n{spun_text.replace('harbour', 'haven')}"

    async def work() -> None:
        async with editor() as client:
            client.open(text)
            await client.next(1)
            took = []
            for version in range(2, 7):
                began = time.perf_counter()
                client.change(version, (Range(Position(2, 3), Position(2, 3)), "e"))
                await client.next(version)
                took.append(time.perf_counter() - began)
            assert min(took) > 0.25  # nothing is checked before the typing has paused
            assert sorted(took)[2] < 2

    asyncio.run(work())


def test_the_protocol_says_how_to_leave(tmp_path: Path) -> None:
    def leave(data: bytes) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(COMMAND, input=data, capture_output=True, timeout=PATIENCE)

    def message(body: str) -> bytes:
        return f"Content-Length: {len(body)}\r\n\r\n{body}".encode()

    start = message('{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}')
    shutdown = message('{"jsonrpc":"2.0","id":2,"method":"shutdown"}')
    leaving = message('{"jsonrpc":"2.0","method":"exit"}')
    assert leave(start + shutdown + leaving).returncode == 0
    assert leave(start + leaving).returncode == 1
    gone = leave(start)
    assert gone.returncode == 1
    assert gone.stdout.startswith(b"Content-Length: ")
    odd = leave(
        message("{nonsense") + start + message('{"jsonrpc":"2.0","id":3,"method":"no/such"}') + shutdown
    )
    assert b'"id":2' in odd.stdout.replace(b" ", b"")


def test_a_missing_model_is_told_once(tmp_path: Path, spun_text: str) -> None:
    async def work() -> None:
        async with editor("--model", str(tmp_path)) as client:
            client.open(spun_text)
            assert (await client.next(1)).diagnostics == ()
            client.open(spun_text, uri="file:///b.txt")
            await client.next()
            assert len(client.shown) == 1
            assert str(tmp_path) in client.shown[0]

    asyncio.run(work())


def test_a_missing_package_ends_in_one_sentence() -> None:
    code = "import sys; sys.modules['pygls'] = None; from detector.cli import main; main()"
    run = subprocess.run(
        [sys.executable, "-c", code, "lsp"], capture_output=True, text=True, timeout=PATIENCE
    )
    assert run.returncode == 2
    assert run.stderr.startswith("unspin: unspin lsp needs pygls")
    assert 'pip install "unspin[lsp]"' in run.stderr
    assert run.stderr.count("\n") == 1


def test_a_port_serves_an_editor_too(spun_text: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([*COMMAND, "--tcp", str(port)], stderr=subprocess.PIPE, stdout=subprocess.PIPE)

    async def work() -> None:
        made = Editor()
        client: LanguageClient = made.client
        for _ in range(100):
            try:
                await client.start_tcp("127.0.0.1", port)
                break
            except OSError:
                await asyncio.sleep(0.1)
        await client.initialize_async(types.InitializeParams(types.ClientCapabilities()))
        made.open(spun_text)
        assert _markers(await made.next(1))
        await client.shutdown_async(None)
        client.exit(None)
        await client.stop()

    try:
        asyncio.run(work())
        assert server.wait(PATIENCE) == 0
    finally:
        server.kill()
        output, log = server.communicate()
    assert output == b""
    assert f"127.0.0.1:{port}".encode() in log


def test_a_port_that_is_taken_is_told_in_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        run = subprocess.run([*COMMAND, "--tcp", port], capture_output=True, text=True, timeout=PATIENCE)
    assert run.returncode == 2
    assert run.stderr.splitlines()[-1].startswith(f"unspin: --tcp {port}: the port cannot be had")
    assert "Traceback" not in run.stderr


def test_nothing_but_the_protocol_comes_out(spun_text: str, clean_text: str) -> None:
    """What a library prints must not break the messages: here the reader of a user's list does."""
    code = (
        "import detector.lexicons as lists, os\n"
        "def noisy():\n    print('noise'); os.write(1, b'noise')\n"
        "lists.load_matcher = noisy\n"
        "from detector.cli import main; main()"
    )

    async def work() -> None:
        made = Editor()
        await made.start(command=[sys.executable, "-c", code, "lsp"])
        made.open(spun_text)
        assert _markers(await made.next(1))
        assert await made.leave() == 0

    asyncio.run(work())


def test_the_project_says_what_is_not_marked(detector: Detector, spun_text: str, tmp_path: Path) -> None:
    first, *rest = spun_text.split("\n\n")
    text = "\n\n".join([first, "[unspin: ignore]", *rest])
    allowed = detector.check(spun_text).findings[-1].text
    (tmp_path / "unspin.toml").write_text(f'allow = ["{allowed}"]\nexclude = ["old.txt"]\n', encoding="utf-8")

    async def work() -> None:
        async with editor() as client:
            client.open(spun_text, uri=(tmp_path / "old.txt").as_uri())
            assert not (await client.next(1)).diagnostics
            client.open(text, uri=(tmp_path / "new.txt").as_uri(), version=2)
            marked = {_at(text, marker.range) for marker in _markers(await client.next(2))}
        assert marked
        assert allowed not in marked
        assert not marked & ignored

    ignored = {finding.text for finding in detector.check(spun_text).findings if finding.text in rest[0]}
    ignored -= {finding.text for finding in detector.check("\n\n".join([first, *rest[1:]])).findings}
    assert ignored
    asyncio.run(work())


def test_a_wrong_configuration_is_shown(spun_text: str, tmp_path: Path) -> None:
    (tmp_path / "unspin.toml").write_text("treshold = 1\n", encoding="utf-8")

    async def work() -> None:
        async with editor() as client:
            client.open(spun_text, uri=(tmp_path / "a.txt").as_uri())
            assert not (await client.next(1)).diagnostics
        assert any("did you mean" in shown for shown in client.shown)

    asyncio.run(work())
