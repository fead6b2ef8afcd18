"""`policylint check`: the linter itself."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Literal

import click

from policylint import __version__, engine, files
from policylint.commands.accepting import by_baseline, find_baseline
from policylint.commands.common import (
    COULD_NOT_CHECK,
    Colour,
    as_of_option,
    baseline_options,
    colour_option,
    load_plan,
    put,
    rules_option,
    say,
    say_errors,
    split_names,
    wants_colour,
    width_of_output,
)
from policylint.commands.outputs import FOR_PROGRAMS, METAVAR, Output, check_outputs, read_outputs, write_whole
from policylint.errors import PolicylintError
from policylint.finding import SEVERITIES, Severity, at_least
from policylint.formats import ENDINGS
from policylint.report import DocumentReport, Report
from policylint.reporters import render
from policylint.reporters.look import Look
from policylint.reporters.summary import closing_line
from policylint.source import Source

FOUND, NOTHING_TO_LINT = 1, 3
FailOn = Literal["error", "warning", "info", "never"]
_MANY = 20
_WORST_FIRST = tuple(reversed(SEVERITIES))


@click.command(epilog="Exit codes: 0 nothing at or above --fail-on; 1 findings; 2 an error; 3 nothing to lint.")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--profile",
    "profiles",
    metavar="NAME",
    multiple=True,
    help="Law or standard to check against (repeatable; default: core; all: everything).",
)
@click.option(
    "--select", metavar="RULE,...", multiple=True, help="Check these rules only: ids or families (repeatable)."
)
@click.option(
    "--ignore", metavar="RULE,...", multiple=True, help="Leave out these rules: ids or families (repeatable)."
)
@rules_option
@click.option(
    "--format",
    "outputs",
    metavar=METAVAR,
    callback=read_outputs,
    multiple=True,
    help="How to report, and where (repeatable; default: full, to stdout).",
)
@click.option(
    "--fail-on",
    type=click.Choice([*_WORST_FIRST, "never"]),
    default="error",
    show_default=True,
    help="The least severity that makes the exit code 1.",
)
@click.option(
    "--min-severity",
    type=click.Choice(_WORST_FIRST),
    default="info",
    help="Show findings of this severity or worse only; the exit code does not change.",
)
@click.option("--exclude", metavar="PATTERN", multiple=True, help="Skip what matches, as in a .gitignore (repeatable).")
@click.option("--force-exclude", is_flag=True, help="Skip what --exclude matches even if it is named.")
@click.option("--no-respect-gitignore", is_flag=True, help="Lint ignored files in folders, too.")
@click.option(
    "--stdin-filename",
    metavar="NAME",
    default="",
    help="The name of what is read from `-`; its ending says the format.",
)
@click.option("--allow-empty", is_flag=True, help="Exit with 0 if there is nothing to lint.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even if there are findings.")
@click.option("--show-files", is_flag=True, help="List the files that would be linted, and stop.")
@click.option("--no-cache", is_flag=True, help="Do not use or keep compiled rules.")
@click.option("-q", "--quiet", is_flag=True, help="Findings and errors only: no summary, no progress.")
@as_of_option
@baseline_options
@colour_option
def check(
    paths: tuple[str, ...],
    *,
    profiles: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    rule_folders: tuple[Path, ...],
    outputs: tuple[Output, ...],
    fail_on: FailOn,
    min_severity: Severity,
    exclude: tuple[str, ...],
    force_exclude: bool,
    no_respect_gitignore: bool,
    stdin_filename: str,
    allow_empty: bool,
    exit_zero: bool,
    show_files: bool,
    no_cache: bool,
    quiet: bool,
    as_of: date,
    baseline: Path | None,
    no_baseline: bool,
    colour: Colour,
) -> int:
    """Find missing and weak disclosures in privacy policies.

    PATH is a file, a folder, a glob, or - for standard input; without one, the current folder is searched.
    """
    search = files.Search(exclude, force=force_exclude, gitignore=not no_respect_gitignore)
    found = files.discover(paths or (os.curdir,), search)
    _warn_of_empty(found, quiet=quiet or allow_empty)
    if show_files:
        say_errors(found.errors)
        put("".join(f"{_shown(path, stdin_filename)}\n" for path in found.paths))
        return exit_code(found, found.errors, (), "never", allow_empty=allow_empty)
    outputs = outputs or (Output("full"),)
    check_outputs(outputs, found.paths)
    for option, given in (("--select", select), ("--ignore", ignore)):
        if given and not split_names(given):
            raise click.UsageError(f"{option} names no rule")
    plan = load_plan(rule_folders, profiles, split_names(select), split_names(ignore), cached=not no_cache)
    accepted = None if no_baseline else find_baseline(baseline)
    report = by_baseline(lint(found, engine.Linter(plan, as_of), stdin_filename, quiet=quiet), accepted)
    say_errors(report.errors)
    look = Look(wants_colour(colour, sys.stdout, os.environ), width_of_output(), summary=not quiet)
    _write(_at_least(report, min_severity), outputs, look)
    code = exit_code(found, report.errors, report.documents, fail_on, allow_empty=allow_empty)
    return 0 if code == FOUND and exit_zero else code


def exit_code(
    found: files.Found,
    errors: Sequence[PolicylintError],
    documents: Sequence[DocumentReport],
    fail_on: FailOn,
    *,
    allow_empty: bool,
) -> int:
    """Return the exit code of a run: an error wins over findings, findings over nothing to lint."""
    if errors:
        return COULD_NOT_CHECK
    findings = (finding for document in documents for finding in document.findings if not finding.suppressed)
    if fail_on != "never" and any(at_least(finding.severity, fail_on) for finding in findings):
        return FOUND
    if not found.paths and not found.excluded and not allow_empty:
        return NOTHING_TO_LINT
    return 0


def lint(found: files.Found, linter: engine.Linter, stdin_filename: str, *, quiet: bool) -> Report:
    """Lint what was found; what cannot be read or parsed is an error in the report."""
    documents: list[DocumentReport] = []
    errors = list(found.errors)
    with _progress(found.paths, quiet=quiet) as paths:
        for one in linter.lint_all(_read(paths, stdin_filename, errors)):
            if isinstance(one, PolicylintError):
                errors.append(one)
            else:
                documents.append(one)
    return Report(tuple(documents), tuple(errors), linter.rules, __version__)


def _read(paths: Iterator[str], stdin_filename: str, errors: list[PolicylintError]) -> Iterator[Source]:
    for path in paths:
        try:
            yield files.read_stdin(stdin_filename) if path == files.STDIN else files.read(path)
        except PolicylintError as error:
            errors.append(error)


@contextmanager
def _progress(paths: Sequence[str], *, quiet: bool) -> Iterator[Iterator[str]]:
    if quiet or len(paths) <= _MANY or not sys.stderr.isatty():
        yield iter(paths)
    else:
        with click.progressbar(paths, label="Checking", file=sys.stderr) as bar:
            yield iter(bar)


def _write(report: Report, outputs: Sequence[Output], look: Look) -> None:
    for output in outputs:
        if output.path:
            write_whole(output.path, render(output.format, report, look._replace(colour=False)))
        else:
            put(render(output.format, report, look), "utf-8" if output.format in FOR_PROGRAMS else "")
            if output.format == "concise" and look.summary and report.documents:
                say(closing_line(report))


def _at_least(report: Report, severity: Severity) -> Report:
    """Return a report of the findings to show."""
    documents = tuple(
        document._replace(findings=tuple(f for f in document.findings if at_least(f.severity, severity)))
        for document in report.documents
    )
    return report._replace(documents=documents)


def _warn_of_empty(found: files.Found, *, quiet: bool) -> None:
    nothing = not found.paths and not found.excluded and not found.errors
    if quiet and not nothing:
        return
    for path in found.empty:
        endings = ", ".join(ENDINGS)
        say(f"{files.shown_path(path)}: nothing to lint: no {endings} file; a file of another ending must be named")


def _shown(path: str, stdin_filename: str) -> str:
    return (stdin_filename or path) if path == files.STDIN else files.shown_path(path)
