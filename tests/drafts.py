"""Two drafts in, what became of each disclosure out."""

from __future__ import annotations

from policylint.change import Change, Kind
from policylint.difference import Difference, compare
from policylint.engine import Linter
from policylint.source import Format, Source
from tests.conftest import ROOT
from tests.makers import builtin_linter

EXAMPLES = sorted((ROOT / "examples").glob("privacy-*.*"))
DUALS: dict[Kind, Kind] = {
    "lost": "gained",
    "gained": "lost",
    "weakened": "strengthened",
    "strengthened": "weakened",
    "changed": "changed",
}


def diff(old: str | None, new: str | None, linter: Linter | None = None, format: Format = "markdown") -> Difference:
    linter = linter or builtin_linter()
    before, after = (None if text is None else linter.lint(Source("privacy.md", text, format)) for text in (old, new))
    return compare(before, after, linter.rules)


def changes(difference: Difference) -> dict[str, Kind]:
    return {change.rule: change.kind for change in difference.changes}


def only(difference: Difference, rule: str) -> Change:
    (found,) = (change for change in difference.changes if change.rule == rule)
    return found


def numbers(change: Change) -> list[tuple[list[str], list[str]]]:
    return [([one.text for one in each.gone], [one.text for one in each.came]) for each in change.numbers]
