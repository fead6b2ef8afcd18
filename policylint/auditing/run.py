"""A run: what is to be done, what is done already, and who does the rest: this process, several, or a cluster."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from itertools import count
from pathlib import Path

from policylint import pool
from policylint.atomic import PARTS, write_atomically
from policylint.auditing import lock, tries
from policylint.auditing.columns import Columns, Failed, joined, lint_sources
from policylint.auditing.readers import documents, read
from policylint.auditing.summary import Counts
from policylint.auditing.tasks import Names, Task
from policylint.auditing.workers import surviving
from policylint.auditing.writers import Form, make_folders, mark_of, read_counts, tidy, write_task, written
from policylint.engine import Linter
from policylint.errors import PolicylintError
from policylint.source import Source
from policylint.typed import Any, NamedTuple

RUN, LOCK = "run.json", "run.lock"
_NO_MEMORY = "there is not enough memory; what is done is kept: the same command goes on, if need be without a document"
_AT_WORK = "another audit is at work in this folder; wait until it has ended, or name another --output"


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
        with suppress(OSError):  # somebody has a file open
            tidy(folder)


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
    with closing(_checked(linter, job, task)) as batches:
        return task, write_task(Path(job.folder), job.form, task, batches)


def here(linter: Linter, job: Job, tasks: Sequence[Task], jobs: int | None) -> Generator[tuple[Task, Counts]]:
    """Do tasks in this process, or in others, and yield each that is done.

    A task over which a worker dies is done again, by a new one; one over which this process has died, by a worker.
    Raises PolicylintError where that does not help.
    """
    folder = Path(job.folder)
    most = jobs or pool.workers_for(sum(task.size for task in tasks), pool.cores())
    workers = min(most, len(tasks), pool.MOST_WORKERS)
    if workers < 2 and not any(tries.died(folder, task) for task in tasks):
        try:
            yield from (work(linter, job, task) for task in tasks)
        except MemoryError:
            raise PolicylintError(_NO_MEMORY, job.folder) from None
        return
    deaths = tries.Deaths(folder)
    items = [(job, task) for task in tasks]
    yield from surviving((linter,), _work, items, max(1, workers), lambda item: deaths.add(item[1]))


def _checked(linter: Linter, job: Job, task: Task) -> Generator[Columns]:
    """Yield what is found in the documents of a task, batch by batch; one by one where a process has died over them."""
    with tries.begun(Path(job.folder), task) as this:
        if this.seen.suspect >= 0:
            _suspected(linter, job, task, this)
        numbers = count()
        for batch in read(task, job.names, this):
            if this.careful:
                found = [_alone(linter, one, next(numbers), this) for one in batch]
                this.rests()
                yield joined(found)
            else:
                yield lint_sources(batch, linter)


def _suspected(linter: Linter, job: Job, task: Task, this: tries.Try) -> None:
    """Check the document at which the last process died, before any other."""
    for number, one in enumerate(documents(task, job.names, this)):
        if number == this.seen.suspect:
            _alone(linter, one, number, this)
            break
    this.rests()


def _alone(linter: Linter, one: Source | Failed, number: int, this: tries.Try) -> Columns:
    this.checks(number, one.path if isinstance(one, Source) else one.id)
    return lint_sources([one], linter)


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
