"""Files that are replaced in one step: whoever reads one finds what was there or what is there now, never a half."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

PARTS = ".policylint-*.part"
"""What files in the making are called: a run that was killed may leave some."""


def part_beside(path: Path) -> Path:
    """Return a new name beside a file that no thread, process or host chooses, too."""
    return path.with_name(f".policylint-{os.urandom(8).hex()}.part")


def put_in_place(part: Path, path: Path) -> None:
    """Move what is complete to its place, once it is on the disk; mode and owner of what was there stay.

    Raises OSError.
    """
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    with suppress(FileNotFoundError):
        _inherit(part, path.stat())
    part.replace(path)


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file, or what a link leads to, in one step. Raises OSError, and leaves nothing beside the file then."""
    target = Path(os.path.realpath(path))
    part = part_beside(target)
    mode = 0o600 if target.exists() else 0o666  # what only its owner may read is not open to others for a moment
    try:
        with open(part, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            file.write(data)
        put_in_place(part, target)
    finally:
        part.unlink(missing_ok=True)


def _inherit(part: Path, status: os.stat_result) -> None:
    with suppress(OSError, AttributeError):  # Windows has no such owners; not everybody may give a file away
        os.chown(part, status.st_uid, status.st_gid)
    if part.stat().st_mode != status.st_mode:  # where modes are those of a mount, nobody may set them
        part.chmod(stat.S_IMODE(status.st_mode))
