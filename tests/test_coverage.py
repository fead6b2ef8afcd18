from __future__ import annotations

import csv
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from policylint.reporters.coverage import FORMATS
from tests.report_page import skeleton

POLICY = "# Privacy\n\nFernhill Boats Ltd runs this site.\n\nWrite to privacy@fernhill.example.\n"
NOTICE = (
    "# Cookies | *notice*\n\n<!-- two -->\n\nWe use cookies to count visits. You can refuse cookies in your browser.\n"
)
LAW = """
title: A law
summary: S
obligations:
  - {id: L-1, needs: [identity/controller, tracking/cookies], cite: Art. 1 | *a*, severity: error}
  - {id: L-2, needs: [identity/contact], cite: Art. 2, url: "https://law.example/2?a&b", severity: error}
  - {id: L-3, needs: [rights/access], cite: Art. 3, severity: error, when: {facts: {transfers_abroad: "true"}}}
  - {id: L-4, needs: [use/automated-decisions], cite: Art. 4, severity: info, when: {facts: {automated_decisions: "true"}}}
"""


@pytest.fixture
def run(policylint: Callable[..., Result], here: Path) -> Callable[..., Result]:
    """Run `coverage` by the law above."""
    (here / "rules" / "profiles").mkdir(parents=True)
    (here / "rules" / "profiles" / "law.yaml").write_text(LAW, encoding="utf-8")
    (here / "policy.md").write_text(POLICY, encoding="utf-8")
    (here / "notice.md").write_text(NOTICE, encoding="utf-8")
    return lambda *arguments: policylint("coverage", "--rules", "rules", "--profile", "law", *arguments)


def rows(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    assert report["schema"] == 1
    found: list[dict[str, Any]] = report["obligations"]
    return found


def test_a_row_an_obligation_and_document(run: Callable[..., Result]) -> None:
    found = rows(run("--format", "json", "policy.md", "notice.md"))
    assert [(row["document"], row["obligation"], row["status"], row["lines"]) for row in found] == [
        ("policy.md", "L-1", "weak", [3]),
        ("policy.md", "L-2", "present", [5]),
        ("policy.md", "L-3", "missing", []),
        ("policy.md", "L-4", "not_applicable", []),
        ("notice.md", "L-1", "weak", [5]),
        ("notice.md", "L-2", "missing", []),
        ("notice.md", "L-3", "missing", []),
        ("notice.md", "L-4", "not_applicable", []),
    ]
    assert {"document", "profile", "obligation", "rule", "status", "lines", "citation", "because"} <= set(found[0])
    first, _, third, fourth = found[:4]
    assert (first["rule"], first["because"]) == ("tracking/cookies", "Cookies and similar technologies: nothing found")
    assert (third["severity"], third["if"]) == (
        "warning",
        "personal data leaves the country or union in which it was collected",
    )
    assert fourth["because"].startswith("only if machines alone take decisions")


def test_documents_of_a_set_meet_an_obligation_together(run: Callable[..., Result]) -> None:
    found = rows(run("--format", "json", "--set", "all=policy.md,notice.md"))
    assert {row["document"] for row in found} == {"all"}
    together = found[0]
    assert (together["status"], together["because"]) == ("present", None)
    assert together["places"] == [{"document": "policy.md", "lines": [3]}, {"document": "notice.md", "lines": [5]}]
    assert [(need["rule"], need["places"][0]["document"]) for need in together["needs"]] == [
        ("identity/controller", "policy.md"),
        ("tracking/cookies", "notice.md"),
    ]
    assert found[1]["places"] == [{"document": "policy.md", "lines": [5]}]


def test_what_one_document_shows_holds_for_the_set(run: Callable[..., Result], here: Path) -> None:
    (here / "notice.md").write_text(
        "Our partner and we are joint controllers. Automated decisions decide on loans.\n", encoding="utf-8"
    )
    found = rows(run("--format", "json", "policy.md", "--set", "all=policy.md,notice.md"))
    statuses = {row["document"]: row["status"] for row in found if row["obligation"] == "L-4"}
    assert statuses["policy.md"] == "not_applicable"
    assert statuses["all"] != "not_applicable"


@pytest.mark.parametrize("form", FORMATS)
def test_every_format(run: Callable[..., Result], golden: Callable[[str, str], None], form: str) -> None:
    result = run("--format", form, "policy.md", "--set", "all=policy.md,notice.md")
    assert result.exit_code == 0
    golden(f"coverage.{form}.txt", skeleton(result.stdout))


def test_one_document_is_told_why(run: Callable[..., Result], golden: Callable[[str, str], None]) -> None:
    golden("coverage.one.txt", run("policy.md").stdout)


def test_csv_is_csv(run: Callable[..., Result]) -> None:
    read = list(csv.DictReader(StringIO(run("--format", "csv", "policy.md").stdout)))
    assert [row["obligation"] for row in read] == ["L-1", "L-2", "L-3", "L-4"]
    assert read[0]["citation"] == "Art. 1 | *a*"


def test_a_spreadsheet_gets_no_formula(run: Callable[..., Result], here: Path) -> None:
    (here / "=1+1.md").write_text(POLICY, encoding="utf-8")
    read = list(csv.DictReader(StringIO(run("--format", "csv", "=1+1.md").stdout)))
    assert {row["document"] for row in read} == {"'=1+1.md"}


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--set", "all"], 2, "'all' is no set; write it as NAME=PATH,PATH."),
        (["nowhere.md"], 2, "nowhere.md: no such file or folder"),
        (["--set", "all=policy.md,nowhere.md"], 2, "nowhere.md: no such file or folder"),
        (["--fact", "children", "policy.md"], 2, "'children' is no fact; write it as children=directed."),
        (["--fact", "child=directed", "policy.md"], 2, "unknown fact 'child'; did you mean 'children'?"),
        (
            ["--fact", "children=mixed", "--fact", "children=general", "policy.md"],
            2,
            "children cannot be both mixed and general.",
        ),
        (["--as-of", "soon", "policy.md"], 2, "'soon' is no date; write it as 2027-03-31."),
        (["--profile", "lww", "policy.md"], 2, "unknown profile 'lww'; did you mean 'law'?"),
        (["rules"], 3, "nothing to lint"),
    ],
)
def test_mistakes(run: Callable[..., Result], arguments: list[str], code: int, message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == code
    assert message in result.stderr


def test_a_document_that_cannot_be_read_does_not_hide_the_others(run: Callable[..., Result], here: Path) -> None:
    (here / "bad.md").write_bytes(b"\xff\xfe\x00")
    result = run("--format", "json", "bad.md", "policy.md")
    assert result.exit_code == 2
    assert {row["document"] for row in json.loads(result.stdout)["obligations"]} == {"policy.md"}


def test_facts_and_sets_come_from_the_configuration(run: Callable[..., Result], here: Path) -> None:
    (here / "policylint.yaml").write_text(
        'facts: {transfers_abroad: "false"}\ndocuments: {site: ["/policy.md", "/notice.md"]}\n', encoding="utf-8"
    )
    found = rows(run("--format", "json", "."))
    assert {row["document"] for row in found} == {"site"}
    assert [row["status"] for row in found] == ["present", "present", "not_applicable", "not_applicable"]
    assert rows(run("--format", "json", "--fact", "transfers_abroad=true", "."))[2]["status"] == "missing"


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ("facts: {child: directed}\n", "policylint.yaml:1:16: unknown fact 'child'; did you mean 'children'?"),
        ("facts: {children: kids}\n", "policylint.yaml:1:19: the fact 'children' is 'kids', not one of directed, mixed, general"),
        ("facts: {children: [mixed, general]}\n", "policylint.yaml:1:9: the fact 'children' must have one value"),
        ('overrides: [{files: "*.txt", facts: {child: mixed}}]\n', "policylint.yaml:1:45: unknown fact 'child'; did you mean 'children'?"),
    ],
)  # fmt: skip
def test_a_wrong_fact_in_the_configuration_has_a_place(
    run: Callable[..., Result], here: Path, config: str, message: str
) -> None:
    (here / "policylint.yaml").write_text(config, encoding="utf-8")
    result = run("policy.md")
    assert result.exit_code == 2
    assert message in result.stderr


@pytest.mark.parametrize(
    ("paths", "said"),
    [((), True), ((".",), True), (("policy.md",), False), (("legal",), False)],
)
def test_a_set_without_a_document_is_told(
    run: Callable[..., Result], here: Path, paths: tuple[str, ...], said: bool
) -> None:
    (here / "legal").mkdir()
    (here / "legal" / "more.md").write_text(POLICY, encoding="utf-8")
    (here / "policylint.toml").write_text(
        '[documents]\na = ["policy.md"]\nb = ["nope.md", "no/*.md"]\n', encoding="utf-8"
    )
    result = run(*paths)
    told = "policylint.toml:3:6: no document matches nope.md, no/*.md; the set 'b' is empty\n" if said else ""
    assert (result.exit_code, result.stderr) == (0, told)
