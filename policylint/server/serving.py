"""The language server: messages of an editor to the session, and back."""

from __future__ import annotations

import gc
import logging
import sys

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, json_rpc, lsp_method

from policylint import __version__
from policylint.files import BASELINE
from policylint.server.actions import KINDS, actions_at
from policylint.server.buffers import opened, path_of
from policylint.server.checker import Preferences
from policylint.server.client import client_of
from policylint.server.hovers import hover_at
from policylint.server.session import Session, preferences_with
from policylint.server.symbols import symbols_of
from policylint.typed import Any, NamedTuple

_WATCHED = ("**/*.toml", "**/*.yaml", "**/*.yml", f"**/{BASELINE}")
"""What configurations, rules and baselines are called."""

_TOGETHER = 0.05
"""Seconds in which files that change are one change: a checkout writes many."""


class _Malformed(NamedTuple):
    """A message that its method has no place for, as it came."""

    data: dict[str, Any]


class _Protocol(LanguageServerProtocol):
    """Refuses what pygls never answers, a malformed message, and what it takes, one at the wrong time.

    And leaves documents to the session: pygls has other ends of lines, and forgives no position behind one.
    """

    _server: _Server
    _begun = False

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Read a message, and keep what cannot be read: it has to be answered."""
        try:
            return super().structure_message(data)
        except JsonRpcException:
            return _Malformed(data)

    def handle_message(self, message: Any) -> None:
        """Take a message in, or refuse it."""
        known = message.data.get if isinstance(message, _Malformed) else lambda name: getattr(message, name, None)
        method, id = known("method"), known("id")
        refused = self._refusal(method) or _fault(message)
        if refused is None:
            self._begun = self._begun or method == types.INITIALIZE
            super().handle_message(message)
        elif id is not None or method is None:
            self._send_data(types.ResponseErrorMessage(id=id, error=refused))
        elif self._begun:  # before, notifications are dropped
            self._server.tell(f"policylint: {refused.message}", types.MessageType.Error)

    def _refusal(self, method: str | None) -> types.ResponseError | None:
        """Return what says that a message comes at the wrong time."""
        if method is None or method == types.EXIT:
            return None
        if not self._begun and method != types.INITIALIZE:
            return types.ResponseError(types.ErrorCodes.ServerNotInitialized, "the first request must be initialize")
        if self._begun and method == types.INITIALIZE:
            return types.ResponseError(types.ErrorCodes.InvalidRequest, "initialize came already")
        if self._server.ended:
            return types.ResponseError(types.ErrorCodes.InvalidRequest, f"{method} came after shutdown")
        return None

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> None:
        server = self._server
        server.session.open(opened(params.text_document, server.encoding))

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> None:
        document = params.text_document
        self._server.session.change(document.uri, params.content_changes, document.version)

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> None:
        self._server.session.close(params.text_document.uri)


def _fault(message: Any) -> types.ResponseError | None:
    """Return what says that a message is none."""
    if isinstance(message, _Malformed):
        method = message.data.get("method")
        return types.ResponseError(types.ErrorCodes.InvalidParams, f"these are no parameters of {method}")
    if not hasattr(message, "jsonrpc"):
        return types.ResponseError(types.ErrorCodes.InvalidRequest, "this is no message of JSON-RPC")
    return None


def _is_no_fault_of_the_editor(record: logging.LogRecord) -> bool:
    """Say whether pygls logs something else than a malformed message: of that the editor is told."""
    return "deserialize message" not in str(record.msg)


class _Server(LanguageServer):
    """The connection to one editor."""

    session: Session

    def __init__(self, preferences: Preferences) -> None:
        super().__init__("policylint", __version__, protocol_cls=_Protocol)
        self.preferences = preferences
        self.ended = False
        self._waiting: Any = None

    @property
    def encoding(self) -> str:
        """Return the encoding in whose units columns are counted."""
        return str(types.PositionEncodingKind(self.workspace.position_encoding).value)

    def publish(self, uri: str, diagnostics: list[types.Diagnostic], version: int | None) -> None:
        """Show the diagnostics of a document."""
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, diagnostics, version))

    def tell(self, message: str, kind: types.MessageType) -> None:
        """Show a message."""
        self.window_show_message(types.ShowMessageParams(kind, message))

    def begin(self, params: types.InitializeParams) -> None:
        """Begin a session with the editor that connects."""
        self.preferences, wrong = preferences_with(self.preferences, params.initialization_options, self.folders())
        self.session = Session(self.preferences, client_of(params.capabilities), self)
        if wrong:
            self.tell(wrong, types.MessageType.Warning)

    def folders(self) -> list[str]:
        """Return the paths of the folders that the editor has open."""
        uris = [folder.uri for folder in self.workspace.folders.values()]
        return [path_of(uri) for uri in uris or filter(None, [self.workspace.root_uri])]

    def watch(self) -> None:
        """Ask the editor to tell of changes in configurations, rules and baselines."""
        if self.session.client.watches:
            watchers = [types.FileSystemWatcher(pattern) for pattern in _WATCHED]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            registration = types.Registration("policylint-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            self.client_register_capability(types.RegistrationParams([registration]))

    def reload_soon(self) -> None:
        """Read everything again when no more files change."""
        import asyncio

        if self._waiting:
            self._waiting.cancel()
        self._waiting = asyncio.get_running_loop().call_later(_TOGETHER, self.session.reload)

    def end(self) -> None:
        """Stop, and what was put off with it."""
        self.ended = True
        if self._waiting:
            self._waiting.cancel()
        self.session.end()

    def refolder(self) -> None:
        """Take in which folders the editor has open now."""
        self.preferences = self.preferences._replace(folders=tuple(filter(None, self.folders())))
        self.session.reload(self.preferences)


def make_server(preferences: Preferences) -> _Server:
    """Make a server with all that it can do."""
    server = _Server(preferences)

    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        server.begin(params)

    @server.feature(types.INITIALIZED)
    def initialized(params: types.InitializedParams) -> None:  # noqa: ARG001
        server.watch()

    @server.feature(types.SHUTDOWN)
    def shutdown(params: None) -> None:  # noqa: ARG001
        server.end()

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:  # noqa: ARG001
        server.reload_soon()

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def files_changed(params: types.DidChangeWatchedFilesParams) -> None:  # noqa: ARG001
        server.reload_soon()

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def folders_changed(params: types.DidChangeWorkspaceFoldersParams) -> None:  # noqa: ARG001
        server.refolder()

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def configured(params: types.DidChangeConfigurationParams) -> None:  # noqa: ARG001
        server.reload_soon()

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hover(params: types.HoverParams) -> types.Hover | None:
        markdown, position = server.session.client.markdown, params.position
        return await server.session.ask(
            params.text_document.uri, lambda checked: hover_at(checked, position, markdown=markdown)
        )

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def symbols(
        params: types.DocumentSymbolParams,
    ) -> list[types.DocumentSymbol] | list[types.SymbolInformation] | None:
        nested = server.session.client.nested_symbols
        return await server.session.ask(params.text_document.uri, lambda checked: symbols_of(checked, nested=nested))

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=KINDS))
    async def actions(params: types.CodeActionParams) -> list[types.CodeAction] | None:
        client = server.session.client
        return await server.session.ask(
            params.text_document.uri, lambda checked: actions_at(checked, params.range, params.context, client)
        )

    return server


def serve(preferences: Preferences) -> int:
    """Serve an editor over standard input and output until it is gone; return the exit code that it expects."""
    gc.enable()  # unlike other runs, this one stays
    output = sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing but messages may come between messages
    logging.getLogger(json_rpc.__name__).addFilter(_is_no_fault_of_the_editor)
    server = make_server(preferences)
    server.start_io(sys.stdin.buffer, output)
    return 0 if server.ended else 1
