"""Paths at which nothing is: patterns such as `legal/*.md`, what they match and what stays hidden; and mistakes."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator


def matches(pattern: str) -> list[str]:
    """Return the paths that a pattern matches, sorted; `**` stands for folders in each other."""
    return sorted(glob.glob(pattern, recursive=True))


def missing(path: str) -> str:
    """Return what is wrong with a path that is no pattern."""
    if not path:
        return "this path is empty; name a file, a folder or a pattern"
    if os.path.lexists(path.rstrip("/" + os.sep)):
        return "no folder; leave out what ends its name to check the file"
    return "no such file or folder"


def closed(pattern: str) -> Iterator[tuple[str, OSError]]:
    """Yield the folders that a pattern leads through and that do not tell what they hold: `glob` passes them over."""
    while (folder := os.path.dirname(pattern)) != pattern:
        listed = glob.has_magic(os.path.basename(pattern))
        for one in matches(folder) if glob.has_magic(folder) else [folder or os.curdir]:
            try:
                os.stat(os.path.join(one, os.curdir))
                if listed:
                    os.scandir(one).close()
            except (FileNotFoundError, NotADirectoryError, ValueError):
                continue
            except OSError as error:
                yield one, error
        pattern = folder
