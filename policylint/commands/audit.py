"""`policylint audit`: a corpus of policies, as tables and a summary."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import closing as closed
from datetime import date
from pathlib import Path

import click
from click.core import ParameterSource

from policylint import __version__, files
from policylint.atomic import write_atomically
from policylint.auditing import progress
from policylint.auditing import run as runs
from policylint.auditing.columns import FORMATS
from policylint.auditing.summary import Counts, as_chart, as_json, as_table, rows_of
from policylint.auditing.tasks import PARQUET, Inputs, Names, Task, digest, find_inputs, plan
from policylint.auditing.writers import Form
from policylint.commands.common import (
    COULD_NOT_CHECK,
    NOTHING_TO_LINT,
    command_line,
    find_configs,
    is_terminal,
    put,
    rule_folders,
    say,
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
from policylint.commands.runs import make_linter
from policylint.engine import Linter
from policylint.errors import PolicylintError
from policylint.settings import Settings
from policylint.typed import Any


@click.command(
    epilog="Exit codes: 0 done, whatever was found; 2 an error, a document not checked among them; 3 nothing to audit."
)
@click.argument("inputs", nargs=-1, metavar="INPUT...", required=True)
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the tables and the summary of one audit at a time go; one that was ended goes on there.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["parquet", "jsonl"]),
    default="parquet",
    help="How the tables are written (default: parquet).",
)
@click.option(
    "--text-column",
    metavar="NAME",
    default="text",
    help="The column of the texts in JSONL and Parquet (default: text).",
)
@click.option(
    "--id-column",
    metavar="NAME",
    default="",
    help="The column of their names (default: id or path, where there is one).",
)
@click.option(
    "--format-column",
    metavar="NAME",
    default="",
    help="The column of their formats (default: format, where there is one).",
)
@click.option(
    "--text-format",
    type=click.Choice(FORMATS),
    help="The format of texts without one (default: as the ending of their name says, else text).",
)
@profile_option
@choice_options
@rules_option
@config_options
@exclude_option
@click.option("--no-respect-gitignore", is_flag=True, help="Audit ignored files in folders, too.")
@jobs_option
@click.option(
    "--scheduler", metavar="ADDRESS", default="", help="Run on the Dask cluster at this address, as tcp://host:8786."
)
@no_cache_option
@click.option("-q", "--quiet", is_flag=True, help="Errors only: no summary, no progress.")
@as_of_option
@fact_option
def audit(
    inputs: tuple[str, ...],
    *,
    output: Path,
    form: Form,
    text_column: str,
    id_column: str,
    format_column: str,
    text_format: str | None,
    profiles: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    rule_folders: tuple[Path, ...],
    config: str | None,
    isolated: bool,
    exclude: tuple[str, ...],
    no_respect_gitignore: bool,
    jobs: int | None,
    scheduler: str,
    no_cache: bool,
    quiet: bool,
    as_of: date,
    facts: dict[str, str],
) -> int:
    """Check a corpus of policies, and write tables of what was found and a summary.

    INPUT is a document, a folder, a glob, or a .jsonl or .parquet file with a document in each row.
    """
    if form == "parquet":
        _need_pyarrow()
    as_of = _day(as_of, output)
    command = command_line(profiles, select, ignore, rule_folders, exclude, facts=facts)
    configs = find_configs(config, command, isolated=isolated)
    settings = configs.settings("")
    linter = make_linter(settings, as_of, cached=not no_cache)
    search = files.Search(exclude, gitignore=not no_respect_gitignore, excludes=configs.excludes)
    found = find_inputs(inputs, search, output)
    if not found.documents and not found.collections:
        say("nothing to audit: no document, no .jsonl and no .parquet file")
        return NOTHING_TO_LINT
    if any(path.lower().endswith(PARQUET) for path in found.collections):
        _need_pyarrow()
    names = Names(text_column, id_column, format_column, text_format or "")
    tasks = plan(found, names)
    with runs.opened(output, _kept(linter, settings, inputs, found, names, form)):
        counts = _done(linter, runs.Job(str(output), form, names), tasks, jobs=jobs, scheduler=scheduler, quiet=quiet)
        _summarize(linter, output, counts, quiet=quiet)
    if counts.errors:
        say(f"{counts.errors:,} could not be checked; see {files.shown_path(str(output))}/errors")
    return COULD_NOT_CHECK if counts.errors else 0


def _need_pyarrow() -> None:
    from policylint.auditing.parquet import pyarrow

    pyarrow()


def _day(as_of: date, output: Path) -> date:
    """Return the day to judge for: where none was given, that of the run that goes on, which began on another."""
    if click.get_current_context().get_parameter_source("as_of") is ParameterSource.DEFAULT:
        before = runs.read_run(output)
        try:
            return date.fromisoformat(str(before["as_of"])) if before else as_of
        except (KeyError, ValueError):
            return as_of
    return as_of


def _kept(
    linter: Linter, settings: Settings, inputs: Sequence[str], found: Inputs, names: Names, form: str
) -> dict[str, Any]:
    """Return what a run is made of: one that goes on must be made of the same."""
    return {
        "schema": 1,
        "version": __version__,
        "as_of": linter.as_of.isoformat(),
        "format": form,
        "profiles": list(settings.texts("profiles")),
        "facts": dict(linter.given),
        "rules": _digest(linter, settings),
        "columns": names._asdict(),
        "inputs": [files.shown_path(path) for path in inputs],
        "inputs_digest": digest(found),
    }


def _digest(linter: Linter, settings: Settings) -> str:
    """Return what changes when the rules do, or what is chosen of them."""
    from policylint.rulefolders import read_folders

    texts, _ = read_folders(rule_folders(settings))
    chosen = (list(linter.rules), settings.choices(), linter.severities, linter.options.template_syntax)
    seen = repr((chosen, sorted((text.path, text.text) for text in texts)))
    return hashlib.blake2b(seen.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def _done(
    linter: Linter, job: runs.Job, tasks: Sequence[Task], *, jobs: int | None, scheduler: str, quiet: bool
) -> Counts:
    """Do what is left to do, and return the counts of all tasks, in their order."""
    output = Path(job.folder)
    left, before = runs.undone(output, tasks)
    if before.documents or before.errors:
        say(f"going on: {len(tasks) - len(left):,} of {len(tasks):,} parts are done")
    with closed(_working(linter, job, left, jobs, scheduler)) as results:
        shown = progress.Progress(sum(task.size for task in left), time.monotonic, _line(quiet=quiet))
        for task, counts in results:
            shown.add(task.size, counts.documents + counts.errors)
        shown.end()
    missing, counts = runs.undone(output, tasks)
    if missing:
        raise PolicylintError(
            f"{len(missing):,} of {len(tasks):,} parts are not there; the same command makes them", str(output)
        )
    return counts


def _working(
    linter: Linter, job: runs.Job, tasks: Sequence[Task], jobs: int | None, scheduler: str
) -> Generator[tuple[Task, Counts]]:
    if scheduler:
        from policylint.auditing.cluster import on_cluster

        return on_cluster(linter, job._replace(folder=os.path.realpath(job.folder)), tasks, scheduler)
    return runs.here(linter, job, tasks, jobs)


def _line(*, quiet: bool) -> progress.Show | None:
    """Return what shows the progress, if anybody sees it."""
    if quiet or not is_terminal(sys.stderr):
        return None

    def show(line: str) -> None:
        sys.stderr.write(f"\r\x1b[K{line}")
        sys.stderr.flush()

    return show


def _summarize(linter: Linter, output: Path, counts: Counts, *, quiet: bool) -> None:
    rows = rows_of(counts, {id: rule.title for id, rule in linter.rules.items()})
    try:
        write_atomically(output / "summary.json", as_json(counts, rows, __version__).encode())
        write_atomically(output / "summary.svg", as_chart(counts, rows).encode())
    except OSError as error:
        raise PolicylintError(f"cannot be written: {error.strerror or error}", str(output)) from error
    if not quiet:
        put(as_table(counts, rows))
