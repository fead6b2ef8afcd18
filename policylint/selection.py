"""Options -> the rules and profiles of a run; ruleset + selection -> plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from policylint.compiler import compile_program
from policylint.errors import PolicylintError
from policylint.plan import Plan
from policylint.profile import Obligation, own_obligation
from policylint.ruleset import Ruleset, phrases_of
from policylint.yamlfile import did_you_mean


class Selection(NamedTuple):
    """What a run asks for: the rules to assess, and the profiles whose obligations give findings.

    `undemanded` are rules asked for by name, or of the user's own, that no chosen profile demands: what they find
    is reported with the rule's own severity.
    """

    rules: tuple[str, ...]
    profiles: tuple[str, ...]
    undemanded: tuple[str, ...] = ()


def select(
    ruleset: Ruleset, profiles: Sequence[str] = (), selected: Sequence[str] = (), ignored: Sequence[str] = ()
) -> Selection:
    """Choose rules by profiles, then by ids or prefixes of ids (`rights`, `rights/access`).

    The profile `all` stands for every rule and every profile; without a profile, `core` is used.
    Raises PolicylintError for a name that nothing bears.
    """
    names = list(dict.fromkeys(profiles or ("core",)))
    for name in names:
        if name != "all" and name not in ruleset.profiles:
            known = [*ruleset.profiles, "all"]
            raise PolicylintError(f"unknown profile {name!r}{did_you_mean(name, known)}; there are: {', '.join(known)}")
    everything = "all" in names
    chosen = tuple(ruleset.profiles) if everything else tuple(names)
    demanded = {rule for name in chosen for rule in ruleset.profiles[name].rules()}
    named = _under(ruleset, selected)
    rules = named or (set(ruleset.rules) if everything else demanded | ruleset.house)
    rules -= _under(ruleset, ignored)
    if not rules:
        raise PolicylintError("no rule is left to check; --select and --ignore leave out everything")
    undemanded = (rules & (named | ruleset.house)) - demanded
    return Selection(tuple(sorted(rules)), chosen, tuple(sorted(undemanded)))


def _under(ruleset: Ruleset, prefixes: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for prefix in prefixes:
        bare = prefix.rstrip("/")
        some = {id for id in ruleset.rules if id == bare or id.startswith(bare + "/")}
        if not some:
            known = [*ruleset.rules, *{rule.family for rule in ruleset.rules.values()}]
            raise PolicylintError(f"no rule is called {prefix!r} or begins so{did_you_mean(bare, known)}")
        found |= some
    return found


def make_plan(ruleset: Ruleset, selection: Selection) -> Plan:
    """Compile what a selection asks of a ruleset. The ruleset must be sound."""
    rules = tuple(ruleset.rules[id] for id in selection.rules)
    obligations = tuple(_obligations(ruleset, selection))
    return Plan(rules, obligations, compile_program(phrases_of(rules, obligations), ruleset.vocabulary))


def _obligations(ruleset: Ruleset, selection: Selection) -> list[Obligation]:
    found = [o for name in selection.profiles for o in ruleset.profiles[name].obligations]
    return found + [own_obligation(ruleset.rules[id]) for id in selection.undemanded]
