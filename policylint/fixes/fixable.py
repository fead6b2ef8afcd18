"""Which findings have a fix, as far as that can be told without making it: every report counts them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policylint.finding import Finding
from policylint.rule import Rule
from policylint.suppressionfaults import FAMILY

REMOVED, RENAMED = f"{FAMILY}/unused", f"{FAMILY}/renamed-rule"


def suppressions(findings: Sequence[Finding]) -> list[int]:
    """Return which findings are about suppressions that can be removed or brought up to date."""
    return [at for at, one in enumerate(findings) if one.rule in (REMOVED, RENAMED) and not one.suppressed]


def clauses(findings: Sequence[Finding], rules: Mapping[str, Rule]) -> list[int]:
    """Return which findings are about missing clauses that a template can be inserted for."""
    return [
        at
        for at, one in enumerate(findings)
        if one.kind == "missing" and not one.suppressed and one.insertion is not None and _has_template(rules, one.rule)
    ]


def _has_template(rules: Mapping[str, Rule], id: str) -> bool:
    return id in rules and bool(rules[id].template.strip())
