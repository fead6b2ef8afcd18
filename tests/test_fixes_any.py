"""Safe fixes of any document: what somebody must decide stays, nothing else changes, and each fix mends its finding."""

from __future__ import annotations

import importlib
import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policylint.fixes import fixable
from policylint.fixes.edits import apply, says_the_same
from policylint.fixes.mending import Mended, fixes_of, mended
from policylint.report import DocumentReport
from policylint.source import Format
from tests.mending import FRONT, GONE, LINTER, TEXT, USED, WHY, fix, lint, mend


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- policylint-disable-file keep/perod -->",
        "<!-- policylint-disable-file keep/logs -->",
        "<!-- policylint-disable-file keep/logs -- until: 2026-01-01 -->",
        "<!-- policylint-disable-file keep/logs because of it -->",
        "<!-- policylint-disable keep/logs -->",
        "<!-- policylint-enable -->",
        "<!-- policylint-disabel-file keep/period -->",
        USED,
        "<!-- a comment -->",
    ],
)
def test_what_somebody_must_decide_stays(comment: str):
    text = f"# P\n\n{comment}\n\n{TEXT}\n"
    assert mend(text) == Mended(lint(text))


COMMENTS = st.sampled_from(
    [
        GONE,
        USED,
        f"{GONE} *so*",
        f"so {GONE} so",
        "<!-- policylint-disable-next-line share/who -->",
        f"<!-- policylint-disable keep, old/logs {WHY} -->",
        "<!-- policylint-enable keep -->",
        "<!-- policylint-enable -->",
        "<!-- policylint-disable-file nothing/such -->",
        f"<!-- policylint-disable-next-line old/logs, store/it {WHY} -->",
        "<!-- policylint-disable-file keep/logs -->",
    ]
)
LINES = st.sampled_from(
    ["", "# P", TEXT, "We share it.", "- one", "1. two", "> three", "```", "    four", "---", "===", "<div>", "</div>", "**Five**", "| a | b |", "|---|---|"]
)  # fmt: skip
DOCUMENTS = st.lists(st.one_of(COMMENTS, LINES, LINES), min_size=1, max_size=12).map("\n".join)


@settings(max_examples=150)
@given(DOCUMENTS, st.sampled_from(["markdown", "html", "text"]))
def test_nothing_else_changes(text: str, format: Format):
    if format == "text":
        text = text.replace("<!-- ", "# ").replace(" -->", "")
    before = lint(text, format)
    after = mended(before, LINTER.lint, LINTER.rules, LINTER.plan.renamed, unsafe=False).report
    assert says_the_same(before.document, after.document)
    assert others(before) == others(after)
    assert fix(after.document.source.text, format) == after.document.source.text  # twice is once


VARYING = re.compile(r"(?<=line) \d+|[\w/-]+(?= is suppressed since line)")
"""The line that a fault names, and which of the rules of a comment that repeats several."""


def others(report: DocumentReport) -> Counter[tuple[str, str, bool]]:
    mendable = (fixable.REMOVED, fixable.RENAMED)
    found = (one for one in report.findings if one.rule not in mendable)
    return Counter((one.rule, VARYING.sub("", one.key), bool(one.suppressed)) for one in found)


@settings(max_examples=100)
@given(DOCUMENTS)
def test_each_fix_alone_mends_its_finding(text: str):
    report = lint(text)
    for number, one in fixes_of(report, {}, LINTER.plan.renamed).items():
        assert one.safe
        after = lint(apply(text, one.edits))
        assert others(after) == others(report)
        mendable = [
            sum(finding.rule in (fixable.REMOVED, fixable.RENAMED) for finding in r.findings) for r in (report, after)
        ]
        assert mendable[1] < mendable[0], report.findings[number]


COMMENT = "<!-- policylint-disable-next-line keep/period -->\n{0}. {1}\n\n"
ENTRY = "    - {{rule: keep/period, reason: the {0}. reason}}\n"


def many(count: int, *, in_front: bool) -> str:
    """Return a text with so many suppressions that hide nothing."""
    if in_front:
        return FRONT.format("".join(map(ENTRY.format, range(count))))
    return "# P\n\n" + "".join(COMMENT.format(number, TEXT) for number in range(count))


@pytest.mark.parametrize(
    ("name", "in_front"), [("policylint.fixes.suppressions.read_suppressions", False), ("yaml.compose", True)]
)
def test_suppressions_are_read_once_for_all_their_fixes(name: str, in_front: bool, monkeypatch: pytest.MonkeyPatch):
    """Once for each, and a document with a thousand would take minutes."""
    module, _, function = name.rpartition(".")
    read = getattr(importlib.import_module(module), function)
    calls = []
    monkeypatch.setattr(name, lambda *arguments, **options: calls.append(1) or read(*arguments, **options))
    times = []
    for count in (3, 30):
        report = lint(many(count, in_front=in_front))
        del calls[:]
        assert len(fixes_of(report, LINTER.rules, LINTER.plan.renamed)) == count
        times.append(len(calls))
    assert 0 < times[0] == times[1]


def test_what_is_suppressed_or_accepted_is_not_mended():
    report = lint(f"# P\n\n{GONE}\n\n{TEXT}\n")
    accepted = report._replace(
        findings=tuple(one._replace(suppressed=lint(USED).findings[0].suppressed) for one in report.findings)
    )
    assert accepted.findings[0].suppressed
    assert fixes_of(accepted, LINTER.rules, {}) == {}
