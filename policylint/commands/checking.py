"""What `policylint check` does, once its options are read."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from policylint import files
from policylint.commands.accepting import by_baseline, find_baseline, warn_of_unknown
from policylint.commands.common import (
    COULD_NOT_CHECK,
    FOUND,
    NOTHING_TO_LINT,
    Colour,
    command_line,
    find_configs,
    load_plan,
    one_line,
    put,
    refuse_idle_name,
    say,
    say_errors,
    usage_error,
    wants_colour,
    width_of_output,
)
from policylint.commands.outputs import FOR_PROGRAMS, Output, check_outputs, write_whole
from policylint.commands.runs import Group, group, lint, linters_of, make_linter, rules_of
from policylint.errors import PolicylintError
from policylint.finding import Severity, at_least
from policylint.formats import ENDINGS
from policylint.report import Report
from policylint.reporters import render
from policylint.reporters.look import Look
from policylint.settings import FailOn
from policylint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_SHOWN_AS = {"--show-files": ("full",), "--show-settings": ("full", "json")}
"""What is printed instead of a report, and the formats that it may be asked for in."""


def check(
    paths: tuple[str, ...],
    *,
    as_of: date,
    profiles: tuple[str, ...] = (),
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
    rule_folders: tuple[Path, ...] = (),
    config: str | None = None,
    isolated: bool = False,
    outputs: tuple[Output, ...] = (Output("full"),),
    fail_on: FailOn | None = None,
    min_severity: Severity = "info",
    exclude: tuple[str, ...] = (),
    force_exclude: bool = False,
    no_respect_gitignore: bool = False,
    stdin_filename: str = "",
    allow_empty: bool = False,
    exit_zero: bool = False,
    fix: bool = False,
    unsafe_fixes: bool = False,
    diff: bool = False,
    watch: bool = False,
    statistics: bool = False,
    show_files: bool = False,
    show_settings: bool = False,
    jobs: int | None = None,
    no_cache: bool = False,
    quiet: bool = False,
    facts: Mapping[str, str] | None = None,
    baseline: Path | None = None,
    no_baseline: bool = False,
    colour: Colour = "auto",
) -> int:
    """Lint documents, report, and return the exit code; the defaults are those of the options."""
    others = {
        "--fix": fix or unsafe_fixes,
        "--diff": diff,
        "--statistics": statistics,
        "--show-files": show_files,
        "--show-settings": show_settings,
    }
    refuse_idle_name(stdin_filename, paths)
    _refuse_together(others, outputs, only_unsafe=unsafe_fixes and not (fix or diff))
    command = command_line(profiles, select, ignore, rule_folders, exclude, fail_on, facts)
    if watch:
        from policylint.commands import watching

        watching.watch(
            watching.Asked(
                paths or (os.curdir,),
                partial(find_configs, config, command, isolated=isolated),
                files.Search(exclude, force_exclude, not no_respect_gitignore),
                partial(find_baseline, baseline, none=no_baseline),
                partial(lint, as_of=as_of, cached=not no_cache, jobs=jobs, stdin_filename=""),
                partial(make_linter, as_of=as_of, cached=not no_cache),
                partial(at_least_as_severe, severity=min_severity),
                Look(wants_colour(colour, sys.stdout, os.environ), width_of_output(), not quiet),
            ),
            outputs,
            others,
        )
    configs = find_configs(config, command, isolated=isolated)
    search = files.Search(exclude, force_exclude, not no_respect_gitignore, configs.excludes)
    found = files.discover(paths or (os.curdir,), search)
    warn_of_empty(found, search, quiet=quiet, allowed=allow_empty)
    shown = [_shown(path, stdin_filename) for path in found.paths]
    if show_files:
        say_errors(found.errors)
        put("".join(f"{one_line(path)}\n" for path in shown))
        return exit_code(found, found.errors, failed=False, allow_empty=allow_empty)
    groups = group(found.paths, configs, stdin_filename)
    if show_settings:
        _show_settings(groups, shown, outputs, cached=not no_cache)
        say_errors(found.errors)
        return exit_code(found, found.errors, failed=False, allow_empty=allow_empty)
    accepted = find_baseline(baseline, none=no_baseline)
    check_outputs(outputs, found.paths, rules_of(groups), configs.files(), str(accepted.path) if accepted else "")
    linters = linters_of(groups, as_of, cached=not no_cache)
    linted = lint(found, groups, stdin_filename, as_of, quiet=quiet, cached=not no_cache, jobs=jobs, linters=linters)
    report = by_baseline(linted, accepted)
    failed = any(one.failed for one in report.documents)
    to_stderr = False
    if fix or diff:
        from policylint.commands import fixing

        paths_of = fixing.by_name(found.paths, stdin_filename)
        changed = fixing.fixed(report, fixing.by_document(paths_of, groups, linters), accepted, unsafe=unsafe_fixes)
        failed = bool(changed)
        if not diff:
            report = by_baseline(fixing.write(report, changed, paths_of), accepted)
            failed = any(one.failed for one in report.documents)
            to_stderr = fixing.put_stdin(report, paths_of)
    say_errors(report.errors)
    if not quiet:
        warn_of_unknown(report, accepted)
    if diff:
        fixing.show(changed, quiet=quiet)
    else:
        painted = wants_colour(colour, sys.stdout, os.environ) and not to_stderr
        look = Look(painted, width_of_output(), not quiet, statistics)
        _write(at_least_as_severe(report, min_severity), outputs, look, to_stderr=to_stderr)
    return exit_code(found, report.errors, failed=failed and not exit_zero, allow_empty=allow_empty)


def _show_settings(groups: Sequence[Group], shown: Sequence[str], outputs: Sequence[Output], *, cached: bool) -> None:
    from policylint.commands import showing

    for one in groups:
        load_plan(one.settings, cached=cached)  # names that do not exist are told, here too
    if [output.format for output in outputs] == ["json"]:
        put(showing.settings_as_json(groups, shown), "utf-8")
    else:
        put(showing.show_settings(groups, shown))


def _refuse_together(asked: Mapping[str, bool], outputs: Sequence[Output], *, only_unsafe: bool) -> None:
    """Refuse options of which one says nothing beside the others."""
    if only_unsafe:
        raise usage_error("--unsafe-fixes says which fixes are made by --fix or shown by --diff; give one of them")
    if asked["--diff"] and outputs != (Output("full"),):
        raise usage_error("--diff prints a patch instead of a report; leave out --format")
    for option, formats in _SHOWN_AS.items():
        rest = [other for other, given in asked.items() if given and other != option]
        if asked[option] and rest:
            raise usage_error(f"{option} and {rest[0]} exclude each other; run {option} by itself")
        if asked[option] and not any(outputs == (Output(form),) for form in formats):
            raise usage_error(f"{option} prints no report; leave out --format{' or give json' * ('json' in formats)}")


def exit_code(found: files.Found, errors: Sequence[PolicylintError], *, failed: bool, allow_empty: bool) -> int:
    """Return the exit code of a run: an error wins over findings, findings over nothing to lint."""
    if errors:
        return COULD_NOT_CHECK
    if failed:
        return FOUND
    if not found.paths and not found.excluded and not allow_empty:
        return NOTHING_TO_LINT
    return 0


def _write(report: Report, outputs: Sequence[Output], look: Look, *, to_stderr: bool) -> None:
    for output in outputs:
        if output.path:
            write_whole(output.path, render(output.format, report, look._replace(colour=False)))
        else:
            text = render(output.format, report, look)
            if to_stderr:  # standard output has the document that came from standard input
                say(text.rstrip("\n"))
            else:
                put(text, "utf-8" if output.format in FOR_PROGRAMS else "", painted=True)
            if output.format == "concise" and look.summary and report.documents:
                from policylint.reporters.fixes import fixes_line
                from policylint.reporters.summary import closing_line

                say("\n".join(filter(None, (closing_line(report), fixes_line(report)))))


def at_least_as_severe(report: Report, severity: Severity) -> Report:
    """Return a report of the findings to show."""
    documents = tuple(
        document._replace(findings=tuple(f for f in document.findings if at_least(f.severity, severity)))
        for document in report.documents
    )
    return report._replace(documents=documents)


def warn_of_empty(found: files.Found, search: files.Search, *, quiet: bool = False, allowed: bool = False) -> None:
    """Say which named files are left out, and which folders and globs hold no document.

    These are told to the quiet, too, if they are not allowed: one that is mistyped would pass for ever.
    """
    for path in () if quiet else found.excluded:
        say(f"{one_line(files.shown_path(path))}: skipped: it is excluded, and --force-exclude is set")
    for path in () if allowed else found.empty:
        say(f"{one_line(files.shown_path(path))}: nothing to lint: {_why_empty(path, search)}")


def _why_empty(path: str, search: files.Search) -> str:
    """Return why a folder or glob holds no document, and what to do."""
    if files.discover([path], search._replace(gitignore=False)).paths:
        return "a .gitignore leaves out all that is there; name a file that is to be checked"
    if files.discover([path], files.Search(gitignore=False)).paths:
        return "all that is there is excluded; change --exclude or 'exclude', or name a file that is to be checked"
    return f"no {', '.join(ENDINGS)} file; a file of another ending must be named"


def _shown(path: str, stdin_filename: str) -> str:
    return (stdin_filename or path) if path == files.STDIN else files.shown_path(path)
