"""Documents that `--fix` changes."""

from __future__ import annotations

from pathlib import Path

from tests.house import GOOD, write, write_house

UNUSED = "<!-- policylint-disable-file house/logs -->\n"
CLAUSE = "\n## Logs\n\nWe keep logs for [PERIOD].\n"
UNSAFE = ("--fix", "--unsafe-fixes")


def write_documents() -> None:
    """Write the documents of the house: bad.md lacks a clause, good.md has a suppression that hides nothing."""
    write_house()
    write("good.md", GOOD + UNUSED)


def text(name: str) -> str:
    """Return what is in a file, with its line ends."""
    return Path(name).read_bytes().decode()
