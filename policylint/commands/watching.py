"""`policylint check --watch`: the whole report, then at every save what it changed."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from contextlib import closing
from datetime import datetime

from policylint import files
from policylint.commands.common import put, say, say_error, say_errors, usage_error
from policylint.commands.outputs import Output
from policylint.commands.watched import Asked, Watched
from policylint.errors import Faults, PolicylintError
from policylint.report import DocumentReport, Report
from policylint.reporters import render
from policylint.reporters.since import render as render_since
from policylint.reporters.since import since
from policylint.reporters.summary import closing_line, counted
from policylint.typed import NoReturn

__all__ = ["Asked", "watch"]

_FORMATS = ("full", "concise")
_STEP = 50
"""Milliseconds without another change after which a save is over; editors write, rename and delete for one."""
_WAKE = 200
"""Milliseconds after which waiting is begun anew: so long an interrupt can take on Windows."""
_MOST_NAMED = 3

Wait = Callable[[Collection[str]], Generator[set[str]]]


def watch(asked: Asked, outputs: Sequence[Output], others: Mapping[str, object]) -> NoReturn:
    """Report, then wait and report what changed, until an interrupt.

    Raises PolicylintError for a fault at the start, and what click tells for options that say nothing beside this one.
    """
    _refuse_together(asked.paths, outputs, [option for option, given in others.items() if given])
    wait = _waiter()
    gc.enable()  # this run is not short
    form = outputs[0].format
    watched = Watched(asked)
    last: dict[str, DocumentReport] = {}
    report = watched.lint(set())
    _write(render(form, report, asked.look), report)
    if form == "concise" and report.documents:
        _tell(asked, closing_line(report))
    _remember(last, report)
    _tell(asked, f"Watching {counted(len(report.documents), 'document')}; Ctrl-C ends it.")
    while True:
        folders = watched.folders
        with closing(wait(folders)) as batches:
            # What was saved before the waiting began wakes nobody: the first batch, of nothing perhaps, comes at once.
            for number, touched in enumerate(batches):
                if number and not watched.concerned(touched):
                    continue
                now = _lint(watched, touched)
                if now is not None:
                    _tell(asked, _headline(watched.linted))
                    _write(render_since(since(last, now), now, form, asked.look), now)
                    _remember(last, now)
                if watched.folders != folders:
                    break


def _refuse_together(paths: Collection[str], outputs: Sequence[Output], others: Sequence[str]) -> None:
    """Refuse what says nothing beside `--watch`: standard input, reports for programs, other things to do."""
    if files.STDIN in paths:
        raise usage_error("--watch waits for files to be saved; standard input is read once")
    if others:
        raise usage_error(f"--watch and {others[0]} exclude each other; run {others[0]} by itself")
    if len(outputs) > 1 or outputs[0].path or outputs[0].format not in _FORMATS:
        raise usage_error(f"--watch reports to the terminal; give it --format {' or '.join(_FORMATS)}, without a file")


def _lint(watched: Watched, touched: set[str]) -> Report | None:
    """Lint again, None where all is as before; a fault is told, and then nothing is reported."""
    before = watched.rest
    try:
        report = watched.lint(touched)
    except PolicylintError as error:
        say_error(error)
    except Faults as faults:
        say_errors(faults.errors)
    else:
        return report if watched.linted or watched.rest != before else None
    watched.rest = ()
    say("nothing was checked; the next save is waited for")
    return None


def _headline(linted: Sequence[str]) -> str:
    now = datetime.now().strftime("%H:%M:%S")  # noqa: DTZ005 -- the time that it is for whoever waits
    some = ", ".join(linted) if len(linted) <= _MOST_NAMED else counted(len(linted), "document")
    return f"\n{now} {some or 'no document'} checked"


def _write(text: str, report: Report) -> None:
    say_errors(report.errors)
    put(text, painted=True)


def _tell(asked: Asked, message: str) -> None:
    if asked.look.summary:
        say(message)


def _remember(last: dict[str, DocumentReport], report: Report) -> None:
    """Keep the last report of each document that there is, also of those that cannot be read now."""
    there = {document.path for document in report.documents} | {error.path for error in report.errors}
    for path in last.keys() - there:
        del last[path]
    last.update((document.path, document) for document in report.documents)


def _waiter() -> Wait:
    """Return what waits for changes in folders and yields the paths of each batch. Raises PolicylintError."""
    try:
        from watchfiles import watch as changes_in
    except ImportError:
        message = "--watch needs watchfiles; install it with: pip install 'policylint[watch]'"
        raise PolicylintError(message) from None

    def wait(folders: Collection[str]) -> Generator[set[str]]:
        batches = changes_in(
            *filter(os.path.isdir, sorted(folders)),
            watch_filter=None,
            step=_STEP,
            rust_timeout=_WAKE,
            yield_on_timeout=True,
            recursive=False,
            ignore_permission_denied=True,
        )
        for changes in batches:
            yield {os.path.realpath(path) for _, path in changes}

    return wait
