"""A comparison as JSON, schema 1."""

from __future__ import annotations

from policylint.assessment import Assessment, Evidence
from policylint.change import Change
from policylint.difference import Comparison, Difference
from policylint.report import DocumentReport
from policylint.reporters.json_ import SCHEMA, Json, as_text, error_json, evidence_json, suppressed_json
from policylint.reporters.look import Look
from policylint.reporters.places import place_of
from policylint.rewording import NumberChange
from policylint.typed import Any


def json(comparison: Comparison, look: Look) -> str:  # noqa: ARG001 -- a program reads it: it has no looks
    """Return the comparison as one JSON object: a line for each document and each change."""
    return as_text(as_json(comparison))


def as_json(comparison: Comparison) -> Json:
    """Return the comparison as JSON values."""
    changes = [(one, change) for one in comparison.differences for change in one.changes]
    return {
        "schema": SCHEMA,
        "version": comparison.version,
        "since": comparison.since or None,
        "documents": [_document(one) for one in comparison.differences],
        "changes": [_change(one, change, comparison) for one, change in changes],
        "errors": [error_json(error) for error in comparison.errors],
        "summary": {"documents": comparison.compared, **comparison.counts()},
    }


def _document(difference: Difference) -> Json:
    return {
        "path": difference.path,
        "old": difference.old.path if difference.old else None,
        "new": difference.new.path if difference.new else None,
        "same": difference.same,
        "reworded": [
            {
                "rule": rule,
                "old_lines": _lines(difference.old, rewording.gone),
                "new_lines": _lines(difference.new, rewording.came),
            }
            for rule, rewording in difference.reworded
        ],
        "notes": [
            {"version": side, "rule": finding.rule, "message": finding.message} for side, finding in difference.notes
        ],
    }


def _change(difference: Difference, change: Change, comparison: Comparison) -> Json:
    return {
        "path": difference.path,
        "rule": change.rule,
        "title": comparison.rules[change.rule].title,
        "kind": change.kind,
        "severity": change.severity,
        "demanded": change.demanded,
        "accepted": suppressed_json(change.accepted) if change.accepted else None,
        "old": _side(difference.old, change.old, change.rewording.gone),
        "new": _side(difference.new, change.new, change.rewording.came),
        "lost": list(change.lost),
        "found": list(change.found),
        "numbers": [_numbers(difference, one) for one in change.numbers],
        "reversed": [
            {
                "old_line": _line(difference.old, one.old),
                "new_line": _line(difference.new, one.new),
                "denies": one.denies,
            }
            for one in change.rewording.reversed
        ],
        "obligations": [
            {
                "profile": duty.obligation.profile or None,
                "obligation": duty.obligation.id,
                "cite": duty.obligation.cite or None,
                "url": duty.obligation.url or None,
                "old": duty.old,
                "new": duty.new,
            }
            for duty in change.duties
        ],
    }


def _side(report: DocumentReport | None, assessment: Assessment, only: tuple[Evidence, ...]) -> Json:
    evidence: list[Json] = []
    if report:
        source = report.document.source
        evidence = [{**evidence_json(source, one), "only": one in only} for one in assessment.evidence]
    return {
        "status": assessment.status,
        "elements": dict(assessment.elements),
        "lacks": list(assessment.lacks),
        "says": list(assessment.says),
        "evidence": evidence,
    }


def _numbers(difference: Difference, change: NumberChange) -> Json:
    return {
        "old": [number.text for number in change.gone],
        "new": [number.text for number in change.came],
        "old_line": _line(difference.old, change.old),
        "new_line": _line(difference.new, change.new),
    }


def _lines(report: DocumentReport | None, some: tuple[Evidence, ...]) -> list[int]:
    return sorted({place_of(report.document.source, one.span).line for one in some}) if report else []


def _line(report: DocumentReport | None, evidence: Evidence | None) -> Any:
    return place_of(report.document.source, evidence.span).line if report and evidence else None
