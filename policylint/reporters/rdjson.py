"""The Reviewdog Diagnostic Format: columns count bytes of UTF-8, from 1; ends are exclusive."""

from __future__ import annotations

import json
from collections.abc import Iterator

from policylint.errors import PolicylintError
from policylint.finding import Severity
from policylint.report import Report
from policylint.reporters.fixes import fixes
from policylint.reporters.look import Look
from policylint.reporters.pages import HOME, UNCHECKED
from policylint.reporters.places import Place, exact_place
from policylint.reporters.rows import Row, rows
from policylint.source import Source
from policylint.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policylint.fixes.edits import Fix

Diagnostic = dict[str, Any]

SOURCE = {"name": "policylint", "url": HOME}
_SEVERITIES: dict[Severity, str] = {"error": "ERROR", "warning": "WARNING", "info": "INFO"}


def render(report: Report, look: Look) -> str:  # noqa: ARG001 -- a program reads it: it has no looks
    """Return one object with all diagnostics."""
    return json.dumps({"source": SOURCE, "diagnostics": list(diagnostics(report))}, ensure_ascii=False, indent=1) + "\n"


def diagnostics(report: Report) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each finding, and for each document that could not be checked."""
    mended = fixes(report)
    yield from (_of_finding(row, mended.get((row.path, row.number))) for row in rows(report))
    yield from map(_of_error, report.errors)


def _of_finding(row: Row, fix: Fix | None) -> Diagnostic:
    diagnostic: Diagnostic = {
        "message": row.finding.message,
        "location": {"path": row.path, "range": _range(row.source, row.place)},
        "severity": _SEVERITIES[row.finding.severity],
        "code": {"value": row.page.id} | ({"url": row.page.url} if row.page.url else {}),
    }
    if fix:
        diagnostic["suggestions"] = [
            {"range": _range(row.source, exact_place(row.source, edit.span)), "text": edit.text} for edit in fix.edits
        ]
    return diagnostic


def _range(source: Source, place: Place) -> Diagnostic:
    start = _position(source, place.line, place.column)
    return {"start": start, "end": _position(source, place.end_line, place.end_column)}


def _of_error(error: PolicylintError) -> Diagnostic:
    location: dict[str, Any] = {"path": error.path or "."}
    if error.line:
        location["range"] = {"start": {"line": error.line}}
    return {"message": error.message, "location": location, "severity": "ERROR", "code": {"value": UNCHECKED}}


def _position(source: Source, line: int, column: int) -> dict[str, int]:
    start = source.line_span(line).start
    return {"line": line, "column": len(source.text[start : start + column - 1].encode("utf-8", "replace")) + 1}
