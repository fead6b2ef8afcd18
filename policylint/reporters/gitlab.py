"""GitLab's Code Quality report: its merge request widget tells issues apart by their fingerprint alone."""

from __future__ import annotations

import json

from policylint.errors import PolicylintError
from policylint.finding import Severity
from policylint.report import Report
from policylint.reporters.look import Look
from policylint.reporters.pages import UNCHECKED
from policylint.reporters.rows import Row, rows
from policylint.typed import Any

_SEVERITIES: dict[Severity, str] = {"error": "major", "warning": "minor", "info": "info"}


def render(report: Report, look: Look) -> str:  # noqa: ARG001 -- a program reads it: it has no looks
    """Return a list of issues; a document that could not be checked is a blocker."""
    issues = [_of_finding(row) for row in rows(report)] + [_of_error(error) for error in report.errors]
    return json.dumps(issues, ensure_ascii=False, indent=1) + "\n"


def _of_finding(row: Row) -> dict[str, Any]:
    return {
        "type": "issue",
        "check_name": row.page.id,
        "description": row.finding.message,
        "categories": ["Clarity"],
        "severity": _SEVERITIES[row.finding.severity],
        "fingerprint": row.fingerprint,
        "location": {"path": row.path, "lines": {"begin": row.place.line, "end": row.place.end_line}},
    }


def _of_error(error: PolicylintError) -> dict[str, Any]:
    import hashlib

    what = f"{error.path}\0{UNCHECKED}\0{error.message}".encode("utf-8", "surrogateescape")
    line = error.line or 1
    return {
        "type": "issue",
        "check_name": UNCHECKED,
        "description": error.message,
        "categories": ["Bug Risk"],
        "severity": "blocker",
        "fingerprint": hashlib.blake2b(what, digest_size=16).hexdigest(),
        "location": {"path": error.path or ".", "lines": {"begin": line, "end": line}},
    }
