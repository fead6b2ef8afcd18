"""Corpora to audit, and the tables that come of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.house import BAD, GOOD, WEAK

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
