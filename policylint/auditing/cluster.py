"""The tasks of an audit on a Dask cluster that exists: `distributed` is imported only here, with the extra `dask`.

A worker writes the parts of its tasks itself, so inputs and output must be at the same paths for all. Dask gives the
tasks of a worker that dies to another; a part is replaced whole, so that a task that is done twice is there once.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Generator, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from policylint import __version__
from policylint.auditing.run import Job, work
from policylint.auditing.summary import Counts
from policylint.auditing.tasks import Task
from policylint.auditing.tries import Deaths
from policylint.engine import Linter
from policylint.errors import PolicylintError
from policylint.typed import Any

_CONNECT = 20
"""Seconds to wait for a scheduler."""
_IN_FLIGHT = 3
"""Tasks for each thread of the cluster that are submitted and not yet done."""


def on_cluster(linter: Linter, job: Job, tasks: Sequence[Task], address: str) -> Generator[tuple[Task, Counts]]:
    """Do tasks on a cluster, and yield each that is done. Raises PolicylintError where one cannot be done."""
    distributed = _distributed()
    from policylint.auditing.plugin import Shared

    try:
        client = distributed.Client(address, timeout=_CONNECT, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise PolicylintError(f"no Dask scheduler answers at {address} ({reason})") from None
    with client:
        name = f"policylint-{job.folder}"
        try:
            client.register_plugin(Shared(name, linter, job))
            deaths = Deaths(Path(job.folder))
            yield from _results(distributed, client, name, [_absolute(task) for task in tasks], deaths)
        except ImportError as error:
            message = f"the scheduler and the workers must have this version of policylint, too ({error})"
            raise PolicylintError(message) from None
        except (OSError, distributed.CancelledError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            message = f"the cluster did not end its work ({reason}); what is done is kept: the same command goes on"
            raise PolicylintError(message) from None
        finally:
            if client.status == "running":
                client.unregister_worker_plugin(name)


def do(name: str, version: str, task: Task) -> tuple[Task, Counts]:
    """Do one task on a worker."""
    from distributed import get_worker

    if version != __version__:
        raise PolicylintError(f"a worker has policylint {__version__}, and this is {version}; install the same there")
    plugin = get_worker().plugins[name]
    with plugin.lock:
        return work(plugin.linter, plugin.job, task)


def _absolute(task: Task) -> Task:
    """Return a task for processes in other folders."""
    return task._replace(paths=tuple(map(os.path.abspath, task.paths)))


def _results(
    distributed: Any, client: Any, name: str, tasks: Sequence[Task], deaths: Deaths
) -> Iterator[tuple[Task, Counts]]:
    """Yield results as they come; few tasks are in flight at a time."""
    waiting = iter(tasks)
    submitted: dict[str, Task] = {}

    def submit(tasks: Iterable[Task]) -> Iterator[Any]:
        for task in tasks:
            future = client.submit(do, name, __version__, task, pure=False)
            submitted[future.key] = task
            yield future

    threads = sum(client.nthreads().values()) or 1
    running = distributed.as_completed(submit(islice(waiting, threads * _IN_FLIGHT)), loop=client.loop)
    for future in running:
        task = submitted.pop(future.key)
        try:
            yield future.result()
        except (distributed.KilledWorker, MemoryError):  # perhaps another task killed those that had this one
            deaths.add(task)
            next_ones = [task]
        else:
            next_ones = list(islice(waiting, 1))
        future.release()
        for more in submit(next_ones):
            running.add(more)


def _distributed() -> Any:
    try:
        return importlib.import_module("distributed")
    except ImportError:
        message = "--scheduler needs Dask; install it with: pip install 'policylint[dask]'"
        raise PolicylintError(message) from None
