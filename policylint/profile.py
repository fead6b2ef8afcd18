"""A law or house standard as data: what it demands, in terms of rules and elements."""

from __future__ import annotations

from policylint.finding import SEVERITIES, Severity
from policylint.phrase import Phrase
from policylint.rule import Rule
from policylint.typed import Literal, NamedTuple

How = Literal["text", "excerpt", "secondary", "partly", "unverified"]
HOW: dict[How, str] = {
    "text": "the law's text was read",
    "excerpt": "an excerpt of the law's text was read",
    "secondary": "a summary by others was read, not the law",
    "partly": "read in part; the rest is from knowledge",
    "unverified": "written from knowledge, the law was not read",
}
"""How a citation was verified, from the best to the worst, and what that means."""


class Need(NamedTuple):
    """A rule that must be present, or some of its elements that must be found; `weak` where a weak clause will do.

    The newest date in its clause may be `max_age` months old; 0 for any.
    """

    rule: str
    elements: tuple[str, ...] = ()
    weak: bool = False
    line: int = 0
    column: int = 0
    max_age: int = 0


class Forbidden(NamedTuple):
    """A rule about a defect that the law does not allow, and how severe that is; in sentences that hold one of `where`.

    Without `where` it is forbidden anywhere.
    """

    rule: str
    severity: Severity
    where: tuple[Phrase, ...] = ()
    line: int = 0
    column: int = 0


class Asked(NamedTuple):
    """A fact on which a duty depends, and the values with which the duty holds."""

    fact: str
    values: tuple[str, ...]
    line: int = 0
    column: int = 0


class When(NamedTuple):
    """The condition of a duty: one of the phrases occurs, and every fact has one of the values asked.

    `says` is the condition in words, as an "if" would say it; it may be ''.
    """

    mentions: tuple[Phrase, ...] = ()
    facts: tuple[Asked, ...] = ()
    says: str = ""


class Checked(NamedTuple):
    """When (an ISO date) and how it was verified that the law says what the obligation says."""

    on: str
    how: How

    def __str__(self) -> str:
        """Say it to a reader, who must not take the day for an assurance."""
        return f"not checked: {HOW[self.how]}" if self.how == "unverified" else f"checked {self.on}: {HOW[self.how]}"


class Obligation(NamedTuple):
    """What a law demands. `needs` must all be met, each by any of its alternatives; `forbids` must not be there.

    `weak_severity` is the severity of a weak clause, `severity` that of a missing one. The law is in force from
    `effective` and until the day before `until`: ISO dates, '' where it always was or has no end. `summary` says in
    words what is demanded, where the rules do not say it all.
    """

    id: str
    profile: str
    needs: tuple[tuple[Need, ...], ...]
    cite: str
    url: str
    severity: Severity
    weak_severity: Severity
    when: When = When()
    effective: str = ""
    until: str = ""
    checked: Checked | None = None
    summary: str = ""
    forbids: tuple[Forbidden, ...] = ()

    def rules(self) -> tuple[str, ...]:
        """Return the ids of the rules it needs, in order."""
        return tuple(dict.fromkeys(need.rule for alternatives in self.needs for need in alternatives))

    def forbidden(self) -> tuple[str, ...]:
        """Return the ids of the rules about what it forbids, in order."""
        return tuple(dict.fromkeys(one.rule for one in self.forbids))


class Profile(NamedTuple):
    """One YAML file of obligations; `signs` are phrases in a document that suggest that the profile is for it.

    `laws` are how the citations of its laws begin; without them it may cite any.
    """

    id: str
    title: str
    summary: str
    obligations: tuple[Obligation, ...]
    path: str
    signs: tuple[Phrase, ...] = ()
    laws: tuple[str, ...] = ()

    def rules(self) -> tuple[str, ...]:
        """Return the ids of the rules that the obligations need, in order."""
        return tuple(dict.fromkeys(rule for obligation in self.obligations for rule in obligation.rules()))


def own_obligation(rule: Rule) -> Obligation:
    """Return the obligation that a rule is by itself, where no profile demands it."""
    return Obligation(rule.id, "", ((Need(rule.id),),), "", "", rule.severity, milder(rule.severity))


def milder(severity: Severity) -> Severity:
    """Return one level less; the least stays."""
    return SEVERITIES[max(0, SEVERITIES.index(severity) - 1)]
