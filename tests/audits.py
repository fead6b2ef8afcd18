"""Corpora to audit, and the tables that come of it."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

from tests.conftest import ROOT
from tests.house import BAD, GOOD, WEAK
from tests.processes import environment

Row = dict[str, Any]

TEXTS = {"good": GOOD, "weak": WEAK, "bad": BAD}


def table(name: str, folder: str = "out") -> list[Row]:
    """Read a table of an audit, part by part."""
    parts = sorted(Path(folder, name).glob("*"))
    return [json.loads(line) for part in parts for line in part.read_text(encoding="utf-8").splitlines()]


def write_jsonl(path: str, rows: list[Any]) -> None:
    lines = (row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows)
    Path(path).write_bytes(b"".join(line + b"\n" for line in lines))


def tree(folder: str) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()
    }


def many(path: str, count: int = 300) -> None:
    """Write so many documents that they make several tasks."""
    filler = "\n\nOur office is in a street with trees. " * 60
    padding = "x" * 18_000  # tasks are cut by bytes, and what is in no column that is read costs no time
    texts = [f"{text}{filler}" for text in TEXTS.values()]
    rows: list[Row] = [{"id": f"{number}", "text": texts[number % 3], "padding": padding} for number in range(count)]
    rows[7] = {"id": "broken"}
    write_jsonl(path, rows)


DEADLY = """
import os
import re
import sys
from pathlib import Path

log = Path(__file__).parent / "log"

if "worker" in os.environ.get("DIES", "") and any("spawn_main" in one for one in sys.orig_argv):
    os._exit(77)

from policylint.auditing import readers
from policylint.engine import Linter

unhurt, lines = Linter.lint_all, readers._lines


def lint_all(self, sources):
    sources = list(sources)
    for source in sources:
        if found := re.search(r"Deadly (\\d+) times", source.text):
            with log.open("a") as file:
                file.write(f"{source.path}\\n")
            if log.read_text().splitlines().count(source.path) <= int(found[1]):
                os._exit(77)
    return unhurt(self, sources)


def deadly_lines(task):
    for number, line in lines(task):
        if os.environ.get("DIES") == f"line {number}":
            os._exit(77)
        yield number, line


Linter.lint_all = lint_all
readers._lines = deadly_lines
"""


def deadly(**more: str) -> dict[str, str]:
    """Return an environment in which a document ends the process that checks it, as often as it says."""
    folder = Path("deadly").absolute()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(DEADLY, encoding="utf-8")
    return environment(PYTHONPATH=os.pathsep.join((str(folder), str(ROOT))), **more)


def kills(times: int = 1000) -> str:
    """Return a document that does so."""
    return f"{GOOD}\n\nDeadly {times} times.\n"
