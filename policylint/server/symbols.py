"""The disclosures of a policy, as an outline: what is said where."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol.types import DocumentSymbol, Location, SymbolInformation, SymbolKind

from policylint.reporters.places import clause_of, trimmed
from policylint.server.checker import Checked
from policylint.source import Span
from policylint.typed import NamedTuple


class _Disclosure(NamedTuple):
    """A clause, and the rule that it counts for."""

    span: Span
    match: Span
    rule: str
    title: str
    detail: str


def symbols_of(checked: Checked, *, nested: bool) -> list[DocumentSymbol] | list[SymbolInformation]:
    """Return a symbol for each clause that counts for a rule, by place; an old editor gets them in the older form.

    What is weak is told of at its first place only.
    """
    buffer = checked.buffer
    found = sorted(_disclosures(checked))
    if nested:
        return [
            DocumentSymbol(one.title, SymbolKind.Field, buffer.range(one.span), buffer.range(one.match), one.detail)
            for one in found
        ]
    return [
        SymbolInformation(
            Location(buffer.uri, buffer.range(one.span)), one.title, SymbolKind.Field, None, None, one.detail
        )
        for one in found
    ]


def _disclosures(checked: Checked) -> Iterator[_Disclosure]:
    document = checked.document
    if document is None:
        return
    source, rules = document.document.source, checked.report.rules
    for assessment in document.assessments:
        if assessment.status not in ("present", "weak"):
            continue
        title = rules[assessment.rule].title
        for evidence in assessment.evidence if assessment.status == "present" else assessment.evidence[:1]:
            span = clause_of(source, evidence)
            match = trimmed(source, evidence.match)
            inside = span.start <= match.start and match.end <= span.end
            yield _Disclosure(
                span, match if inside else span, assessment.rule, title, f"{assessment.rule} {assessment.status}"
            )
