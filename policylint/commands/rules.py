"""`policylint rules`: what there is to check."""

from __future__ import annotations

from pathlib import Path

import click

from policylint.commands.common import load_rules, put, with_configured
from policylint.commands.options import rules_option
from policylint.suppressionfaults import FAULTS
from policylint.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policylint.ruleset import Ruleset

_FEW = 4


@click.command
@rules_option
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="How to print the list.")
def rules(rule_folders: tuple[Path, ...], form: str) -> int:
    """List the rules, with the profiles that demand them; what is wrong with a suppression is always reported."""
    ruleset = load_rules(with_configured(rule_folders))
    rows = [_row(id, ruleset) for id in ruleset.rules]
    rows += ({"id": one.id, "title": one.title, "summary": one.summary, "profiles": []} for one in FAULTS)
    if form == "json":
        import json

        put(json.dumps(rows, ensure_ascii=False, indent=2) + "\n", "utf-8")
    else:
        from tabulate import tabulate

        always = {one.id: "always" for one in FAULTS}
        table = [[row["id"], row["title"], always.get(row["id"]) or _brief(row["profiles"])] for row in rows]
        put(tabulate(table, ["rule", "title", "profiles"], tablefmt="simple", disable_numparse=True) + "\n")
    return 0


def _brief(profiles: list[str]) -> str:
    """Return the profiles by name if they are few; `core` first, which is used where none is chosen."""
    ordered = sorted(profiles, key=lambda name: name != "core")
    if len(ordered) <= _FEW:
        return ", ".join(ordered)
    return f"{', '.join(ordered[: _FEW - 1])} and {len(ordered) - _FEW + 1} more"


def _row(id: str, ruleset: Ruleset) -> dict[str, Any]:
    rule = ruleset.rules[id]
    profiles = [name for name, profile in ruleset.profiles.items() if rule.defect or id in profile.rules()]
    kind = "defect" if rule.defect else "disclosure"
    row = {"id": id, "kind": kind, "title": rule.title, "summary": rule.summary}
    return {**row, "precision": rule.precision, "profiles": profiles}
