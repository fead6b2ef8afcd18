"""The report a person reads: each finding with its excerpt and what to do, then a table of what was found where."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from policylint.finding import Anchor, Finding
from policylint.report import DocumentReport, Report
from policylint.reporters.columns import shown
from policylint.reporters.excerpt import excerpt, excerpt_of_place, gutter_of
from policylint.reporters.fixes import fixes_line
from policylint.reporters.look import Look
from policylint.reporters.notes import headline, insertion_of, notes_of
from policylint.reporters.places import place_of
from policylint.reporters.summary import closing_line
from policylint.reporters.table import documents_table, families_table, statistics_table
from policylint.rule import Rule

_PLACES: frozenset[Anchor] = frozenset(("heading", "place", "start"))
"""Where a missing clause belongs: the words that stand there prove nothing, and are not marked."""

_SAYS: dict[Anchor, tuple[str, str]] = {
    "nearest": ("comes close", "comes close"),
    "section": ("comes close", "comes close"),
    "trigger": ("makes it required", "may make it required"),
}
"""What marked words have to do with a missing clause, and if nobody knows whether it is due."""


def render(report: Report, look: Look) -> str:
    """Return the findings of each document, its table, and the counts; with statistics a count for each rule."""
    parts: list[str] = []
    if look.statistics:
        parts += filter(None, [statistics_table(report, look)])
    else:
        for document in report.documents:
            parts += _of_document(document, report, look)
        if look.summary and len(report.documents) > 1:
            parts.append(documents_table(report, look))
    if look.summary and report.documents:
        parts.append("\n".join(filter(None, (closing_line(report), fixes_line(report)))))
    return "\n\n".join(parts) + "\n" * bool(parts)


def _of_document(document: DocumentReport, report: Report, look: Look) -> Iterator[str]:
    for finding in document.findings:
        if not finding.suppressed:
            yield _block(document, finding, report, look)
    if look.summary and document.assessments:
        yield families_table(document, look, titled=len(report.documents) > 1)


def _block(document: DocumentReport, finding: Finding, report: Report, look: Look) -> str:
    source = document.document.source
    rule = report.rules.get(finding.rule)
    insertion = insertion_of(finding, rule, source)
    lines = [_head(document, finding, rule, look)]
    if finding.anchor in _PLACES:
        lines += excerpt_of_place(source, finding.span, look, insertion)
    else:
        says = _SAYS.get(finding.anchor, ("", ""))
        lines += excerpt(source, finding.span, look, finding.severity, insertion, says[bool(finding.condition)])
    for label, text in notes_of(document, finding, rule):
        lines += _note(label, shown(text), gutter_of(source), look)
    return "\n".join(lines)


def _head(document: DocumentReport, finding: Finding, rule: Rule | None, look: Look) -> str:
    place = place_of(document.document.source, finding.span)
    where = look.paint(f"{shown(document.path)}:{place.line}:{place.column}:", "bold")
    severity = look.severity(finding.severity, finding.severity)
    return f"{where} {severity} {look.paint(finding.rule, 'bold')} {shown(headline(finding, rule))}"


def _note(label: str, text: str, gutter: int, look: Look) -> list[str]:
    margin = " " * gutter
    hang = f"{margin}  {' ' * len(label)}  "
    width = max(30, look.width - len(hang))
    lines = [text]
    if len(text) > width or not text.isprintable() or text != text.strip():  # else it is slow and changes nothing
        lines = textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
    first, *rest = lines or [""]
    return [
        f"{margin}{look.paint('=', 'dim')} {look.paint(label + ':', 'bold')} {first}",
        *(hang + line for line in rest),
    ]
