"""One line a finding, for editors and for grep: `path:line:column: severity[rule] message`."""

from __future__ import annotations

from policylint.finding import Finding
from policylint.report import DocumentReport, Report
from policylint.reporters.columns import shown
from policylint.reporters.look import Look
from policylint.reporters.places import place_of


def render(report: Report, look: Look) -> str:
    """Return the findings of all documents; with statistics only a count for each rule."""
    if look.statistics:
        from policylint.reporters.table import statistics_table

        table = statistics_table(report, look)
        return table + "\n" * bool(table)
    return "".join(
        f"{_line(document, finding, look)}\n"
        for document in report.documents
        for finding in document.findings
        if not finding.suppressed
    )


def _line(document: DocumentReport, finding: Finding, look: Look) -> str:
    place = place_of(document.document.source, finding.span)
    where = look.paint(shown(document.path), "bold") + f":{place.line}:{place.column}:"
    return f"{where} {look.severity(finding.severity, finding.severity)}[{finding.rule}] {shown(finding.message)}"
