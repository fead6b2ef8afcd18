"""Defects + outcomes -> what a law forbids and a text holds: the obligation falls short, and the finding cites it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policylint.finding import SEVERITIES, Citation, Finding, Severity, if_so
from policylint.matcher import Matches, holds
from policylint.obligations import Breach, Outcome, short_of
from policylint.profile import Forbidden
from policylint.rule import Rule


def hold_against(
    outcomes: Sequence[Outcome], defects: Sequence[Finding], rules: Mapping[str, Rule], matches: Matches
) -> tuple[tuple[Outcome, ...], tuple[Finding, ...]]:
    """Return outcomes with their breaches, and defects with the citations of what forbids them, severe as that says.

    What a check itself grades below its rule is a remark, and no breach.
    """
    found = list(defects)
    serious: dict[str, list[int]] = {}
    for number, one in enumerate(defects):
        if SEVERITIES.index(one.severity) >= SEVERITIES.index(rules[one.rule].severity):
            serious.setdefault(one.rule, []).append(number)
    judged = list(outcomes)
    for at, outcome in enumerate(outcomes):
        if not (outcome.obligation.forbids and outcome.holds):
            continue
        breaches = []
        for forbidden in outcome.obligation.forbids:
            numbers = [n for n in serious.get(forbidden.rule, ()) if _is_meant(forbidden, defects[n], matches)]
            if numbers:
                spans = tuple(defects[number].span for number in numbers)
                breaches.append(Breach(forbidden.rule, spans, _lowered(forbidden.severity, outcome)))
            for number in numbers:
                found[number] = _cited(found[number], outcome, breaches[-1].severity)
        judged[at] = short_of(outcome, tuple(breaches))
    return tuple(judged), tuple(found)


def _is_meant(forbidden: Forbidden, defect: Finding, matches: Matches) -> bool:
    """Say whether a defect stands in a sentence of which the obligation speaks."""
    if not forbidden.where:
        return True
    document, start = matches.document, defect.span.start
    at = document.sentence_before(start + 1)
    if at < 0 or start >= document.sentences[at].span.end:
        return False
    return any(holds(matches.sentences(phrase), at) for phrase in forbidden.where)


def _lowered(severity: Severity, outcome: Outcome) -> Severity:
    return "warning" if outcome.doubt and severity == "error" else severity


def _cited(defect: Finding, outcome: Outcome, severity: Severity) -> Finding:
    obligation = outcome.obligation
    citation = Citation(obligation.profile, obligation.id, obligation.cite, obligation.url)
    citations = *defect.citations, citation
    if SEVERITIES.index(severity) <= SEVERITIES.index(defect.severity):
        return defect._replace(citations=citations)
    message = defect.message.removesuffix(if_so(defect.condition)) + if_so(outcome.doubt)
    return defect._replace(severity=severity, message=message, citations=citations, condition=outcome.doubt)
