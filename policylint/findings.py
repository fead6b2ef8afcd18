"""Outcomes + assessments -> findings: one a rule, with the worst severity, all citations, and a useful place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from policylint.assessment import Assessment
from policylint.conditions import Case, contradicted
from policylint.defect import Occurrence
from policylint.document import Document
from policylint.finding import Citation, Finding, Kind, Severity, at_least, if_so
from policylint.obligations import Judged, Outcome
from policylint.placement import Place, Places
from policylint.rule import Rule

_KEY = 80
"""How much of a long passage tells it from others; those that begin alike are told apart by their number."""


class _Demand:
    """What the obligations together want of one rule."""

    __slots__ = ("certain", "citations", "doubts", "instead", "says", "severity", "trigger", "wanting")

    def __init__(self) -> None:
        self.severity: Severity = "info"
        self.citations: list[Citation] = []
        self.wanting: dict[str, None] = {}
        self.instead: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = {}
        self.says: dict[str, None] = {}
        self.trigger = -1
        self.certain = False
        self.doubts: dict[str, None] = {}

    def add(self, outcome: Outcome, judged: Judged) -> None:
        """Add what one obligation wants; of the worst severity it is told whether it is certain."""
        obligation, doubt = outcome.obligation, outcome.doubt
        severity = obligation.severity if judged.status == "missing" else obligation.weak_severity
        if doubt and severity == "error":
            severity = "warning"
        if severity != self.severity and at_least(severity, self.severity):
            self.severity, self.certain, self.doubts = severity, False, {}
        if severity == self.severity:
            if doubt:
                self.doubts[doubt] = None
            else:
                self.certain = True
        for name in judged.wanting:
            self.wanting[name] = None
        self.instead.setdefault(judged.wanting, judged.instead)
        if judged.says:
            self.says[judged.says] = None
        self.trigger = max(self.trigger, outcome.trigger)
        if obligation.cite:
            self.citations.append(Citation(obligation.profile, obligation.id, obligation.cite, obligation.url))

    @property
    def choices(self) -> tuple[tuple[str, ...], ...]:
        """What would do as well as all that is wanting: nothing where obligations want different things."""
        return self.instead.get(tuple(self.wanting), ()) if len(self.instead) == 1 else ()

    @property
    def condition(self) -> str:
        """What the duty depends on, as an "if" would say it; '' where it holds in any case."""
        return "" if self.certain else ", or ".join(self.doubts)


def find(
    rules: Mapping[str, Rule],
    outcomes: Iterable[Outcome],
    assessments: Mapping[str, Assessment],
    places: Places,
) -> tuple[Finding, ...]:
    """Return the findings of one document, those of a rule together."""
    demands: dict[str, _Demand] = {}
    for outcome in outcomes:
        for judged in () if outcome.status == "present" else outcome.needs:
            rule = judged.need.rule
            if judged.status == "present":
                continue
            if judged.says and outcome.breaches and assessments[rule].status == "present":
                continue  # the date is old: what the obligation forbids tells that already
            if rule not in demands:
                demands[rule] = _Demand()
            demands[rule].add(outcome, judged)
    return tuple([_finding(rules[rule], demand, assessments[rule], places) for rule, demand in demands.items()])


def by_place(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings in the order of their places."""
    return tuple(sorted(findings, key=lambda finding: (finding.span.start, finding.rule)))


def find_contradictions(case: Case, asked: Collection[str], document: Document) -> Iterator[Finding]:
    """Yield a finding for each fact that was given, that is asked for by its id, and that the text contradicts."""
    for fact, value, sentence in contradicted(case):
        if fact.id in asked:
            yield Finding(
                rule=fact.id,
                kind="defect",
                severity="error",
                span=document.sentences[sentence].span,
                message=f"the text says that {fact.means((value,))}, but {fact.name} is {case.given[fact.name]}",
                anchor="clause",
            )


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
        keyed.append(finding._replace(key=f"{number}: {words}") if words or number > 1 else finding)
    return tuple(keyed)


def _words(finding: Finding, document: Document) -> str:
    """Return what a finding points at without markup, case, and places; a comment has no words but its source."""
    words = document.words(finding.span) or " ".join(document.source.text[slice(*finding.span)].split())
    return words.casefold()[:_KEY]


def find_defects(rule: Rule, occurrences: Iterable[Occurrence]) -> Iterator[Finding]:
    """Yield a finding for each place of a rule's defect."""
    laws = rule.defect.laws if rule.defect else ()
    citations = tuple(Citation("", "", law.cite, law.url) for law in laws)
    for span, says, severity, related in occurrences:
        message = f"{rule.title}: {says}" if says else rule.title
        yield Finding(rule.id, "defect", severity or rule.severity, span, message, "clause", citations, related=related)


def _finding(rule: Rule, demand: _Demand, assessment: Assessment, places: Places) -> Finding:
    kind: Kind = "missing" if assessment.status in ("missing", "not_applicable") else "weak"
    if kind == "missing":
        place = places.missing(rule, assessment, demand.trigger)
        message = _missing(rule, place, places.document)
    else:
        place = places.weak(assessment)
        message = _weak(rule, assessment, demand)
    condition = demand.condition
    return Finding(
        rule=rule.id,
        kind=kind,
        severity=demand.severity,
        span=place.span,
        message=message + if_so(condition),
        anchor=place.anchor,
        citations=tuple(demand.citations),
        insertion=place.insertion,
        condition=condition,
    )


def _missing(rule: Rule, place: Place, document: Document) -> str:
    closest = ""
    if place.anchor == "nearest":
        closest = f"; closest text on line {document.source.position(place.span.start).line}"
    return f"missing: {rule.title}{closest}"


def _weak(rule: Rule, assessment: Assessment, demand: _Demand) -> str:
    titles = [element.title for element in rule.elements if element.name in demand.wanting]
    # A profile is more exact than what the rule would take: "the country or the safeguard, and the country".
    lacks = [one for one in assessment.lacks if not any(title in one for title in titles)]
    parts = [one for one in dict.fromkeys([*lacks, *titles]) if not any(_is_choice(one, title) for title in titles)]
    reasons = [*filter(None, [lacks_of(rule, parts, demand.choices)]), *assessment.says, *demand.says]
    return f"weak: {rule.title}" + (f"; {'; '.join(reasons)}" if reasons else "")


def lacks_of(rule: Rule, parts: Sequence[str], instead: Iterable[Sequence[str]]) -> str:
    """Return what a clause lacks, '' for nothing; `instead` are names of elements that would do as well."""
    if not parts:
        return ""
    others = [[one.title for one in rule.elements if one.name in names] for names in instead]
    choices = [parts, *(some for some in others if set(some).isdisjoint(parts))]
    return f"lacks {', or instead '.join(', and '.join(some) for some in choices)}"


def _is_choice(lack: str, title: str) -> bool:
    """Say whether one thing that lacks would be given by another: "an address or a form" by "an address"."""
    return lack != title and f" or {title} or " in f" or {lack} or "
