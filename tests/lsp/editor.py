"""An editor as the tests need one: a real client that starts `unspin lsp` and hears what it publishes."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from lsprotocol import types
from pygls.lsp.client import LanguageClient

COMMAND = (sys.executable, "-c", "from detector.cli import main; main()", "lsp")
URI = "file:///draft.txt"
PATIENCE = 60


class Editor:
    """One editor with its server. published: all diagnostics that came, in order."""

    def __init__(self) -> None:
        self.client = LanguageClient("test", "1")
        self.published: list[types.PublishDiagnosticsParams] = []
        self.shown: list[str] = []
        self._news = asyncio.Event()
        self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(self._hears())
        self.client.feature(types.WINDOW_SHOW_MESSAGE)(lambda params: self.shown.append(params.message))

    def _hears(self) -> Callable[[types.PublishDiagnosticsParams], None]:
        def hear(params: types.PublishDiagnosticsParams) -> None:
            self.published.append(params)
            self._news.set()

        return hear

    async def start(
        self,
        *arguments: str,
        options: Any = None,
        encodings: list[str] | None = None,
        command: Sequence[str] = COMMAND,
    ) -> types.InitializeResult:
        """Start the server and agree with it."""
        await self.client.start_io(*command, *arguments)
        general = types.GeneralClientCapabilities(position_encodings=encodings) if encodings else None
        edit = types.WorkspaceEditClientCapabilities(document_changes=True)
        capabilities = types.ClientCapabilities(
            general=general, workspace=types.WorkspaceClientCapabilities(workspace_edit=edit)
        )
        result = await self.client.initialize_async(
            types.InitializeParams(capabilities, initialization_options=options)
        )
        self.client.initialized(types.InitializedParams())
        return result

    def open(self, text: str, language: str = "plaintext", uri: str = URI, version: int = 1) -> None:
        """Open a document."""
        item = types.TextDocumentItem(uri, language, version, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def change(self, version: int, *changes: Any, uri: str = URI) -> None:
        """Change a document; a change is its whole text, or a pair of a range and what replaces it."""
        document = types.VersionedTextDocumentIdentifier(version=version, uri=uri)
        events = [
            types.TextDocumentContentChangeWholeDocument(change)
            if isinstance(change, str)
            else types.TextDocumentContentChangePartial(*change)
            for change in changes
        ]
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, events))

    def save(self, uri: str = URI) -> None:
        """Save a document."""
        self.client.text_document_did_save(types.DidSaveTextDocumentParams(_document(uri)))

    def close(self, uri: str = URI) -> None:
        """Close a document."""
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(_document(uri)))

    def configure(self, settings: Any) -> None:
        """Send settings."""
        self.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings))

    async def hover(self, position: types.Position, uri: str = URI) -> types.Hover | None:
        """Hover over a place."""
        return await self.client.text_document_hover_async(types.HoverParams(_document(uri), position))

    async def actions(
        self, where: types.Range, uri: str = URI, only: list[str] | None = None
    ) -> list[types.CodeAction]:
        """The actions that are offered at a range."""
        context = types.CodeActionContext([], only)
        params = types.CodeActionParams(_document(uri), where, context)
        return list(await self.client.text_document_code_action_async(params) or [])  # type: ignore[arg-type]

    async def next(
        self, version: int | None = None, *, patience: float = PATIENCE
    ) -> types.PublishDiagnosticsParams:
        """The next diagnostics to come, or those of a version, which may have come already."""
        heard = len(self.published) if version is None else 0
        async with asyncio.timeout(patience):
            while True:
                for params in self.published[heard:]:
                    if version is None or params.version == version:
                        return params
                self._news.clear()
                await self._news.wait()

    async def leave(self) -> int:
        """Shut the server down and leave; gives its exit status."""
        server = self.client._server
        assert server is not None
        await self.client.shutdown_async(None)
        self.client.exit(None)
        status = await asyncio.wait_for(server.wait(), PATIENCE)
        await self.client.stop()
        return status


@asynccontextmanager
async def editor(*arguments: str, **options: Any) -> AsyncIterator[Editor]:
    """An editor with a server that runs; it leaves in good order."""
    made = Editor()
    await made.start(*arguments, **options)
    try:
        yield made
    except BaseException:
        if made.client._server is not None and made.client._server.returncode is None:
            made.client._server.kill()
        raise
    assert await made.leave() == 0


def _document(uri: str) -> types.TextDocumentIdentifier:
    return types.TextDocumentIdentifier(uri)
