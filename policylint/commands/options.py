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
