"""Linting many documents: those of the same settings together, and a report in the order of their paths."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import click

from policylint import __version__, engine, files
from policylint.commands.common import is_terminal, load_plan, rule_folders
from policylint.configs import Configs
from policylint.defect import TEMPLATE_SYNTAXES
from policylint.errors import PolicylintError
from policylint.plan import Plan
from policylint.report import DocumentReport, Report
from policylint.rule import Rule
from policylint.settings import Setting, Settings, Word
from policylint.source import Source

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
    found: files.Found, groups: Sequence[Group], stdin_filename: str, as_of: date, *, quiet: bool, cached: bool
) -> Report:
    """Lint what was found; what cannot be read or parsed is an error in the report.

    Settings and rules with faults end the run before a document is read.
    """
    _refuse_twins(found.paths, stdin_filename)
    linters = [_linter(one.settings, as_of, cached=cached) for one in groups]
    rules = _all_rules(linters)
    documents: dict[int, DocumentReport] = {}
    errors: dict[int, PolicylintError] = {}
    with _progress([number for one in groups for number in one.documents], quiet=quiet) as numbers:
        for (settings, some), linter in zip(groups, linters, strict=True):
            for number, result in _lint_group(islice(numbers, len(some)), found.paths, linter, stdin_filename):
                if isinstance(result, PolicylintError):
                    errors[number] = result
                else:
                    documents[number] = result._replace(fail_on=settings.fail_on)
    return Report(
        tuple(documents[number] for number in sorted(documents)),
        (*found.errors, *(errors[number] for number in sorted(errors))),
        rules,
        __version__,
        known=frozenset(id for linter in linters for id in linter.plan.known),
    )


def _refuse_twins(paths: Sequence[str], stdin_filename: str) -> None:
    """Refuse two documents of one name in the report: their fingerprints would be the same, and so would a baseline."""
    seen: set[str] = set()
    for path in paths:
        name = files.shown_path(stdin_filename) if path == files.STDIN and stdin_filename else files.shown_path(path)
        if name in seen:
            advice = "rename one, or give `-` another --stdin-filename"
            raise PolicylintError(f"two documents would be reported by this name; {advice}", name)
        seen.add(name)


def _linter(settings: Settings, as_of: date, *, cached: bool) -> engine.Linter:
    plan = load_plan(settings, cached=cached)
    severities = settings.severities((*plan.known, *plan.faults))
    (chosen,) = settings.texts("template-syntax")
    syntax = next(one for one in TEMPLATE_SYNTAXES if one == chosen)
    return engine.Linter(plan, as_of, severities, _facts(settings, plan), syntax)


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


def _all_rules(linters: Sequence[engine.Linter]) -> Mapping[str, Rule]:
    """Return the rules of all linters; one id for two rules would make the report say things of the wrong one."""
    rules: dict[str, Rule] = {}
    for linter in linters:
        for id, rule in linter.rules.items():
            first = rules.setdefault(id, rule)
            if first.path != rule.path:
                message = f"the rule {id!r} is defined already in {first.path}; choose another name"
                raise PolicylintError(message, rule.path, 1, 1)
    return rules


def _lint_group(
    numbers: Iterator[int], paths: Sequence[str], linter: engine.Linter, stdin_filename: str
) -> Iterator[tuple[int, DocumentReport | PolicylintError]]:
    """Yield what came of each document, with its number."""
    read: list[int] = []
    refused: list[tuple[int, PolicylintError]] = []

    def sources() -> Iterator[Source]:
        for number in numbers:
            try:
                path = paths[number]
                source = files.read_stdin(stdin_filename) if path == files.STDIN else files.read(path)
            except PolicylintError as error:
                refused.append((number, error))
            else:
                read.append(number)
                yield source

    for at, result in enumerate(linter.lint_all(sources())):
        yield read[at], result
    yield from refused


@contextmanager
def _progress(numbers: Sequence[int], *, quiet: bool) -> Iterator[Iterator[int]]:
    if quiet or len(numbers) <= _MANY or not is_terminal(sys.stderr):
        yield iter(numbers)
    else:
        with click.progressbar(numbers, label="Checking", file=sys.stderr) as bar:
            yield iter(bar)
