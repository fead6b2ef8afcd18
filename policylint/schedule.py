"""Which process lints what: batches of documents, so that nobody idles and results come in their order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence

from policylint.typed import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

    from policylint.source import Source

_BATCH = 120_000
"""Bytes that a worker gets at a time, less where there is little to share out."""
IN_FLIGHT = 2
"""Batches that each worker has: one at work and one waiting, so that memory stays bounded and nobody idles."""
_MADE = 16
"""Batches for each worker that may be made and wait for their turn."""

_Value = TypeVar("_Value")


class Task(NamedTuple):
    """One document to lint: its number in the run, which linter is for it, and its path, or itself if it is read."""

    number: int
    linter: int
    what: str | Source


class Batch(NamedTuple):
    """Documents of one linter that are linted in one go, and how many bytes they are."""

    tasks: Sequence[Task]
    size: int


def batched(tasks: Sequence[Task], sizes: Sequence[int], jobs: int) -> Iterator[Batch]:
    """Yield tasks in batches of one linter each, so small that every process has some."""
    most = min(_BATCH, sum(sizes) // (jobs * 2 * IN_FLIGHT))
    batch: list[Task] = []
    size = 0
    for task, bytes_ in zip(tasks, sizes, strict=True):
        if batch and (size + bytes_ > most or task.linter != batch[0].linter):
            yield Batch(batch, size)
            batch, size = [], 0
        batch.append(task)
        size += bytes_
    if batch:
        yield Batch(batch, size)


def beside(
    submit: Callable[[Batch], Future[_Value]], here: Callable[[Batch], _Value], batches: Iterable[Batch], workers: int
) -> Iterator[tuple[Batch, _Value]]:
    """Yield batches in their order with what comes of them, made by workers or, one at a time, here.

    Before this process turns to one, the workers have enough to do for as long as that takes.
    """
    from concurrent.futures import Future

    waiting = deque(batches)
    flying: deque[tuple[Batch, Future[_Value]]] = deque()
    while waiting or flying:
        if waiting:
            mine, place = waiting.popleft(), Future[_Value]()
            flying.append((mine, place))
            while waiting and _need_more(workers, flying, mine):
                flying.append((waiting[0], submit(waiting.popleft())))
            place.set_result(here(mine))
        while flying and (not waiting or len(flying) > workers * _MADE or flying[0][1].done()):
            batch, future = flying.popleft()
            yield batch, future.result()


def _need_more(workers: int, flying: Iterable[tuple[Batch, Future[_Value]]], mine: Batch) -> bool:
    """Say whether workers would have too little to do while this process has a batch."""
    theirs = [batch.size for batch, future in flying if batch is not mine and not future.done()]
    return len(theirs) < workers * IN_FLIGHT or sum(theirs) < workers * IN_FLIGHT * mine.size
