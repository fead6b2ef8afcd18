"""Options that several commands have."""

from __future__ import annotations

import click

profile_option = click.option(
    "--profile",
    "profiles",
    metavar="NAME",
    multiple=True,
    help="Law or standard to check against (repeatable; default: core; all: everything).",
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
