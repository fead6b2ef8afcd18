"""What a task was at when its process died: written down as it goes, and judged by the next try.

A task is first tried in batches. After a death it is tried again document by document, and says in a file, before
each, which it is at. The one at which a process dies then is the first thing that the next processes check; where each
dies of it, it is to blame and left out. So it does not matter who died: a worker, one of a cluster, or the whole run.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from policylint.auditing.tasks import Task
from policylint.errors import PolicylintError
from policylint.typed import Any, NamedTuple

TRIES = "tries"
"""The folder of the files: a task that is done, or was not begun, has none."""

_SURE = 4
"""Deaths at one document, one after the other, that are no chance, even where somebody kills at random."""
_MOST = 10
"""Deaths over one task after which it is no document's fault: a document is found in one more than is sure."""


class Seen(NamedTuple):
    """What the tries of a task have shown. Documents are numbered from 0, as they are read.

    `at` is the one that a try is at, and `id` its name, '' while it is read. `suspect` is the one at which processes
    have died, `deaths` times in turn. -1 is no document. `blamed` are names by number. Reading stops at `end`.
    """

    at: int = -1
    id: str = ""
    suspect: int = -1
    deaths: int = 0
    blamed: Mapping[int, str] = {}
    end: int = -1

    def judged(self) -> Seen:
        """Return what is so now that the process of the last try has died."""
        if self.at < 0:
            return self
        deaths = self.deaths + 1 if self.at == self.suspect else 1
        if deaths < _SURE:
            return Seen(suspect=self.at, deaths=deaths, blamed=self.blamed, end=self.end)
        if self.at in self.blamed:  # what is left out kills still: it is the reading
            return Seen(blamed=self.blamed, end=self.at)
        return Seen(blamed={**self.blamed, self.at: self.id}, end=self.end)


class Try:
    """A try of a task, which writes down what it is at if one before it has died; `seen` is what is known."""

    def __init__(self, path: Path) -> None:
        before = _read(path)
        self.careful = before is not None
        self.seen = before.judged() if before else Seen()
        self.file = path.open("a", encoding="utf-8")
        self._write()

    def reads(self, number: int) -> None:
        """Say that a document is about to be read; where one is suspected, the others are only passed."""
        if self.careful and self.seen.suspect in {-1, number}:
            self.seen = self.seen._replace(at=number, id="")
            self._write()

    def checks(self, number: int, id: str) -> None:
        """Say that a document is about to be checked, alone."""
        self.seen = self.seen._replace(at=number, id=id)
        self._write()

    def rests(self) -> None:
        """Say that no document is at work: what was suspected does not kill."""
        self.seen = self.seen._replace(at=-1, id="", suspect=-1, deaths=0)
        self._write()

    def _write(self) -> None:
        self.file.write(f"\n{json.dumps(self.seen)}\n")  # whatever half a line stands before
        self.file.flush()


@contextmanager
def begun(folder: Path, task: Task) -> Iterator[Try]:
    """Begin a try of a task. Only one over which its process dies, or has no memory left, leaves its file behind.

    Raises OSError.
    """
    path = _path(folder, task)
    this = Try(path)
    dying = False
    try:
        yield this
    except MemoryError:
        dying = True
        raise
    finally:
        this.file.close()
        if not dying:
            with suppress(FileNotFoundError, PermissionError):  # Windows: another process of a cluster may be at it
                path.unlink()


def died(folder: Path, task: Task) -> bool:
    """Return whether a process has died over a task."""
    return _path(folder, task).exists()


class Deaths:
    """Counts the deaths over each task since a document was last found to blame."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.counts: dict[tuple[int, int], int] = {}

    def add(self, task: Task) -> None:
        """Count one. Raises PolicylintError where there are too many for a document to be their reason."""
        seen = _read(_path(self.folder, task)) or Seen()
        key = task.number, len(seen.blamed)
        self.counts[key] = self.counts.get(key, 0) + 1
        if self.counts[key] == _MOST:
            message = (
                f"{_MOST} processes ended before their work was done, whatever document they were at (out of memory, or"
                " ended from outside); what is done is kept: the same command goes on from there"
            )
            raise PolicylintError(message, str(self.folder))


def _path(folder: Path, task: Task) -> Path:
    return folder / TRIES / f"{task.name}.jsonl"


def _read(path: Path) -> Seen | None:
    """Return what the last try wrote, None where none has died; what cannot be read shows nothing."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return None
    for line in reversed(lines):
        with suppress(ValueError, TypeError, AttributeError, RecursionError):
            return _seen(*json.loads(line))
    return Seen()


def _seen(at: Any, id: Any, suspect: Any, deaths: Any, blamed: Any, end: Any) -> Seen:
    names = {int(number): str(name) for number, name in blamed.items()}
    return Seen(int(at), str(id), int(suspect), int(deaths), names, int(end))
