"""Linting many documents: in this process, or some at a time in several, with the same results in the same order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from policylint import files
from policylint.engine import Linter
from policylint.errors import PolicylintError
from policylint.report import DocumentReport
from policylint.source import Source

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

    from policylint.sent import Sent

WORTH_A_WORKER = 2_000_000
"""Bytes of documents for which it pays to start one more worker: checking them takes several times as long."""

MOST_WORKERS = 61
"""What Windows can wait for at once."""

_BATCH = 120_000
"""Bytes that a worker gets at a time, less where there is little to share out."""
_IN_FLIGHT = 2
"""Batches that each worker has: one at work and one waiting, so that memory stays bounded and nobody idles."""

Result = tuple[int, DocumentReport | PolicylintError]
"""The number of a document, and what came of it."""

_SELDOM = 50_000
"""Objects that a worker makes before it looks for cycles: only what could not be read or parsed has some."""

_DEAD = (
    "a worker process ended before its work was done (out of memory, or ended from outside); nothing is reported;"
    " try --jobs 1"
)

_Item = TypeVar("_Item")
_Value = TypeVar("_Value")


class Task(NamedTuple):
    """One document to lint: its number in the run, which linter is for it, and its path, or itself if it is read."""

    number: int
    linter: int
    what: str | Source


def lint(linters: Sequence[Linter], tasks: Sequence[Task], jobs: int | None) -> Generator[Result]:
    """Lint documents in their order. `jobs` is the number of processes at work; None leaves it to their size.

    Raises PolicylintError where a worker ends before its work is done.
    """
    if jobs == 1 or len(tasks) < 2:
        yield from _lint_here(linters, tasks)
        return
    sizes = [_size(task.what) for task in tasks]
    jobs = min(jobs or workers_for(sum(sizes), cores()), MOST_WORKERS)
    batches = list(_batches(tasks, sizes, jobs)) if jobs > 1 else []
    workers = min(jobs, len(batches))
    if workers < 2:
        yield from _lint_here(linters, tasks)
        return
    from concurrent.futures.process import BrokenProcessPool

    from policylint.sent import unpacked

    linter_of = {task.number: linters[task.linter] for task in tasks}
    try:
        for found in shared(linters, _packed_results, batches, workers):
            for number, result in found:
                yield number, unpacked(result, linter_of[number])
    except BrokenProcessPool:
        raise PolicylintError(_DEAD) from None


def shared(
    linters: Sequence[Linter], work: Callable[[Sequence[Linter], _Item], _Value], items: Sequence[_Item], workers: int
) -> Generator[_Value]:
    """Yield what a function makes of the linters and each item, in order, in several processes where there can be some.

    Raises BrokenProcessPool where one of them ends before its work is done.
    """
    pool = new_pool(linters, workers)
    if pool is None:
        yield from (work(linters, item) for item in items)
        return
    with ended([pool]):
        yield from in_order(submitting(pool, workers, work), items, workers * _IN_FLIGHT)


def workers_for(size: int, cores: int) -> int:
    """Return how many workers some bytes of documents are worth, one for each core at most."""
    return max(1, min(size // WORTH_A_WORKER, cores))


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(submit: Callable[[_Item], Future[_Value]], items: Iterable[_Item], window: int) -> Iterator[_Value]:
    """Yield what comes of items in their order; no more than `window` of them are ever submitted and not yet taken."""
    waiting = iter(items)
    flying = deque(map(submit, islice(waiting, window)))
    while flying:
        yield flying.popleft().result()
        flying.extend(map(submit, islice(waiting, 1)))


def _size(what: str | Source) -> int:
    if isinstance(what, Source):
        return len(what.text)
    try:
        return Path(what).stat().st_size
    except (OSError, ValueError):
        return 0  # whoever reads it tells


def _batches(tasks: Sequence[Task], sizes: Sequence[int], jobs: int) -> Iterator[list[Task]]:
    """Yield tasks in batches of one linter each, so small that every worker has some."""
    most = min(_BATCH, sum(sizes) // (jobs * 2 * _IN_FLIGHT))
    batch: list[Task] = []
    size = 0
    for task, bytes_ in zip(tasks, sizes, strict=True):
        if batch and (size + bytes_ > most or task.linter != batch[0].linter):
            yield batch
            batch, size = [], 0
        batch.append(task)
        size += bytes_
    if batch:
        yield batch


def _lint_here(linters: Sequence[Linter], tasks: Sequence[Task]) -> Iterator[Result]:
    """Lint documents with their linters; those of one linter must stand together."""
    at = 0
    while at < len(tasks):
        linter = tasks[at].linter
        end = next((end for end in range(at, len(tasks)) if tasks[end].linter != linter), len(tasks))
        yield from _lint_with(linters[linter], tasks[at:end])
        at = end


def _lint_with(linter: Linter, tasks: Sequence[Task]) -> Iterator[Result]:
    read: list[int] = []
    refused: list[Result] = []

    def sources() -> Iterator[Source]:
        for number, _, what in tasks:
            try:
                source = files.read(what) if isinstance(what, str) else what
            except PolicylintError as error:
                refused.append((number, error))
            else:
                read.append(number)
                yield source

    for at, result in enumerate(linter.lint_all(sources())):
        yield read[at], result
    yield from refused


# --- workers


def new_pool(linters: Sequence[Linter], workers: int) -> ProcessPoolExecutor | None:
    """Return a pool of processes, or None where there can be none: then this process does the work.

    They are spawned on every system: forking is fast but unsafe, and by the size of the work no matter.
    """
    try:
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor

        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(workers, context, _begin, (linters,))
    except (ImportError, NotImplementedError, OSError):  # no semaphores here
        return None


def submitting(
    pool: ProcessPoolExecutor, workers: int, work: Callable[[Sequence[Linter], _Item], _Value]
) -> Callable[[_Item], Future[_Value]]:
    """Return what submits an item. The first ones start the workers.

    A terminal sends its interrupts to every process; the workers are to leave them to this one. The helper process
    of the pool, whose start would end the deafness, runs by then.
    """
    left = workers

    def submit(item: _Item) -> Future[_Value]:
        nonlocal left
        if left <= 0:
            return pool.submit(_work, work, item)
        left -= 1
        with _deaf():
            return pool.submit(_work, work, item)

    return submit


@contextmanager
def _deaf() -> Iterator[None]:
    """Put off interrupts; a process that is started meanwhile never hears of any."""
    try:
        from signal import SIG_BLOCK, SIG_SETMASK, SIGINT, pthread_sigmask
    except ImportError:  # Windows; there _begin does what can be done
        yield
        return
    before = pthread_sigmask(SIG_BLOCK, [SIGINT])
    try:
        yield
    finally:
        pthread_sigmask(SIG_SETMASK, before)


@contextmanager
def ended(pools: Sequence[ProcessPoolExecutor]) -> Iterator[None]:
    """End pools, and such as are added meanwhile: at once where something went wrong, for nobody waits for the rest."""
    from multiprocessing import active_children

    others = set(active_children())
    try:
        yield
    except BaseException:
        for worker in set(active_children()) - others:
            worker.terminate()
        for pool in pools:
            pool.shutdown(wait=False, cancel_futures=True)
        raise
    for pool in pools:
        pool.shutdown()


_linters: Sequence[Linter] = ()
"""Those of a worker: given to it once, as it begins."""


def _begin(linters: Sequence[Linter]) -> None:
    """Make a worker ready. It ends with the process that started it, however that ends."""
    import gc
    import signal
    from threading import Thread

    global _linters  # noqa: PLW0603 -- a worker has no other place
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _linters = linters
    gc.freeze()
    gc.set_threshold(_SELDOM)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    assert parent
    parent.join()
    os._exit(1)


def _work(work: Callable[[Sequence[Linter], _Item], _Value], item: _Item) -> _Value:
    return work(_linters, item)


def _packed_results(linters: Sequence[Linter], batch: list[Task]) -> list[tuple[int, Sent | PolicylintError]]:
    from policylint.sent import packed

    return [(number, packed(result)) for number, result in _lint_here(linters, batch)]
