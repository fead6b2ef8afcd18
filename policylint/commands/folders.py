"""Rule folders as they are named: a path, or `pack:NAME` for that of an installed package."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from policylint.errors import PolicylintError
from policylint.settings import PACK

_Command = TypeVar("_Command", bound=Callable[..., Any])


class _RuleFolder(click.Path):
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, str) and value.startswith(PACK):
            from policylint.packs import folder_of

            try:
                return folder_of(value.removeprefix(PACK))
            except PolicylintError as error:
                self.fail(error.message, param, ctx)
        return super().convert(value, param, ctx)


def add_rules_option(command: _Command) -> _Command:
    """Add `--rules DIR` to a command."""
    return click.option(
        "rule_folders",
        "--rules",
        metavar="DIR",
        multiple=True,
        type=_RuleFolder(exists=True, file_okay=False, path_type=Path),
        help="Use the rules of this folder, too, or those of an installed pack:NAME (repeatable).",
    )(command)
