"""What the Python API returns: rules, documents, assessments, findings and fixes, named as in the JSON report."""

from __future__ import annotations

from collections.abc import Mapping

from policylint.assessment import Assessment as _Assessment
from policylint.assessment import Evidence as _Evidence
from policylint.assessment import Status
from policylint.finding import Anchor, Citation, Kind, Severity, Suppressed, fingerprint
from policylint.finding import Finding as _Finding
from policylint.fixes.edits import Fix as _Fix
from policylint.report import DocumentReport as _DocumentReport
from policylint.report import Report as _Report
from policylint.reporters.fixes import fixes_of
from policylint.reporters.places import clause_of, exact_place, folded, place_of, position_of
from policylint.rule import Rule as _Rule
from policylint.source import Position, Source
from policylint.typed import NamedTuple


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


def rule_of(rule: _Rule) -> Rule:
    """Return the documentation of a rule."""
    return Rule(rule.id, rule.title, rule.summary, rule.why, rule.advice, rule.template)


def document_of(report: _DocumentReport, run: _Report) -> Document:
    """Return what a run found in one of its documents."""
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
