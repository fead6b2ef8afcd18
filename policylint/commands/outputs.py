"""Where reports go: `--format NAME` to stdout, `--format NAME=FILE` to a file, written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from policylint.commands.common import usage_error
from policylint.errors import PolicylintError
from policylint.reporters import FORMATS
from policylint.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

FOR_PROGRAMS = frozenset(FORMATS) - {"full", "concise"}
"""Formats that are UTF-8 whatever the terminal's encoding is."""


class Output(NamedTuple):
    """One report to write; `path` is empty for stdout."""

    format: str
    path: str = ""


_STDOUT = frozenset(("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"))
_DEVICES = ("/dev/", "/proc/")


def output_to(format: str, path: str) -> Output:
    """Return the output of a format to a path; some paths are other names of stdout."""
    return Output(format, "" if path in _STDOUT else path)


def check_outputs(
    outputs: Sequence[Output],
    documents: Iterable[str],
    rule_folders: Sequence[Path],
    configurations: Iterable[str],
    baseline: str = "",
) -> None:
    """Refuse two reports in one place, and a report in place of what the run itself reads."""
    files = [output.path for output in outputs if output.path]
    rules: Iterable[str] = ()
    if files:
        from policylint.rulefolders import files_of

        rules = map(str, files_of(rule_folders))
    reads = {"a document": documents, "a rule": rules, "the configuration": configurations, "the baseline": [baseline]}
    taken = {_identity(path): what for what, paths in reads.items() for path in paths if path}
    for output in outputs:
        place = _identity(output.path) if output.path else ("", 0)
        if place in taken:
            where = output.path or "stdout"
            raise usage_error(f"--format {output.format}: {where} holds {taken[place]}; choose another file.")
        taken[place] = "another report already"


def _identity(path: str) -> tuple[str, int]:
    """Return what is the same for all names of a file."""
    real = os.path.realpath(path)
    try:
        status = os.stat(real)
    except (OSError, ValueError):
        return os.path.normcase(real), 0
    return (str(status.st_dev), status.st_ino) if status.st_ino else (os.path.normcase(real), 0)


def write_whole(path: str, text: str) -> None:
    """Write a file so that it never holds half a report. Raises PolicylintError."""
    from pathlib import Path

    from policylint.atomic import write_atomically

    try:
        if path.startswith(_DEVICES) or _is_special(path):  # what cannot be replaced is written to
            with open(path, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            return
        write_atomically(Path(path), text.encode())
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise PolicylintError(f"cannot be written: {reason or error}", path) from error


def _is_special(path: str) -> bool:
    """Tell whether a path is a pipe, a device or a folder."""
    return os.path.exists(path) and not os.path.isfile(path)
