"""Obligations + assessments -> outcomes: what the law demands of this document, and whether it is met."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from policylint.assessment import Assessment, Status
from policylint.conditions import Case, Verdict, judge
from policylint.profile import Need, Obligation

_ORDER: tuple[Status, ...] = ("missing", "weak", "present")


class Judged(NamedTuple):
    """One need, how far it is met, and the elements that are wanting."""

    need: Need
    status: Status
    wanting: tuple[str, ...] = ()


class Outcome(NamedTuple):
    """The status of one obligation in one document, or in several together.

    `needs` are the needs that were weighed, of alternatives the one that comes closest. `trigger` is the sentence that
    made a conditional duty hold or not hold, -1 for none. `reason` says why an obligation is not applicable, `doubt`
    is the condition, as an "if" would say it, of which nobody knows whether it holds.
    """

    obligation: Obligation
    status: Status
    needs: tuple[Judged, ...] = ()
    trigger: int = -1
    reason: str = ""
    doubt: str = ""

    @property
    def unmet(self) -> tuple[Judged, ...]:
        """The needs to mend."""
        return tuple(judged for judged in self.needs if judged.status != "present")


def weigh(obligations: Iterable[Obligation], assessments: Mapping[str, Assessment], case: Case) -> tuple[Outcome, ...]:
    """Return the outcome of each obligation; needs of rules that were not assessed are left out."""
    return tuple(_outcome(obligation, assessments, judge(obligation, case)) for obligation in obligations)


def _outcome(obligation: Obligation, assessments: Mapping[str, Assessment], verdict: Verdict) -> Outcome:
    if not verdict.holds:
        return Outcome(obligation, "not_applicable", trigger=verdict.trigger, reason=verdict.reason)
    needs = []
    for alternatives in obligation.needs:
        known = [need for need in alternatives if need.rule in assessments]
        if known:
            needs.append(_best(known, assessments))
    status = _together([judged.status for judged in needs])
    reason = "" if needs else "the rules it needs were not asked for"
    return Outcome(obligation, status, tuple(needs), verdict.trigger, reason, verdict.doubt)


def _best(needs: Sequence[Need], assessments: Mapping[str, Assessment]) -> Judged:
    """Return the alternative that comes closest; the first of equals."""
    judged = [_met(need, assessments[need.rule]) for need in needs]
    return max(judged, key=lambda one: _ORDER.index(one.status))


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


def _together(statuses: Sequence[Status]) -> Status:
    if not statuses:
        return "not_applicable"
    if len(set(statuses)) == 1:
        return statuses[0]
    return "weak"
