"""Rules whose clauses are missing, and how documents are mended: what tests of insertions start from."""

from __future__ import annotations

from datetime import date

from policylint.engine import Linter
from policylint.fixes.mending import Mended, mended
from policylint.selection import make_plan, select
from policylint.source import Format, Source
from tests.conftest import ROOT
from tests.house import RULE
from tests.makers import builtin_rules, make_rules

FORMATS: tuple[Format, ...] = ("markdown", "html", "text")
EXAMPLES = sorted((ROOT / "examples").glob("privacy-*"))
DISCLOSURES = [rule for rule in builtin_rules().rules.values() if not rule.defect]
HOUSE = make_rules(house__logs=RULE.replace("{duration}", "30 days"))
LOGS = Linter(make_plan(HOUSE, select(HOUSE, ["all"], ["house/logs"])), date(2026, 6, 30))
SAYS = "We keep logs for [PERIOD]."


def mend(text: str, format: Format, linter: Linter = LOGS) -> Mended:
    report = linter.lint(Source(f"p.{format}", text, format))
    return mended(report, linter.lint, linter.rules, linter.plan.renamed, unsafe=True)
