"""Linting many documents: in this process, or some at a time in several, with the same results in the same order."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager

from policylint import files
from policylint.engine import Linter
from policylint.errors import PolicylintError
from policylint.report import DocumentReport
from policylint.schedule import Batch, Task, batched, beside
from policylint.source import Source
from policylint.typed import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing.queues import Queue

    from policylint.sent import Made

WORTH_A_WORKER = 2_000_000
"""Bytes of documents for which it pays to start one more worker: checking them takes several times as long."""

MOST_WORKERS = 61
"""What Windows can wait for at once."""

Result = tuple[int, DocumentReport | PolicylintError]
"""The number of a document, and what came of it."""

_SELDOM = 50_000
"""Objects that a worker makes before it looks for cycles: only what could not be read or parsed has some."""

_TURN = 0.0002
"""Seconds after which a thread lets another one have its turn."""

_DEAD = (
    "a worker process ended before its work was done (out of memory, or ended from outside); nothing is reported;"
    " try --jobs 1"
)

_Item = TypeVar("_Item")
_Value = TypeVar("_Value")


def lint(linters: Sequence[Linter], tasks: Sequence[Task], jobs: int | None) -> Generator[Result]:
    """Lint documents in their order. `jobs` is the number of processes at work; None leaves it to their size.

    Raises PolicylintError where a worker ends before its work is done.
    """
    if jobs == 1 or len(tasks) < 2:
        yield from _lint_here(linters, tasks)
        return
    sizes = [_size(task.what) for task in tasks]
    jobs = min(jobs or workers_for(sum(sizes), cores()), MOST_WORKERS)
    batches = list(batched(tasks, sizes, jobs)) if jobs > 1 else []
    jobs = min(jobs, len(batches))
    # This process is one of those at work: it has the linters already, and nobody has to send it anything.
    workers = new_pool(linters, jobs - 1) if jobs > 1 else None
    if workers is None:
        yield from _lint_here(linters, tasks)
        return
    from concurrent.futures.process import BrokenProcessPool

    try:
        with ended([workers]), _short_turns():
            yield from _lint_beside(workers, jobs - 1, linters, batches)
    except BrokenProcessPool:
        raise PolicylintError(_DEAD) from None


def _lint_beside(
    pool: ProcessPoolExecutor, workers: int, linters: Sequence[Linter], batches: Iterable[Batch]
) -> Generator[Result]:
    """Lint batches in a pool and, whenever it has enough to do, one in this process."""
    from policylint.sent import unpacked

    submit = submitting(pool, workers, _packed_results)
    for batch, found in beside(submit, lambda batch: list(_lint_here(linters, batch.tasks)), batches, workers):
        for number, result in found:
            yield number, unpacked(result, linters[batch.tasks[0].linter])


def workers_for(size: int, cores: int) -> int:
    """Return how many workers some bytes of documents are worth, one for each core at most."""
    return max(1, min(size // WORTH_A_WORKER, cores))


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _size(what: str | Source) -> int:
    if isinstance(what, Source):
        return len(what.text)
    try:
        return os.stat(what).st_size
    except (OSError, ValueError):
        return 0  # whoever reads it tells


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
        import pickle
        from concurrent.futures import ProcessPoolExecutor

        context = multiprocessing.get_context("spawn")
        # Not as arguments of the process: Python writes those to a pipe whose other end it holds, too, and waits for
        # ever if the process dies before it has read them. A queue is filled by a thread, for which nobody waits.
        given: Queue[bytes] = context.Queue()
        given.cancel_join_thread()
        plain = pickle.dumps(linters)
        for _ in range(workers):
            given.put(plain)
        return ProcessPoolExecutor(workers, context, _begin, (given,))
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
def _short_turns() -> Iterator[None]:
    """Let the threads that read from workers have their turn at once: a worker waits until all that it says is read."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(_TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


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


def _begin(given: Queue[bytes]) -> None:
    """Make a worker ready. It ends with the process that started it, however that ends."""
    import gc
    import pickle
    import signal
    from threading import Thread

    global _linters  # noqa: PLW0603 -- a worker has no other place
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    _linters = pickle.loads(given.get())  # noqa: S301 -- of the process that started this one
    gc.freeze()
    gc.set_threshold(_SELDOM)


def _end_with_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    assert parent
    parent.join()
    os._exit(1)


def _work(work: Callable[[Sequence[Linter], _Item], _Value], item: _Item) -> _Value:
    return work(_linters, item)


def _packed_results(linters: Sequence[Linter], batch: Batch) -> Sequence[tuple[int, Made]]:
    from policylint.sent import packed

    return [(number, packed(result)) for number, result in _lint_here(linters, batch.tasks)]
