"""The session of the language server, with a checker that waits to be told: what is stale is never shown."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

pytest.importorskip("pygls", reason="the extra `lsp` is not installed")

from lsprotocol.types import (
    Diagnostic,
    MessageType,
    TextDocumentContentChangeWholeDocument,
    TextDocumentItem,
)

from policylint.errors import PolicylintError
from policylint.report import Report
from policylint.server import session as sessions
from policylint.server.buffers import Buffer, opened
from policylint.server.checker import Checked, Checker, Preferences
from policylint.server.client import Client
from policylint.server.session import Session

URI = "file:///nowhere/privacy.md"


class Shown:
    """An editor that only remembers."""

    def __init__(self) -> None:
        self.published: list[tuple[str, int | None, list[str]]] = []
        self.messages: list[str] = []

    def publish(self, uri: str, diagnostics: list[Diagnostic], version: int | None) -> None:
        self.published.append((uri, version, [one.message for one in diagnostics]))

    def tell(self, message: str, kind: MessageType) -> None:
        self.messages.append(message)


class Slow:
    """In the place of a checker: each check waits for its turn, and finds the text itself."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.gone_on = threading.Semaphore(0)
        self.saw_stale: list[bool] = []

    def __call__(self, preferences: Preferences) -> Slow:
        return self

    def check(self, buffer: Buffer, is_stale: Callable[[], bool]) -> Checked | None:
        self.begun.append(buffer.text)
        assert self.gone_on.acquire(timeout=60)
        self.saw_stale.append(is_stale())
        fault = PolicylintError(f"broken for {buffer.text}", "/nowhere/policylint.toml", 1, 1)
        return Checked(buffer, Report((), (), {}, ""), faults=(fault,) if "broken" in buffer.text else ())


def play(monkeypatch: pytest.MonkeyPatch, scene: Callable[[Session, Slow, Shown], Awaitable[None]]) -> None:
    slow, shown = Slow(), Shown()
    monkeypatch.setattr(sessions, "Checker", slow)

    async def run() -> None:
        session = Session(Preferences(), Client(), shown)
        try:
            await asyncio.wait_for(scene(session, slow, shown), 60)
        finally:
            slow.gone_on.release(100)
            session.end()

    asyncio.run(run())


def open_one(session: Session, text: str, uri: str = URI) -> None:
    session.open(opened(TextDocumentItem(uri, "markdown", 1, text), "utf-16"))


def change(session: Session, text: str, version: int) -> None:
    session.change(URI, [TextDocumentContentChangeWholeDocument(text)], version)


async def until(is_so: Callable[[], object]) -> None:
    while not is_so():  # noqa: ASYNC110 -- nobody says so
        await asyncio.sleep(0.001)


def test_a_change_ends_the_check_of_what_was_there_before(monkeypatch: pytest.MonkeyPatch):
    async def scene(session: Session, slow: Slow, shown: Shown) -> None:
        open_one(session, "one")
        await until(lambda: slow.begun == ["one"])
        change(session, "two", 2)
        change(session, "three", 3)
        slow.gone_on.release(2)
        await until(lambda: shown.published)
        assert slow.saw_stale == [True, False]
        assert slow.begun == ["one", "three"], "what was typed over is not checked"
        assert shown.published == [(URI, 3, [])]

    play(monkeypatch, scene)


def test_a_question_waits_for_the_text_as_it_is(monkeypatch: pytest.MonkeyPatch):
    async def scene(session: Session, slow: Slow, shown: Shown) -> None:
        open_one(session, "one")
        asked = asyncio.create_task(session.ask(URI, lambda checked: checked.buffer.text))
        await until(lambda: slow.begun == ["one"])
        change(session, "two", 2)
        slow.gone_on.release(2)
        assert await asked == "two"
        assert await session.ask(URI, lambda checked: checked.buffer.version) == 2
        assert slow.begun == ["one", "two"], "nothing is checked twice"

    play(monkeypatch, scene)


def test_what_is_closed_while_it_is_checked_is_not_shown(monkeypatch: pytest.MonkeyPatch):
    async def scene(session: Session, slow: Slow, shown: Shown) -> None:
        open_one(session, "one")
        asked = asyncio.create_task(session.ask(URI, lambda checked: checked.buffer.text))
        await until(lambda: slow.begun == ["one"])
        session.close(URI)
        slow.gone_on.release()
        assert await asked is None
        assert shown.published == [(URI, None, [])]
        session.close(URI)
        assert len(shown.published) == 1

    play(monkeypatch, scene)


def test_a_fault_is_told_once_and_goes_with_the_last_document_that_has_it(monkeypatch: pytest.MonkeyPatch):
    config = Path("/nowhere/policylint.toml").absolute().as_uri()

    async def scene(session: Session, slow: Slow, shown: Shown) -> None:
        slow.gone_on.release(50)
        open_one(session, "broken")
        open_one(session, "broken", URI + "x")
        await until(lambda: len(shown.published) == 3)
        session.reload()
        await until(lambda: len(shown.published) == 5)
        assert len(shown.messages) == 1
        assert [one for one in shown.published if one[0] == config] == [(config, None, ["broken for broken"])]
        session.close(URI + "x")
        assert shown.published[-1][0] == URI + "x"
        change(session, "whole", 2)
        await until(lambda: shown.published[-1] == (config, None, []))
        change(session, "broken again", 3)
        await until(lambda: len(shown.messages) == 2)

    play(monkeypatch, scene)


@pytest.mark.parametrize("stages", range(4))
def test_a_check_ends_between_its_stages(stages: int):
    asked: list[int] = []

    def is_stale() -> bool:
        asked.append(1)
        return len(asked) > stages

    buffer = Buffer(URI, "/nowhere/privacy.md", "markdown", 1, "# Privacy\n\nHello.\n", "utf-16")
    checked = Checker(Preferences(isolated=True)).check(buffer, is_stale)
    assert (checked is None) == (stages < 3)


def test_a_mistake_of_ours_is_told_and_not_taken_for_a_clean_document(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def fail(*_: object) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr("policylint.server.checker.parse", fail)
    buffer = Buffer(URI, "/nowhere/privacy.md", "markdown", 1, "# Privacy\n", "utf-16")
    checked = Checker(Preferences(isolated=True)).check(buffer)
    assert checked
    assert "a mistake in policylint" in str(checked.faults[0])
    assert "ZeroDivisionError" in capsys.readouterr().err
