"""The server: what an editor tells, and what it is told."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, lsp_method

from detector import __version__
from detector.detector import Detector
from detector.errors import MissingPackageError, ModelError, UnspinError, UsageError
from detector.lsp.actions import quick_fixes, wanted
from detector.lsp.checker import Checker
from detector.lsp.diagnostics import hover
from detector.lsp.opened import Opened
from detector.lsp.settings import Settings

logger = logging.getLogger(__name__)

REMEMBERED = 600
"""Passages that are not read again: those of a few long documents."""
HOST = "127.0.0.1"


class _Protocol(LanguageServerProtocol):
    """Leaves changed texts to the server.

    pygls ends lines where the protocol does not, and moves the places of a change accordingly.
    """

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(
        self, params: types.DidChangeTextDocumentParams
    ) -> Iterator[tuple[Any, tuple[Any, ...], None]]:
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CHANGE], (params,), None


class UnspinServer(LanguageServer):
    """Publishes risk markers while a text is written.

    A change is checked when nothing was typed for a while; a newer one takes its place, and what is told
    always belongs to the text as it stands.
    """

    def __init__(self, load: Callable[[], Detector], settings: Settings) -> None:
        super().__init__("unspin", __version__, protocol_cls=_Protocol)
        self._checker = Checker(load)
        self._settings = settings
        self._given = settings
        self._documents: dict[str, Opened] = {}
        self._told: set[str] = set()
        self.left_in_order = False

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Log an error; a window for each would be in the way of writing."""
        logger.error("%s", error, exc_info=error)

    def initialize(self, params: types.InitializeParams) -> None:
        """Take over the settings that come with the start; those sent later go before them."""
        self._settings = self._given = self._given.with_json(params.initialization_options)

    async def initialized(self, params: types.InitializedParams) -> None:
        """Load the detector, so that the first check is a fast one."""
        try:
            await self._checker.warm_up()
        except UnspinError as error:
            self._tell(error)

    def configured(self, params: types.DidChangeConfigurationParams) -> None:
        """Take over settings, and check all documents by them if they are new."""
        before, self._settings = self._settings, self._given.with_json(params.settings)
        if before == self._settings:
            return
        for document in self._documents.values():
            if self._settings.enable:
                self._schedule(document, 0)
            else:
                self._forget(document)

    def opened(self, params: types.DidOpenTextDocumentParams) -> None:
        """Check a document at once."""
        document = Opened.from_item(params.text_document)
        if document is None:
            logger.info("%s: not checked, it is no prose", params.text_document.uri)
            return
        self._documents[document.uri] = document
        self._schedule(document, 0)

    def changed(self, params: types.DidChangeTextDocumentParams) -> None:
        """Check a document when nothing more is typed."""
        document = self._documents.get(params.text_document.uri)
        if document is None:
            return
        document.change(params.text_document.version, params.content_changes, self._encoding)
        if not document.large:
            self._schedule(document, self._settings.debounce)
        elif document.task:
            document.task.cancel()

    def saved(self, params: types.DidSaveTextDocumentParams) -> None:
        """Check a document as `unspin check` would, without regard to what was read before."""
        if document := self._documents.get(params.text_document.uri):
            self._schedule(document, 0, afresh=True)

    def closed(self, params: types.DidCloseTextDocumentParams) -> None:
        """Take away what was told of a document."""
        if document := self._documents.pop(params.text_document.uri, None):
            self._forget(document)

    def hover(self, params: types.HoverParams) -> types.Hover | None:
        """What is known of a marked phrase."""
        document = self._documents.get(params.text_document.uri)
        return hover(document.current, params.position) if document and document.current else None

    def actions(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        """Likely originals to put in the place of marked phrases."""
        document = self._documents.get(params.text_document.uri)
        if document is None or document.current is None or not wanted(params.context.only):
            return []
        versioned = _edits_versions(self.client_capabilities)
        return list(quick_fixes(document.current, params.range, document.uri, versioned=versioned))

    def stop(self, params: None) -> None:
        """Begin nothing new."""
        self.left_in_order = True
        for document in self._documents.values():
            if document.task:
                document.task.cancel()
        self._checker.stop()

    @property
    def _encoding(self) -> str:
        return str(self.workspace.position_encoding)

    def _schedule(self, document: Opened, delay: float, *, afresh: bool = False) -> None:
        if document.task:
            document.task.cancel()
        if self._settings.enable:
            document.task = asyncio.ensure_future(self._check(document, delay, afresh))

    async def _check(self, document: Opened, delay: float, afresh: bool) -> None:
        await asyncio.sleep(delay)
        version = document.version
        previous = document.judged.report if document.judged and not afresh else None
        try:
            judged = await self._checker.check(
                document.uri,
                document.format,
                document.text,
                version,
                self._settings,
                self._encoding,
                previous,
            )
        except UnspinError as error:
            self._tell(error)
            judged = None
        except Exception:
            logger.exception("%s: version %d could not be checked", document.uri, version)
            judged = None
        if document.version == version and self._documents.get(document.uri) is document:
            document.judged = judged
            self._publish(document.uri, judged.diagnostics if judged else [], version)

    def _forget(self, document: Opened) -> None:
        if document.task:
            document.task.cancel()
        document.judged = None
        self._publish(document.uri, [], None)

    def _publish(self, uri: str, diagnostics: list[types.Diagnostic], version: int | None) -> None:
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, diagnostics, version))

    def _tell(self, error: UnspinError) -> None:
        """Log an error of ours; one that a person has to mend is shown, once."""
        logger.warning("%s", error)
        if isinstance(error, ModelError | MissingPackageError | UsageError) and str(error) not in self._told:
            self._told.add(str(error))
            self.window_show_message(types.ShowMessageParams(types.MessageType.Error, str(error)))


def make_server(load: Callable[[], Detector], settings: Settings) -> UnspinServer:
    """The server with its features."""
    server = UnspinServer(load, settings)
    fixes = types.CodeActionOptions([types.CodeActionKind.QuickFix])
    features: list[tuple[str, Callable[..., Any], Any]] = [
        (types.INITIALIZE, server.initialize, None),
        (types.INITIALIZED, server.initialized, None),
        (types.SHUTDOWN, server.stop, None),
        (types.WORKSPACE_DID_CHANGE_CONFIGURATION, server.configured, None),
        (types.TEXT_DOCUMENT_DID_OPEN, server.opened, None),
        (types.TEXT_DOCUMENT_DID_CHANGE, server.changed, None),
        (types.TEXT_DOCUMENT_DID_SAVE, server.saved, None),
        (types.TEXT_DOCUMENT_DID_CLOSE, server.closed, None),
        (types.TEXT_DOCUMENT_HOVER, server.hover, None),
        (types.TEXT_DOCUMENT_CODE_ACTION, server.actions, fixes),
    ]
    for name, handler, options in features:
        server.feature(name, options)(partial(handler))  # which pygls writes on, as it cannot on a method
    return server


def serve(load: Callable[[], Detector], settings: Settings, port: int | None = None) -> int:
    """Serve one editor on standard input and output, or on a port of this machine, until it leaves.

    Gives the exit status that the protocol asks for: 0 if the editor shut the server down, else 1.
    Raises UsageError for a port that cannot be had.
    """
    server = make_server(load, settings)
    if port is not None:
        _serve_on(server, port)
    else:
        # Standard output belongs to the protocol: what anything else prints goes to standard error.
        output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        server.start_io(sys.stdin.buffer, output)
    return 0 if server.left_in_order else 1


def _serve_on(server: UnspinServer, port: int) -> None:
    try:
        with suppress(SystemExit):  # by which pygls leaves
            server.start_tcp(HOST, port)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"--tcp {port}: the port cannot be had ({reason}); choose another one") from error


def _edits_versions(capabilities: types.ClientCapabilities) -> bool:
    """Whether an editor takes edits that name the version of a document."""
    workspace = capabilities.workspace
    edit = workspace.workspace_edit if workspace else None
    return bool(edit and edit.document_changes)
