"""A watch at work, for tests: a real process that is fed saves. Each wait is for what it prints, and bounded."""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.house import HOUSE

PATIENCE = 120
"""Seconds until a test gives up; whatever it waits for takes a fraction of one."""
MISSING = "error[house/logs] missing: How long logs are kept"
LACKS = "warning[house/logs] weak: How long logs are kept; lacks a period"


class Watching:
    """A watch at work: what it prints, on either stream, by lines."""

    def __init__(self, running: subprocess.Popen[str]) -> None:
        self.running = running
        self.lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.running.stdout
        for line in self.running.stdout:
            self.lines.put(line.rstrip("\n"))
        self.lines.put(None)

    def until(self, end: str) -> list[str]:
        """Return the lines up to one that ends so; the times of day in them are left out, and blank lines."""
        found: list[str] = []
        while not found or not found[-1].endswith(end):
            try:
                line = self.lines.get(timeout=PATIENCE)
            except queue.Empty:
                pytest.fail(f"no line ends with {end!r}: {found}")
            if line is None:
                pytest.fail(f"ended before a line that ends with {end!r}: {found}")
            if line:
                found.append(re.sub(r"^\d\d:\d\d:\d\d ", "", line))
        return found

    def after(self, save: Callable[[], object], end: str) -> list[str]:
        save()
        return self.until(end)

    def interrupt(self) -> tuple[int, str]:
        """End it as Ctrl-C does; return its exit code and all that it still prints."""
        self.running.send_signal(signal.SIGINT)
        rest = iter(lambda: self.lines.get(timeout=PATIENCE), None)
        said = "".join(rest)
        return self.running.wait(PATIENCE), said


@contextmanager
def watching(*arguments: str, form: str = "concise", house: bool = True) -> Iterator[Watching]:
    options = (*HOUSE, "--format", form) if house else ()
    command = [sys.executable, "-m", "policylint", "check", "--watch", *options, *arguments]
    own = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(
        command, env=own, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    ) as running:
        try:
            yield Watching(running)
        finally:
            running.kill()


def save(name: str, text: str | bytes) -> None:
    """Replace a file in one step, as editors do."""
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    part = Path(name).with_name("part.tmp")
    part.write_bytes(text if isinstance(text, bytes) else text.encode())
    part.replace(name)
