"""Outcomes -> coverage: the status of each obligation in a document, or a set of them, and the lines that prove it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from policylint.assessment import Assessment, Status
from policylint.finding import SEVERITIES, Severity
from policylint.findings import lacks_of
from policylint.obligations import Breach, Judged, Outcome, docket_of, short_of, weigh
from policylint.profile import Obligation
from policylint.report import DocumentReport
from policylint.rule import Rule
from policylint.shown import shown_together
from policylint.source import Source
from policylint.typed import NamedTuple

Lines = Callable[[Source, Assessment], Sequence[int]]

_ORDER: tuple[Status, ...] = ("not_applicable", "missing", "weak", "present")


class Place(NamedTuple):
    """The lines of one document that prove something."""

    document: str
    lines: tuple[int, ...]


class NeedRow(NamedTuple):
    """One thing that an obligation needs: a rule, how far it is met, the elements wanting, and where the clause is."""

    rule: str
    status: Status
    wanting: tuple[str, ...]
    places: tuple[Place, ...]


class Row(NamedTuple):
    """One obligation in one document or set of documents.

    `rule` is the one that decides: the first that is not met, else the first. `because` says in words what lacks or
    why the duty does not hold; `condition` is what an "if" would say where nobody knows whether it does.
    """

    document: str
    obligation: Obligation
    rule: str
    status: Status
    severity: Severity
    because: str
    condition: str
    needs: tuple[NeedRow, ...]
    trigger: tuple[int, ...] = ()

    @property
    def places(self) -> tuple[Place, ...]:
        """Where it is proved, document by document."""
        found: dict[str, set[int]] = {}
        for place in (place for need in self.needs for place in need.places):
            found.setdefault(place.document, set()).update(place.lines)
        return tuple(Place(document, tuple(sorted(lines))) for document, lines in found.items())

    @property
    def lines(self) -> tuple[int, ...]:
        """The lines in the first document that proves it; of a duty that does not hold, those that say so."""
        if self.status == "not_applicable":
            return self.trigger
        return self.places[0].lines if self.places else ()


class Covered(NamedTuple):
    """A document, or a set of documents that together make one policy, with its coverage."""

    name: str
    documents: tuple[DocumentReport, ...]
    rows: tuple[Row, ...]


def document_rows(
    report: DocumentReport, rules: Mapping[str, Rule], lines: Lines, *, own: bool = False
) -> Iterator[Row]:
    """Yield the coverage of one document. `lines` says on which lines an assessment's evidence stands.

    `own` asks for rules that no profile demands, too, each as the obligation that it is by itself.
    """
    for outcome in report.outcomes:
        if own or outcome.obligation.profile:
            yield _row(report.path, outcome, [report], rules, lines)


def set_rows(name: str, reports: Sequence[DocumentReport], rules: Mapping[str, Rule], lines: Lines) -> Iterator[Row]:
    """Yield the coverage of documents that together make one policy: the best of them counts, rule by rule.

    What is demanded of them, and the facts, are those of the first.
    """
    cases = [report.case for report in reports if report.case]
    together = cases[0]._replace(shown=shown_together(case.shown for case in cases))
    docket = docket_of([outcome.obligation for outcome in reports[0].outcomes])
    for outcome in weigh(docket, _merged(reports), together):
        if outcome.obligation.profile:
            breaches = {one.rule: one for report in reports for one in _breaches(report, outcome.obligation)}
            yield _row(name, short_of(outcome, tuple(breaches.values())), reports, rules, lines)


def _merged(reports: Sequence[DocumentReport]) -> dict[str, Assessment]:
    """Return an assessment a rule: of the best status, with the elements that any document has."""
    merged: dict[str, Assessment] = {}
    for assessment in (assessment for report in reports for assessment in report.assessments):
        other = merged.get(assessment.rule, assessment)
        best = max(other, assessment, key=lambda one: _ORDER.index(one.status))
        found = {name for name, there in (*other.elements, *assessment.elements) if there}
        names = [name for name, _ in assessment.elements or other.elements]
        merged[assessment.rule] = best._replace(elements=tuple((name, name in found) for name in names))
    return merged


def _row(
    name: str, outcome: Outcome, reports: Sequence[DocumentReport], rules: Mapping[str, Rule], lines: Lines
) -> Row:
    needs = (
        *(_need(judged, reports, lines) for judged in outcome.needs),
        *(_breach(breach.rule, outcome.obligation, reports) for breach in outcome.breaches),
    )
    named = (*(need.rule for need in needs), *outcome.obligation.rules(), *outcome.obligation.forbidden())
    return Row(
        document=name,
        obligation=outcome.obligation,
        rule=next((need.rule for need in needs if need.status != "present"), named[0]),
        status=outcome.status,
        severity=_severity(outcome),
        because=outcome.reason or "; ".join(_reasons(outcome, reports, rules)),
        condition=outcome.doubt,
        needs=needs,
        trigger=_trigger(outcome, reports),
    )


def _need(judged: Judged, reports: Sequence[DocumentReport], lines: Lines) -> NeedRow:
    """Say where a need is met: in the documents that make the best of its rule; nothing proves what is missing."""
    if judged.status == "missing":
        return NeedRow(judged.need.rule, judged.status, judged.wanting, ())
    found = [(report, one) for report in reports for one in report.assessments if one.rule == judged.need.rule]
    best = max((_ORDER.index(one.status) for _, one in found), default=0)
    places = (
        Place(report.path, tuple(lines(report.document.source, one)))
        for report, one in found
        if one.evidence and _ORDER.index(one.status) == best
    )
    return NeedRow(judged.need.rule, judged.status, judged.wanting, tuple(places))


def _breach(rule: str, obligation: Obligation, reports: Sequence[DocumentReport]) -> NeedRow:
    """Say where the documents hold what an obligation forbids."""
    places = []
    for report in reports:
        spans = [span for breach in _breaches(report, obligation) if breach.rule == rule for span in breach.spans]
        position = report.document.source.position
        if spans:
            places.append(Place(report.path, tuple(sorted({position(span.start).line for span in spans}))))
    return NeedRow(rule, "weak", (), tuple(places))


def _breaches(report: DocumentReport, obligation: Obligation) -> tuple[Breach, ...]:
    same = (one for one in report.outcomes if one.obligation[:2] == obligation[:2])
    return next((one.breaches for one in same), ())


def _severity(outcome: Outcome) -> Severity:
    severity = outcome.obligation.severity if outcome.status == "missing" else outcome.obligation.weak_severity
    for breach in outcome.breaches:
        severity = max(severity, breach.severity, key=SEVERITIES.index)
    return "warning" if outcome.doubt and severity == "error" else severity


def _reasons(outcome: Outcome, reports: Sequence[DocumentReport], rules: Mapping[str, Rule]) -> Iterator[str]:
    """Say what an outcome lacks, and what is there that should not be."""
    unmet: dict[str, Judged] = {}
    for judged in outcome.unmet:
        same = unmet.setdefault(judged.need.rule, judged)
        wanting = tuple(dict.fromkeys((*same.wanting, *judged.wanting)))
        instead = same.instead if same.wanting == judged.wanting else ()
        unmet[judged.need.rule] = same._replace(wanting=wanting, says=same.says or judged.says, instead=instead)
    for judged in unmet.values():
        yield _lack(judged, reports, rules)
    for breach in outcome.breaches:
        yield f"{rules[breach.rule].title}, which it forbids"


def _lack(judged: Judged, reports: Sequence[DocumentReport], rules: Mapping[str, Rule]) -> str:
    """Say what one need lacks."""
    rule = rules[judged.need.rule]
    best = max(
        (one for report in reports for one in report.assessments if one.rule == rule.id),
        key=lambda one: _ORDER.index(one.status),
    )
    if best.status in ("missing", "not_applicable"):
        return f"{rule.title}: nothing found"
    wanting = [element.title for element in rule.elements if element.name in judged.wanting]
    parts = list(dict.fromkeys([*best.lacks, *wanting]))
    reasons = [lacks_of(rule, parts, judged.instead), *best.says, judged.says]
    return f"{rule.title}: {'; '.join(filter(None, reasons)) or 'weak'}"


def _trigger(outcome: Outcome, reports: Sequence[DocumentReport]) -> tuple[int, ...]:
    if outcome.trigger < 0 or len(reports) != 1:
        return ()
    document = reports[0].document
    return (document.source.position(document.sentences[outcome.trigger].span.start).line,)
