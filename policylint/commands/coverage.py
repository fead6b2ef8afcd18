"""`policylint coverage`: which obligations a document, or a set of documents, meets."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from policylint import files
from policylint.commands.checking import warn_of_empty, warn_of_idle
from policylint.commands.common import (
    COULD_NOT_CHECK,
    NOTHING_TO_LINT,
    Colour,
    command_line,
    find_configs,
    put,
    say_errors,
    wants_colour,
    width_of_output,
)
from policylint.commands.options import (
    as_of_option,
    colour_option,
    config_options,
    exclude_option,
    fact_option,
    jobs_option,
    no_cache_option,
    profile_option,
    rules_option,
)
from policylint.commands.runs import group, lint
from policylint.configs import Configs
from policylint.coverage import Covered, document_rows, set_rows
from policylint.report import DocumentReport, Report
from policylint.reporters.coverage import FORMATS, render
from policylint.reporters.look import Look
from policylint.reporters.places import lines_of
from policylint.settings import Origin

Sets = dict[str, tuple[str, ...]]


def _read_sets(ctx: click.Context, param: click.Parameter, values: Sequence[str]) -> Sets:
    sets: Sets = {}
    for value in values:
        name, equals, rest = value.partition("=")
        paths = tuple(part.strip() for part in rest.split(",") if part.strip())
        if not (name.strip() and equals and paths):
            raise click.BadParameter(f"{value!r} is no set; write it as NAME=PATH,PATH.", ctx, param)
        sets[name.strip()] = (*sets.get(name.strip(), ()), *paths)
    return sets


@click.command(epilog="Exit codes: 0 done, whatever was found; 2 an error; 3 nothing to lint.")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@profile_option
@click.option(
    "--set",
    "sets",
    metavar="NAME=PATH,...",
    multiple=True,
    callback=_read_sets,
    help="Documents that together make one policy (repeatable).",
)
@rules_option
@config_options
@exclude_option
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="How to print it.")
@jobs_option
@no_cache_option
@as_of_option
@fact_option
@colour_option
def coverage(
    paths: tuple[str, ...],
    *,
    profiles: tuple[str, ...],
    sets: Sets,
    rule_folders: tuple[Path, ...],
    config: str | None,
    isolated: bool,
    exclude: tuple[str, ...],
    form: str,
    jobs: int | None,
    no_cache: bool,
    as_of: date,
    facts: dict[str, str],
    colour: Colour,
) -> int:
    """Show which obligations documents meet, and on which lines.

    PATH is a file, a folder or a glob; without one and without --set, the current folder is searched.
    """
    command = command_line(profiles, (), (), rule_folders, exclude, facts=facts)
    configs = find_configs(config, command, isolated=isolated)
    search = files.Search(exclude, excludes=configs.excludes)
    single = files.discover(paths or (() if sets else (os.curdir,)), search)
    members = {name: files.discover(some, search) for name, some in sets.items()}
    found = _together([single, *members.values()])
    warn_of_empty(found, search)
    report = lint(found, group(found.paths, configs, ""), "", as_of, quiet=False, cached=not no_cache, jobs=jobs)
    say_errors(report.errors)
    alone, configured = _by_sets(single.paths, configs)
    warn_of_idle(single, configs)
    covered = _covered(report, alone, [*configured, *((name, one.paths) for name, one in members.items())])
    if covered:
        look = Look(wants_colour(colour, sys.stdout, os.environ), width_of_output())
        put(render(form, covered, report, look), "" if form == "table" else "utf-8", painted=True)
    if report.errors:
        return COULD_NOT_CHECK
    return 0 if found.paths else NOTHING_TO_LINT


def _together(some: Sequence[files.Found]) -> files.Found:
    """Return several searches as one; a document found twice is linted once."""
    return files.Found(
        tuple(dict.fromkeys(path for one in some for path in one.paths)),
        tuple(error for one in some for error in one.errors),
        tuple(path for one in some for path in one.empty),
        (),
    )


def _by_sets(paths: Sequence[str], configs: Configs) -> tuple[list[str], list[tuple[str, Sequence[str]]]]:
    """Return the documents that are in no set of the configuration, and the sets with those that are."""
    alone: list[str] = []
    sets: dict[tuple[str, Origin], list[str]] = {}
    for path in paths:
        own = configs.sets(path)
        for one in own:
            sets.setdefault(one, []).append(path)
        if not own:
            alone.append(path)
    return alone, [(name, some) for (name, _), some in sets.items()]


def _covered(report: Report, alone: Sequence[str], sets: Sequence[tuple[str, Sequence[str]]]) -> list[Covered]:
    by_path = {document.path: document for document in report.documents}

    def documents(paths: Sequence[str]) -> tuple[DocumentReport, ...]:
        shown = (files.shown_path(path) for path in paths)
        return tuple(by_path[path] for path in shown if path in by_path)

    covered = [Covered(one.path, (one,), tuple(document_rows(one, report.rules, lines_of))) for one in documents(alone)]
    for name, paths in sets:
        if some := documents(paths):
            covered.append(Covered(name, some, tuple(set_rows(name, some, report.rules, lines_of))))
    return covered
