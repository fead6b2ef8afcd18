"""Workers that may die: each is a pool of its own, so that it is known which had what, and no other minds."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence

from policylint.engine import Linter
from policylint.errors import PolicylintError
from policylint.pool import ended, new_pool, submitting
from policylint.typed import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

_Item = TypeVar("_Item")
_Value = TypeVar("_Value")


def surviving(
    linters: Sequence[Linter],
    work: Callable[[Sequence[Linter], _Item], _Value],
    items: Iterable[_Item],
    workers: int,
    died: Callable[[_Item], None],
) -> Generator[_Value]:
    """Yield what a function makes of the linters and each item, as it comes, whatever workers die.

    The item of a worker that ends before its work is done is told to `died`, which may raise, and given to a new
    worker. Raises PolicylintError where none can be started.
    """
    from concurrent.futures import FIRST_COMPLETED, wait
    from concurrent.futures.process import BrokenProcessPool

    waiting = deque(items)
    pools: list[ProcessPoolExecutor] = []
    idle: list[ProcessPoolExecutor] = []
    busy: dict[Future[_Value], tuple[ProcessPoolExecutor, _Item]] = {}
    with ended(pools):
        while waiting or busy:
            while waiting and len(busy) < workers:
                item = waiting.popleft()
                pool = idle.pop() if idle else new_pool(linters, 1)
                if pool is None:  # there can be no processes
                    yield work(linters, item)
                    continue
                if pool not in pools:
                    pools.append(pool)
                busy[_given(pool, work, item)] = pool, item
            for future in wait(busy, return_when=FIRST_COMPLETED).done:
                pool, item = busy.pop(future)
                try:
                    value = future.result()
                except (BrokenProcessPool, MemoryError):
                    pools.remove(pool)
                    pool.shutdown(wait=False)
                    waiting.appendleft(item)
                    died(item)
                else:
                    idle.append(pool)
                    yield value


def _given(pool: ProcessPoolExecutor, work: Callable[[Sequence[Linter], _Item], _Value], item: _Item) -> Future[_Value]:
    """Give an item to a worker, which starts with its first."""
    from concurrent.futures import BrokenExecutor, Future

    try:
        return submitting(pool, 1, work)(item)
    except BrokenExecutor as error:  # it ended while it had nothing to do
        future: Future[_Value] = Future()
        future.set_exception(error)
        return future
    except OSError as error:
        raise PolicylintError(f"no worker process can be started: {error.strerror or error}") from error
