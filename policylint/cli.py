"""The command line: which command runs, and how mistakes, closed pipes and interrupts end it."""

from __future__ import annotations

import importlib
import io
import os
import sys
from collections.abc import Sequence

import click

from policylint import __version__
from policylint.commands.common import INTERRUPTED, USAGE_ERROR, ended, say
from policylint.typed import Any, NoReturn

_COMMANDS = (
    "check",
    "coverage",
    "audit",
    "diff",
    "init",
    "rules",
    "explain",
    "test",
    "suppressions",
    "baseline",
    "cache",
    "schema",
    "server",
)
_APART = {"server": "policylint.server.command"}
"""Commands of which nothing is imported with the others."""


class _Cli(click.Group):
    """A group that imports a command only when it is asked for, and never shows a traceback for a user's mistake."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        command = getattr(importlib.import_module(_APART.get(cmd_name, f"policylint.commands.{cmd_name}")), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in _COMMANDS and (os.path.exists(name) or not {".", "/", "\\"}.isdisjoint(name)):
            raise click.UsageError(f"No such command {name!r}. To check a document: policylint check {name}", ctx)
        return super().resolve_command(ctx, args)

    def main(self, args: Sequence[str] | None = None, *rest: Any, **options: Any) -> NoReturn:
        options["standalone_mode"] = False
        sys.exit(ended(lambda: self._code_of(args, *rest, **options)))

    def _code_of(self, *arguments: Any, **options: Any) -> int:
        try:
            code = super().main(*arguments, **options)
        except click.ClickException as error:
            _show(error)
            return USAGE_ERROR
        except click.Abort:
            return INTERRUPTED
        return code if isinstance(code, int) else 0


def _show(error: click.ClickException) -> None:
    """Print a usage error; what the user typed may hold anything."""
    text = io.StringIO()
    error.show(text)
    say(text.getvalue().removesuffix("\n"))


@click.group(cls=_Cli, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def cli() -> None:
    """Lint privacy policies: which disclosures are present, weak or missing, and on which lines.

    A linter, not a lawyer: nothing it prints is legal advice.
    """


def run() -> NoReturn:
    """Run policylint and exit."""
    cli.main(prog_name="policylint")
