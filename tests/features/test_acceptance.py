"""Rows 37 to 44: suppressions and baselines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.features.conftest import Report

REASON = "reason: the board decided so"


def accept(how: str, text: str, name: str = "vague.md") -> None:
    """Put a comment in front of a text."""
    path = Path(name)
    whole = path.read_text(encoding="utf-8")
    at = whole.index(text)
    path.write_text(f"{whole[:at]}{how}\n{whole[at:]}", encoding="utf-8")


def shown(report: Report, rule: str, *arguments: str) -> list[str]:
    """Return what became of the findings of a rule: by what they are suppressed."""
    found = report("--select", rule, *arguments)["findings"]
    return [(one["suppressed"] or {"kind": "shown"})["kind"] for one in found if one["rule"] == rule]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", "# Privacy\n\n{0}\n\nWelcome.\n"),
        ("a.html", "<h1>Privacy</h1>\n{0}\n<p>Welcome.</p>\n"),
        ("a.txt", "PRIVACY\n\n# policylint-disable-file children -- {1}\n\nWelcome.\n"),
    ],
)
def test_row_37_comments_suppress_in_every_format(report: Report, here: Path, name: str, text: str):
    Path(name).write_text(text.format("", "x").replace("policylint-", ""), encoding="utf-8")
    assert shown(report, "children/clause", name) == ["shown"]
    comment = f"<!-- policylint-disable-file children -- {REASON} -->"
    Path(name).write_text(text.format(comment, REASON), encoding="utf-8")
    assert shown(report, "children/clause", name) == ["file"]


def test_row_38_the_next_line_a_block_or_the_file(report: Report, site: Path):
    line = "We keep your personal information"
    whole = Path("vague.md").read_text(encoding="utf-8")
    for how, kind in (("disable-next-line", "next-line"), ("disable", "block"), ("disable-file", "file")):
        Path("vague.md").write_text(whole, encoding="utf-8")
        accept(f"<!-- policylint-{how} retention/period -- {REASON} -->", line)
        if kind == "block":
            with Path("vague.md").open("a", encoding="utf-8") as file:
                file.write("\n<!-- policylint-enable retention/period -->\n")
        assert shown(report, "retention/period", "vague.md") == [kind]


def test_row_39_an_error_is_not_suppressed_without_a_reason(report: Report, site: Path):
    accept("<!-- policylint-disable-file rights/access -->\n", "# Privacy")
    found = report("--select", "rights/access", "vague.md")["findings"]
    assert [(one["rule"], one["suppressed"]) for one in found] == [
        ("suppression/no-reason", None),
        ("rights/access", None),
    ]


def test_row_40_a_suppression_expires(report: Report, policylint: Run, site: Path):
    accept(f"<!-- policylint-disable-file rights/access -- {REASON} | until: 2027-03-31 -->\n", "# Privacy")
    assert shown(report, "rights/access", "--as-of", "2027-03-31", "vague.md") == ["file"]
    assert shown(report, "rights/access", "--as-of", "2027-04-01", "vague.md") == ["shown"]
    late = policylint("check", "--select", "rights/access", "--as-of", "2027-04-01", "--format", "concise", "vague.md")
    assert (late.exit_code, "suppression/expired" in late.stdout) == (1, True)


def test_row_42_suppressions_are_listed(policylint: Run, site: Path):
    accept(f"<!-- policylint-disable-file us -- {REASON} | until: 2099-01-31 | by: @dpo -->\n", "# Privacy")
    (one,) = json.loads(policylint("suppressions", "--format", "json", ".").stdout)
    assert (one["path"], one["line"], one["rule"]) == ("vague.md", 1, "us")
    assert (one["reason"], one["until"], one["by"]) == ("the board decided so", "2099-01-31", "@dpo")


def test_row_43_a_baseline_knows_no_lines(report: Report, policylint: Run, site: Path):
    assert policylint("baseline", "create", "vague.md").exit_code == 0
    assert policylint("check", "vague.md").exit_code == 0
    text = Path("vague.md").read_text(encoding="utf-8")
    Path("vague.md").write_text("\n" * 50 + text, encoding="utf-8")
    moved = report("vague.md")["findings"]
    assert moved
    assert {one["suppressed"]["kind"] for one in moved} == {"baseline"}
    Path("other.md").write_text(text, encoding="utf-8")
    assert policylint("check", "other.md").exit_code == 1
    assert "line" not in Path(".policylint-baseline.json").read_text(encoding="utf-8").replace("baseline", "")


def test_row_44_what_is_stale_in_a_baseline_is_told(policylint: Run, report: Report, site: Path):
    policylint("baseline", "create", "vague.md")
    with Path("vague.md").open("a", encoding="utf-8") as file:
        file.write("\n## Rights\n\nYou have the right to access your data.\n")
    assert report("vague.md")["summary"]["stale"] == 1
    assert "1 stale line in the baseline" in policylint("check", "vague.md").stdout
    pruned = policylint("baseline", "prune", "vague.md")
    assert "- vague.md: error[rights/access] missing" in pruned.stdout
    assert report("vague.md")["summary"]["stale"] == 0
