"""Rows 6 to 19: exit codes, thresholds, and what is linted."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.conftest import ROOT, Run
from tests.features.conftest import Report
from tests.pages import rows

WEAK = "# Privacy\n\nWe keep your data as long as necessary.\n"


def test_row_06_exit_codes_are_documented_and_so(policylint: Run, site: Path):
    documented = [
        row[0] for row in rows((ROOT / "docs" / "reference" / "output.md").read_text(encoding="utf-8"), "## Exit codes")
    ]
    Path("empty").mkdir()
    codes = [policylint("check", name).exit_code for name in ("complete.md", "vague.md", "nosuch.md", "empty")]
    assert list(map(str, codes)) == documented == ["0", "1", "2", "3"]


def test_row_07_a_path_that_is_not_there_is_an_error(policylint: Run, site: Path):
    result = policylint("check", "complete.md", "nosuch.md")
    assert (result.exit_code, result.stderr) == (2, "nosuch.md: no such file or folder\n")


def test_row_08_nothing_linted_has_a_code_of_its_own(policylint: Run, site: Path):
    Path("empty").mkdir()
    assert policylint("check", "empty").exit_code == 3
    assert policylint("check", "*.rst").exit_code == 3
    assert policylint("check", "--allow-empty", "empty").exit_code == 0


def test_row_09_an_unreadable_document_fails(policylint: Run, site: Path):
    Path("latin.md").write_bytes(b"Donn\xe9es")
    Path("image.md").write_bytes(b"\x89PNG\0")
    result = policylint("check", "--format", "json", "latin.md", "image.md", "complete.md")
    assert result.exit_code == 2
    said = json.loads(result.stdout)
    assert [error["path"] for error in said["errors"]] == ["latin.md", "image.md"]
    assert [document["path"] for document in said["documents"]] == ["complete.md"]


def test_row_10_a_wrong_configuration_is_refused_with_its_place(policylint: Run, site: Path):
    Path("policylint.toml").write_text('profiles = ["core"]\nfail-onn = "warning"\n', encoding="utf-8")
    result = policylint("check", "complete.md")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "policylint.toml:2:1: unknown key 'fail-onn'; did you mean 'fail-on'?\n"
    assert policylint("check", "--config", "nosuch.toml", "complete.md").exit_code == 2


def test_row_11_the_level_that_fails_is_chosen(policylint: Run, site: Path):
    Path("weak.md").write_text(WEAK, encoding="utf-8")
    assert policylint("check", "--select", "retention", "weak.md").exit_code == 0
    assert policylint("check", "--select", "retention", "--fail-on", "warning", "weak.md").exit_code == 1


def test_row_12_what_is_shown_and_what_fails_are_two_things(policylint: Run, site: Path):
    Path("weak.md").write_text(WEAK, encoding="utf-8")
    shown = ("--min-severity", "error", "--fail-on", "warning", "--format", "concise", "-q")
    result = policylint("check", "--select", "retention", *shown, "weak.md")
    assert (result.exit_code, result.output) == (1, "")


def test_row_13_exit_zero_forgives_findings_and_no_mistake(policylint: Run, site: Path):
    assert policylint("check", "--exit-zero", "vague.md").exit_code == 0
    assert policylint("check", "--exit-zero", "nosuch.md").exit_code == 2
    Path("policylint.toml").write_text("wrong = 1\n", encoding="utf-8")
    assert policylint("check", "--exit-zero", "vague.md").exit_code == 2


def test_row_14_standard_input_has_a_name_and_a_format(report: Report, here: Path):
    page = "<h1>Privacy</h1><script>We keep logs for 30 days.</script><p>We sell your data.</p>"
    said = report("-", "--stdin-filename", "site/a.html", stdin=page)
    assert [document["path"] for document in said["documents"]] == ["site/a.html"]
    assert {finding["path"] for finding in said["findings"]} == {"site/a.html"}
    status = {one["rule"]: one["status"] for one in said["documents"][0]["assessments"]}
    assert (status["retention/period"], status["sharing/sale"]) == ("missing", "present")


def test_row_15_what_git_ignores_is_not_linted(policylint: Run, site: Path):
    subprocess.run(["git", "init", "--quiet"], check=True)
    Path(".gitignore").write_text("drafts/\n", encoding="utf-8")
    Path("drafts").mkdir()
    Path("drafts/a.md").write_text(WEAK, encoding="utf-8")
    assert policylint("check", "--show-files").stdout == "complete.md\nvague.md\n"
    assert "drafts/a.md\n" in policylint("check", "--show-files", "--no-respect-gitignore").stdout


def test_row_16_a_named_file_that_is_excluded_is_skipped_and_told(policylint: Run, site: Path):
    Path("policylint.toml").write_text('exclude = ["vague.md"]\n', encoding="utf-8")
    result = policylint("check", "--force-exclude", "vague.md")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "vague.md: skipped: it is excluded, and --force-exclude is set\n"
    assert policylint("check", "--force-exclude", "-q", "vague.md").stderr == ""
    assert policylint("check", "vague.md").exit_code == 1


def test_row_17_settings_are_shown_with_their_origin(policylint: Run, site: Path):
    Path("policylint.toml").write_text('# ours\nfail-on = "warning"\n', encoding="utf-8")
    assert policylint("check", "--show-files").stdout == "complete.md\nvague.md\n"
    (group,) = json.loads(policylint("check", "--show-settings", "--format", "json").stdout)
    assert group["documents"] == ["complete.md", "vague.md"]
    by_key = {one["key"]: one["values"] for one in group["settings"]}
    assert by_key["fail-on"] == [{"value": "warning", "from": {"source": "policylint.toml", "line": 2, "column": 11}}]
    assert by_key["profiles"][0]["from"]["source"] == "default"
    assert "policylint.toml:2:11" in policylint("check", "--show-settings").stdout


def test_row_18_findings_are_counted_by_rule(policylint: Run, report: Report, site: Path):
    counts = report("vague.md")["summary"]["rules"]
    assert counts["rights/access"] == {"error": 1, "warning": 0, "info": 0}
    table = policylint("check", "--statistics", "vague.md").stdout
    assert any(line.split()[:2] == ["rights/access", "1"] for line in table.splitlines())
