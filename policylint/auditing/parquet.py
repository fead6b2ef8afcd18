"""Parquet, by pyarrow: imported only where there is some, because it comes with the extra `audit`."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from policylint import files
from policylint.auditing.columns import TABLES, Table
from policylint.auditing.tasks import Names, Task
from policylint.errors import PolicylintError
from policylint.typed import Any

_ROWS = 64
"""Rows read at a time: a row group may hold more than memory does."""


def pyarrow() -> ModuleType:
    """Import pyarrow. Raises PolicylintError where it is not installed."""
    try:
        importlib.import_module("pyarrow.parquet")
        return importlib.import_module("pyarrow")
    except ImportError:
        message = (
            "Parquet needs pyarrow; install it with: pip install 'policylint[audit]' (or use JSONL: --format jsonl)"
        )
        raise PolicylintError(message) from None


def row_groups(path: str, names: Names) -> list[tuple[int, int]]:
    """Return how many rows and bytes each row group has. Raises PolicylintError where the file has not the columns."""
    arrow = pyarrow()
    try:
        with arrow.parquet.ParquetFile(path) as file:
            there = file.schema_arrow.names
            groups = [file.metadata.row_group(number) for number in range(file.metadata.num_row_groups)]
            sizes = [(group.num_rows, group.total_byte_size) for group in groups]
    except (OSError, arrow.ArrowException) as error:
        raise _unreadable(path, error) from None
    for name in (names.text, names.id, names.format):
        if name and name not in there:
            from policylint.yamlfile import did_you_mean

            message = f"has no column {name!r}{did_you_mean(name, there)} (columns: {', '.join(there)})"
            raise PolicylintError(message, files.shown_path(path))
    return sizes


def records(task: Task, names: Names) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the number of each row of a task, and its columns that matter. Raises PolicylintError."""
    arrow = pyarrow()
    wanted = {names.text, names.id or "id", names.id or "path", names.format or "format"}
    line = task.line
    try:
        with arrow.parquet.ParquetFile(task.paths[0]) as file:
            columns = [name for name in file.schema_arrow.names if name in wanted]
            for batch in file.iter_batches(_ROWS, [task.first], columns):
                for row in batch.to_pylist():
                    yield line, row
                    line += 1
    except (OSError, UnicodeDecodeError, arrow.ArrowException) as error:
        raise _unreadable(task.paths[0], error) from None


class ParquetWriter:
    """Writes one table, batch by batch."""

    def __init__(self, path: Path, table: str) -> None:
        arrow = pyarrow()
        types = {
            "text": arrow.string(),
            "number": arrow.int32(),
            "truth": arrow.bool_(),
            "texts": arrow.list_(arrow.string()),
        }
        self.arrow = arrow
        self.schema = arrow.schema([(name, types[kind]) for name, kind in TABLES[table].items()])
        self.writer = arrow.parquet.ParquetWriter(path, self.schema, compression="zstd")

    def write(self, table: Table) -> None:
        """Add rows."""
        self.writer.write_table(self.arrow.Table.from_pydict(table, self.schema))

    def close(self) -> None:
        """Finish the file."""
        self.writer.close()


def _unreadable(path: str, error: Exception) -> PolicylintError:
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    return PolicylintError(f"cannot be read as Parquet: {reason}", files.shown_path(path))
