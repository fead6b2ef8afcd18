"""Options that several commands have, and how click reads them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import click

from policylint.commands.outputs import Output, output_to
from policylint.errors import PolicylintError
from policylint.settings import PACK
from policylint.typed import Any, TypeVar

_Command = TypeVar("_Command", bound=Callable[..., Any])

profile_option = click.option(
    "--profile",
    "profiles",
    metavar="NAME",
    multiple=True,
    help="Law or standard to check against (repeatable; default: core; all: everything).",
)


def choice_options(command: _Command) -> _Command:
    """Add `--select RULE,...` and `--ignore RULE,...` to a command."""
    several = partial(click.option, metavar="RULE,...", multiple=True)
    select = several("--select", help="Check these rules only: ids or families (repeatable).")
    return select(several("--ignore", help="Leave out these rules: ids or families (repeatable).")(command))


class Existing(click.Path):
    """A path to something that is there; what no right lets us look at is not told to be nowhere."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path, or fail with what keeps us from it."""
        try:
            os.stat(value)
        except (FileNotFoundError, NotADirectoryError):
            pass  # click says so
        except OSError as error:
            self.fail(f"{value!r} cannot be read: {error.strerror}.", param, ctx)
        return super().convert(value, param, ctx)


class _RuleFolder(Existing):
    """A path, or `pack:NAME` for the rule folder of an installed package."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, str) and value.startswith(PACK):
            from policylint.packs import folder_of

            try:
                return folder_of(value.removeprefix(PACK))
            except PolicylintError as error:
                self.fail(error.message, param, ctx)
        return super().convert(value, param, ctx)


rules_option = click.option(
    "rule_folders",
    "--rules",
    metavar="DIR",
    multiple=True,
    type=_RuleFolder(exists=True, file_okay=False, path_type=Path),
    help="Use the rules of this folder, too, or those of an installed pack:NAME (repeatable).",
)

no_cache_option = click.option("--no-cache", is_flag=True, help="Do not use or keep compiled rules.")


def _read_jobs(ctx: click.Context, param: click.Parameter, value: str) -> int | None:
    if value == "auto":
        return None
    if value.isascii() and value.isdecimal() and int(value) > 0:
        return int(value)
    raise click.BadParameter(f"{value!r} is no number of processes; write it as 4, or auto.", ctx, param)


jobs_option = click.option(
    "-j",
    "--jobs",
    metavar="N|auto",
    default="auto",
    callback=_read_jobs,
    help="Check many documents in N processes (default: auto, more than one only where that is faster).",
)


def colour_option(command: _Command) -> _Command:
    """Add `--color WHEN` to a command."""
    return click.option(
        "colour",
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        help="Colour the output; `auto` obeys NO_COLOR and FORCE_COLOR.",
    )(command)


def as_of_option(command: _Command) -> _Command:
    """Add `--as-of DATE` to a command."""
    return click.option(
        "as_of",
        "--as-of",
        metavar="DATE",
        callback=_read_date,
        help="The day to judge dates by, as 2027-03-31 (default: today).",
    )(command)


def _read_date(ctx: click.Context, param: click.Parameter, value: str | None) -> date:
    if value is None:
        return date.today()  # noqa: DTZ011 -- the day it is for whoever runs policylint
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is no date; write it as 2027-03-31.", ctx, param) from None


def baseline_options(command: _Command) -> _Command:
    """Add `--baseline FILE` and `--no-baseline` to a command."""
    file = click.option(
        "baseline",
        "--baseline",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="Accept the findings in this file (default: .policylint-baseline.json here or above).",
    )
    return file(click.option("--no-baseline", is_flag=True, help="Use no baseline.")(command))


def config_options(command: _Command) -> _Command:
    """Add `--config FILE` and `--isolated` to a command."""
    file = click.option(
        "--config",
        metavar="FILE",
        type=Existing(exists=True, dir_okay=False),
        help="Use this configuration for every document (default: the closest to each).",
    )
    return file(click.option("--isolated", is_flag=True, help="Use no configuration.")(command))


def fact_option(command: _Command) -> _Command:
    """Add `--fact NAME=VALUE` to a command."""
    return click.option(
        "facts",
        "--fact",
        metavar="NAME=VALUE",
        multiple=True,
        callback=_read_facts,
        help="What is so of you, as children=directed (repeatable); `policylint explain facts` lists them.",
    )(command)


def _read_facts(ctx: click.Context, param: click.Parameter, values: Sequence[str]) -> dict[str, str]:
    facts: dict[str, str] = {}
    for text in values:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not (name and equals and value):
            raise click.BadParameter(f"{text!r} is no fact; write it as children=directed.", ctx, param)
        if facts.get(name, value) != value:
            raise click.BadParameter(f"{name} cannot be both {facts[name]} and {value}.", ctx, param)
        facts[name] = value
    return facts


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


def format_option(formats: Sequence[str]) -> Callable[[_Command], _Command]:
    """Add `--format NAME[=FILE]` to a command; the first format is the one it has without it."""

    def read(ctx: click.Context, param: click.Parameter, values: Sequence[str]) -> tuple[Output, ...]:
        return tuple(_read(ctx, param, value, formats) for value in values) or (Output(formats[0]),)

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
        return [name for name in formats if name.startswith(incomplete)]

    return click.option(
        "--format",
        "outputs",
        metavar="NAME[=FILE]",
        callback=read,
        shell_complete=complete,
        multiple=True,
        help=f"How to report, and where (repeatable; default: {formats[0]}, to stdout): {', '.join(formats)}.",
    )


def _read(ctx: click.Context, param: click.Parameter, value: str, formats: Sequence[str]) -> Output:
    name, equals, path = value.partition("=")
    if name not in formats:
        raise click.BadParameter(f"{name!r} is not one of {', '.join(formats)}.", ctx, param)
    if equals and not path:
        raise click.BadParameter(f"{value!r} names no file.", ctx, param)
    return output_to(name, path)
