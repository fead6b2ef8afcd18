"""`policylint baseline`: accept what is found now, so that only what is new is reported."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from datetime import date
from functools import wraps
from pathlib import Path

import click

from policylint import files
from policylint.baseline import Entry, entries, stale, up_to_date, updated
from policylint.baselinefile import BaselineFile, as_text, read
from policylint.commands.accepting import checked
from policylint.commands.common import (
    COULD_NOT_CHECK,
    NOTHING_TO_LINT,
    command_line,
    find_configs,
    one_line,
    put,
    say,
    say_errors,
)
from policylint.commands.options import (
    as_of_option,
    choice_options,
    config_options,
    exclude_option,
    fact_option,
    jobs_option,
    no_cache_option,
    profile_option,
    rules_option,
)
from policylint.commands.outputs import write_whole
from policylint.commands.runs import group, lint
from policylint.errors import PolicylintError
from policylint.files import BASELINE, closest
from policylint.report import Report
from policylint.reporters.summary import counted
from policylint.typed import Any, NamedTuple


class _Run(NamedTuple):
    """What there is to lint, and how."""

    paths: tuple[str, ...]
    profiles: tuple[str, ...]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    rule_folders: tuple[Path, ...]
    config: str | None
    isolated: bool
    exclude: tuple[str, ...]
    no_respect_gitignore: bool
    jobs: int | None
    no_cache: bool
    as_of: date
    facts: dict[str, str]


def _options(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options that decide what is found, as `check` has them, and the file."""

    @wraps(command)
    def run(*, file: Path | None, **options: Any) -> int:
        return command(file, _Run(**options))

    for add in (
        as_of_option,
        fact_option,
        no_cache_option,
        jobs_option,
        click.option("--no-respect-gitignore", is_flag=True, help="Lint ignored files in folders, too."),
        exclude_option,
        config_options,
        rules_option,
        choice_options,
        profile_option,
        click.option(
            "file",
            "--baseline",
            metavar="FILE",
            type=click.Path(path_type=Path),
            help=f"The file (default: {BASELINE}).",
        ),
        click.argument("paths", nargs=-1, metavar="[PATH]..."),
    ):
        run = add(run)
    return run


@click.group
def baseline() -> None:
    """Accept the findings of today, so that `check` reports only new ones."""


@baseline.command
@_options
def create(file: Path | None, run: _Run) -> int:
    """Write a new baseline of everything that is found."""
    above = None if file else closest(BASELINE)
    if above and above != Path(BASELINE):
        message = (
            "is the baseline here already: `policylint baseline update` adds to it;"
            f" `--baseline {BASELINE}` makes another"
        )
        raise PolicylintError(message, files.shown_path(str(above)))
    path = file or Path(BASELINE)
    if path.is_dir():
        raise PolicylintError("is a folder; remove it, or name another file with --baseline", str(path))
    if os.path.lexists(path):
        raise PolicylintError("exists already; `policylint baseline update` brings it up to date", str(path))
    return _rewritten(BaselineFile(path), run, lambda report, kept: entries(checked(report, kept)))


@baseline.command
@_options
def update(file: Path | None, run: _Run) -> int:
    """Add what is new and drop what is stale, for the documents and rules that are checked."""
    return _rewritten(
        _there(file), run, lambda report, kept: updated(kept.entries, checked(report, kept), report.known)
    )


@baseline.command
@_options
def prune(file: Path | None, run: _Run) -> int:
    """Drop what is stale, and add nothing."""

    def left(report: Report, kept: BaselineFile) -> tuple[Entry, ...]:
        gone = set(stale(kept.entries, checked(report, kept), report.known))
        return tuple(entry for entry in kept.entries if entry not in gone)

    return _rewritten(_there(file), run, left)


def _there(file: Path | None) -> BaselineFile:
    path = file or closest(BASELINE)
    if path is None:
        raise PolicylintError(f"there is no {BASELINE} here or above; `policylint baseline create` makes one")
    return read(path)


def _rewritten(kept: BaselineFile, run: _Run, entries_now: Callable[[Report, BaselineFile], tuple[Entry, ...]]) -> int:
    """Lint, write the baseline anew, and say what changed. Where a document cannot be read nothing is written."""
    if files.STDIN in run.paths:
        raise click.UsageError("a baseline is of files, not of standard input")
    command = command_line(run.profiles, run.select, run.ignore, run.rule_folders, run.exclude, facts=run.facts)
    configs = find_configs(run.config, command, isolated=run.isolated)
    search = files.Search(run.exclude, gitignore=not run.no_respect_gitignore, excludes=configs.excludes)
    found = files.discover(run.paths or (os.curdir,), search)
    if not found.paths and not found.errors and not any(kept.is_gone(path) for path in {e.path for e in kept.entries}):
        say("nothing to lint; nothing was written")
        return NOTHING_TO_LINT
    groups = group(found.paths, configs, "")
    report = lint(found, groups, "", run.as_of, quiet=False, cached=not run.no_cache, jobs=run.jobs)
    if report.errors:
        say_errors(report.errors)
        say("nothing was written")
        return COULD_NOT_CHECK
    now = entries_now(report, kept._replace(entries=up_to_date(kept.entries, report.renamed)))
    write_whole(str(kept.path), as_text(now))
    put("".join(f"{line}\n" for line in _changes(set(kept.entries), set(now))))
    put(f"{one_line(files.shown_path(str(kept.path)))}: {counted(len(now), 'finding')} accepted\n")
    return 0


def _changes(before: Collection[Entry], now: Collection[Entry]) -> Iterator[str]:
    """Yield what is new and what is gone, a line each."""
    for entry in sorted({*before, *now}):
        if entry not in before or entry not in now:
            sign = "-" if entry in before else "+"
            what = f"{entry.severity}[{entry.rule}] {entry.kind}{entry.key and f' {entry.key}'}"
            yield f"{sign} {one_line(entry.path)}: {what}"
