"""What `policylint check` does, once its options are read."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from functools import partial

from policylint import files
from policylint.commands.accepting import by_baseline, warn_of_unknown
from policylint.commands.choices import Choices
from policylint.commands.common import (
    COULD_NOT_CHECK,
    FOUND,
    NOTHING_TO_LINT,
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
from policylint.commands.runs import group, lint, linters_of, make_linter, rules_of
from policylint.configs import Configs
from policylint.errors import PolicylintError
from policylint.finding import Severity, at_least
from policylint.formats import ENDINGS
from policylint.report import Report
from policylint.reporters import render
from policylint.reporters.look import Look
from policylint.typed import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from policylint.baselinefile import BaselineFile

_SHOWN_AS = {"--show-files": ("full",), "--show-settings": ("full", "json")}
"""What is printed instead of a report, and the formats that it may be asked for in."""


def check(choices: Choices) -> int:
    """Lint documents, report, and return the exit code."""
    documents, instead = choices.documents, choices.instead
    refuse_idle_name(documents.stdin_filename, documents.paths)
    _refuse_together(choices)
    read_configs = choices.rules.reader(documents.exclude)
    if instead.watch:
        _watch(choices, read_configs)
    configs = read_configs()
    search = documents.search(configs.excludes)
    found = files.discover(documents.paths or (os.curdir,), search)
    warn_of_empty(found, search, quiet=choices.running.quiet, allowed=documents.allow_empty)
    if not choices.running.quiet:
        warn_of_idle(found, configs)
    if instead.show_files or instead.show_settings:
        _show(found, configs, choices)
        return exit_code(found, found.errors, failed=False, allow_empty=documents.allow_empty)
    errors, failed = _lint(found, configs, choices)
    failed = failed and not choices.reporting.exit_zero
    return exit_code(found, errors, failed=failed, allow_empty=documents.allow_empty)


def _lint(found: files.Found, configs: Configs, choices: Choices) -> tuple[Sequence[PolicylintError], bool]:
    """Lint what was found, mend it if that is asked for, and report; return what was not checked, and if it failed."""
    as_of, jobs, no_cache, quiet = choices.running
    name, instead = choices.documents.stdin_filename, choices.instead
    groups = group(found.paths, configs, name)
    accepted = choices.rules.accepted()
    baseline = str(accepted.path) if accepted else ""
    check_outputs(choices.reporting.outputs, found.paths, rules_of(groups), configs.files(), baseline)
    linters = linters_of(groups, as_of, cached=not no_cache)
    linted = lint(found, groups, name, as_of, quiet=quiet, cached=not no_cache, jobs=jobs, linters=linters)
    report = by_baseline(linted, accepted)
    if not (instead.fix or instead.diff):
        return _report(report, accepted, choices)
    from policylint.commands import fixing

    paths_of = fixing.by_name(found.paths, name)
    linter_of = fixing.by_document(paths_of, groups, linters)
    changed = fixing.fixed(report, linter_of, accepted, unsafe=instead.unsafe_fixes)
    if instead.diff:
        _tell(report, accepted, quiet=quiet)
        fixing.show(changed, quiet=quiet)
        return report.errors, bool(changed)
    report = by_baseline(fixing.write(report, changed, paths_of), accepted)
    return _report(report, accepted, choices, to_stderr=fixing.put_stdin(report, paths_of))


def _report(
    report: Report, accepted: BaselineFile | None, choices: Choices, *, to_stderr: bool = False
) -> tuple[Sequence[PolicylintError], bool]:
    _tell(report, accepted, quiet=choices.running.quiet)
    look = _look(choices)
    shown = at_least_as_severe(report, choices.reporting.min_severity)
    _write(shown, choices.reporting.outputs, look._replace(colour=look.colour and not to_stderr), to_stderr=to_stderr)
    return report.errors, any(one.failed for one in report.documents)


def _tell(report: Report, accepted: BaselineFile | None, *, quiet: bool) -> None:
    """Say what was not checked, and what of the baseline means nothing."""
    say_errors(report.errors)
    if not quiet:
        warn_of_unknown(report, accepted)


def _look(choices: Choices) -> Look:
    colour = wants_colour(choices.reporting.colour, sys.stdout, os.environ)
    return Look(colour, width_of_output(), not choices.running.quiet, choices.reporting.statistics)


def _watch(choices: Choices, read_configs: Callable[[], Configs]) -> NoReturn:
    from policylint.commands import watching

    as_of, jobs, no_cache, _ = choices.running
    asked = watching.Asked(
        choices.documents.paths or (os.curdir,),
        read_configs,
        choices.documents.search(),
        choices.rules.accepted,
        partial(lint, as_of=as_of, cached=not no_cache, jobs=jobs, stdin_filename=""),
        partial(make_linter, as_of=as_of, cached=not no_cache),
        partial(at_least_as_severe, severity=choices.reporting.min_severity),
        _look(choices),
    )
    watching.watch(asked, choices.reporting.outputs, _others(choices))


def _show(found: files.Found, configs: Configs, choices: Choices) -> None:
    """Print which documents there are, or what holds for them."""
    name = choices.documents.stdin_filename
    shown = [_shown(path, name) for path in found.paths]
    if choices.instead.show_files:
        say_errors(found.errors)
        put("".join(f"{one_line(path)}\n" for path in shown))
        return
    from policylint.commands import showing

    groups = group(found.paths, configs, name)
    for one in groups:
        load_plan(one.settings, cached=not choices.running.no_cache)  # names that do not exist are told, here too
    if [output.format for output in choices.reporting.outputs] == ["json"]:
        put(showing.settings_as_json(groups, shown), "utf-8")
    else:
        put(showing.show_settings(groups, shown))
    say_errors(found.errors)


def _others(choices: Choices) -> dict[str, bool]:
    """Return which options are given that make something else of a run."""
    instead = choices.instead
    return {
        "--fix": instead.fix or instead.unsafe_fixes,
        "--diff": instead.diff,
        "--statistics": choices.reporting.statistics,
        "--show-files": instead.show_files,
        "--show-settings": instead.show_settings,
    }


def _refuse_together(choices: Choices) -> None:
    """Refuse options of which one says nothing beside the others."""
    instead, outputs = choices.instead, choices.reporting.outputs
    if instead.unsafe_fixes and not (instead.fix or instead.diff):
        raise usage_error("--unsafe-fixes says which fixes are made by --fix or shown by --diff; give one of them")
    if instead.diff and outputs != (Output("full"),):
        raise usage_error("--diff prints a patch instead of a report; leave out --format")
    given = [option for option, asked in _others(choices).items() if asked]
    for option in filter(given.__contains__, _SHOWN_AS):
        rest = [other for other in given if other != option]
        if rest:
            raise usage_error(f"{option} and {rest[0]} exclude each other; run {option} by itself")
        if not any(outputs == (Output(form),) for form in _SHOWN_AS[option]):
            may_be = " or give json" * ("json" in _SHOWN_AS[option])
            raise usage_error(f"{option} prints no report; leave out --format{may_be}")


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


def warn_of_idle(found: files.Found, configs: Configs) -> None:
    """Say which sets and overrides of a configuration hold for nothing: they may be mistyped."""
    for one in configs.idle(found):
        patterns = ", ".join(word.text for word in one.patterns)
        what = f"the set {one.set!r} is empty" if one.set else "this override changes nothing"
        say(f"{one.patterns[0].origin}: no document matches {patterns}; {what}")


def _why_empty(path: str, search: files.Search) -> str:
    """Return why a folder or glob holds no document, and what to do."""
    if files.discover([path], search._replace(gitignore=False)).paths:
        return "a .gitignore leaves out all that is there; name a file that is to be checked"
    if files.discover([path], files.Search(gitignore=False)).paths:
        return "all that is there is excluded; change --exclude or 'exclude', or name a file that is to be checked"
    return f"no {', '.join(ENDINGS)} file; a file of another ending must be named"


def _shown(path: str, stdin_filename: str) -> str:
    return (stdin_filename or path) if path == files.STDIN else files.shown_path(path)
