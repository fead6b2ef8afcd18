"""Obligations + assessments -> outcomes: what the law demands of this document, and whether it is met."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from policylint.assessment import Assessment, Status
from policylint.matcher import Matches
from policylint.profile import Need, Obligation

_ORDER: tuple[Status, ...] = ("missing", "weak", "present")


class Outcome(NamedTuple):
    """The status of one obligation in one document.

    `unmet` are the needs to mend, each with its status and the elements that are wanting. `trigger` is the sentence
    that made a conditional duty hold, -1 for none; `reason` says why an obligation is not applicable.
    """

    obligation: Obligation
    status: Status
    unmet: tuple[tuple[Need, Status, tuple[str, ...]], ...] = ()
    trigger: int = -1
    reason: str = ""


def weigh(
    obligations: Iterable[Obligation], assessments: Mapping[str, Assessment], matches: Matches
) -> tuple[Outcome, ...]:
    """Return the outcome of each obligation; needs of rules that were not assessed are left out."""
    return tuple(_outcome(obligation, assessments, matches) for obligation in obligations)


def _outcome(obligation: Obligation, assessments: Mapping[str, Assessment], matches: Matches) -> Outcome:
    trigger = -1
    if obligation.mentions:
        found = sorted(s for phrase in obligation.mentions for s in matches.sentences(phrase))
        if not found:
            asked = " or ".join(f'"{phrase.text}"' for phrase in obligation.mentions)
            return Outcome(obligation, "not_applicable", reason=f"the text does not mention {asked}")
        trigger = found[0]
    statuses: list[Status] = []
    unmet = []
    for alternatives in obligation.needs:
        known = [need for need in alternatives if need.rule in assessments]
        if not known:
            continue
        status, need, wanting = _best(known, assessments)
        statuses.append(status)
        if status != "present":
            unmet.append((need, status, wanting))
    return Outcome(obligation, _together(statuses), tuple(unmet), trigger)


def _best(needs: Sequence[Need], assessments: Mapping[str, Assessment]) -> tuple[Status, Need, tuple[str, ...]]:
    """Return the alternative that comes closest; the first of equals."""
    judged = [(*_met(need, assessments[need.rule]), need) for need in needs]
    status, wanting, need = max(judged, key=lambda one: _ORDER.index(one[0]))
    return status, need, wanting


def _met(need: Need, assessment: Assessment) -> tuple[Status, tuple[str, ...]]:
    """Return how far one need is met, and the elements that are wanting."""
    status: Status = "missing" if assessment.status == "not_applicable" else assessment.status
    if need.elements and status != "missing":
        found = dict(assessment.elements)
        wanting = tuple(name for name in need.elements if not found.get(name))
        return ("weak" if wanting else "present"), wanting
    return ("present" if need.weak and status == "weak" else status), ()


def _together(statuses: Sequence[Status]) -> Status:
    if not statuses:
        return "not_applicable"
    if len(set(statuses)) == 1:
        return statuses[0]
    return "weak"
