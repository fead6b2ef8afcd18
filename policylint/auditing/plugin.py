"""What each Dask worker has for an audit; imported only where Dask is there."""

from __future__ import annotations

from threading import Lock

from distributed import WorkerPlugin

from policylint.auditing.run import Job
from policylint.engine import Linter
from policylint.typed import Any


class Shared(WorkerPlugin):  # type: ignore[misc, unused-ignore]
    """A linter and a job; the scheduler gives them to workers that join later, too.

    One thread of a process works at a time: a linter is not made for several.
    """

    def __init__(self, name: str, linter: Linter, job: Job) -> None:
        self.name, self.linter, self.job = name, linter, job

    def __reduce__(self) -> tuple[type[Shared], tuple[Any, ...]]:
        return Shared, (self.name, self.linter, self.job)

    def setup(self, worker: Any) -> None:  # noqa: ARG002 -- as Dask calls it
        """Make a worker ready."""
        self.lock = Lock()
