"""Obligations + assessments -> outcomes: what the law demands of this document, and whether it is met."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from policylint.assessment import Assessment, Status
from policylint.conditions import Case, Verdict, judge
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


def weigh(obligations: Iterable[Obligation], assessments: Mapping[str, Assessment], case: Case) -> tuple[Outcome, ...]:
    """Return the outcome of each obligation; needs of rules that were not assessed are left out."""
    return tuple(_outcome(obligation, assessments, judge(obligation, case), case) for obligation in obligations)


def short_of(outcome: Outcome, breaches: tuple[Breach, ...]) -> Outcome:
    """Return an outcome with what its obligation forbids and is there: it is weak at best."""
    if not (breaches and outcome.holds):
        return outcome
    status: Status = "missing" if outcome.status == "missing" else "weak"
    return outcome._replace(status=status, breaches=breaches, reason="")


def _outcome(obligation: Obligation, assessments: Mapping[str, Assessment], verdict: Verdict, case: Case) -> Outcome:
    if not verdict.holds:
        return Outcome(obligation, "not_applicable", trigger=verdict.trigger, reason=verdict.reason, holds=False)
    needs = []
    for alternatives in obligation.needs:
        met = (_met(need, assessments[need.rule]) for need in alternatives if need.rule in assessments)
        known = [_dated(judged, case) for judged in met]
        if known:  # of alternatives the one that comes closest; the first of equals
            needs.append(known[0] if len(known) == 1 else max(known, key=lambda one: _ORDER.index(one.status)))
    status = _together([judged.status for judged in needs])
    nothing = "the rules it needs were not asked for" if obligation.needs else "the text does not do what it forbids"
    reason = "" if needs else nothing
    return Outcome(obligation, status, tuple(needs), verdict.trigger, reason, verdict.doubt)


def _met(need: Need, assessment: Assessment) -> Judged:
    """Return how far one need is met; where elements are asked for and none of them is found, it is not met at all."""
    status: Status = "missing" if assessment.status == "not_applicable" else assessment.status
    if need.elements and status != "missing":
        found = dict(assessment.elements)
        wanting = tuple(name for name in need.elements if not found.get(name))
        if len(wanting) == len(need.elements):
            return Judged(need, "missing", wanting)
        return Judged(need, "weak" if wanting else "present", wanting)
    return Judged(need, "present" if need.weak and status == "weak" else status)


def _dated(judged: Judged, case: Case) -> Judged:
    """Weaken what is met by a clause with a date that is too old."""
    months = judged.need.max_age
    day = case.shown.dates.get(judged.need.rule)
    if not months or day is None or judged.status == "missing":
        return judged
    from policylint.written import in_words, months_before

    if day >= months_before(case.as_of, months):
        return judged
    age = "1 month" if months == 1 else f"{months} months"
    return judged._replace(status="weak", says=f"its date, {in_words(day)}, is more than {age} old")


def _together(statuses: Sequence[Status]) -> Status:
    if not statuses:
        return "not_applicable"
    return statuses[0] if statuses.count(statuses[0]) == len(statuses) else "weak"
