"""SARIF, as code scanning reads it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from policylint import __version__
from policylint.report import Report
from policylint.reporters.pages import HOME
from policylint.reporters.sarif import uri_of
from tests.conftest import ROOT, Run
from tests.outputs import REPORTS, RULE, as_json, each_report, out


@each_report
def test_row_48_sarif_has_relative_uris_whole_regions_and_help(report: Report):
    (run,) = as_json("sarif", report)["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for rule in rules:
        for text in (rule["shortDescription"], rule["fullDescription"], rule["help"]):
            assert text["text"]
        assert rule["help"]["markdown"]
        assert len(rule["properties"]["tags"]) <= 20
        assert rule.get("helpUri", HOME).startswith("https://")
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        (location,) = result["locations"]
        physical = location["physicalLocation"]
        assert re.fullmatch(r"[A-Za-z0-9._~%/-]+", physical["artifactLocation"]["uri"])
        assert {"startLine", "startColumn", "endLine", "endColumn"} <= set(physical["region"])
        assert all(physical["region"][key] >= 1 for key in ("startLine", "startColumn", "endLine", "endColumn"))
    assert run["columnKind"] == "unicodeCodePoints"
    assert [one["executionSuccessful"] for one in run["invocations"]] == [not report.errors]
    assert '""' not in out("sarif", report), "GitHub refuses empty strings"


def test_row_48_the_help_of_a_rule_is_its_page():
    (run,) = as_json("sarif", REPORTS["plain"])["runs"]
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert rules["children/clause"]["helpUri"] == f"{HOME}/blob/v0.1.0/docs/reference/rules/children.md#childrenclause"
    assert rules["suppression/unused"]["helpUri"] == f"{HOME}/blob/v0.1.0/docs/how-to/suppressions.md"
    assert "````markdown\nHere ```\n````" in rules["children/clause"]["help"]["markdown"]
    assert "[core: Art. 13](<https://example.com/law_(1)>)" in rules["children/clause"]["help"]["markdown"]
    assert rules["children/clause"]["properties"]["precision"] == "high"
    assert "precision" not in rules["suppression/unused"]["properties"]
    assert HOME in (ROOT / "README.md").read_text(encoding="utf-8")


def test_a_rule_of_the_users_own_has_no_page(policylint: Run):
    rule = Path("house/acme/logs.yaml")
    rule.parent.mkdir(parents=True)
    rule.write_text(RULE.format(title="Logs"), encoding="utf-8")
    Path("a.md").write_text("# Privacy\n\nHello.\n", encoding="utf-8")
    for cached in ((), (), ("--no-cache",)):
        arguments = ("check", "a.md", "--rules", "house", "--select", "acme,retention", "--format", "sarif", *cached)
        (run,) = json.loads(policylint(*arguments).stdout)["runs"]
        uris = {one["id"]: one.get("helpUri", "") for one in run["tool"]["driver"]["rules"]}
        assert uris["acme/logs"] == ""
        assert uris["retention/period"].endswith("/docs/reference/rules/retention.md#retentionperiod")


def test_a_fact_that_the_text_contradicts_has_a_page(policylint: Run):
    Path("a.md").write_text("# Privacy\n\nWe sell your personal data to advertisers.\n", encoding="utf-8")
    (run,) = json.loads(policylint("check", "a.md", "--fact", "sells_data=false", "--format", "sarif").stdout)["runs"]
    (rule,) = [one for one in run["tool"]["driver"]["rules"] if one["id"] == "facts/sells_data"]
    assert rule["shortDescription"]["text"] == "A fact and the text disagree"
    assert rule["helpUri"] == f"{HOME}/blob/v{__version__}/docs/reference/profile-format.md"


def test_row_49_fingerprints_tell_findings_apart_and_survive_a_move(policylint: Run):
    def fingerprints(before: str) -> list[tuple[str, str]]:
        Path("a.md").write_text(f"# Privacy\n\n{before}We keep your data as long as necessary.\n", encoding="utf-8")
        (run,) = json.loads(policylint("check", "a.md", "--format", "sarif").stdout)["runs"]
        return [(one["ruleId"], one["partialFingerprints"]["primaryLocationLineHash"]) for one in run["results"]]

    first = fingerprints("")
    assert len({fingerprint for _, fingerprint in first}) == len(first) > 5
    assert sorted(fingerprints("The sun is hot.\n\n" * 50)) == sorted(first)


def test_row_50_sarif_marks_suppressions_with_their_justification():
    (run,) = as_json("sarif", REPORTS["plain"])["runs"]
    found = {one["ruleId"]: one.get("suppressions") for one in run["results"]}
    assert found["children/clause"] is None
    (inline,) = found["rights/access"]
    assert (inline["kind"], inline["status"], inline["justification"]) == ("inSource", "accepted", "agreed")
    assert inline["location"]["physicalLocation"]["region"] == {"startLine": 3}
    assert inline["properties"] == {"until": "2099-01-01", "by": "@dpo"}
    assert found["rights/erasure"] == [{"kind": "external", "status": "accepted"}]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("docs/privacy policy.md", "docs/privacy%20policy.md"),
        ("../a.md", "../a.md"),
        ("c:odd.md", "c%3Aodd.md"),
        ("D:/docs/a.md", "file:///D:/docs/a.md"),
        ("/srv/a.md", "file:///srv/a.md"),
        ("é%.md", "%C3%A9%25.md"),
        ("<stdin>", "%3Cstdin%3E"),
    ],
)
def test_paths_are_uris(path: str, uri: str):
    assert uri_of(path) == uri
