"""Obligations + assessments -> outcomes: what the law demands of this document, and whether it is met."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from policylint.assessment import Assessment, Status
from policylint.conditions import Case, Verdict, condition_of, hinges_of, judge
from policylint.finding import Severity
from policylint.profile import Need, Obligation
from policylint.source import Span
from policylint.typed import NamedTuple

_ORDER: tuple[Status, ...] = ("missing", "weak", "present")


class Judged(NamedTuple):
    """One need, how far it is met, and the elements that are wanting; `says` what else is wrong: its date is old.

    `instead` are elements that are wanting of other alternatives, each of which would do as well.
    """

    need: Need
    status: Status
    wanting: tuple[str, ...] = ()
    says: str = ""
    instead: tuple[tuple[str, ...], ...] = ()


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


_Weighed = tuple[Status, tuple[Judged, ...]]
"""How far a demand is met, and its needs, of alternatives the one that comes closest."""

_Known = dict[tuple[Verdict, Status], Outcome]

_UNASKED: _Weighed = "not_applicable", ()


class Shared(NamedTuple):
    """What obligations have in common, wherever it is written: numbers and needs only, so that it is kept with a plan.

    `rows` holds for each obligation the number of its condition and that of its demand, and whether the status of one
    rule decides it. Of the `conditions` the number of one obligation stands for all that have the same. `choices` are
    alternatives, by the numbers of their needs; they are numbered on from the needs. `demands` are the numbers of what
    must be met.
    """

    rows: tuple[tuple[int, int, bool], ...] = ()
    conditions: tuple[int, ...] = ()
    needs: tuple[Need, ...] = ()
    choices: tuple[tuple[int, ...], ...] = ()
    demands: tuple[tuple[int, ...], ...] = ()


def shared_by(obligations: Sequence[Obligation]) -> Shared:
    """Find what obligations have in common."""
    conditions: dict[object, tuple[int, int]] = {}
    needs: dict[object, tuple[int, Need]] = {}
    choices: dict[tuple[int, ...], int] = {}
    demands: dict[tuple[int, ...], int] = {}

    def number(need: Need) -> int:
        return needs.setdefault((need.rule, need.elements, need.weak, need.max_age), (len(needs), need))[0]

    numbered = [[tuple([number(need) for need in alternatives]) for alternatives in one.needs] for one in obligations]

    def choice(alternatives: tuple[int, ...]) -> int:
        if len(alternatives) == 1:
            return alternatives[0]
        return choices.setdefault(alternatives, len(needs) + len(choices))

    rows: list[tuple[int, int, bool]] = []
    for at, (one, some) in enumerate(zip(obligations, numbered, strict=True)):
        condition, _ = conditions.setdefault(condition_of(one), (len(conditions), at))
        demand = demands.setdefault(tuple([choice(alternatives) for alternatives in some]), len(demands))
        rows.append((condition, demand, _is_simple(one)))
    return Shared(
        tuple(rows),
        tuple(at for _, at in conditions.values()),
        tuple(need for _, need in needs.values()),
        tuple(choices),
        tuple(demands),
    )


def _is_simple(obligation: Obligation) -> bool:
    """Say whether the status of one rule decides how far an obligation is met."""
    needs = [need for alternatives in obligation.needs for need in alternatives]
    return len(needs) == 1 and not (needs[0].elements or needs[0].max_age)


class Docket(NamedTuple):
    """Obligations ready to be weighed: what they have in common is judged once in each of many documents.

    They are as `Shared` says; what is the same in every document is noted as it comes up. `rows` come with the outcomes
    of an obligation that a rule's status decides, `needs` with how far they are met where their rule's status decides
    that. `conditions` come with what they hinge on, and the verdict where a document shows nothing of it, if known.
    """

    rows: tuple[tuple[Obligation, int, int, _Known | None], ...]
    conditions: tuple[tuple[Obligation, frozenset[str], Verdict | None], ...]
    needs: tuple[tuple[Need, str, dict[Status, _Weighed]], ...]
    choices: tuple[tuple[int, ...], ...]
    demands: tuple[tuple[int, ...], ...]


def docket_of(obligations: Sequence[Obligation], shared: Shared | None = None, blank: Case | None = None) -> Docket:
    """Make obligations ready; `shared` is what they have in common, if that is known already.

    `blank` is the case of a document that shows nothing, where day and given facts are the same in all.
    """
    rows, conditions, needs, choices, demands = shared or shared_by(obligations)
    judged = [obligations[at] for at in conditions]
    return Docket(
        tuple([(one, *row[:2], {} if row[2] else None) for one, row in zip(obligations, rows, strict=True)]),
        tuple([(one, hinges_of(one), judge(one, blank) if blank else None) for one in judged]),
        tuple([(need, need.rule, {}) for need in needs]),
        choices,
        demands,
    )


def weigh(docket: Docket, assessments: Mapping[str, Assessment], case: Case) -> tuple[Outcome, ...]:
    """Return the outcome of each obligation; needs of rules that were not assessed are left out."""
    mentions, facts, _, left_open = case.shown
    shown = {*mentions, *facts, *left_open}
    verdicts = [
        silent if silent and shown.isdisjoint(hinges) else judge(one, case) for one, hinges, silent in docket.conditions
    ]
    judged = []
    for need, rule, decided in docket.needs:
        one = assessments.get(rule)
        judged.append((decided.get(one.status) or _judged(need, one, case, decided)) if one else _UNASKED)
    for alternatives in docket.choices:
        judged.append(_closest([judged[number] for number in alternatives]))
    weighed = [
        judged[demand[0]] if len(demand) == 1 else _together([judged[number] for number in demand])
        for demand in docket.demands
    ]
    outcomes = []
    for obligation, condition, demand, known in docket.rows:
        verdict, (status, met) = verdicts[condition], weighed[demand]
        outcome = known.get((verdict, status)) if known else None
        if not outcome:
            outcome = _outcome(obligation, verdict, status, met)
            if known is not None and verdict.trigger < 0:
                known[verdict, status] = outcome
        outcomes.append(outcome)
    return tuple(outcomes)


def _outcome(obligation: Obligation, verdict: Verdict, status: Status, met: tuple[Judged, ...]) -> Outcome:
    if not verdict.holds:
        return Outcome(obligation, "not_applicable", (), verdict.trigger, verdict.reason, holds=False)
    reason = verdict.reason
    if not met:
        nothing = "the rules it needs were not asked for", "nothing was found of what it forbids"
        reason = nothing[not obligation.needs]
    return Outcome(obligation, status, met, verdict.trigger, reason, verdict.doubt)


def short_of(outcome: Outcome, breaches: tuple[Breach, ...]) -> Outcome:
    """Return an outcome with what its obligation forbids and is there: it is weak at best."""
    if not (breaches and outcome.holds):
        return outcome
    status: Status = "missing" if outcome.status == "missing" else "weak"
    return outcome._replace(status=status, breaches=breaches, reason="")


def _together(judged: Iterable[_Weighed]) -> _Weighed:
    """Return how far needs are met together."""
    met = tuple([one for _, needs in judged for one in needs])
    statuses = {one.status for one in met}
    if len(statuses) > 1:
        return "weak", met
    return (statuses.pop(), met) if met else _UNASKED


def _closest(alternatives: Sequence[_Weighed]) -> _Weighed:
    """Return the alternative that comes closest, with what others want that are met in part, if it is all different."""
    status, needs = closest = max(alternatives, key=_closeness)
    if status != "weak" or len(needs) > 1 or not needs[0].wanting:
        return closest
    best = needs[0]
    others = (one for also, some in alternatives for one in some if also == status and one.need.rule == best.need.rule)
    instead = tuple([one.wanting for one in others if one.wanting and not {*one.wanting} & {*best.wanting}])
    return status, (best._replace(instead=instead),)


def _closeness(judged: _Weighed) -> tuple[int, int]:
    """Tell of alternatives how close one comes, if it is met in part by how little it wants.

    What was not asked for does not come close at all.
    """
    status, needs = judged
    wanting = sum([len(one.wanting) for one in needs]) if status == "weak" else 0
    return (_ORDER.index(status), -wanting) if needs else (-1, 0)


def _judged(need: Need, assessment: Assessment, case: Case, decided: dict[Status, _Weighed]) -> _Weighed:
    """Return how far one need is met; where elements are asked for and none of them is found, it is not met at all."""
    status: Status = "missing" if assessment.status == "not_applicable" else assessment.status
    if need.weak and status == "weak":
        status = "present"
    if status == "missing" or not (need.elements or need.max_age):  # the same in every document
        decided[assessment.status] = weighed = status, (Judged(need, status),)
        return weighed
    wanting: tuple[str, ...] = ()
    if need.elements:
        found = dict(assessment.elements)
        wanting = tuple([name for name in need.elements if not found.get(name)])
        if len(wanting) == len(need.elements):
            return "missing", (Judged(need, "missing", wanting),)
        status = "weak" if wanting else "present"
    judged = Judged(need, status, wanting)
    if need.max_age:
        judged = _dated(judged, case)
    return judged.status, (judged,)


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
