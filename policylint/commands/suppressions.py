"""`policylint suppressions`: everything that the documents accept, with reasons."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import click

from policylint import files
from policylint.commands.common import COULD_NOT_CHECK, NOTHING_TO_LINT, command_line, put, say, say_errors
from policylint.commands.common import rule_folders as folders_of
from policylint.commands.options import as_of_option, rules_option
from policylint.configs import Configs
from policylint.errors import PolicylintError
from policylint.source import Source, Span
from policylint.suppressionfaults import FAMILY
from policylint.typed import NamedTuple


class _Row(NamedTuple):
    """One suppression, or the mistake that stands in its place; `fault` and `message` say what is wrong with it."""

    path: str
    line: int
    column: int
    kind: str | None
    rule: str | None
    reason: str | None
    until: str | None
    by: str | None
    fault: str | None
    message: str | None


@click.command
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@rules_option
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="How to print the list.")
@as_of_option
def suppressions(paths: tuple[str, ...], rule_folders: tuple[Path, ...], form: str, as_of: date) -> int:
    """List what documents suppress, why, until when, and who says so.

    PATH is a file, a folder, a glob, or - for standard input; without one, the current folder is searched. Whether
    a suppression hides anything says `policylint check`.
    """
    configs = Configs(command=command_line((), (), (), rule_folders, ()))
    found = files.discover(paths or (os.curdir,), files.Search(excludes=configs.excludes))
    errors = list(found.errors)
    known: dict[tuple[Path, ...], tuple[tuple[str, ...], dict[str, str]]] = {}
    rows: list[_Row] = []
    for path in found.paths:
        folders = tuple(folders_of(configs.settings(path)))
        if folders not in known:
            known[folders] = _known(folders, errors)
        try:
            source = files.read_stdin("") if path == files.STDIN else files.read(path)
            rows += _rows(source, *known[folders], as_of)
        except PolicylintError as error:
            errors.append(error)
    say_errors(errors)
    if form == "json":
        import json

        put(json.dumps([row._asdict() for row in rows], ensure_ascii=False, indent=2) + "\n", "utf-8")
    elif rows:
        put(_table(rows))
    elif not errors:
        say("no suppressions")
    if errors:
        return COULD_NOT_CHECK
    return 0 if found.paths else NOTHING_TO_LINT


def _known(folders: Sequence[Path], errors: list[PolicylintError]) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return the ids of all rules, by the names of their files, and of all facts; and what former ids are now.

    Of a rule file nothing else is read, so what is wrong in one does not matter here.
    """
    from policylint.fact import FACTS
    from policylint.factfile import parse_facts
    from policylint.rulefolders import read_folders
    from policylint.yamlfile import read_yaml

    texts, more = read_folders(folders)
    errors += more
    known: list[str] = []
    renamed: dict[str, str] = {}
    for name, path, text, _ in texts:
        try:
            if name == FACTS:
                known += (fact.id for fact in parse_facts(text, path).values())
            elif name.partition("/")[0] not in ("profiles", "vocabulary"):
                known.append(name)
                if "aliases" in text:
                    fields = read_yaml(text, path).mapping()
                    renamed |= {one.text(): name for one in (fields["aliases"].items() if "aliases" in fields else ())}
        except PolicylintError as error:
            errors.append(error)
    return tuple(known), renamed


def _rows(source: Source, known: Collection[str], renamed: Mapping[str, str], as_of: date) -> Iterator[_Row]:
    from policylint.formats import parse
    from policylint.suppression import renaming, without_words, wrong_anyway
    from policylint.suppressionparser import read_suppressions

    def place(span: Span) -> tuple[str, int, int]:
        return source.path, *source.position(span.start)

    if "policylint" not in source.text:
        return
    there = without_words(read_suppressions(parse(source)), known)
    nothing = (None,) * 5
    rows = [_Row(*place(span), *nothing, "malformed", message) for span, message in there.mistakes]
    for one in there.read:
        until = one.until.isoformat() if one.until else None
        now = renamed.get(one.rule, one.rule)
        wrong = wrong_anyway(one._replace(rule=now), known, as_of) or renaming(one.rule, now) or (None, None)
        rows.append(_Row(*place(one.span), one.scope, one.rule, one.reason or None, until, one.by or None, *wrong))
    yield from sorted(rows, key=lambda row: (row.line, row.column, row.rule or ""))


def _table(rows: list[_Row]) -> str:
    from tabulate import tabulate

    from policylint.reporters.columns import shown

    table = [
        [
            shown(f"{row.path}:{row.line}"),
            *(shown(text or "-") for text in (row.rule, row.kind, row.reason, row.until, row.by)),
            f"{FAMILY}/{row.fault}" if row.fault else "",
        ]
        for row in rows
    ]
    header = ["place", "rule", "kind", "reason", "until", "by", "wrong"]
    text = tabulate(table, header, tablefmt="simple", disable_numparse=True, maxcolwidths=[None, None, None, 40])
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"
