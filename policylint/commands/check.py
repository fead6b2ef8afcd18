"""`policylint check`: the linter itself."""

from __future__ import annotations

import click

from policylint.commands import checking
from policylint.commands.choices import choices_of
from policylint.commands.options import (
    as_of_option,
    baseline_options,
    choice_options,
    colour_option,
    config_options,
    exclude_option,
    fact_option,
    format_option,
    jobs_option,
    no_cache_option,
    profile_option,
    rules_option,
)
from policylint.reporters import FORMATS
from policylint.settings import FAIL_ON, WORST_FIRST
from policylint.typed import Any


@click.command(epilog="Exit codes: 0 nothing at or above --fail-on; 1 findings; 2 an error; 3 nothing to lint.")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@profile_option
@choice_options
@rules_option
@config_options
@format_option(FORMATS)
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    help="The least severity that makes the exit code 1 (default: error).",
)
@click.option(
    "--min-severity",
    type=click.Choice(WORST_FIRST),
    default="info",
    help="Show findings of this severity or worse only; the exit code does not change.",
)
@exclude_option
@click.option("--force-exclude", is_flag=True, help="Skip what is excluded even if it is named.")
@click.option("--no-respect-gitignore", is_flag=True, help="Lint ignored files in folders, too.")
@click.option(
    "--stdin-filename",
    metavar="NAME",
    default="",
    help="The name of what is read from `-`; its ending says the format.",
)
@click.option("--allow-empty", is_flag=True, help="Exit with 0 if there is nothing to lint, and do not tell of it.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even if there are findings.")
@click.option("--fix", is_flag=True, help="Mend what can be mended without a change of the text's meaning.")
@click.option(
    "--unsafe-fixes", is_flag=True, help="With --fix or --diff: insert missing clauses, too, to be filled in."
)
@click.option("--diff", is_flag=True, help="Print what --fix would change, and write nothing; exit with 1 if it would.")
@click.option("--watch", is_flag=True, help="Check again at every save, and show what changed; Ctrl-C ends it.")
@click.option("--statistics", is_flag=True, help="Count the findings of each rule, instead of listing them.")
@click.option("--show-files", is_flag=True, help="List the files that would be linted, and stop.")
@click.option(
    "--show-settings", is_flag=True, help="Show what holds for the documents and why, and stop; also as json."
)
@jobs_option
@no_cache_option
@click.option("-q", "--quiet", is_flag=True, help="Findings and errors only: no summary, no progress.")
@as_of_option
@fact_option
@baseline_options
@colour_option
def check(**options: Any) -> int:
    """Find missing and weak disclosures in privacy policies.

    PATH is a file, a folder, a glob, or - for standard input; without one, the current folder is searched.
    """
    return checking.check(choices_of(options))
