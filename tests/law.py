"""A law of three obligations, and the rules that it asks for."""

from __future__ import annotations

from datetime import date

from policylint.selection import make_plan, select
from tests.makers import make_rules

RULE = """\
title: {title}
summary: Says so.
why: A reader must know.
clause: ["{clause}"]
elements: {{period: {{title: a period, any: ["for 30 days"]}}}}
requires: [period]
severity: {severity}
advice: Say it.
examples: [{{status: present, text: "x"}}]
"""
PROFILE = """\
title: The law
summary: What it demands.
obligations:
  - {id: L-1, needs: [keep/period], cite: Art. 1, severity: error, weak_severity: warning}
  - {id: L-2, needs: [keep/logs], cite: Art. 2, severity: error}
  - {id: L-3, needs: [share/who], cite: Art. 3, severity: warning}
"""
RULESET = make_rules(
    keep__period=RULE.format(title="How long", clause="we keep", severity="error"),
    keep__logs=RULE.format(title="Logs", clause="we log", severity="error"),
    share__who=RULE.format(title="Who", clause="we share", severity="warning"),
    other__thing=RULE.format(title="Other", clause="we other", severity="warning"),
    profiles__law=PROFILE,
)
PLAN = make_plan(RULESET, select(RULESET, ["law"]))
TODAY = date(2026, 6, 30)
