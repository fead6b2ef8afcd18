"""An editor for tests: pytest-lsp's client with a real server process, and what an editor does with both."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest_asyncio
from lsprotocol import types
from pygls.protocol import default_converter
from pytest_lsp import LanguageClient, client_capabilities
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, register_lsp_features

from policylint.server.buffers import Buffer
from policylint.source import Span
from tests.conftest import ROOT

EXAMPLES = ROOT / "examples"
VAGUE = (EXAMPLES / "privacy-vague.md").read_text(encoding="utf-8")
COMPLETE = (EXAMPLES / "privacy-complete.md").read_text(encoding="utf-8")

PATIENCE = 60
"""Seconds after which a server that says nothing is taken for dead."""


class Client(LanguageClient):
    """Keeps all that is published, in order."""

    def __init__(self) -> None:
        super().__init__(converter_factory=default_converter)
        self.published: list[types.PublishDiagnosticsParams] = []
        self.registered: list[types.Registration] = []
        self.news = asyncio.Event()
        register_lsp_features(
            self,
            {
                **DEFAULT_CLIENT_FEATURES,
                types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: self.take_diagnostics,
                types.WINDOW_SHOW_MESSAGE: self.take_message,
                types.CLIENT_REGISTER_CAPABILITY: self.take_registrations,
            },
        )

    def feature(self, feature_name: str, options: Any = None) -> Any:
        """Take methods, too, as what answers."""
        register = super().feature(feature_name, options)
        return lambda answer: register(
            lambda params: answer(params) if hasattr(answer, "__self__") else answer(self, params)
        )

    def take_diagnostics(self, params: types.PublishDiagnosticsParams) -> None:
        self.published.append(params)
        self.news.set()

    def take_message(self, params: types.ShowMessageParams) -> None:
        self.messages.append(params)
        self.news.set()

    def take_registrations(self, params: types.RegistrationParams) -> None:
        self.registered += params.registrations
        self.news.set()


@dataclass
class Editor:
    """One editor; `buffers` are its documents as it sees them."""

    client: Client
    buffers: dict[str, Buffer] = field(default_factory=dict)
    encoding: str = "utf-16"

    @classmethod
    async def start(
        cls,
        folders: Sequence[Path] = (),
        *,
        arguments: Sequence[str] = (),
        options: object = None,
        encodings: Sequence[str] = (),
        capabilities: str = "visual-studio-code",
        environment: Mapping[str, str] | None = None,
    ) -> Editor:
        """Start a server, and connect to it as an editor of a kind."""
        client = Client()
        env = {**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})}
        await client.start_io(sys.executable, "-m", "policylint", "server", *arguments, env=env)
        can = client_capabilities(capabilities)
        if encodings:
            can.general = types.GeneralClientCapabilities(position_encodings=list(encodings))
        opened = [types.WorkspaceFolder(folder.as_uri(), folder.name) for folder in folders]
        params = types.InitializeParams(can, workspace_folders=opened or None, initialization_options=options)
        answer = await asyncio.wait_for(client.initialize_session(params), PATIENCE)
        editor = cls(client)
        editor.encoding = str(types.PositionEncodingKind(answer.capabilities.position_encoding).value)
        return editor

    async def stop(self) -> int | None:
        """End as an editor does, and return the server's exit code."""
        await asyncio.wait_for(self.client.shutdown_session(), PATIENCE)
        code = self.client._server.returncode
        await self.client.stop()
        return code

    # --- documents

    def open(self, uri: str | Path, text: str, language: str = "markdown", version: int = 1) -> str:
        uri = uri.as_uri() if isinstance(uri, Path) else uri
        self.buffers[uri] = Buffer(uri, "", language, version, text, self.encoding)
        item = types.TextDocumentItem(uri, language, version, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return uri

    def change(self, uri: str, *changes: types.TextDocumentContentChangeEvent) -> None:
        """Change a document, and tell the server."""
        buffer = self.buffers[uri] = self.buffers[uri].changed(changes, self.buffers[uri].version + 1)
        identifier = types.VersionedTextDocumentIdentifier(buffer.version, uri)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(identifier, list(changes)))

    def replace(self, uri: str, old: str, new: str) -> None:
        """Change the first place of a text, as typing there would."""
        start = self.buffers[uri].text.index(old)
        place = self.buffers[uri].lines.range(Span(start, start + len(old)))
        self.change(uri, types.TextDocumentContentChangePartial(place, new))

    def close(self, uri: str) -> None:
        del self.buffers[uri]
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))

    def save(self, uri: str) -> None:
        self.client.text_document_did_save(types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(uri)))

    def tell_of_files(self, *paths: Path) -> None:
        """Tell the server that files have changed on the disk."""
        events = [types.FileEvent(path.as_uri(), types.FileChangeType.Changed) for path in paths]
        self.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(events))

    # --- what the server says

    async def until(self, is_so: Any) -> None:
        """Wait until something is so."""

        async def wait() -> None:
            while not is_so():
                self.client.news.clear()
                await self.client.news.wait()

        await asyncio.wait_for(wait(), PATIENCE)

    async def shown(self, uri: str, since: int = 0) -> list[types.Diagnostic]:
        """Return the diagnostics of a document as it is now, published after so many others."""

        def latest() -> types.PublishDiagnosticsParams | None:
            version = self.buffers[uri].version if uri in self.buffers else None
            told = (one for one in self.client.published[since:] if one.uri == uri and one.version == version)
            return next(reversed(list(told)), None)

        await self.until(latest)
        found = latest()
        assert found
        return list(found.diagnostics)

    async def check(self, uri: str | Path, text: str, language: str = "markdown") -> list[types.Diagnostic]:
        """Open a document, and return what is shown of it."""
        uri = self.open(uri, text, language)
        return await self.shown(uri)

    async def actions(
        self,
        uri: str,
        place: types.Range,
        only: Sequence[str] = (),
        about: Sequence[types.Diagnostic] = (),
    ) -> list[types.CodeAction]:
        context = types.CodeActionContext(list(about), list(only) or None)
        params = types.CodeActionParams(types.TextDocumentIdentifier(uri), place, context)
        found = await asyncio.wait_for(self.client.text_document_code_action_async(params), PATIENCE)
        return list(found or [])

    async def apply(self, action: types.CodeAction) -> list[types.Diagnostic]:
        """Make the edits of an action, and return what is shown then."""
        assert action.edit
        (change,) = action.edit.document_changes or ()
        uri = change.text_document.uri
        assert change.text_document.version == self.buffers[uri].version
        last_first = sorted(
            change.edits, key=lambda edit: (edit.range.start.line, edit.range.start.character), reverse=True
        )
        self.change(uri, *(types.TextDocumentContentChangePartial(edit.range, edit.new_text) for edit in last_first))
        return await self.shown(uri)

    async def hover(self, uri: str, place: types.Position) -> str:
        params = types.HoverParams(types.TextDocumentIdentifier(uri), place)
        found = await asyncio.wait_for(self.client.text_document_hover_async(params), PATIENCE)
        return found.contents.value if found else ""

    async def symbols(self, uri: str) -> list[Any]:
        params = types.DocumentSymbolParams(types.TextDocumentIdentifier(uri))
        found = await asyncio.wait_for(self.client.text_document_document_symbol_async(params), PATIENCE)
        return list(found or [])

    def words(self, uri: str, place: types.Range) -> str:
        """Return the text at a range."""
        return self.buffers[uri].text[slice(*self.buffers[uri].lines.span(place))]


@pytest_asyncio.fixture(name="editor", scope="module", loop_scope="module")
async def shared_editor() -> AsyncIterator[Editor]:
    """An editor that has no folder open."""
    started = await Editor.start()
    yield started
    assert await started.stop() == 0


_NUMBER = iter(range(10_000))


def new(ending: str = "md") -> str:
    """Return the URI of a policy that is on no disk."""
    return (Path("/nowhere") / f"privacy-{next(_NUMBER)}.{ending}").absolute().as_uri()


def codes(diagnostics: Sequence[types.Diagnostic]) -> list[Any]:
    """Return what diagnostics are of."""
    return [one.code for one in diagnostics]


def only(diagnostics: Sequence[types.Diagnostic], code: str) -> types.Diagnostic:
    """Return the one diagnostic of a rule."""
    (found,) = (one for one in diagnostics if one.code == code)
    return found
