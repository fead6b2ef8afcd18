"""Suppressions that are written for somebody: they cover their finding, wait for a reason, and change nothing else."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from policylint.api import load_rules
from policylint.engine import Linter
from policylint.finding import Finding
from policylint.fixes.accepting import Where, suppressing
from policylint.fixes.edits import apply
from policylint.formats import format_of
from policylint.report import DocumentReport
from policylint.source import Source
from tests.conftest import ROOT

WEAK = "We keep your data for as long as necessary."

DOCUMENTS = {
    "paragraph.md": f"# Privacy\n\n{WEAK}\n",
    "second line.md": f"# Privacy\n\nHello there.\n{WEAK}\n",
    "no end.md": f"# Privacy\n\n{WEAK}",
    "returns.md": f"# Privacy\r\n\r\n{WEAK}\r\n\r\nBye.\r\n",
    "old returns.md": f"# Privacy\r\r{WEAK}\r\rBye.\r",
    "item.md": f"# Privacy\n\n- Hello.\n- {WEAK}\n- Bye.\n",
    "nested.md": f"# Privacy\n\n- Hello.\n  - {WEAK}\n  - Bye.\n",
    "numbered.md": f"# Privacy\n\n1. Hello.\n2. {WEAK}\n3. Bye.\n",
    "quoted.md": f"# Privacy\n\n> {WEAK}\n",
    "table.md": f"# Privacy\n\n| data | kept |\n|---|---|\n| yours | {WEAK} |\n",
    "underlined.md": f"Privacy\n=======\n\nKeeping\n-------\n{WEAK}\n",
    "front.md": f"---\ntitle: Privacy\n---\n\n# Privacy\n\n{WEAK}\n",
    "suppressed.md": f"# Privacy\n\n<!-- policylint-disable-next-line rights/access -->\n{WEAK}\n",
    "unclosed.md": f"# Privacy\n\n{WEAK}\n\n```\ncode\n",
    "emoji.md": f"# Privacy \U0001f512\n\n\U0001f512 {WEAK} \U0001f512\n",
    "page.html": f"<!doctype html>\n<html><body>\n  <h1>Privacy</h1>\n  <p>{WEAK}</p>\n</body></html>\n",
    "one line.html": f"<html><body><h1>Privacy</h1><p>{WEAK}</p></body></html>",
    "part.html": f"<h1>Privacy</h1>\n<ul>\n<li>{WEAK}</li>\n</ul>\n",
    "attributes.html": f'<h1>Privacy</h1>\n<p class="a"\n   id="b">{WEAK}</p>\n',
    "plain.txt": f"PRIVACY\n\n{WEAK}\n\nBye.\n",
    "list.txt": f"PRIVACY\n\nKeeping\n\n* {WEAK}\n* Bye.\n",
    "bare.mdx": f"# Privacy\n\n{WEAK}\n",
    "front.mdx": f"---\ntitle: Privacy\n---\n\n# Privacy\n\n{WEAK}\n",
    "entries.mdx": f"---\npolicylint:\n  disable:\n    - rights/access\n    - {{rule: children, reason: adults only}}\ntitle: x\n---\n\n# Privacy\n\n{WEAK}\n",
    "returns.mdx": f"---\r\ntitle: Privacy\r\n---\r\n\r\n# Privacy\r\n\r\n{WEAK}\r\n",
    "flow.mdx": f"---\npolicylint: {{disable: [rights/access]}}\n---\n\n# Privacy\n\n{WEAK}\n",
    "toml.mdx": f"+++\ntitle = 'x'\n+++\n\n# Privacy\n\n{WEAK}\n",
}

NOT_HERE = {"table.md", "attributes.html"}
"""Where nothing can be written above the clause."""

NOT_AT_ALL = {"unclosed.md", "flow.mdx", "toml.mdx"}
"""Where no suppression of the whole document can be added."""


@cache
def linter() -> Linter:
    return load_rules().linter


def lint(name: str, text: str) -> DocumentReport:
    return linter().lint(Source(name, text, format_of(name)))


def weak(report: DocumentReport) -> Finding:
    return next(one for one in report.findings if one.rule == "retention/period")


def said(report: DocumentReport) -> Counter[tuple[str, str]]:
    """Return what is found, without the faults of suppressions."""
    found = (one for one in report.findings if not one.suppressed and not one.rule.startswith("suppression/"))
    return Counter((one.rule, one.kind) for one in found)


@pytest.mark.parametrize("where", ["next-line", "file"])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_suppression_covers_its_finding_and_nothing_else(name: str, where: Where):
    text = DOCUMENTS[name]
    before = lint(name, text)
    edits = suppressing(before.document, weak(before), where)
    expected = name not in (NOT_HERE if where == "next-line" else NOT_AT_ALL)
    expected = expected and not (where == "next-line" and name.endswith(".mdx"))
    assert bool(edits) == expected
    if edits:
        after = lint(name, apply(text, edits).replace("TEXT", "decided by counsel"))
        assert said(before) - said(after) == {("retention/period", "weak"): 1}
        assert not said(after) - said(before)
        (edit,) = edits
        assert text.count("\r\n") == 0 or edit.text.count("\n") == edit.text.count("\r\n")


@pytest.mark.parametrize("name", ["privacy-vague.md", "privacy-page.html", "privacy-plain.txt", "privacy-tables.md"])
def test_every_finding_can_be_suppressed(name: str):
    text = (ROOT / "examples" / name).read_text(encoding="utf-8")
    before = lint(name, text)
    for finding in before.findings:
        (edit,) = suppressing(before.document, finding, "file")
        after = lint(name, apply(text, [edit]).replace("TEXT", "decided by counsel"))
        assert not said(after) - said(before)
        assert {rule for rule, _ in said(before) - said(after)} == {finding.rule}


def test_a_missing_clause_has_no_line_and_a_fault_of_a_suppression_no_suppression():
    text = "# Privacy\n\nHello.\n\n<!-- policylint-disable-file no/such -->\n"
    report = lint("a.md", text)
    missing = next(one for one in report.findings if one.kind == "missing")
    fault = next(one for one in report.findings if one.rule.startswith("suppression/"))
    assert suppressing(report.document, missing, "next-line") == ()
    assert suppressing(report.document, missing, "file")
    assert suppressing(report.document, fault, "file") == suppressing(report.document, fault, "next-line") == ()


def test_an_error_stays_until_there_is_a_reason():
    report = lint("a.md", "# Privacy\n\nHello.\n")
    missing = next(one for one in report.findings if one.rule == "children/clause")
    after = lint("a.md", apply(report.document.source.text, suppressing(report.document, missing, "file")))
    assert ("children/clause", "missing") in said(after)
    assert "suppression/no-reason" in {one.rule for one in after.findings}
