"""The documents that are open: checked when they change, one at a time, and what is found is shown."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from lsprotocol.types import Diagnostic, MessageType, TextDocumentContentChangeEvent

from policylint.errors import PolicylintError
from policylint.server.buffers import Buffer
from policylint.server.checker import Checked, Checker, Preferences
from policylint.server.client import Client
from policylint.server.diagnostics import diagnostics_of, faults_by_file
from policylint.typed import Protocol, TypeVar

SHORTEST_WAIT, LONGEST_WAIT = 0.01, 0.5
"""Seconds without a change before a document is checked; in between, as long as its last check kept the processor."""

_MOST_TOLD = 3
_Result = TypeVar("_Result")


class Editor(Protocol):
    """Whom the session tells what it finds."""

    def publish(self, uri: str, diagnostics: list[Diagnostic], version: int | None) -> None:
        """Show the diagnostics of a document, in place of all that were shown before."""

    def tell(self, message: str, kind: MessageType) -> None:
        """Show a message."""


class _Check:
    """A check on its way; what is stale is not shown any more, and ends as soon as it can."""

    def __init__(self, buffer: Buffer, future: asyncio.Future[Checked | None]) -> None:
        self.buffer, self.future = buffer, future
        self.stale = False


@dataclass
class _Open:
    """An open document: its text as it is, what was found last, and what is going on."""

    buffer: Buffer
    checked: Checked | None = None
    waiting: asyncio.TimerHandle | None = None
    running: _Check | None = None
    took: float = 0.0

    def stop(self) -> None:
        """Give up what is going on."""
        if self.waiting:
            self.waiting.cancel()
        if self.running:
            self.running.stale = True
        self.waiting = self.running = None


class Session:
    """All open documents. Its methods are called in the loop; checks run beside it, in one thread."""

    def __init__(self, preferences: Preferences, client: Client, editor: Editor) -> None:
        self.preferences, self.client, self.editor = preferences, client, editor
        self.checker = Checker(preferences)
        self._open: dict[str, _Open] = {}
        self._thread = ThreadPoolExecutor(1, "policylint")
        self._faults: dict[str, list[Diagnostic]] = {}
        self._told: frozenset[str] = frozenset()
        self._loop = asyncio.get_running_loop()

    # --- what the editor tells

    def open(self, buffer: Buffer) -> None:
        """Take in a document, and check it."""
        self._drop(buffer.uri)
        self._open[buffer.uri] = _Open(buffer)
        self._begin(self._open[buffer.uri])

    def change(self, uri: str, changes: Iterable[TextDocumentContentChangeEvent], version: int) -> None:
        """Change a document; check it when it rests, and give up a check of what it was."""
        one = self._open.get(uri)
        if one is None:
            return
        one.buffer = one.buffer.changed(changes, version)
        one.stop()
        wait = min(max(SHORTEST_WAIT, one.took), LONGEST_WAIT)
        one.waiting = self._loop.call_later(wait, self._begin, one)

    def close(self, uri: str) -> None:
        """Let go of a document, and of what is shown of it."""
        if self._drop(uri):
            self.editor.publish(uri, [], None)
            self._show_faults()

    def reload(self, preferences: Preferences | None = None) -> None:
        """Read configurations, rules and baselines again, and check every document by them."""
        self.preferences = preferences or self.preferences
        self.checker = Checker(self.preferences)
        for one in self._open.values():
            self._begin(one)

    def end(self) -> None:
        """Stop."""
        for one in self._open.values():
            one.stop()
        self._thread.shutdown(wait=False, cancel_futures=True)

    # --- what the editor asks

    async def ask(self, uri: str, answer: Callable[[Checked], _Result]) -> _Result | None:
        """Return what follows from a check of a document as it is now; None for one that is not checked."""
        checked = await self._current(uri)
        if checked is None or not checked.is_policy:
            return None
        return await self._loop.run_in_executor(self._thread, answer, checked)

    async def _current(self, uri: str) -> Checked | None:
        """Return a check of a document as it is now: changes that come meanwhile make it wait for another."""
        while one := self._open.get(uri):
            if one.running is None and one.waiting is None:
                return one.checked
            if one.running is None:
                self._begin(one)
            assert one.running
            await asyncio.wait([one.running.future])
        return None

    # --- checks

    def _drop(self, uri: str) -> bool:
        one = self._open.pop(uri, None)
        if one:
            one.stop()
        return one is not None

    def _begin(self, one: _Open) -> None:
        """Check a document now."""
        one.stop()
        check = one.running = _Check(one.buffer, self._loop.create_future())
        checker = self.checker

        def run() -> tuple[Checked | None, float]:
            start = time.thread_time()
            return checker.check(check.buffer, lambda: check.stale), time.thread_time() - start

        future = self._loop.run_in_executor(self._thread, run)
        future.add_done_callback(lambda done: self._end(one, check, done))

    def _end(self, one: _Open, check: _Check, done: asyncio.Future[tuple[Checked | None, float]]) -> None:
        """Show what a check has found, unless nobody waits for it."""
        checked, took = (None, 0.0) if done.cancelled() else done.result()
        check.future.set_result(checked)  # whoever asks goes on when this is done
        if checked is not None and not check.stale:
            one.running, one.checked, one.took = None, checked, took
            found = diagnostics_of(checked, self.client)
            self.editor.publish(checked.buffer.uri, found, checked.buffer.version)
            self._show_faults()

    # --- faults in what documents are checked by

    def _show_faults(self) -> None:
        """Show the faults of all documents at their files, and tell each new one once."""
        every = [(one.buffer, one.checked.faults) for one in self._open.values() if one.checked]
        by_file: dict[str, list[Diagnostic]] = {}
        for buffer, faults in every:
            by_file |= faults_by_file(faults, buffer.encoding)
        for uri in {**self._faults, **by_file}:
            if uri not in self._open and by_file.get(uri) != self._faults.get(uri):
                self.editor.publish(uri, by_file.get(uri, []), None)
        self._faults = by_file
        self._tell([fault for _, faults in every for fault in faults])

    def _tell(self, faults: Iterable[PolicylintError]) -> None:
        said = dict.fromkeys(map(str, faults))
        new = [one for one in said if one not in self._told]
        self._told = frozenset(said)
        more = len(new) - _MOST_TOLD
        if new:
            lines = ["policylint cannot check your documents until this is mended:", *new[:_MOST_TOLD]]
            lines += [f"and {more} more"] * (more > 0)
            self.editor.tell("\n".join(lines), MessageType.Error)


def preferences_with(preferences: Preferences, options: object, folders: Iterable[str]) -> tuple[Preferences, str]:
    """Return preferences with what an editor says when it connects, and what is wrong with that, '' for nothing."""
    preferences = preferences._replace(folders=tuple(filter(None, folders)))
    files = options.get("files") if isinstance(options, Mapping) else None
    if files is None:
        return preferences, ""
    if not isinstance(files, list) or not files or not all(isinstance(one, str) for one in files):
        return (
            preferences,
            "policylint: the option `files` must be a list of patterns, as in a .gitignore; it is not used",
        )
    from policylint.gitignore import is_pattern

    if wrong := [one for one in files if not is_pattern(one)]:
        return preferences, f"policylint: {wrong[0]!r} is no pattern as in a .gitignore; the option `files` is not used"
    return preferences._replace(files=tuple(files)), ""
