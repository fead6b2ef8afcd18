"""One line a finding, for editors and for grep: `path:line:column: severity[rule] message`."""

from __future__ import annotations

from collections.abc import Iterator

from policylint.report import DocumentReport, Report
from policylint.reporters.columns import shown
from policylint.reporters.look import Look
from policylint.reporters.places import start_of


def render(report: Report, look: Look) -> str:
    """Return the findings of all documents; with statistics only a count for each rule."""
    if look.statistics:
        from policylint.reporters.table import statistics_table

        table = statistics_table(report, look)
        return table + "\n" * bool(table)
    return "".join(line for document in report.documents for line in _lines(document, look))


def _lines(document: DocumentReport, look: Look) -> Iterator[str]:
    source, path = document.document.source, look.paint(shown(document.path), "bold")
    for finding in document.findings:
        if not finding.suppressed:
            line, column = start_of(source, finding.span)
            severity = look.severity(finding.severity, finding.severity)
            yield f"{path}:{line}:{column}: {severity}[{finding.rule}] {shown(finding.message)}\n"
