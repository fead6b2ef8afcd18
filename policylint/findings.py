"""Outcomes + assessments -> findings: one a rule, with the worst severity, all citations, and a useful place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from policylint.assessment import Assessment
from policylint.document import Document
from policylint.finding import SEVERITIES, Citation, Finding, Kind, Severity
from policylint.obligations import Outcome
from policylint.placement import Place, place_missing, place_weak
from policylint.profile import Obligation
from policylint.rule import Rule

_KEY = 80
"""How much of a long passage tells it from others; those that begin alike are told apart by their number."""


@dataclass(slots=True)
class _Demand:
    """What the obligations together want of one rule."""

    severity: Severity = "info"
    citations: list[Citation] = field(default_factory=list)
    wanting: dict[str, None] = field(default_factory=dict)
    trigger: int = -1


def find(
    rules: Mapping[str, Rule],
    outcomes: Iterable[Outcome],
    assessments: Mapping[str, Assessment],
    document: Document,
) -> tuple[Finding, ...]:
    """Return the findings of one document, by place."""
    demands: dict[str, _Demand] = {}
    for outcome in outcomes:
        for need, status, wanting in outcome.unmet:
            demand = demands.setdefault(need.rule, _Demand())
            severity = outcome.obligation.severity if status == "missing" else outcome.obligation.weak_severity
            demand.severity = max(demand.severity, severity, key=SEVERITIES.index)
            demand.wanting.update(dict.fromkeys(wanting))
            demand.trigger = max(demand.trigger, outcome.trigger)
            if outcome.obligation.cite:
                demand.citations.append(_citation(outcome.obligation))
    found = [
        _finding(rules[rule], demand, assessments[rule], assessments, rules, document)
        for rule, demand in demands.items()
    ]
    return tuple(sorted(found, key=lambda finding: (finding.span.start, finding.rule)))


def numbered(findings: Sequence[Finding], document: Document) -> tuple[Finding, ...]:
    """Return findings with the keys that tell those of one rule and kind apart: their words, and a number among equals.

    A missing or weak clause is the only one of its rule; its key is empty.
    """
    counts: dict[tuple[str, Kind, str], int] = {}
    keyed = []
    for finding in findings:
        words = finding.key or (_words(finding, document) if finding.kind == "defect" else "")
        same = finding.rule, finding.kind, words
        counts[same] = number = counts.get(same, 0) + 1
        keyed.append(finding._replace(key=f"{number}: {words}" if words or number > 1 else ""))
    return tuple(keyed)


def _words(finding: Finding, document: Document) -> str:
    """Return what a finding points at without markup, case, and places; a comment has no words but its source."""
    words = document.words(finding.span) or " ".join(document.source.text[slice(*finding.span)].split())
    return words.casefold()[:_KEY]


def _citation(obligation: Obligation) -> Citation:
    return Citation(obligation.profile, obligation.id, obligation.cite, obligation.url)


def _finding(
    rule: Rule,
    demand: _Demand,
    assessment: Assessment,
    assessments: Mapping[str, Assessment],
    rules: Mapping[str, Rule],
    document: Document,
) -> Finding:
    kind: Kind = "missing" if assessment.status in ("missing", "not_applicable") else "weak"
    if kind == "missing":
        place = place_missing(rule, assessment, assessments, rules, document, demand.trigger)
    else:
        place = place_weak(assessment, document)
    return Finding(
        rule=rule.id,
        kind=kind,
        severity=demand.severity,
        span=place.span,
        message=_message(rule, kind, assessment, tuple(demand.wanting), place, document),
        anchor=place.anchor,
        citations=tuple(demand.citations),
        insertion=place.insertion,
    )


def _message(
    rule: Rule, kind: Kind, assessment: Assessment, wanting: Sequence[str], place: Place, document: Document
) -> str:
    if kind == "missing":
        closest = ""
        if place.anchor == "nearest":
            closest = f"; closest text on line {document.source.position(place.span.start).line}"
        return f"missing: {rule.title}{closest}"
    titles = [element.title for element in rule.elements if element.name in wanting]
    parts = list(dict.fromkeys([*assessment.lacks, *titles]))
    reasons = ([f"lacks {', and '.join(parts)}"] if parts else []) + list(assessment.says)
    return f"weak: {rule.title}" + (f"; {'; '.join(reasons)}" if reasons else "")
