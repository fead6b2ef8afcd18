"""The Python API: check texts and files from a program. What it returns has the names and values of the JSON report.

It reads no configuration and no baseline, and keeps nothing between runs: what is not passed to it does not hold.
"""

from __future__ import annotations

import os
import typing  # noqa: F401 -- before ours, for `policylint.typed`: programs may ask what a Literal allows
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from policylint import __version__, engine, files
from policylint.assessment import Status
from policylint.decoding import decode
from policylint.errors import PolicylintError
from policylint.finding import Acceptance, Anchor, Citation, Kind, Severity, Suppressed
from policylint.formats import format_of
from policylint.report import DocumentReport as _DocumentReport
from policylint.report import Report as _Report
from policylint.reporters import FORMATS, render
from policylint.reporters.look import Look
from policylint.results import Assessment, Document, Edit, Evidence, Finding, Fix, Rule, document_of, rule_of
from policylint.source import Format, Position, Source
from policylint.twins import refuse_twins

__all__ = [
    "FORMATS",
    "Acceptance",
    "Anchor",
    "Assessment",
    "Citation",
    "Document",
    "Edit",
    "Evidence",
    "Finding",
    "Fix",
    "Format",
    "Kind",
    "PolicylintError",
    "Position",
    "Report",
    "Rule",
    "Rules",
    "Severity",
    "Status",
    "Suppressed",
    "check_paths",
    "check_text",
    "load_rules",
]


class Report:
    """A whole run: `documents` that were checked, and `errors` for those that could not be."""

    def __init__(self, run: _Report) -> None:
        self._run = run
        self.documents = tuple(document_of(one, run) for one in run.documents)
        self.errors = run.errors

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return the findings of all documents, without suppressed ones."""
        return tuple(one for document in self.documents for one in document.findings if not one.suppressed)

    def render(self, format: str = "full") -> str:
        """Return the report in one of FORMATS, without colour. Raises ValueError for another name."""
        if format not in FORMATS:
            raise ValueError(f"{format!r} is not one of {', '.join(FORMATS)}")
        return render(format, self._run, Look())


class Rules(Mapping[str, Rule]):
    """Rules made ready for use, by id: load them once, and check many texts with them."""

    def __init__(self, linter: engine.Linter) -> None:
        self._linter = linter

    def __getitem__(self, id: str) -> Rule:
        return rule_of(self._linter.rules[id])

    def __iter__(self) -> Iterator[str]:
        return iter(self._linter.rules)

    def __len__(self) -> int:
        return len(self._linter.rules)

    @property
    def linter(self) -> engine.Linter:
        """Return what `policylint.auditing.lint_batch` takes."""
        return self._linter


def load_rules(
    folders: Iterable[str | os.PathLike[str]] = (),
    *,
    profiles: Sequence[str] = (),
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    facts: Mapping[str, str | bool] | None = None,
    as_of: date | None = None,
) -> Rules:
    """Load the built-in rules and those of some folders, and choose among them as the command line does.

    `facts` are what is so of the company and the service; `as_of` is the day to judge dates by, today if not given.
    Raises PolicylintError for a broken rule file, with a note for each further one, and for a name that nothing bears.
    """
    from pathlib import Path

    from policylint.rulefolders import load
    from policylint.selection import make_plan
    from policylint.selection import select as selection_of

    ruleset, errors = load([Path(folder) for folder in folders])
    if errors:
        for further in errors[1:]:
            errors[0].add_note(str(further))
        raise errors[0]
    plan = make_plan(ruleset, selection_of(ruleset, profiles, select, ignore))
    return Rules(engine.Linter(plan, as_of or date.today(), facts=facts))  # noqa: DTZ011 -- the day it is for the caller


def check_text(
    text: str, *, path: str = "<text>", format: Format | None = None, rules: Rules | None = None
) -> Document:
    """Check one text. `path` names it in findings, and its ending says the format where `format` does not.

    Raises PolicylintError for what is no text: empty, binary.
    """
    decoded = decode(text.encode("utf-8", "surrogatepass"), path)
    source = Source(path, decoded, format or format_of(path))
    linter = (rules or load_rules()).linter
    report = linter.lint(source)
    return document_of(report, _run([report], [], linter))


def check_paths(
    paths: Iterable[str | os.PathLike[str]],
    *,
    exclude: Sequence[str] = (),
    gitignore: bool = True,
    rules: Rules | None = None,
) -> Report:
    """Check files, folders and globs, as the command line finds them; `exclude` has patterns as in a .gitignore.

    What cannot be read is an error of the report. A run that found nothing has neither documents nor errors.
    Raises PolicylintError for two documents that would have one name in the report.
    """
    linter = (rules or load_rules()).linter
    found = files.discover([os.fspath(path) for path in paths], files.Search(tuple(exclude), gitignore=gitignore))
    refuse_twins(found.paths)
    documents: list[_DocumentReport] = []
    errors = list(found.errors)

    def sources() -> Iterator[Source]:
        for path in found.paths:
            try:
                yield files.read(path)
            except PolicylintError as error:
                errors.append(error)

    for one in linter.lint_all(sources()):
        if isinstance(one, PolicylintError):
            errors.append(one)
        else:
            documents.append(one)
    return Report(_run(documents, errors, linter))


def _run(documents: list[_DocumentReport], errors: list[PolicylintError], linter: engine.Linter) -> _Report:
    return _Report(tuple(documents), tuple(errors), linter.rules, __version__, renamed=linter.plan.renamed)
