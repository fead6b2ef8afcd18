"""Linting many documents: those of the same settings together, and a report in the order of their paths."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date

from policylint import __version__, engine, files, pool
from policylint.commands.common import is_terminal, load_plan, rule_folders, say
from policylint.configs import Configs
from policylint.defect import TEMPLATE_SYNTAXES
from policylint.errors import PolicylintError
from policylint.plan import Plan
from policylint.report import DocumentReport, Report
from policylint.rule import Rule
from policylint.schedule import Task
from policylint.settings import Setting, Settings, Word
from policylint.twins import refuse_twins
from policylint.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

_MANY = 20


class Group(NamedTuple):
    """Documents of which the same holds, by their numbers in the order of the paths."""

    settings: Settings
    documents: tuple[int, ...]


def group(paths: Sequence[str], configs: Configs, stdin_filename: str) -> list[Group]:
    """Group documents by what holds for them, in the order of the first of each group.

    Without a document there is one group of none, for the current folder: its settings are to be sound all the same.
    """
    groups: dict[int, tuple[Settings, list[int]]] = {}
    for number, path in enumerate(paths):
        settings = configs.settings(stdin_filename or path if path == files.STDIN else path)
        groups.setdefault(id(settings), (settings, []))[1].append(number)
    return [Group(settings, tuple(numbers)) for settings, numbers in groups.values()] or [
        Group(configs.settings(""), ())
    ]


def rules_of(groups: Sequence[Group]) -> list[Path]:
    """Return the rule folders of all groups, each once."""
    return list(dict.fromkeys(folder for one in groups for folder in rule_folders(one.settings)))


def lint(
    found: files.Found,
    groups: Sequence[Group],
    stdin_filename: str,
    as_of: date,
    *,
    quiet: bool,
    cached: bool,
    jobs: int | None,
    linters: Sequence[engine.Linter] = (),
) -> Report:
    """Lint what was found; what cannot be read or parsed is an error in the report.

    `jobs` is how many processes do it, None as many as it pays for. Settings and rules with faults end the run before
    a document is read, unless the `linters` of the groups are made already.
    """
    refuse_twins(found.paths, stdin_filename)
    linters = linters or linters_of(groups, as_of, cached=cached)
    empty = report_of(linters)
    if not quiet:
        _warn_of_renamed(groups, empty.renamed)
    by_number = {number: one.settings for one in groups for number in one.documents}
    documents: dict[int, DocumentReport] = {}
    errors: dict[int, PolicylintError] = {}
    tasks, unread = _tasks(found.paths, groups, stdin_filename)
    errors |= unread
    with _progress(len(tasks), quiet=quiet) as tell, closing(pool.lint(linters, tasks, jobs)) as results:
        for number, result in results:
            if isinstance(result, PolicylintError):
                errors[number] = result
            else:
                documents[number] = result._replace(fail_on=by_number[number].fail_on)
            tell(1)
    return empty._replace(
        documents=tuple(documents[number] for number in sorted(documents)),
        errors=(*found.errors, *(errors[number] for number in sorted(errors))),
    )


def report_of(linters: Sequence[engine.Linter]) -> Report:
    """Return the report of a run before any document is linted. Raises PolicylintError for rules of one id."""
    return Report(
        (),
        (),
        all_rules(linters),
        __version__,
        known=frozenset(id for linter in linters for id in linter.plan.known),
        renamed={old: new for linter in linters for old, new in linter.plan.renamed.items()},
    )


def linters_of(groups: Sequence[Group], as_of: date, *, cached: bool) -> list[engine.Linter]:
    """Make the linters of groups. Raises PolicylintError for settings with faults."""
    return [make_linter(one.settings, as_of, cached=cached) for one in groups]


def make_linter(settings: Settings, as_of: date, *, cached: bool) -> engine.Linter:
    """Make the linter for documents of the same settings. Raises PolicylintError for settings with faults."""
    plan = load_plan(settings, cached=cached)
    severities = settings.up_to_date(plan.renamed).severities((*plan.known, *plan.faults))
    (chosen,) = settings.texts("template-syntax")
    syntax = next(one for one in TEMPLATE_SYNTAXES if one == chosen)
    return engine.Linter(plan, as_of, severities, _facts(settings, plan), syntax)


def _warn_of_renamed(groups: Sequence[Group], renamed: Mapping[str, str]) -> None:
    """Say, once each, which rules settings name by a former id."""
    if not renamed:
        return
    words = (word for one in groups for key, word in one.settings.names() if key != "profiles")
    former = {word.text.rstrip("/"): word for word in reversed(list(words)) if word.text.rstrip("/") in renamed}
    for old, word in reversed(former.items()):
        say(f"{word.origin}: {old!r} is called {renamed[old]!r} now; write that")


def _facts(settings: Settings, plan: Plan) -> dict[str, str | bool]:
    """Return the facts that settings give. Raises PolicylintError with the place of one that is not declared."""
    for layer in (settings.layer, *(override.layer for override in settings.elsewhere)):
        for name, setting in ((name, setting) for (key, name), setting in layer.items() if key == "facts"):
            _check_fact(name, setting, plan)
    return {name: setting.words[0].text for name, setting in settings.table("facts").items()}


def _check_fact(name: str, setting: Setting, plan: Plan) -> None:
    from policylint.factfile import given_value

    if len(setting.words) != 1:
        raise Word(name, setting.origin).error(f"the fact {name!r} must have one value")
    try:
        given_value(name, setting.words[0].text, {fact.name: fact for fact in plan.facts})
    except PolicylintError as error:
        raise setting.words[0].error(error.message) from None


def all_rules(linters: Sequence[engine.Linter]) -> Mapping[str, Rule]:
    """Return the rules of all linters; one id for two rules would make the report say things of the wrong one."""
    if len(linters) == 1:
        return linters[0].rules
    rules: dict[str, Rule] = {}
    for linter in linters:
        for id, rule in linter.rules.items():
            first = rules.setdefault(id, rule)
            if first.path != rule.path:
                message = f"the rule {id!r} is defined already in {first.path}; choose another name"
                raise PolicylintError(message, rule.path, 1, 1)
    return rules


def _tasks(
    paths: Sequence[str], groups: Sequence[Group], stdin_filename: str
) -> tuple[list[Task], dict[int, PolicylintError]]:
    """Return what is to be done, group by group; standard input is read here, because workers have another."""
    tasks: list[Task] = []
    errors: dict[int, PolicylintError] = {}
    for linter, one in enumerate(groups):
        for number in one.documents:
            path = paths[number]
            try:
                what = files.read_stdin(stdin_filename) if path == files.STDIN else path
            except PolicylintError as error:
                errors[number] = error
            else:
                tasks.append(Task(number, linter, what))
    return tasks, errors


@contextmanager
def _progress(length: int, *, quiet: bool) -> Iterator[Callable[[int], None]]:
    """Yield what is to be told how many documents are done."""
    if quiet or length <= _MANY or not is_terminal(sys.stderr):
        yield lambda _: None
    else:
        import click

        with click.progressbar(length=length, label="Checking", file=sys.stderr) as bar:
            yield bar.update
