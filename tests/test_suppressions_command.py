"""`policylint suppressions`, and suppressions in what other commands print."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from policylint.suppressionfaults import FAULT_IDS
from tests.law import RULE


@pytest.fixture
def documents(here: Path) -> Path:
    long = "We sell nothing to anybody, and our counsel has written to the authority about it"
    Path("a.md").write_text(
        f"# P\n\n<!-- policylint-disable-file sharing/recipients -- reason: {long} | until: 2027-03-31 | by: dpo -->\n"
        "<!-- policylint-disable-next-line retention -->\nWe keep your data.\n",
        encoding="utf-8",
    )
    Path("b.txt").write_text(
        "PRIVACY\n\n# policylint-disable-file rights/acess -- reason: x y\n// policylint-disable-fill rights\n"
        "# policylint-disable-file rights -- reason: we serve animals | until: 2020-01-01\n",
        encoding="utf-8",
    )
    return here


def test_suppressions_are_listed(documents: Path, policylint, golden):
    result = policylint("suppressions", "--as-of", "2026-06-30")
    assert (result.exit_code, result.stderr) == (0, "")
    golden("suppressions.table.txt", result.stdout)
    result = policylint("suppressions", "--as-of", "2026-06-30", "--format", "json", "a.md", "b.txt")
    golden("suppressions.json.txt", result.stdout)
    assert policylint("suppressions", "--as-of", "2019-06-30", "b.txt").stdout.count("expired") == 0


def test_suppressions_of_facts(here: Path, policylint):
    text = "# P\n\n<!-- policylint-disable-file {} -- reason: the board decided so -->\n\nWe sell your personal data.\n"
    Path("a.md").write_text(text.format("facts/sells_data"), encoding="utf-8")
    assert "unknown" not in policylint("suppressions", "a.md").stdout
    unused = "warning[suppression/unused]"
    run = ("check", "a.md", "--format", "concise")
    assert unused not in policylint(*run).stdout
    assert unused not in policylint(*run, "--fact", "sells_data=false").stdout
    assert unused in policylint(*run, "--fact", "sells_data=true").stdout
    Path("a.md").write_text(text.format("facts/sells_dota"), encoding="utf-8")
    assert "suppression/unknown-rule" in policylint("suppressions", "a.md").stdout


def test_suppressions_with_words_for_rules_are_listed_as_one_mistake(here: Path, policylint):
    Path("a.md").write_text("# P\n\n<!-- policylint-disable-file retention because we said so -->\n", encoding="utf-8")
    (row,) = json.loads(policylint("suppressions", "a.md", "--format", "json").stdout)
    assert (row["rule"], row["fault"]) == (None, "malformed")
    assert row["message"] == "'because' is no rule or family; write ` -- reason: ` in front of a reason"


def test_suppressions_of_nothing(here: Path, policylint):
    assert policylint("suppressions").exit_code == 3
    Path("a.md").write_text("# P\n", encoding="utf-8")
    result = policylint("suppressions")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "no suppressions\n")
    assert policylint("suppressions", "no.md").exit_code == 2
    assert policylint("suppressions", "--as-of", "tomorrow", "a.md").exit_code == 2


def test_suppressed_findings_do_not_fail(here: Path, policylint):
    text = "# P\n\nWelcome.\n\n<!-- policylint-disable-file rights/access -- reason: no data at all | until: 2026-12-31 -->\n"
    Path("a.md").write_text(text, encoding="utf-8")
    run = ("check", "--select", "rights/access", "a.md", "--no-baseline", "--as-of")
    kept = policylint(*run, "2026-12-31")
    assert kept.exit_code == 0
    assert "No findings in 1 document; 1 suppressed" in kept.stdout
    assert "rights/access missing" not in kept.stdout
    over = policylint(*run, "2027-01-01", "--format", "concise")
    assert over.exit_code == 1
    assert "a.md:5:6: warning[suppression/expired]" in over.stdout


def test_faults_are_documented(policylint):
    listed = policylint("rules").stdout
    for id in FAULT_IDS:
        assert id in listed
        assert policylint("explain", id).stdout.startswith(f"{id}: ")


def test_the_family_of_faults_is_taken(here: Path, policylint):
    rule = Path("house/suppression/unused.yaml")
    rule.parent.mkdir(parents=True)
    rule.write_text(RULE.format(title="t", clause="x", severity="error"), encoding="utf-8")
    result = policylint("rules", "--rules", "house")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("house/suppression/unused.yaml:1:1: the family 'suppression' is taken")


def test_the_json_of_a_suppression_is_described(here: Path, policylint, root: Path):
    text = "# P\n\n<!-- policylint-disable-file rights/access -- reason: no data at all -->\n"
    Path("a.md").write_text(text, encoding="utf-8")
    report = json.loads(policylint("check", "--select", "rights/access", "--format", "json", "a.md").stdout)
    (finding,) = report["findings"]
    page = (root / "docs" / "reference" / "output.md").read_text(encoding="utf-8")
    table = page[page.index("### A suppression") :].partition("### A citation")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == list(finding["suppressed"])
    assert report["summary"]["suppressed"] == 1
