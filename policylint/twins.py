"""Two documents that a report could not tell apart."""

from __future__ import annotations

from collections.abc import Iterable

from policylint import files
from policylint.errors import PolicylintError


def refuse_twins(paths: Iterable[str], stdin_filename: str = "") -> None:
    """Refuse two documents of one name in the report: their fingerprints would be the same, and so would a baseline.

    Raises PolicylintError.
    """
    seen: set[str] = set()
    for path in paths:
        name = files.shown_path(stdin_filename if path == files.STDIN and stdin_filename else path)
        if name in seen:
            advice = "rename one, or give `-` another --stdin-filename" if files.STDIN in paths else "rename one"
            raise PolicylintError(f"two documents would be reported by this name; {advice}", name)
        seen.add(name)
