"""Task -> documents, some at a time, so that memory stays bounded; what is no document is an error of its own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import count, islice
from pathlib import Path

from policylint import files
from policylint.auditing.columns import Failed, clean, source_of
from policylint.auditing.tasks import Names, Task
from policylint.auditing.tries import Seen, Try
from policylint.decoding import decode
from policylint.errors import PolicylintError
from policylint.formats import format_of
from policylint.source import Source
from policylint.typed import Any

_BATCH = 500_000
"""Characters of documents that are in memory at a time, at least one document."""
_LONGEST = 200_000_000
"""Bytes of the longest line of JSONL that is read."""

_ENDED = "ended every time: out of memory, a crash in compiled code, or ended from outside"
_KILLS = f"the worker that read it {_ENDED}"
_KILLS_READING = f"the rest is not checked, for the worker that read on {_ENDED}"


def read(task: Task, names: Names, this: Try) -> Iterator[list[Source | Failed]]:
    """Yield the documents of a task in batches. Raises PolicylintError where a file cannot be read on."""
    batch: list[Source | Failed] = []
    size = 0
    for one in documents(task, names, this):
        batch.append(one)
        size += len(one.text) if isinstance(one, Source) else 1_000
        if size > _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def documents(task: Task, names: Names, this: Try) -> Iterator[Source | Failed]:
    """Yield the documents of a task; those that are to blame for deaths are errors."""
    found = _documents(task, names, this.seen)
    for number in count():
        this.reads(number)
        one = next(found, None)
        if one is None:
            return
        yield one


def _documents(task: Task, names: Names, seen: Seen) -> Iterator[Source | Failed]:
    if task.kind == "files":
        return _of_files(task, seen)
    if task.kind == "jsonl":
        return _of_records(task, names, _lines(task), seen)
    from policylint.auditing.parquet import records

    return _of_records(task, names, records(task, names), seen)


def _of_files(task: Task, seen: Seen) -> Iterator[Source | Failed]:
    for number, (path, name) in enumerate(zip(task.paths, task.names, strict=True)):
        yield Failed(name, _KILLS, name) if number in seen.blamed else _read(path, name)


def _read(path: str, name: str) -> Source | Failed:
    try:
        text = decode(files.read_bytes(path), name)
    except PolicylintError as error:
        return Failed(name, error.message, name, error.line)
    return Source(name, text, format_of(name))


def _of_records(task: Task, names: Names, records: Iterable[tuple[int, Any]], seen: Seen) -> Iterator[Source | Failed]:
    """Yield the documents of records; a file that ends in the middle, or is none, is one error."""
    source = task.names[0]
    line = task.line
    try:
        for number, (line, record) in enumerate(islice(records, seen.end if seen.end >= 0 else None)):
            if number in seen.blamed:
                yield Failed(seen.blamed[number] or f"{source}:{line}", _KILLS, source, line)
            else:
                yield _of_record(record, source, line, names)
    except PolicylintError as error:
        yield Failed("", error.message, source, line)
    if seen.end >= 0:
        yield Failed("", _KILLS_READING, source, line)


def _of_record(record: Any, source: str, line: int, names: Names) -> Source | Failed:
    if isinstance(record, bytes):
        record = _parsed(record, source, line)
    if isinstance(record, Failed):
        return record
    if not isinstance(record, dict):
        return Failed("", "is no JSON object", source, line)
    id = _id(record, names) or f"{source}:{line}"
    if names.text not in record:
        return Failed(id, f"has no {names.text!r}; name the column of the text with --text-column", source, line)
    return source_of(id, record[names.text], record.get(names.format or "format") or names.default, source, line)


def _id(record: dict[str, Any], names: Names) -> str:
    for name in (names.id,) if names.id else ("id", "path"):
        value = record.get(name)
        if isinstance(value, (str, int)) and not isinstance(value, bool) and value != "":
            return clean(str(value))
    return ""


def _lines(task: Task) -> Iterator[tuple[int, bytes | Failed]]:
    source = task.names[0]
    try:
        with Path(task.paths[0]).open("rb") as file:
            file.seek(task.first)
            number = task.line
            while file.tell() < task.last and (line := file.readline(_LONGEST)):
                if not line.endswith(b"\n") and len(line) == _LONGEST:
                    while (rest := file.readline(_LONGEST)) and not rest.endswith(b"\n"):
                        pass
                    yield number, Failed("", f"is longer than {_LONGEST:,} bytes", source, number)
                elif line.strip():
                    yield number, line
                number += 1
    except OSError as error:
        raise PolicylintError(f"cannot be read: {error.strerror or error}", source) from error


def _parsed(line: bytes, source: str, number: int) -> Any:
    try:
        return json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return Failed("", f"is not UTF-8 (byte 0x{line[error.start]:02X} at offset {error.start})", source, number)
    except json.JSONDecodeError as error:
        return Failed("", f"is no JSON: {error.msg} (column {error.colno})", source, number)
    except (ValueError, RecursionError):  # a number of thousands of digits; brackets in brackets
        return Failed("", "is no JSON that can be read", source, number)
