"""The tutorial, followed literally in an empty folder with Python, pip and git: every command works and prints what it says.

Only where it installs a release from GitHub, the wheel of this checkout is installed instead.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from policylint import __version__
from tests.conftest import ROOT
from tests.pages import Terminal, page_of
from tests.playing import hold_to, play

PAGES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("docs/tutorial/*.md"))
RELEASE = f"pip install git+https://github.com/policylint/policylint@v{__version__}"

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="the blocks are written for a POSIX shell"),
    pytest.mark.skipif(not shutil.which("git"), reason="no git is installed"),
]


class NewUser(Terminal):
    """A terminal of somebody who has Python, pip and git, and nothing of ours."""

    def __init__(self, folder: Path, wheel: Path) -> None:
        tools = folder.with_name("tools")
        tools.mkdir()
        folder.mkdir()
        super().__init__(folder, tools)
        python = tools / "python3"
        python.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n', encoding="utf-8")
        python.chmod(0o755)
        (tools / "git").symlink_to(str(shutil.which("git")))
        self.environment |= {
            "PATH": f"{tools}{os.pathsep}/usr/bin{os.pathsep}/bin",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        }
        self.environment |= {
            f"GIT_{who}_{what}": "a@a.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
        }
        self.environment["POLICYLINT_CACHE_DIR"] = str(folder.with_name("cache"))
        del self.environment["PYTHONPATH"]
        self.wheel = wheel
        self.installs = 0

    def run(self, command: str) -> str:
        if command == RELEASE:
            self.installs += 1
            command = f"pip install --quiet {shlex.quote(str(self.wheel))}"
        return super().run(command)


@pytest.mark.parametrize("name", PAGES)
def test_a_new_user_gets_what_the_tutorial_says(name: str, wheel: Path, tmp_path: Path, request: pytest.FixtureRequest):
    user = NewUser(tmp_path / "empty", wheel)
    assert "not found" in user.run("policylint --version")
    user.code = 0
    hold_to(name, play(page_of(name), user), request)
    assert user.installs == 1
    where = user.run("command -v policylint").strip()
    assert Path(where).resolve() == (user.folder / ".venv" / "bin" / "policylint").resolve()
