"""Columns -> part files. A part is written beside its place and moved there; the mark of a task comes last."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from pathlib import Path

from policylint.atomic import PARTS, part_beside, put_in_place, write_atomically
from policylint.auditing.columns import TABLES, Columns, Table
from policylint.auditing.summary import Counts, counts_of
from policylint.auditing.tasks import Task
from policylint.auditing.tries import TRIES
from policylint.errors import PolicylintError
from policylint.typed import IO, Any, Literal, Protocol

Form = Literal["parquet", "jsonl"]
MARKS = "done"
"""The folder of the marks: what has one is done, and its counts are in it."""
_FOLDERS = (*TABLES, MARKS, TRIES)


class _Writer(Protocol):
    def write(self, table: Table) -> None: ...
    def close(self) -> None: ...


class JsonlWriter:
    """Writes one table, a row a line."""

    def __init__(self, path: Path) -> None:
        self.file: IO[str] = path.open("w", encoding="utf-8", newline="\n")

    def write(self, table: Table) -> None:
        """Add rows."""
        for row in zip(*table.values(), strict=True):
            self.file.write(json.dumps(dict(zip(table, row, strict=True)), ensure_ascii=False) + "\n")

    def close(self) -> None:
        """Finish the file."""
        self.file.close()


def write_task(folder: Path, form: Form, task: Task, batches: Iterable[Columns]) -> Counts:
    """Write the parts of a task, then its mark, and return its counts. Raises PolicylintError."""
    counts = Counts()
    try:
        with ExitStack() as stack:
            parts = {name: _Part(folder / name / f"{task.name}.{form}", name, form) for name in TABLES}
            for part in parts.values():
                stack.callback(part.drop)
            for columns in batches:
                for name, table in columns._asdict().items():
                    parts[name].write(table)
                counts = counts.plus(counts_of(columns))
            for part in parts.values():
                part.keep()
        write_atomically(mark_of(folder, task), counts.as_json().encode())
    except OSError as error:
        raise PolicylintError(f"cannot be written: {error.strerror or error}", str(error.filename or folder)) from error
    return counts


def mark_of(folder: Path, task: Task) -> Path:
    """Return where the mark of a task is."""
    return folder / MARKS / f"{task.name}.json"


def read_counts(folder: Path, task: Task) -> Counts | None:
    """Return the counts of a task that is done, or None; a mark that cannot be read is none."""
    try:
        return Counts.from_json(mark_of(folder, task).read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def make_folders(folder: Path) -> None:
    """Make the folders of the tables, marks and tries, and remove what a run that was ended left half written."""
    for name in _FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    _remove_parts(folder)


def tidy(folder: Path) -> None:
    """Remove what processes that were ended left, once all tasks are done. Raises OSError."""
    _remove_parts(folder)
    for path in (folder / TRIES).iterdir():
        path.unlink(missing_ok=True)


def _remove_parts(folder: Path) -> None:
    for one in (folder, *(folder / name for name in _FOLDERS)):
        for path in one.glob(PARTS):
            path.unlink(missing_ok=True)


class _Part:
    """One file in the making: begun with its first row, so that an empty table has none."""

    def __init__(self, path: Path, table: str, form: Form) -> None:
        self.path, self.table, self.form = path, table, form
        self.beside = part_beside(path)
        self.writer: _Writer | None = None

    def write(self, table: Table) -> None:
        if not next(iter(table.values())):
            return
        if self.writer is None:
            self.writer = self._begun()
        self.writer.write(table)

    def _begun(self) -> _Writer:
        if self.form == "jsonl":
            return JsonlWriter(self.beside)
        from policylint.auditing.parquet import ParquetWriter

        return ParquetWriter(self.beside, self.table)

    def keep(self) -> None:
        """Put the file in its place; an older one of a run that was ended goes."""
        if self.writer is None:
            self.path.unlink(missing_ok=True)
            return
        self.writer.close()
        put_in_place(self.beside, self.path)

    def drop(self) -> None:
        if self.writer is not None:
            with suppress(Exception):  # why nothing came of the file is told by what failed first
                self.writer.close()
        self.beside.unlink(missing_ok=True)


def written(value: Any) -> str:
    """Return a value as indented JSON."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
