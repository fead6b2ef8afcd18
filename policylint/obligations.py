"""Obligations + assessments -> outcomes: what the law demands of this document, and whether it is met."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from policylint.assessment import Assessment, Status
from policylint.conditions import Case, condition_of, judge
from policylint.finding import Severity
from policylint.profile import Need, Obligation
from policylint.source import Span

_ORDER: tuple[Status, ...] = ("missing", "weak", "present")


class Judged(NamedTuple):
    """One need, how far it is met, and the elements that are wanting; `says` what else is wrong: its date is old."""

    need: Need
    status: Status
    wanting: tuple[str, ...] = ()
    says: str = ""


class Breach(NamedTuple):
    """What an obligation forbids and a document holds: the rule about it, and the places."""

    rule: str
    spans: tuple[Span, ...]
    severity: Severity


class Outcome(NamedTuple):
    """The status of one obligation in one document, or in several together.

    `needs` are the needs that were weighed, of alternatives the one that comes closest. `trigger` is the sentence that
    made a conditional duty hold or not hold, -1 for none. `reason` says why an obligation is not applicable, `doubt`
    is the condition, as an "if" would say it, of which nobody knows whether it holds. `breaches` are what it forbids
    and is there; `holds` is false where the condition does not hold.
    """

    obligation: Obligation
    status: Status
    needs: tuple[Judged, ...] = ()
    trigger: int = -1
    reason: str = ""
    doubt: str = ""
    breaches: tuple[Breach, ...] = ()
    holds: bool = True

    @property
    def unmet(self) -> tuple[Judged, ...]:
        """The needs to mend."""
        return tuple(judged for judged in self.needs if judged.status != "present")


_Demand = tuple[tuple[int, ...], ...]
"""The needs of an obligation by their numbers, with the alternatives to each."""


class Docket(NamedTuple):
    """Obligations, and what they have in common: made once, so that it is judged once in each of many documents.

    `rows` holds for each obligation the number of its condition and that of its demand. Of the conditions one
    obligation stands for all that have the same.
    """

    rows: tuple[tuple[Obligation, int, int], ...]
    conditions: tuple[Obligation, ...]
    demands: tuple[_Demand, ...]
    needs: tuple[Need, ...]


def docket_of(obligations: Iterable[Obligation]) -> Docket:
    """Find what obligations have in common, wherever it is written."""
    conditions: dict[object, tuple[int, Obligation]] = {}
    demands: dict[_Demand, int] = {}
    needs: dict[object, tuple[int, Need]] = {}

    def number(need: Need) -> int:
        return needs.setdefault((need.rule, need.elements, need.weak, need.max_age), (len(needs), need))[0]

    rows = []
    for one in obligations:
        condition, _ = conditions.setdefault(condition_of(one), (len(conditions), one))
        demand = tuple([tuple([number(need) for need in alternatives]) for alternatives in one.needs])
        rows.append((one, condition, demands.setdefault(demand, len(demands))))
    return Docket(
        tuple(rows),
        tuple(one for _, one in conditions.values()),
        tuple(demands),
        tuple(need for _, need in needs.values()),
    )


def weigh(docket: Docket, assessments: Mapping[str, Assessment], case: Case) -> tuple[Outcome, ...]:
    """Return the outcome of each obligation; needs of rules that were not assessed are left out."""
    verdicts = [judge(one, case) for one in docket.conditions]
    judged = [_judged(need, assessments.get(need.rule), case) for need in docket.needs]
    met = [_closest(demand, judged) for demand in docket.demands]
    together = [_together(needs) for needs in met]
    outcomes = []
    for obligation, condition, demand in docket.rows:
        holds, trigger, reason, doubt = verdicts[condition]
        if not holds:
            outcomes.append(Outcome(obligation, "not_applicable", trigger=trigger, reason=reason, holds=False))
            continue
        if not met[demand]:
            nothing = "the rules it needs were not asked for", "the text does not do what it forbids"
            reason = nothing[not obligation.needs]
        outcomes.append(Outcome(obligation, together[demand], met[demand], trigger, reason, doubt))
    return tuple(outcomes)


def short_of(outcome: Outcome, breaches: tuple[Breach, ...]) -> Outcome:
    """Return an outcome with what its obligation forbids and is there: it is weak at best."""
    if not (breaches and outcome.holds):
        return outcome
    status: Status = "missing" if outcome.status == "missing" else "weak"
    return outcome._replace(status=status, breaches=breaches, reason="")


def _closest(demand: _Demand, judged: Sequence[Judged | None]) -> tuple[Judged, ...]:
    """Return the needs of a demand, of alternatives the one that comes closest; the first of equals."""
    closest = []
    for first, *others in demand:
        best = judged[first]
        for number in others:
            one = judged[number]
            if one and (not best or _ORDER.index(one.status) > _ORDER.index(best.status)):
                best = one
        if best:
            closest.append(best)
    return tuple(closest)


def _judged(need: Need, assessment: Assessment | None, case: Case) -> Judged | None:
    """Return how far one need is met; where elements are asked for and none of them is found, it is not met at all."""
    if assessment is None:
        return None
    status = assessment.status
    if status in ("missing", "not_applicable"):
        return Judged(need, "missing")
    judged = Judged(need, "present" if need.weak else status)
    if need.elements:
        found = dict(assessment.elements)
        wanting = tuple([name for name in need.elements if not found.get(name)])
        if len(wanting) == len(need.elements):
            return Judged(need, "missing", wanting)
        judged = Judged(need, "weak" if wanting else "present", wanting)
    return _dated(judged, case) if need.max_age else judged


def _dated(judged: Judged, case: Case) -> Judged:
    """Weaken what is met by a clause with a date that is too old."""
    months = judged.need.max_age
    day = case.shown.dates.get(judged.need.rule)
    if day is None:
        return judged
    from policylint.written import in_words, months_before

    if day >= months_before(case.as_of, months):
        return judged
    age = "1 month" if months == 1 else f"{months} months"
    return judged._replace(status="weak", says=f"its date, {in_words(day)}, is more than {age} old")


def _together(needs: Sequence[Judged]) -> Status:
    statuses = {judged.status for judged in needs}
    if len(statuses) > 1:
        return "weak"
    return statuses.pop() if statuses else "not_applicable"
