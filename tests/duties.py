"""A profile of one obligation on two rules and some facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from policylint.engine import Linter
from policylint.obligations import Outcome
from policylint.report import DocumentReport
from policylint.selection import make_plan, select
from policylint.source import Source
from tests.makers import make_rules

DAY = date(2026, 6, 30)
RULE = """
title: {title}
summary: S
why: W
clause: ["{clause}"]
elements: {{named: {{title: a name, any: [Ada]}}, dated: {{title: a date, any: [May]}}, sealed: {{title: a seal, any: [seal]}}}}
advice: A
examples: [{{status: present, text: x}}]
"""
FACTS = """
audience:
  title: Whom it is for
  values:
    directed: {means: it is for children, says: [for children], not: [not for children]}
    general: it is for everybody
sells:
  title: Whether data is sold
  values:
    "true": {means: data is sold, says: [we sell data]}
    "false": {means: no data is sold, says: [we do not sell data]}
shared:
  title: Whether it is shared
  assumed: "false"
  open: ["may be shared"]
  values: {"true": it is shared, "false": it is not shared}
"""
HEAD = "title: T\nsummary: S\nobligations:\n"
PROFILE = HEAD + "  - {{id: O, needs: [a/one], cite: Art. 1, severity: error, {more}}}\n"


def lint(
    text: str, more: str, facts: Mapping[str, str | bool] | None = None, as_of: date = DAY, profile: str = ""
) -> DocumentReport:
    """Lint a text by a profile of one obligation."""
    ruleset = make_rules(
        a__one=RULE.format(title="One", clause="first clause"),
        a__two=RULE.format(title="Two", clause="second clause"),
        facts=FACTS,
        profiles__law=profile or PROFILE.format(more=more),
    )
    plan = make_plan(ruleset, select(ruleset, ["law"]))
    return Linter(plan, as_of, facts=facts).lint(Source("privacy.md", text, "markdown"))


def outcome(text: str, more: str, facts: Mapping[str, str | bool] | None = None, as_of: date = DAY) -> Outcome:
    (one,) = lint(text, more, facts, as_of).outcomes
    return one
