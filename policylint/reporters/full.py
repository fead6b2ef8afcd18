"""The report a person reads: each finding with its excerpt and what to do, then a table of what was found where."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from policylint.assessment import Assessment, Evidence
from policylint.finding import Citation, Finding, if_so
from policylint.report import DocumentReport, Report
from policylint.reporters.columns import shortened, shown
from policylint.reporters.excerpt import excerpt, gutter_of
from policylint.reporters.look import Look
from policylint.reporters.places import clause_of, folded, heading_before, line_before, lines_of, place_of, ranges
from policylint.reporters.summary import closing_line
from policylint.reporters.table import documents_table, families_table
from policylint.rule import Rule
from policylint.source import Source, Span

_MOST_NEAREST = 2
_QUOTE = 72


def render(report: Report, look: Look) -> str:
    """Return the findings of each document, its table, and the counts."""
    parts: list[str] = []
    for document in report.documents:
        parts += (_block(document, finding, report, look) for finding in document.findings if not finding.suppressed)
        if look.summary and document.assessments:
            parts.append(families_table(document, look, titled=len(report.documents) > 1))
    if look.summary and report.documents:
        if len(report.documents) > 1:
            parts.append(documents_table(report, look))
        parts.append(closing_line(report))
    return "\n\n".join(parts) + "\n" * bool(parts)


def _block(document: DocumentReport, finding: Finding, report: Report, look: Look) -> str:
    source = document.document.source
    rule = report.rules.get(finding.rule)
    insertion = _insertion(finding, rule, source)
    lines = [_head(document, finding, rule, look)]
    lines += excerpt(source, finding.span, look, finding.severity, insertion)
    for label, text in _notes(document, finding, rule):
        lines += _note(label, shown(text), gutter_of(source), look)
    return "\n".join(lines)


def _head(document: DocumentReport, finding: Finding, rule: Rule | None, look: Look) -> str:
    place = place_of(document.document.source, finding.span)
    where = look.paint(f"{shown(document.path)}:{place.line}:{place.column}:", "bold")
    severity = look.severity(finding.severity, finding.severity)
    return f"{where} {severity} {look.paint(finding.rule, 'bold')} {shown(_headline(finding, rule))}"


def _headline(finding: Finding, rule: Rule | None) -> str:
    """Return the message without what the notes below it say at length."""
    short = f"{finding.kind}: {rule.title}" if rule else ""
    return short if short and finding.message.startswith(short) else finding.message


def _insertion(finding: Finding, rule: Rule | None, source: Source) -> tuple[int, str] | None:
    """Return where a missing clause belongs and the line it could begin with; templates are Markdown."""
    if finding.insertion is None or rule is None or not rule.template.strip():
        return None
    first = rule.template.strip().splitlines()[0].strip()
    return finding.insertion, first if source.format == "markdown" else first.lstrip("# ")


def _notes(document: DocumentReport, finding: Finding, rule: Rule | None) -> Iterator[tuple[str, str]]:
    assessment = next((one for one in document.assessments if one.rule == finding.rule), None)
    if assessment is not None and finding.kind != "defect":
        yield from _of_assessment(document, finding, assessment, rule)
    if finding.condition:
        yield "if", finding.condition
    if finding.insertion is not None:
        yield "belongs", _belongs(document, finding.insertion)
    if rule is not None and rule.advice:
        yield "advice", rule.advice
    if cites := dict.fromkeys(_cite(citation) for citation in finding.citations):
        yield "cites", "; ".join(cites)


def _of_assessment(
    document: DocumentReport, finding: Finding, assessment: Assessment, rule: Rule | None
) -> Iterator[tuple[str, str]]:
    source = document.document.source
    titles = {element.name: element.title for element in rule.elements} if rule else {}
    found = [titles.get(name, name) for name, there in assessment.elements if there]
    if found and assessment.status == "weak":
        yield "found", "; ".join(found)
    here = place_of(source, finding.span)
    elsewhere = [line for line in lines_of(source, assessment) if not here.line <= line <= here.end_line]
    if elsewhere:
        yield "see also", f"{'line' if len(elsewhere) == 1 else 'lines'} {ranges(elsewhere)}"
    if rule is not None and finding.kind == "weak":
        reasons = finding.message.removesuffix(if_so(finding.condition)).removeprefix(_headline(finding, rule))
        says = "; ".join(assessment.says)
        if lacks := reasons.removesuffix(says).strip("; ").removeprefix("lacks "):
            yield "lacks", lacks
        if says and reasons.endswith(says):
            yield "wording", says
    for nearest in assessment.nearest[:_MOST_NEAREST]:
        yield "closest", _closest(document, nearest)


def _closest(document: DocumentReport, nearest: Evidence) -> str:
    source = document.document.source
    clause = clause_of(source, nearest)
    text = folded(source, clause)
    if len(text) > _QUOTE:  # a long clause is quoted from the words that matched
        text = shortened(folded(source, Span(max(clause.start, nearest.match.start), clause.end)), _QUOTE)
    return f'line {place_of(source, nearest.match).line}, "{text}"'


def _belongs(document: DocumentReport, offset: int) -> str:
    line = line_before(document.document.source, offset)
    if not line:
        return "at the start of the document"
    if any(block.kind == "heading" and block.span.end == offset for block in document.document.blocks):
        return f"after line {line}, below the heading"
    heading = heading_before(document.document, offset)
    return f"after line {line}" + (f', at the end of "{shortened(heading, _QUOTE)}"' if heading else "")


def _cite(citation: Citation) -> str:
    return f"{citation.profile}: {citation.cite}" if citation.cite else f"{citation.profile} {citation.obligation}"


def _note(label: str, text: str, gutter: int, look: Look) -> list[str]:
    margin = " " * gutter
    hang = f"{margin}  {' ' * len(label)}  "
    lines = textwrap.wrap(text, max(30, look.width - len(hang)), break_long_words=False, break_on_hyphens=False)
    first, *rest = lines or [""]
    return [
        f"{margin}{look.paint('=', 'dim')} {look.paint(label + ':', 'bold')} {first}",
        *(hang + line for line in rest),
    ]
