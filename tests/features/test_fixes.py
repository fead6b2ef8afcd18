"""Rows 35, 41 and 57: rules that were renamed, suppressions that hide nothing, fixes by how safe they are."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import Run
from tests.features.conftest import Report
from tests.house import HOUSE, RULE, write_house


def test_row_35_an_old_id_leads_to_the_new_one(policylint: Run, here: Path):
    write_house()
    Path("house/house/logs.yaml").write_text(RULE + "aliases: [logs/kept]\n", encoding="utf-8")
    result = policylint("check", "--rules", "house", "--select", "logs/kept", "--format", "concise", "bad.md")
    assert result.stdout == "bad.md:1:3: error[house/logs] missing: How long logs are kept\n"
    assert result.stderr.splitlines()[0] == "--select: 'logs/kept' is called 'house/logs' now; write that"


def test_row_41_unused_suppressions_are_told_and_removed(policylint: Run, report: Report, here: Path):
    write_house()
    text = Path("good.md").read_text(encoding="utf-8")
    Path("good.md").write_text(text + "\n<!-- policylint-disable-file house/logs -->\n", encoding="utf-8")
    (finding,) = report(*HOUSE, "good.md")["findings"]
    assert (finding["rule"], finding["fix"]["safe"]) == ("suppression/unused", True)
    assert policylint("check", *HOUSE, "--fix", "good.md").exit_code == 0
    assert Path("good.md").read_text(encoding="utf-8") == text


def test_row_57_a_clause_is_inserted_only_if_asked_for_and_once(policylint: Run, here: Path):
    write_house()
    text = Path("bad.md").read_text(encoding="utf-8")
    select = ("--rules", "house", "--select", "house/logs,integrity/placeholder")
    shown = policylint("check", *select, "--diff", "--unsafe-fixes", "bad.md")
    assert shown.exit_code == 1
    assert "+We keep logs for [PERIOD].\n" in shown.stdout
    policylint("check", *select, "--fix", "bad.md")
    assert Path("bad.md").read_text(encoding="utf-8") == text
    for _ in range(2):  # twice is once
        assert policylint("check", *select, "--fix", "--unsafe-fixes", "bad.md").exit_code == 1  # its blank is an error
        assert Path("bad.md").read_text(encoding="utf-8") == f"{text}\n## Logs\n\nWe keep logs for [PERIOD].\n"
