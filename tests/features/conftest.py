"""What the rows share: JSON reports, and policylint as a process of its own."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, Run
from tests.processes import command, environment

Report = Callable[..., dict[str, Any]]
Process = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def report(policylint: Run) -> Report:
    """Run `policylint check --format json` and return what it says."""

    def check(*arguments: str | Path, **options: Any) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(policylint("check", "--format", "json", *arguments, **options).stdout)
        return found

    return check


@pytest.fixture
def process(here: Path) -> Process:
    """Run policylint as a process of its own."""

    def run(*arguments: str, before: tuple[str, ...] = (), **more: str) -> subprocess.CompletedProcess[str]:
        own = environment(**{"PYTHONIOENCODING": "utf-8", **more})
        return subprocess.run(
            [*before, *command(*arguments)], env=own, capture_output=True, text=True, encoding="utf-8", check=False
        )

    return run


@pytest.fixture
def site(here: Path) -> Path:
    """A working folder with a policy that lacks much, vague.md, and one that lacks nothing, complete.md."""
    for name in ("vague", "complete"):
        text = (ROOT / "examples" / f"privacy-{name}.md").read_text(encoding="utf-8")
        (here / f"{name}.md").write_text(text, encoding="utf-8")
    return here
