"""Two documents that a report could not tell apart."""

from __future__ import annotations

from collections.abc import Iterable

from policylint import files
from policylint.errors import PolicylintError


def name_of(path: str, stdin_filename: str = "") -> str:
    """Return the name of a document in a report."""
    if path == files.STDIN:
        return files.shown_path(stdin_filename) if stdin_filename else files.STDIN_NAME
    return files.shown_path(path)


def refuse_twins(paths: Iterable[str], stdin_filename: str = "") -> None:
    """Refuse two documents of one name in the report: their fingerprints would be the same, and so would a baseline.

    Raises PolicylintError.
    """
    seen: set[str] = set()
    for path in paths:
        name = name_of(path, stdin_filename)
        if name in seen:
            advice = "rename one, or give `-` another --stdin-filename" if files.STDIN in paths else "rename one"
            raise PolicylintError(f"two documents would be reported by this name; {advice}", name)
        seen.add(name)
