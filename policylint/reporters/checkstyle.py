"""The XML of Checkstyle, which many tools read; every document that was checked is named, with or without findings."""

from __future__ import annotations

from policylint.report import Report
from policylint.reporters.look import Look
from policylint.reporters.pages import UNCHECKED
from policylint.reporters.rows import rows_of
from policylint.reporters.xml import Element, as_text, child


def render(report: Report, look: Look) -> str:  # noqa: ARG001 -- a program reads it: it has no looks
    """Return a `file` for each document, and an `error` of some severity for each finding."""
    root = Element("checkstyle", version="4.3")
    for document in report.documents:
        file = child(root, "file", name=document.path)
        for row in rows_of(report, document):
            child(
                file,
                "error",
                line=row.place.line,
                column=row.place.column,
                severity=row.finding.severity,
                message=row.finding.message,
                source=_source(row.page.id),
            )
    for error in report.errors:
        file = child(root, "file", name=error.path or ".")
        child(file, "error", line=error.line or 1, severity="error", message=error.message, source=_source(UNCHECKED))
    return as_text(root)


def _source(id: str) -> str:
    """Return a rule's id as Checkstyle writes those of its checks; readers take the last part for the name."""
    return "policylint." + id.replace("/", ".")
