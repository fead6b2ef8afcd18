"""The pages of the documentation: their blocks and tables, and a shell in which they are played."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

import policylint
from tests.conftest import ROOT

GENERATED = "<!-- Made from "
DOCS = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("docs/**/*.md"))
WRITTEN = [name for name in DOCS if GENERATED not in (ROOT / name).read_text(encoding="utf-8")]
PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", *WRITTEN)
"""Pages that people write; docs/generate.py makes the others."""
GIVEN = ("privacy.md", "legal/privacy.md")
"""Documents that the commands of a page may name."""

SHELL = ("sh", "console")
"""The languages of blocks that are typed into a shell: commands, and commands with what they print."""
MARK = re.compile(r"^ *<!-- (.+) -->\n\Z", re.MULTILINE)
BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"# (\S+\.(?:ya?ml|toml))\n")
CODE = re.compile(r"`([^`]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


NOT_PLAYED = "not played: "
SAVED = "file: "
PLAYED_ELSEWHERE = {
    "quick-start": "tests/test_readme.py runs it in a fresh clone",
    "test-command": "it runs these tests; .ci/run runs it",
}


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, its text without the indent, and where its text stands in the page.

    `mark` is what the comment on the line above says; readers do not see it.
    """

    language: str
    text: str
    indent: str
    start: int
    end: int
    mark: str = ""

    @property
    def unplayed(self) -> str:
        """Why nothing plays the block, or what else does; '' for one that is played."""
        if self.mark.startswith(NOT_PLAYED):
            return self.mark.removeprefix(NOT_PLAYED)
        return PLAYED_ELSEWHERE.get(self.mark, "")

    @property
    def file(self) -> str:
        """The name of the file that a reader saves the block as, or ''."""
        if self.mark.startswith(SAVED):
            return self.mark.removeprefix(SAVED)
        found = FILE.match(self.text) if self.language in {"yaml", "toml"} else None
        return found[1] if found else ""


def blocks(page: str) -> Iterator[Block]:
    for match in BLOCK.finditer(page):
        mark = MARK.search(page[: match.start()])
        text = textwrap.dedent(match[3])
        yield Block(match[2], text, match[1], match.start(3), match.end(3), mark[1] if mark else "")


def only_block(page: str, after: str) -> str:
    return next(block.text for block in blocks(page[page.index(after) :]))


class Shell:
    """Runs commands in one folder, each as in a terminal: what it prints, and `$?` for the next."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder = folder
        self.code = 0
        ignored = {"NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "COLUMNS", "PYTHONPATH"}
        self.environment = {name: value for name, value in os.environ.items() if name not in ignored}
        tested = str(Path(policylint.__file__).parents[1])  # not another checkout that happens to be installed
        self.environment |= {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": tested}
        self.environment["PYTHONIOENCODING"] = "utf-8"

    def run(self, command: str) -> str:
        done = subprocess.run(
            ["/bin/sh", "-c", f"(exit {self.code})\n{command}"],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        self.code = done.returncode
        return done.stdout.decode("utf-8")


class Terminal(Shell):
    """A shell that keeps what it is told: the folder it goes to, and the variables that it exports."""

    def run(self, command: str) -> str:
        state = shlex.quote(str(self.folder.with_name(f"{self.folder.name}.state")))
        kept = f"if [ -e {state} ]; then . {state}; fi"
        keep = f'{{ export -p; printf "cd %s\\n" "\'$PWD\'"; }} > {state}'
        return super().run(f"{kept}\n(exit {self.code})\n{command}\npassed=$?\n{keep}\nexit $passed")


def rows(page: str, heading: str) -> list[list[str]]:
    """Return the cells of the tables under a heading, less their header rows."""
    body = page[page.index(f"\n{heading}\n") + len(heading) + 2 :]
    section = re.split(r"^#+ ", body, maxsplit=1, flags=re.MULTILINE)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    cells = [[cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    headers = {i - 1 for i, row in enumerate(cells) if set("".join(row)) == {"-"}}
    return [row for i, row in enumerate(cells) if i not in headers and i - 1 not in headers]


def names(page: str, heading: str) -> list[str]:
    return [CODE.findall(row[0])[0] for row in rows(page, heading)]


def page_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def doc(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def completed(fragment: str) -> str:
    """Return a rule with what a part of one leaves out."""
    rest = {
        "title": "t",
        "summary": "s",
        "why": "w",
        "clause": '["x"]',
        "advice": "a",
        "examples": "[{status: present, text: x}]",
    }
    there = yaml.safe_load(fragment)
    return fragment + "".join(f"{key}: {value}\n" for key, value in rest.items() if key not in there)


def load(files: dict[str, str], shell: Shell, beside: str = "") -> None:
    """Load rule files; policylint must accept them."""
    folder = shell.folder / "loaded"
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    output = shell.run(f"policylint rules --rules loaded {beside}")
    assert shell.code == 0, output
    shutil.rmtree(folder)
