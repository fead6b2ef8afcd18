"""A law or house standard as data: what it demands, in terms of rules and elements."""

from __future__ import annotations

from typing import NamedTuple

from policylint.finding import SEVERITIES, Severity
from policylint.phrase import Phrase
from policylint.rule import Rule


class Need(NamedTuple):
    """A rule that must be present, or some of its elements that must be found; `weak` where a weak clause will do."""

    rule: str
    elements: tuple[str, ...] = ()
    weak: bool = False
    line: int = 0
    column: int = 0


class Obligation(NamedTuple):
    """What a law demands. `needs` must all be met; a need is met by any of its alternatives.

    `mentions` makes the duty conditional: it holds only if one of the phrases occurs. `weak_severity` is the
    severity of a weak clause, `severity` that of a missing one.
    """

    id: str
    profile: str
    needs: tuple[tuple[Need, ...], ...]
    cite: str
    url: str
    severity: Severity
    weak_severity: Severity
    mentions: tuple[Phrase, ...] = ()

    def rules(self) -> tuple[str, ...]:
        """Return the ids of the rules it needs, in order."""
        return tuple(dict.fromkeys(need.rule for alternatives in self.needs for need in alternatives))


class Profile(NamedTuple):
    """One YAML file of obligations; `signs` are phrases in a document that suggest that the profile is for it."""

    id: str
    title: str
    summary: str
    obligations: tuple[Obligation, ...]
    path: str
    signs: tuple[Phrase, ...] = ()

    def rules(self) -> tuple[str, ...]:
        """Return the ids of the rules that the obligations need, in order."""
        return tuple(dict.fromkeys(rule for obligation in self.obligations for rule in obligation.rules()))


def own_obligation(rule: Rule) -> Obligation:
    """Return the obligation that a rule is by itself, where no profile demands it."""
    return Obligation(rule.id, "", ((Need(rule.id),),), "", "", rule.severity, milder(rule.severity))


def milder(severity: Severity) -> Severity:
    """Return one level less; the least stays."""
    return SEVERITIES[max(0, SEVERITIES.index(severity) - 1)]
