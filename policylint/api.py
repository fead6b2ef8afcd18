"""The Python API: check texts and files from a program. What it returns has the names and values of the JSON report.

It reads no configuration and no baseline, and keeps nothing between runs: what is not passed to it does not hold.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from policylint import __version__, engine, files
from policylint.assessment import Assessment as _Assessment
from policylint.assessment import Evidence as _Evidence
from policylint.assessment import Status
from policylint.errors import PolicylintError
from policylint.finding import Acceptance, Anchor, Citation, Kind, Severity, Suppressed, fingerprint
from policylint.finding import Finding as _Finding
from policylint.fixes.edits import Fix as _Fix
from policylint.formats import format_of
from policylint.report import DocumentReport as _DocumentReport
from policylint.report import Report as _Report
from policylint.reporters import FORMATS, render
from policylint.reporters.fixes import fixes_of
from policylint.reporters.look import Look
from policylint.reporters.places import clause_of, exact_place, folded, place_of, position_of
from policylint.rule import Rule as _Rule
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


class Rule(NamedTuple):
    """The documentation of a rule."""

    id: str
    title: str
    summary: str
    why: str
    advice: str
    template: str


class Evidence(NamedTuple):
    """A clause that counts, or that comes close: its place, 1-based, the end column exclusive, and its text."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


class Assessment(NamedTuple):
    """The status of one rule in one document, with its proof."""

    rule: str
    status: Status
    elements: Mapping[str, bool]
    lacks: tuple[str, ...]
    says: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    nearest: tuple[Evidence, ...]


class Edit(NamedTuple):
    """What is to become another text: its offsets and its place, as it stands; an empty one is inserted at."""

    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int
    text: str


class Fix(NamedTuple):
    """What mends one finding, by itself; `safe` if it cannot change what the document says."""

    safe: bool
    message: str
    edits: tuple[Edit, ...]


class Finding(NamedTuple):
    """One thing to mend in one document; `suppressed` says why it is accepted, if it is; `fix` may mend it."""

    rule: str
    kind: Kind
    severity: Severity
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    message: str
    citations: tuple[Citation, ...]
    anchor: Anchor
    insertion: Position | None
    fingerprint: str
    suppressed: Suppressed | None
    fix: Fix | None


class Document(NamedTuple):
    """What was found in one document."""

    path: str
    assessments: tuple[Assessment, ...]
    findings: tuple[Finding, ...]

    def status(self, rule: str) -> Status:
        """Return the status of a rule. Raises KeyError for one that was not checked."""
        for assessment in self.assessments:
            if assessment.rule == rule:
                return assessment.status
        raise KeyError(rule)


class Report:
    """A whole run: `documents` that were checked, and `errors` for those that could not be."""

    def __init__(self, run: _Report) -> None:
        self._run = run
        self.documents = tuple(_document(one, run) for one in run.documents)
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
        return _rule(self._linter.rules[id])

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
    decoded = files.decode(text.encode("utf-8", "surrogatepass"), path)
    source = Source(path, decoded, format or format_of(path))
    linter = (rules or load_rules())._linter  # noqa: SLF001
    report = linter.lint(source)
    return _document(report, _run([report], [], linter))


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
    linter = (rules or load_rules())._linter  # noqa: SLF001
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


def _rule(rule: _Rule) -> Rule:
    return Rule(rule.id, rule.title, rule.summary, rule.why, rule.advice, rule.template)


def _document(report: _DocumentReport, run: _Report) -> Document:
    source = report.document.source
    assessments = tuple(_assessment(one, source) for one in report.assessments)
    fixes = fixes_of(report, run)
    findings = (_finding(one, source, fixes.get(number)) for number, one in enumerate(report.findings))
    return Document(report.path, assessments, tuple(findings))


def _assessment(one: _Assessment, source: Source) -> Assessment:
    evidence, nearest = (tuple(_evidence(each, source) for each in some) for some in (one.evidence, one.nearest))
    return Assessment(one.rule, one.status, dict(one.elements), one.lacks, one.says, evidence, nearest)


def _evidence(one: _Evidence, source: Source) -> Evidence:
    clause = clause_of(source, one)
    return Evidence(*place_of(source, clause), folded(source, clause))


def _fix(fix: _Fix, source: Source) -> Fix:
    return Fix(fix.safe, fix.says, tuple(Edit(*at, *exact_place(source, at), text) for at, text in fix.edits))


def _finding(one: _Finding, source: Source, fix: _Fix | None) -> Finding:
    return Finding(
        one.rule,
        one.kind,
        one.severity,
        source.path,
        *place_of(source, one.span),
        message=one.message,
        citations=one.citations,
        anchor=one.anchor,
        insertion=None if one.insertion is None else position_of(source, one.insertion),
        fingerprint=fingerprint(source.path, one),
        suppressed=one.suppressed,
        fix=_fix(fix, source) if fix else None,
    )
