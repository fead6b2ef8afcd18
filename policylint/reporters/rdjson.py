"""The Reviewdog Diagnostic Format: columns count bytes of UTF-8, from 1; ends are exclusive."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from policylint.errors import PolicylintError
from policylint.finding import Severity
from policylint.report import Report
from policylint.reporters.look import Look
from policylint.reporters.pages import HOME, UNCHECKED
from policylint.reporters.rows import Row, rows
from policylint.source import Source

Diagnostic = dict[str, Any]

SOURCE = {"name": "policylint", "url": HOME}
_SEVERITIES: dict[Severity, str] = {"error": "ERROR", "warning": "WARNING", "info": "INFO"}


def render(report: Report, look: Look) -> str:  # noqa: ARG001 -- a program reads it: it has no looks
    """Return one object with all diagnostics."""
    return json.dumps({"source": SOURCE, "diagnostics": list(diagnostics(report))}, ensure_ascii=False, indent=1) + "\n"


def diagnostics(report: Report) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each finding, and for each document that could not be checked."""
    yield from map(_of_finding, rows(report))
    yield from map(_of_error, report.errors)


def _of_finding(row: Row) -> Diagnostic:
    start = _position(row.source, row.place.line, row.place.column)
    end = _position(row.source, row.place.end_line, row.place.end_column)
    return {
        "message": row.finding.message,
        "location": {"path": row.path, "range": {"start": start, "end": end}},
        "severity": _SEVERITIES[row.finding.severity],
        "code": {"value": row.page.id} | ({"url": row.page.url} if row.page.url else {}),
    }


def _of_error(error: PolicylintError) -> Diagnostic:
    location: dict[str, Any] = {"path": error.path or "."}
    if error.line:
        location["range"] = {"start": {"line": error.line}}
    return {"message": error.message, "location": location, "severity": "ERROR", "code": {"value": UNCHECKED}}


def _position(source: Source, line: int, column: int) -> dict[str, int]:
    start = source.line_span(line).start
    return {"line": line, "column": len(source.text[start : start + column - 1].encode("utf-8", "replace")) + 1}
