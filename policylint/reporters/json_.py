"""JSON, schema 1: lines and columns are 1-based code points, end columns exclusive, paths relative with `/`."""

from __future__ import annotations

import json
from collections.abc import Iterator

from policylint.assessment import Assessment, Evidence
from policylint.errors import PolicylintError
from policylint.finding import Citation, Finding, Suppressed, fingerprint
from policylint.report import DocumentReport, Report
from policylint.reporters.fixes import fixes_of
from policylint.reporters.look import Look
from policylint.reporters.places import clause_of, exact_place, folded, place_of, position_of
from policylint.reporters.summary import accepted, by_rule, by_severity, by_status
from policylint.source import Source, Span
from policylint.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policylint.fixes.edits import Edit, Fix

SCHEMA = 1

Json = dict[str, Any]


def render(report: Report, look: Look) -> str:  # noqa: ARG001 -- a program reads it: it has no looks
    """Return the whole report as one JSON object: a line for each document and each finding."""
    return as_text(as_json(report))


def as_text(value: Json) -> str:
    """Return an object with a line for each entry of its lists."""
    return "{" + ",\n".join(f"{_dumped(key)}: {_lines(entry)}" for key, entry in value.items()) + "}\n"


def _lines(value: Any) -> str:
    """Put the entries of a list on a line each: an indented report would be twice as long, and slow to write."""
    return "[" + ",\n ".join(map(_dumped, value)) + "]" if isinstance(value, list) else _dumped(value)


def one_line(value: Json) -> str:
    """Return an object on a line of its own, whatever its reader takes for the end of a line."""
    line = json.dumps(value, ensure_ascii=False)
    for end in "\x85\u2028\u2029":
        line = line.replace(end, f"\\u{ord(end):04x}")
    return line + "\n"


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def as_json(report: Report) -> Json:
    """Return the report as JSON values."""
    return {
        "schema": SCHEMA,
        "version": report.version,
        "documents": [_document(document) for document in report.documents],
        "findings": [finding for document in report.documents for finding in _findings(document, report)],
        "errors": [error_json(error) for error in report.errors],
        "summary": _summary(report),
    }


def _document(document: DocumentReport) -> Json:
    source = document.document.source
    return {"path": document.path, "assessments": [_assessment(source, one) for one in document.assessments]}


def _assessment(source: Source, assessment: Assessment) -> Json:
    return {
        "rule": assessment.rule,
        "status": assessment.status,
        "elements": dict(assessment.elements),
        "lacks": list(assessment.lacks),
        "says": list(assessment.says),
        "evidence": [evidence_json(source, evidence) for evidence in assessment.evidence],
        "nearest": [evidence_json(source, evidence) for evidence in assessment.nearest],
    }


def evidence_json(source: Source, evidence: Evidence) -> Json:
    """Return a piece of evidence: the place and the text of its clause."""
    return _place(source, clause_of(source, evidence), text=True)


def _findings(document: DocumentReport, report: Report) -> Iterator[Json]:
    fixes = fixes_of(document, report)
    for number, finding in enumerate(document.findings):
        yield _finding(document, finding, fixes.get(number))


def _finding(document: DocumentReport, finding: Finding, fix: Fix | None) -> Json:
    source = document.document.source
    insertion = None
    if finding.insertion is not None:
        insertion = position_of(source, finding.insertion)._asdict()
    return {
        "rule": finding.rule,
        "kind": finding.kind,
        "severity": finding.severity,
        "path": document.path,
        **_place(source, finding.span),
        "message": finding.message,
        "citations": [_citation(citation) for citation in finding.citations],
        "anchor": finding.anchor,
        "insertion": insertion,
        "fingerprint": fingerprint(document.path, finding),
        "suppressed": suppressed_json(finding.suppressed) if finding.suppressed else None,
        "fix": _fix(source, fix) if fix else None,
    }


def _fix(source: Source, fix: Fix) -> Json:
    return {"safe": fix.safe, "message": fix.says, "edits": [_edit(source, edit) for edit in fix.edits]}


def _edit(source: Source, edit: Edit) -> Json:
    start, end = edit.span
    return {"start": start, "end": end, **exact_place(source, edit.span)._asdict(), "text": edit.text}


def suppressed_json(suppressed: Suppressed) -> Json:
    """Return why a finding is accepted."""
    return {
        "kind": suppressed.kind,
        "reason": suppressed.reason or None,
        "until": suppressed.until or None,
        "by": suppressed.by or None,
        "line": suppressed.line or None,
    }


def _citation(citation: Citation) -> Json:
    return {
        "profile": citation.profile or None,
        "obligation": citation.obligation or None,
        "cite": citation.cite,
        "url": citation.url or None,
    }


def error_json(error: PolicylintError) -> Json:
    """Return what could not be checked, and why."""
    return {
        "path": error.path or None,
        "line": error.line or None,
        "column": error.column or None,
        "message": error.message,
    }


def _summary(report: Report) -> Json:
    return {
        "documents": len(report.documents),
        "unchecked": len(report.errors),
        "findings": by_severity(finding for document in report.documents for finding in document.findings),
        "rules": by_rule(report),
        "suppressed": accepted(report)[0],
        "stale": len(report.stale),
        "fixed": report.fixed,
        "statuses": by_status(one for document in report.documents for one in document.assessments),
    }


def _place(source: Source, span: Span, *, text: bool = False) -> Json:
    place: Json = place_of(source, span)._asdict()
    return {**place, "text": folded(source, span)} if text else place
