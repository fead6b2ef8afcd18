"""Inputs -> tasks: groups of files, ranges of JSONL lines, row groups of Parquet files."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from policylint import files
from policylint.auditing.columns import clean
from policylint.errors import PolicylintError
from policylint.typed import Literal, NamedTuple

_FILES, _BYTES = 200, 4_000_000
"""The most files, and about the most bytes, of one task: a worker that dies loses no more than that."""
_BLOCK = 1 << 20

JSONL, PARQUET = (".jsonl", ".ndjson"), (".parquet",)


class Names(NamedTuple):
    """The columns of JSONL and Parquet to read; `id` and `format` may be '': then what is there is taken.

    `default` is the format of texts without one, '' to go by the ending of their id.
    """

    text: str = "text"
    id: str = ""
    format: str = ""
    default: str = ""


class Task(NamedTuple):
    """A part of the work. `first` and `last` are offsets in a JSONL file, or the number of a row group and of the next.

    `line` is the number of the first line or row, from 1, `size` about how many bytes it is, `names` are the paths as
    they are shown, whatever folder a worker is in.
    """

    number: int
    kind: Literal["files", "jsonl", "parquet"]
    paths: tuple[str, ...]
    first: int = 0
    last: int = 0
    line: int = 1
    size: int = 0
    names: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return what its files are called."""
        return f"part-{self.number:05}"


class Inputs(NamedTuple):
    """What is to be audited: documents, and files of many documents."""

    documents: tuple[str, ...]
    collections: tuple[str, ...]


def find_inputs(paths: Sequence[str], search: files.Search, output: Path) -> Inputs:
    """Find documents, and files of many, in what is named; nothing below the output. Raises PolicylintError."""
    own = os.path.realpath(output)

    def is_own(path: str) -> bool:
        real = os.path.realpath(path)
        return real == own or real.startswith(own + os.sep)

    collections = [path for path in paths if _is_collection(path)]
    others = [path for path in paths if not _is_collection(path)]
    found = files.discover(others, search)
    if found.errors:
        raise found.errors[0]
    for path in collections:
        if not Path(path).is_file():
            raise PolicylintError("no such file or folder", files.shown_path(path))
    below = [one for path in others if Path(path).is_dir() for one in _collections_below(path)]
    distinct = {os.path.realpath(path): path for path in (*collections, *below) if not is_own(path)}
    return Inputs(tuple(path for path in found.paths if not is_own(path)), tuple(distinct.values()))


def plan(inputs: Inputs, names: Names) -> list[Task]:
    """Cut inputs into tasks, the same for the same inputs. Raises PolicylintError."""
    tasks: list[Task] = []
    for task in _all(inputs, names):
        shown = tuple(clean(files.shown_path(path)) for path in task.paths)
        tasks.append(task._replace(number=len(tasks) + 1, names=shown))
    return tasks


def digest(inputs: Inputs) -> str:
    """Return what changes when the inputs do: their names, sizes and times."""
    hashed = hashlib.blake2b(digest_size=16)
    for path in (*inputs.documents, *inputs.collections):
        status = _status(path)
        times = f"{status.st_size} {status.st_mtime_ns}" if status else "-"
        hashed.update(f"{files.shown_path(path)}\0{times}\0".encode())
    return hashed.hexdigest()


def _is_collection(path: str) -> bool:
    return path.lower().endswith((*JSONL, *PARQUET)) and not Path(path).is_dir()


def _collections_below(folder: str) -> Iterator[str]:
    for at, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if not one.startswith(".") and one not in files.SKIPPED_FOLDERS)
        yield from (os.path.join(at, name) for name in sorted(names) if _is_collection(name))


def _status(path: str) -> os.stat_result | None:
    try:
        return Path(path).stat()
    except (OSError, ValueError):
        return None  # whoever reads it tells


def _all(inputs: Inputs, names: Names) -> Iterator[Task]:
    yield from _groups(inputs.documents)
    for path in inputs.collections:
        yield from _ranges(path) if path.lower().endswith(JSONL) else _row_groups(path, names)


def _groups(paths: Iterable[str]) -> Iterator[Task]:
    group: list[str] = []
    size = 0
    for path in paths:
        status = _status(path)
        own = status.st_size if status else 0
        if group and (len(group) == _FILES or size + own > _BYTES):
            yield Task(0, "files", tuple(group), size=size)
            group, size = [], 0
        group.append(path)
        size += own
    if group:
        yield Task(0, "files", tuple(group), size=size)


def _ranges(path: str) -> Iterator[Task]:
    """Cut a file behind ends of lines; it is read once to find them."""
    first, line, at, lines = 0, 1, 0, 1
    try:
        with Path(path).open("rb") as file:
            while block := file.read(_BLOCK):
                if at + len(block) - first > _BYTES and (end := block.rfind(b"\n") + 1):
                    lines += block.count(b"\n", 0, end)
                    yield Task(0, "jsonl", (path,), first, at + end, line, at + end - first)
                    first, line = at + end, lines
                    lines += block.count(b"\n", end)
                else:
                    lines += block.count(b"\n")
                at += len(block)
    except OSError as error:
        raise PolicylintError(f"cannot be read: {error.strerror or error}", files.shown_path(path)) from error
    if at > first:
        yield Task(0, "jsonl", (path,), first, at, line, at - first)


def _row_groups(path: str, names: Names) -> Iterator[Task]:
    from policylint.auditing.parquet import row_groups

    line = 1
    for number, (rows, size) in enumerate(row_groups(path, names)):
        yield Task(0, "parquet", (path,), number, number + 1, line, size)
        line += rows
