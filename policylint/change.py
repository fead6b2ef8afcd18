"""One disclosure in two versions of a document -> what became of it, how bad that is, and whether it counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policylint.assessment import Assessment, Status
from policylint.finding import SEVERITIES, Finding, Severity, Suppressed
from policylint.obligations import Judged, Outcome
from policylint.profile import Obligation
from policylint.report import DocumentReport
from policylint.rewording import NumberChange, Rewording
from policylint.rule import Rule
from policylint.typed import Literal, NamedTuple

Kind = Literal["lost", "weakened", "changed", "strengthened", "gained"]
KINDS: tuple[Kind, ...] = ("lost", "weakened", "changed", "strengthened", "gained")
"""From the worst to the best."""

FailOn = Literal["lost", "weakened", "changed", "never"]
FAIL_ON: tuple[FailOn, ...] = ("lost", "weakened", "changed", "never")

RANK: dict[Status, int] = {"not_applicable": 0, "missing": 0, "weak": 1, "present": 2}

_STEPS: dict[tuple[bool, bool], Kind] = {
    (True, True): "lost",
    (True, False): "weakened",
    (False, False): "strengthened",
    (False, True): "gained",
}
"""By whether a status falls, and whether one of the two says that there is nothing."""


class Duty(NamedTuple):
    """What an obligation that needs a rule was, and is: its status before and after.

    `step` says what this rule does about it where the obligation holds in both versions: less (-1), more (1), or as
    much (0) as before.
    """

    obligation: Obligation
    old: Status
    new: Status
    step: int = 0

    @property
    def holds(self) -> bool:
        """Say whether the old or the new text must meet it."""
        return self.old != "not_applicable" or self.new != "not_applicable"


class Change(NamedTuple):
    """What became of one disclosure.

    `lost` and `found` are the titles of the elements that only the old or the new text has; `rewording` is what only
    one of them has as evidence, and the numbers in it. `severity` is that of a lost or weakened disclosure. `demanded`
    says that an obligation asks for it, in the old or the new text; `accepted` that the new text accepts its lack.
    """

    kind: Kind
    rule: str
    old: Assessment
    new: Assessment
    lost: tuple[str, ...]
    found: tuple[str, ...]
    rewording: Rewording
    severity: Severity | None
    duties: tuple[Duty, ...]
    demanded: bool
    accepted: Suppressed | None = None

    @property
    def numbers(self) -> tuple[NumberChange, ...]:
        """The numbers that changed."""
        return self.rewording.numbers

    def fails(self, threshold: FailOn) -> bool:
        """Say whether it is as bad as a threshold, and counts."""
        if threshold == "never" or self.accepted or not self.demanded:
            return False
        return KINDS.index(self.kind) <= KINDS.index(threshold)


def change_of(
    rule: Rule, old: Assessment, new: Assessment, rewording: Rewording, duties: Sequence[Duty]
) -> Change | None:
    """Return what became of a rule's disclosure; None where both versions say the same of it."""
    lost, found = _titles(rule, old, new), _titles(rule, new, old)
    kind = _kind(rule, old, new, duties)
    otherwise = rewording.numbers or rewording.reversed or ((lost or found) and RANK[new.status])
    if (not kind and otherwise) or (kind == "strengthened" and rewording.reversed):  # said better, but the opposite
        kind = "changed"
    if not kind:
        return None
    demanded = any(duty.holds for duty in duties)
    return Change(kind, rule.id, old, new, lost, found, rewording, None, tuple(duties), demanded)


def _kind(rule: Rule, old: Assessment, new: Assessment, duties: Sequence[Duty]) -> Kind | None:
    """Return the kind of a change; None where there is none, or none that is better or worse."""
    step = RANK[new.status] - RANK[old.status]
    if step:
        return _STEPS[step < 0, 0 in (RANK[old.status], RANK[new.status])]
    if not RANK[new.status]:
        return None
    had, has = _elements(old), _elements(new)
    alone = set(rule.suffices) - {name for group in rule.requires for name in group}
    if had & alone != has & alone:  # a denial in place of a practice, or the other way round
        return None
    if any(had & set(group) and not has & set(group) for group in rule.requires) or any(one.step < 0 for one in duties):
        return "weakened"
    if any(has & set(group) and not had & set(group) for group in rule.requires) or any(one.step > 0 for one in duties):
        return "strengthened"
    optional = {element.name for element in rule.elements}.difference(rule.suffices, *rule.requires)
    lost, found = (had - has) & optional, (has - had) & optional
    if bool(lost) == bool(found):
        return None
    return "weakened" if lost else "strengthened"


def _elements(assessment: Assessment) -> set[str]:
    return {name for name, there in assessment.elements if there}


def _titles(rule: Rule, one: Assessment, other: Assessment) -> tuple[str, ...]:
    """Return the titles of elements that only one has; two elements of one title are one thing to a reader."""
    own, others = _elements(one), _elements(other)
    elsewhere = {element.title for element in rule.elements if element.name in others}
    titles = (element.title for element in rule.elements if element.name in own and element.title not in elsewhere)
    return tuple(dict.fromkeys(titles))


# --- what it weighs


def duties_of(old: DocumentReport | None, new: DocumentReport | None) -> dict[str, list[Duty]]:
    """Return the duties of each rule. Both versions were weighed by the same obligations, in the same order."""
    found: dict[str, list[Duty]] = {}
    for before, after in zip(_outcomes(old, new), _outcomes(new, old), strict=True):
        for rule in before.obligation.rules():
            duty = Duty(before.obligation, before.status, after.status, _step(rule, before, after))
            found.setdefault(rule, []).append(duty)
    return found


def _outcomes(report: DocumentReport | None, other: DocumentReport | None) -> Sequence[Outcome]:
    """Return outcomes; a version that is not there meets nothing that the other must meet."""
    if report or not other:
        return report.outcomes if report else ()
    return tuple(
        one if one.status == "not_applicable" else one._replace(status="missing", needs=()) for one in other.outcomes
    )


def _step(rule: str, before: Outcome, after: Outcome) -> int:
    """Say whether a rule does less or more of what an obligation needs of it."""
    had, has = (_met(rule, outcome) for outcome in (before, after))
    if had is None or has is None or had == has:
        return 0
    return 1 if RANK[has.status] >= RANK[had.status] and set(has.wanting) <= set(had.wanting) else -1


def _met(rule: str, outcome: Outcome) -> Judged | None:
    """Return how far a rule meets an obligation; None where it is not asked, or something else comes closer."""
    some = (judged for judged in outcome.needs if judged.need.rule == rule)
    return min(some, key=lambda judged: RANK[judged.status], default=None)


def weighed(change: Change, new: DocumentReport | None, severities: Mapping[str, Severity]) -> Change:
    """Return a change with its severity, and whether the new text accepts what it lacks."""
    finding = finding_of(new, change.rule)
    if change.kind in ("lost", "weakened"):
        severity = finding.severity if finding else severities.get(change.rule, _severity(change))
        change = change._replace(severity=severity)
    accepted = finding.suppressed if finding and change.kind in ("lost", "weakened") else None
    return change._replace(accepted=accepted)


def finding_of(report: DocumentReport | None, rule: str) -> Finding | None:
    """Return what a report finds missing or weak of a rule."""
    findings = report.findings if report else ()
    return next((one for one in findings if one.rule == rule and one.kind != "defect"), None)


def _severity(change: Change) -> Severity:
    """Return the worst severity of the obligations that ask for a disclosure: of a missing, or of a weak one."""
    holds = [duty.obligation for duty in change.duties if duty.holds]
    found = [one.severity if change.kind == "lost" else one.weak_severity for one in holds]
    return max(found, key=SEVERITIES.index, default="info")


def weight(change: Change) -> int:
    """Return how severe a change is, as a number."""
    return SEVERITIES.index(change.severity) if change.severity else 0
