"""What there is to say of a finding beside its message: what was found, what lacks, what to do, who demands it."""

from __future__ import annotations

from collections.abc import Iterator

from policylint.assessment import Assessment, Evidence
from policylint.finding import Citation, Finding, if_so
from policylint.report import DocumentReport
from policylint.reporters.columns import shortened
from policylint.reporters.places import (
    clause_of,
    folded,
    heading_before,
    line_before,
    lines_of,
    place_of,
    ranges,
)
from policylint.rule import Rule
from policylint.source import Source, Span

_MOST_NEAREST = 2
_QUOTE = 72


def headline(finding: Finding, rule: Rule | None) -> str:
    """Return the message without what the notes say at length."""
    short = f"{finding.kind}: {rule.title}" if rule else ""
    return short if short and finding.message.startswith(short) else finding.message


def insertion_of(finding: Finding, rule: Rule | None, source: Source) -> tuple[int, str] | None:
    """Return where a missing clause belongs and the line it could begin with; templates are Markdown."""
    if finding.insertion is None or rule is None or not rule.template.strip():
        return None
    first = rule.template.strip().splitlines()[0].strip()
    return finding.insertion, first if source.format == "markdown" else first.lstrip("# ")


def notes_of(document: DocumentReport, finding: Finding, rule: Rule | None) -> Iterator[tuple[str, str]]:
    """Yield labels and texts; the texts may quote the document."""
    assessment = next((one for one in document.assessments if one.rule == finding.rule), None)
    if assessment is not None and finding.kind != "defect":
        yield from _of_assessment(document, finding, assessment, rule)
    if finding.condition:
        yield "if", finding.condition
    if finding.insertion is not None:
        yield "belongs", _belongs(document, finding.insertion)
    if rule is not None and rule.advice:
        yield "advice", rule.advice
    if cites := dict.fromkeys(cite(citation) for citation in finding.citations):
        yield "cites", "; ".join(cites)


def related_to(document: DocumentReport, finding: Finding) -> Iterator[tuple[Span, str]]:
    """Yield the other places that a finding has to do with, and how: what it contradicts, comes close, or belongs."""
    source = document.document.source
    for span in finding.related:
        yield span, f'here it says "{shortened(folded(source, span), _QUOTE)}"'
    assessment = next((one for one in document.assessments if one.rule == finding.rule), None)
    if assessment is not None and finding.kind == "missing":
        yield from ((clause_of(source, near), "comes close") for near in assessment.nearest)
    if finding.insertion is not None:
        yield Span(finding.insertion, finding.insertion), "the clause belongs here"


def cite(citation: Citation) -> str:
    """Return who demands it and where: "core: Art. 13(2)(a)"; of a defect no profile is known."""
    if not citation.profile:
        return citation.cite
    return f"{citation.profile}: {citation.cite}" if citation.cite else f"{citation.profile} {citation.obligation}"


def _of_assessment(
    document: DocumentReport, finding: Finding, assessment: Assessment, rule: Rule | None
) -> Iterator[tuple[str, str]]:
    source = document.document.source
    titles = {element.name: element.title for element in rule.elements} if rule else {}
    found = dict.fromkeys(titles.get(name, name) for name, there in assessment.elements if there)
    if found and assessment.status == "weak":
        yield "found", "; ".join(found)
    here = place_of(source, finding.span)
    elsewhere = [line for line in lines_of(source, assessment) if not here.line <= line <= here.end_line]
    if elsewhere:
        yield "see also", f"{'line' if len(elsewhere) == 1 else 'lines'} {ranges(elsewhere)}"
    if rule is not None and finding.kind == "weak":
        reasons = finding.message.removesuffix(if_so(finding.condition)).removeprefix(headline(finding, rule))
        lacks, mark, says = reasons.strip("; ").partition("; ")
        if not lacks.startswith("lacks "):
            lacks, says = "", f"{lacks}{mark}{says}"
        if lacks:
            yield "lacks", lacks.removeprefix("lacks ")
        if says:
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
    block = document.document.block_before(offset)
    above = document.document.blocks[block] if block >= 0 else None
    if above is not None and above.kind == "heading" and above.span.end == offset:
        return f"after line {line}, below the heading"
    heading = heading_before(document.document, offset)
    return f"after line {line}" + (f', at the end of "{shortened(heading, _QUOTE)}"' if heading else "")
