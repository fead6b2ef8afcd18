"""A file that one process at a time holds; the system lets go of it when that process ends, however it ends."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from policylint.errors import PolicylintError
from policylint.typed import IO


@contextmanager
def held(path: Path, message: str) -> Iterator[None]:
    """Hold a file, which stays there. Raises OSError, and PolicylintError with the message where another holds it."""
    with path.open("ab") as file:
        if not _taken(file):
            raise PolicylintError(message, str(path.parent))
        yield


def _taken(file: IO[bytes]) -> bool:
    """Take a lock, which goes when the file is closed, and return whether that was possible.

    Some file systems of networks have no locks: there nobody is kept out.
    """
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    try:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except (ImportError, OSError):
        return True
    return True
