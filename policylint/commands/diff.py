"""`policylint diff`: what a new version of a policy discloses less, otherwise or more."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from policylint import __version__, files
from policylint.change import FAIL_ON, FailOn
from policylint.commands.common import (
    COULD_NOT_CHECK,
    FOUND,
    NOTHING_TO_LINT,
    Colour,
    command_line,
    find_configs,
    one_line,
    put,
    refuse_idle_name,
    say,
    say_errors,
    wants_colour,
    width_of_output,
)
from policylint.commands.options import (
    as_of_option,
    choice_options,
    colour_option,
    config_options,
    exclude_option,
    fact_option,
    format_option,
    no_cache_option,
    profile_option,
    rules_option,
)
from policylint.commands.outputs import FOR_PROGRAMS, Output, check_outputs, write_whole
from policylint.commands.pairs import Pair, Pairs, between, since
from policylint.commands.runs import Group, all_rules, group, make_linter, rules_of
from policylint.difference import Comparison, Difference, compare
from policylint.engine import Linter
from policylint.errors import PolicylintError
from policylint.reporters.diff import FORMATS, closing_line, render
from policylint.reporters.look import Look


@click.command(
    epilog="Exit codes: 0 nothing as bad as --fail-on; 1 something is; 2 an error; 3 nothing to compare.",
)
@click.argument("paths", nargs=-1, metavar="OLD NEW | --since REV [PATH]...")
@click.option("--since", "revision", metavar="REV", help="Compare with this git revision: a commit, branch or tag.")
@profile_option
@choice_options
@rules_option
@config_options
@format_option(FORMATS)
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    default="weakened",
    help="The least change for the worse that makes the exit code 1 (default: weakened).",
)
@exclude_option
@click.option("--stdin-filename", metavar="NAME", default="", help="The name of what is read from `-`.")
@no_cache_option
@as_of_option
@fact_option
@colour_option
def diff(
    paths: tuple[str, ...],
    *,
    revision: str | None,
    profiles: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    rule_folders: tuple[Path, ...],
    config: str | None,
    isolated: bool,
    outputs: tuple[Output, ...],
    fail_on: FailOn,
    exclude: tuple[str, ...],
    stdin_filename: str,
    no_cache: bool,
    as_of: date,
    facts: dict[str, str],
    colour: Colour,
) -> int:
    """Show which disclosures a new version of a policy loses, weakens or gains, and which numbers it changes.

    OLD and NEW are two files, two folders, or - for standard input. With --since, PATH is a file, a folder or a glob
    of a git repository, as it is now; without one, the current folder is searched.
    """
    refuse_idle_name(stdin_filename, paths)
    command = command_line(profiles, select, ignore, rule_folders, exclude, facts=facts)
    configs = find_configs(config, command, isolated=isolated)
    search = files.Search(exclude, excludes=configs.excludes)
    pairs = _pairs(paths, revision, stdin_filename, search)
    groups = group([pair.path for pair in pairs.pairs], configs, "")
    check_outputs(outputs, _documents(pairs), rules_of(groups), configs.files())
    comparison = _compare(pairs, groups, as_of, cached=not no_cache)._replace(since=revision or "")
    _tell(pairs, comparison)
    look = Look(wants_colour(colour, sys.stdout, os.environ), width_of_output())
    _write(comparison, outputs, look)
    if comparison.errors:
        return COULD_NOT_CHECK
    if comparison.fails(fail_on):
        return FOUND
    return 0 if pairs.compared else NOTHING_TO_LINT


def _pairs(paths: Sequence[str], revision: str | None, stdin_filename: str, search: files.Search) -> Pairs:
    if revision is not None:
        from policylint.git import open_revision

        return since(open_revision(revision), paths or (os.curdir,), search)
    if len(paths) != 2:
        raise click.UsageError("name two versions, OLD and NEW, or --since REV for what git has")
    return between(paths[0], paths[1], stdin_filename, search)


def _documents(pairs: Pairs) -> Iterator[str]:
    for pair in pairs.pairs:
        yield from (source.path for source in (pair.old, pair.new) if source)


def _compare(pairs: Pairs, groups: Sequence[Group], as_of: date, *, cached: bool) -> Comparison:
    """Hold both versions of each document against the same rules; settings with faults end the run before that."""
    linters = [make_linter(one.settings, as_of, cached=cached) for one in groups]
    differences: dict[int, Difference] = {}
    errors = list(pairs.errors)
    for one, linter in zip(groups, linters, strict=True):
        for number in one.documents:
            try:
                differences[number] = _difference(pairs.pairs[number], linter)
            except PolicylintError as error:
                errors.append(error)
    ordered = tuple(differences[number] for number in sorted(differences))
    return Comparison(ordered, tuple(errors), all_rules(linters), __version__, compared=pairs.compared)


def _difference(pair: Pair, linter: Linter) -> Difference:
    old, new = (linter.lint(one) if one else None for one in (pair.old, pair.new))
    return compare(old, new, linter.rules, linter.severities)


def _tell(pairs: Pairs, comparison: Comparison) -> None:
    """Say on stderr what was not compared."""
    say_errors(comparison.errors)
    for path in pairs.empty:
        say(f"{one_line(files.shown_path(path))}: nothing to compare: no document")
    for path in pairs.elsewhere:
        say(f"{one_line(files.shown_path(path))}: not compared: it is in another git repository; run policylint there")


def _write(comparison: Comparison, outputs: Sequence[Output], look: Look) -> None:
    for output in outputs:
        if output.path:
            write_whole(output.path, render(output.format, comparison, look._replace(colour=False)))
        else:
            encoding = "utf-8" if output.format in FOR_PROGRAMS else ""
            put(render(output.format, comparison, look), encoding, painted=True)
            if output.format == "concise" and comparison.compared:
                say(closing_line(comparison))
