"""Rows 30 to 36: rules, packs of them, and what is said of them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run
from tests.features.conftest import Process, Report
from tests.house import HOUSE, RULE, write_house
from tests.processes import environment


def test_row_30_users_write_rules(policylint: Run, here: Path):
    write_house()
    assert [policylint("check", *HOUSE, f"{name}.md").exit_code for name in ("good", "weak", "bad")] == [0, 0, 1]


def test_row_31_a_rule_file_is_its_own_test(policylint: Run, here: Path):
    write_house()
    assert policylint("test", "house").stdout == "No failures in 3 examples of 1 rule\n"
    rule = Path("house/house/logs.yaml")
    rule.write_text(RULE.replace("{status: weak,", "{status: present,"), encoding="utf-8")
    result = policylint("test", "house")
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (1, "1 failure in 3 examples of 1 rule")


ENTRY_POINTS = """\
[policylint.rules]
acme = acme_policy_rules:rules
broken = acme_policy_rules:nothing
odd = acme-policy-rules
"""


@pytest.fixture
def pack(here: Path) -> Path:
    """A distribution with a rule pack, as an installer leaves it; its package would end whoever imports it."""
    installed = here / "installed"
    rule = installed / "acme_policy_rules" / "rules" / "acme" / "logs.yaml"
    rule.parent.mkdir(parents=True)
    rule.write_text(RULE, encoding="utf-8")
    (installed / "acme_policy_rules" / "__init__.py").write_text("raise SystemExit('imported')\n", encoding="utf-8")
    about = installed / "acme_policy_rules-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-policy-rules\nVersion: 1.0\n", encoding="utf-8")
    (about / "entry_points.txt").write_text(ENTRY_POINTS, encoding="utf-8")
    return installed


def test_row_32_installed_packages_offer_rules(process: Process, pack: Path):
    Path("bad.md").write_text("# Privacy\n\nWelcome.\n", encoding="utf-8")
    path = f"{pack}{os.pathsep}{ROOT}"
    listed = process("rules", "--rules", "pack:acme", PYTHONPATH=path)
    assert (listed.returncode, "acme/logs" in listed.stdout) == (0, True), listed.stderr
    assert "acme/logs" not in process("rules", PYTHONPATH=path).stdout  # installed is not yet asked for
    found = process("check", "--rules", "pack:acme", "--select", "acme", "-q", "bad.md", PYTHONPATH=path)
    assert (found.returncode, "acme/logs missing" in found.stdout) == (1, True), found.stderr
    Path("policylint.toml").write_text('rules = ["pack:acme"]\nselect = ["acme"]\n', encoding="utf-8")
    assert process("check", "bad.md", PYTHONPATH=path).returncode == 1
    assert process("test", PYTHONPATH=path).returncode == 0
    Path("policylint.toml").write_text('rules = ["pack:acmee"]\n', encoding="utf-8")
    wrong = process("check", "bad.md", PYTHONPATH=path)
    said = "policylint.toml:1:10: no rule pack is called 'acmee'; installed: acme, broken, odd\n"
    assert (wrong.returncode, wrong.stderr) == (2, said)
    for name, value in (("broken", "acme_policy_rules:nothing"), ("odd", "acme-policy-rules")):
        broken = process("rules", "--rules", f"pack:{name}", PYTHONPATH=path)
        assert broken.returncode == 2
        assert f"names {value!r}, which is no folder of its package" in broken.stderr


def test_row_33_rules_are_explained_to_people_and_programs(policylint: Run, here: Path):
    assert policylint("explain", "retention/period").stdout.startswith("retention/period: How long")
    said = json.loads(policylint("explain", "retention/period", "--format", "json").stdout)
    assert (said["kind"], said["id"], said["severity"]) == ("disclosure", "retention/period", "error")
    assert {"core", "gdpr"} <= {one["profile"] for one in said["obligations"]}
    assert {one["status"] for one in said["examples"]} == {"present", "weak", "missing"}
    for name, kind in (("gdpr", "profile"), ("integrity/placeholder", "defect"), ("suppression/unused", "fault")):
        assert json.loads(policylint("explain", name, "--format", "json").stdout)["kind"] == kind
    assert json.loads(policylint("explain", "facts", "--format", "json").stdout)[0]["kind"] == "fact"
    unknown = policylint("explain", "retention/perod", "--format", "json")
    assert (unknown.exit_code, unknown.stdout) == (2, "")


def test_row_34_the_pages_of_the_rules_are_made_from_them_and_current(here: Path):
    command = [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_row_36_every_obligation_names_its_law_and_when_that_was_checked(policylint: Run, report: Report, site: Path):
    profiles = sorted(path.stem for path in (ROOT / "rules" / "profiles").glob("*.yaml"))
    for name in profiles:
        for one in json.loads(policylint("explain", name, "--format", "json").stdout)["obligations"]:
            assert one["cite"], one
            assert one["url"], one
            assert re.fullmatch(r"20\d\d-\d\d-\d\d", one["checked"]["on"]), one
    (finding,) = report("--select", "rights/access", "vague.md")["findings"]
    assert finding["citations"][0]["cite"].startswith("GDPR")
