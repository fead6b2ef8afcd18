"""Git repositories with two versions of a policy, for `policylint diff --since`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result

from tests import house

KEEPS = "# Privacy\n\nWe keep server logs for 30 days.\n\nWe do not sell personal data.\n\nTea is at four.\n"
LONGER = KEEPS.replace("30", "90")

needs_git = pytest.mark.skipif(not shutil.which("git"), reason="there is no git")


def git(*arguments: str, folder: str = ".") -> str:
    """Run git as nobody has configured it, and return what it prints."""
    names = {f"GIT_{who}_{what}": f"{what.lower()}@fernhill.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}  # fmt: skip
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment = {**own, **names, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(
        ["git", "-c", "core.autocrlf=false", "-c", "protocol.file.allow=always", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()


def write(**files: str) -> None:
    """Write files given as `folder__name="text"`; all are Markdown."""
    for name, text in files.items():
        house.write(f"{name.replace('__', '/')}.md", text)


def commit(tag: str) -> None:
    """Commit all that is there, and tag it."""
    git("add", "--all")
    git("commit", "--quiet", "--allow-empty", "--message", "as it is")
    git("tag", tag)


def report(result: Result) -> dict[str, Any]:
    """Return the JSON of a comparison that could be made."""
    assert result.exit_code in {0, 1}, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


Since = Callable[..., dict[str, str]]
