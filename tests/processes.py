"""policylint as a process of its own, and the processes that it starts."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT

on_linux = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="processes are found in /proc only")


def command(*arguments: str) -> list[str]:
    """Return the command that runs policylint, as it is in this checkout."""
    return [sys.executable, "-m", "policylint", *arguments]


def environment(**more: str) -> dict[str, str]:
    """Return the environment for that."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def workers_of(pid: int) -> list[int]:
    """Return the workers of a run: the processes it started that are no helper of multiprocessing."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [int(child) for child in found if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


def until(is_so: Callable[[], object]) -> None:
    """Wait for something that must come to be so; the test fails only if it does not within two minutes."""
    end = time.monotonic() + 120
    while not is_so():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)
