"""Where reports go: `--format NAME` to stdout, `--format NAME=FILE` to a file, written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import click

from policylint.errors import PolicylintError
from policylint.reporters import FORMATS

FOR_PROGRAMS = frozenset(FORMATS) - {"full", "concise"}
"""Formats that are UTF-8 whatever the terminal's encoding is."""


class Output(NamedTuple):
    """One report to write; `path` is empty for stdout."""

    format: str
    path: str = ""


METAVAR = "NAME[=FILE]"


def read_outputs(ctx: click.Context, param: click.Parameter, values: Sequence[str]) -> tuple[Output, ...]:
    """Read `NAME` or `NAME=FILE`, for click."""
    outputs = []
    for value in values:
        name, equals, path = value.partition("=")
        if name not in FORMATS:
            raise click.BadParameter(f"{name!r} is not one of {', '.join(FORMATS)}.", ctx, param)
        if equals and not path:
            raise click.BadParameter(f"{value!r} names no file.", ctx, param)
        outputs.append(Output(name, "" if path == "-" else path))
    return tuple(outputs)


def complete_outputs(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """Return the formats that begin so, for the shell."""
    return [name for name in FORMATS if name.startswith(incomplete)]


def check_outputs(outputs: Sequence[Output], documents: Sequence[str]) -> None:
    """Refuse two reports in one place, and a report in place of a document."""
    taken = {os.path.realpath(document) for document in documents}
    for output in outputs:
        place = os.path.realpath(output.path) if output.path else ""
        if place in taken:
            where = output.path or "stdout"
            raise click.UsageError(f"--format {output.format}: {where} holds a document or another report already.")
        taken.add(place)


def write_whole(path: str, text: str) -> None:
    """Write a file so that it never holds half a report. Raises PolicylintError."""
    target = Path(os.path.realpath(path))
    try:
        if target.exists() and not target.is_file():  # a device or a pipe cannot be replaced
            target.write_text(text, encoding="utf-8")
            return
        part = target.with_name(f"{target.name}.{os.getpid()}.part")
        try:
            part.write_text(text, encoding="utf-8", newline="\n")
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise PolicylintError(f"cannot be written: {error.strerror or error}", path) from error
