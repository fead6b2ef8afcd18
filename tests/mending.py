"""Documents with suppressions that hide nothing or name former ids, and how they are mended."""

from __future__ import annotations

from datetime import date

from policylint.engine import Linter
from policylint.fixes.mending import Mended, mended
from policylint.report import DocumentReport
from policylint.selection import make_plan, select
from policylint.source import Format, Source
from tests.law import PROFILE, RULE
from tests.makers import make_rules

RULESET = make_rules(
    keep__period=RULE.format(title="How long", clause="we keep", severity="error")
    + "aliases: [old/period, store/it]\n",
    keep__logs=RULE.format(title="Logs", clause="we log", severity="error") + "aliases: [old/logs]\n",
    share__who=RULE.format(title="Who", clause="we share", severity="warning") + "aliases: old/who\n",
    profiles__law=PROFILE,
)
LINTER = Linter(make_plan(RULESET, select(RULESET, ["law"])), date(2026, 6, 30))
WHY = "-- reason: the board decided so"
USED = f"<!-- policylint-disable-file keep/logs, share/who {WHY} -->"
GONE = "<!-- policylint-disable-file keep/period -->"
"""Nothing is said of logs and of sharing; what is kept is kept for 30 days, so this one hides nothing."""

TEXT = "We keep it for 30 days."


def lint(text: str, format: Format = "markdown", path: str = "p.md") -> DocumentReport:
    return LINTER.lint(Source(path, text, format))


def mend(text: str, format: Format = "markdown", path: str = "p.md") -> Mended:
    report = lint(text, format, path)
    return mended(report, LINTER.lint, LINTER.rules, LINTER.plan.renamed, unsafe=False)


def fix(text: str, format: Format = "markdown", path: str = "p.md") -> str:
    return mend(text, format, path).report.document.source.text


FRONT = "---\ntitle: P\npolicylint:\n  disable:\n{}lang: en\n---\n\n" + TEXT + "\n"
LOGS = "    - {rule: keep/logs, reason: the board decided so}\n"
