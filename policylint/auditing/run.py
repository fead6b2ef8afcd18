"""A run: what is to be done, what is done already, and who does the rest: this process, several, or a cluster."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from policylint import pool
from policylint.atomic import PARTS, write_atomically
from policylint.auditing import lock
from policylint.auditing.columns import lint_sources
from policylint.auditing.readers import read
from policylint.auditing.summary import Counts
from policylint.auditing.tasks import Names, Task
from policylint.auditing.writers import Form, make_folders, mark_of, read_counts, write_task, written
from policylint.engine import Linter
from policylint.errors import PolicylintError

RUN, LOCK = "run.json", "run.lock"
_AT_WORK = "another audit is at work in this folder; wait until it has ended, or name another --output"
_DIED = (
    "a worker process ended before its work was done (out of memory, or ended from outside);"
    " what is done is kept: the same command goes on from there"
)


class Job(NamedTuple):
    """What each worker must know: where the parts go, in which form, and what the columns are called."""

    folder: str
    form: Form
    names: Names


@contextmanager
def opened(folder: Path, settings: dict[str, Any]) -> Iterator[None]:
    """Begin a run in a folder, or go on with it, and keep others out meanwhile.

    Raises PolicylintError for a folder of another run, and for one in which another process is at work.
    """
    with ExitStack() as stack:
        try:
            _is_begun(folder, settings)  # nothing is written to a folder of something else
            folder.mkdir(parents=True, exist_ok=True)
            stack.enter_context(lock.held(folder / LOCK, _AT_WORK))
            if not _is_begun(folder, settings):
                write_atomically(folder / RUN, written(settings).encode())
            make_folders(folder)
        except OSError as error:
            raise PolicylintError(f"cannot be written: {error.strerror or error}", str(folder)) from error
        yield


def _is_begun(folder: Path, settings: dict[str, Any]) -> bool:
    """Return whether the run is there already. Raises PolicylintError for a folder of another, or of something else."""
    before = read_run(folder)
    if before is None:
        if folder.is_dir() and not all(path.name == LOCK or path.match(PARTS) for path in folder.iterdir()):
            raise PolicylintError("is not empty, and no audit is in it; name another folder", str(folder))
        return False
    if different := [key for key in settings if before.get(key) != settings[key]]:
        was = "; ".join(_told(key, before.get(key), settings[key]) for key in different)
        message = f"another audit is in this folder ({was}); go on with its settings, or name another --output"
        raise PolicylintError(message, str(folder / RUN))
    return True


def read_run(folder: Path) -> dict[str, Any] | None:
    """Return the settings of the run in a folder, None where there is none. Raises PolicylintError."""
    try:
        read = json.loads((folder / RUN).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise PolicylintError(f"cannot be read: {error}", str(folder / RUN)) from None
    if not isinstance(read, dict):
        raise PolicylintError("is no run of an audit", str(folder / RUN))
    return read


def undone(folder: Path, tasks: Iterable[Task]) -> tuple[list[Task], Counts]:
    """Return the tasks without a mark, and the counts of the others."""
    left: list[Task] = []
    done = Counts()
    for task in tasks:
        counts = read_counts(folder, task)
        if counts is not None:
            done = done.plus(counts)
        else:
            mark_of(folder, task).unlink(missing_ok=True)
            left.append(task)
    return left, done


def work(linter: Linter, job: Job, task: Task) -> tuple[Task, Counts]:
    """Do one task: read, lint, write, mark. Doing it twice leaves the same files. Raises PolicylintError."""
    batches = (lint_sources(batch, linter) for batch in read(task, job.names))
    return task, write_task(Path(job.folder), job.form, task, batches)


def here(linter: Linter, job: Job, tasks: Sequence[Task], jobs: int | None) -> Generator[tuple[Task, Counts]]:
    """Do tasks in this process, or in several, and yield each that is done. Raises PolicylintError where one dies."""
    most = jobs or pool.workers_for(sum(task.size for task in tasks), pool.cores())
    workers = min(most, len(tasks), pool.MOST_WORKERS)
    if workers < 2:
        yield from (work(linter, job, task) for task in tasks)
        return
    from concurrent.futures.process import BrokenProcessPool

    try:
        yield from pool.shared((linter,), _work, [(job, task) for task in tasks], workers)
    except BrokenProcessPool:
        raise PolicylintError(_DIED) from None


def _work(linters: Sequence[Linter], item: tuple[Job, Task]) -> tuple[Task, Counts]:
    return work(linters[0], *item)


def _told(key: str, before: Any, now: Any) -> str:
    if key == "rules":
        return "other rules, or others of them"
    if key == "inputs_digest":
        return "the inputs have changed"
    return f"{key}: {_brief(before)}, now {_brief(now)}"


def _brief(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}={one}" for name, one in value.items() if one) or "none"
    return (", ".join(map(str, value)) if isinstance(value, list) else str(value)) or "none"
