"""The option `--exclude`, as every command that searches folders has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])


def exclude_option(command: _Command) -> _Command:
    """Add `--exclude PATTERN` to a command."""
    return click.option(
        "--exclude",
        metavar="PATTERN",
        multiple=True,
        callback=_check_patterns,
        help="Skip what matches, as in a .gitignore (repeatable).",
    )(command)


def _check_patterns(ctx: click.Context, param: click.Parameter, values: Sequence[str]) -> Sequence[str]:
    for text in values:
        from policylint.gitignore import is_pattern

        if not is_pattern(text):
            raise click.BadParameter(f"{text!r} is no pattern as in a .gitignore.", ctx, param)
    return values
