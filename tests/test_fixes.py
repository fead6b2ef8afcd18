"""Safe fixes: suppressions that hide nothing go, former ids of rules become the new ones, nothing else moves."""

from __future__ import annotations

import importlib
import re
from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from policylint.engine import Linter
from policylint.fixes import fixable
from policylint.fixes.edits import apply, says_the_same
from policylint.fixes.mending import Mended, fixes_of, mended
from policylint.report import DocumentReport
from policylint.selection import make_plan, select
from policylint.source import Format, Source
from policylint.suppressionfaults import FAMILY
from tests.law import PROFILE, RULE
from tests.makers import make_rules

RULESET = make_rules(
    keep__period=RULE.format(title="How long", clause="we keep", severity="error")
    + "aliases: [old/period, store/it]\n",
    keep__logs=RULE.format(title="Logs", clause="we log", severity="error") + "aliases: [old/logs]\n",
    share__who=RULE.format(title="Who", clause="we share", severity="warning") + "aliases: old/who\n",
    profiles__law=PROFILE,
)
LINTER = Linter(make_plan(RULESET, select(RULESET, ["law"])), date(2026, 6, 30))
WHY = "-- reason: the board decided so"
USED = f"<!-- policylint-disable-file keep/logs, share/who {WHY} -->"
GONE = "<!-- policylint-disable-file keep/period -->"
"""Nothing is said of logs and of sharing; what is kept is kept for 30 days, so this one hides nothing."""

TEXT = "We keep it for 30 days."


def lint(text: str, format: Format = "markdown", path: str = "p.md") -> DocumentReport:
    return LINTER.lint(Source(path, text, format))


def mend(text: str, format: Format = "markdown", path: str = "p.md") -> Mended:
    report = lint(text, format, path)
    return mended(report, LINTER.lint, LINTER.rules, LINTER.plan.renamed, unsafe=False)


def fix(text: str, format: Format = "markdown", path: str = "p.md") -> str:
    return mend(text, format, path).report.document.source.text


# --- comments that hide nothing

MARKDOWN = [
    # alone on its line: with the line, and one of two blank lines
    (f"# P\n\n{GONE}\n\n{TEXT}\n", f"# P\n\n{TEXT}\n"),
    (f"{GONE}\n\n# P\n\n{TEXT}\n", f"# P\n\n{TEXT}\n"),
    (f"{GONE}\n# P\n\n{TEXT}\n", f"# P\n\n{TEXT}\n"),
    (f"# P\n{GONE}\n\n{TEXT}\n", f"# P\n\n{TEXT}\n"),
    (f"# P\n\n{GONE}\n{TEXT}\n", f"# P\n\n{TEXT}\n"),
    (f"# P\n\n{TEXT}\n\n{GONE}\n", f"# P\n\n{TEXT}\n"),
    (f"# P\n\n{TEXT}\n\n{GONE}", f"# P\n\n{TEXT}"),
    (f"# P\n\n{TEXT}\n{GONE}", f"# P\n\n{TEXT}"),
    (f"# P\n\n   {GONE}  \n\n{TEXT}\n", f"# P\n\n{TEXT}\n"),
    (f"# P\r\n\r\n{GONE}\r\n\r\n{TEXT}\r\n", f"# P\r\n\r\n{TEXT}\r\n"),
    (f"# P\r\r{GONE}\r\r{TEXT}\r", f"# P\r\r{TEXT}\r"),
    ("# P\n\n<!-- policylint-disable-file\n  keep/period\n-->\n\n" + TEXT, f"# P\n\n{TEXT}"),
    # several, one after the other
    (f"# P\n\n{GONE}\n<!-- policylint-disable-next-line keep/period -->\n\n{TEXT}\n", f"# P\n\n{TEXT}\n"),
    (f"# P\n\n{GONE}\n\n<!-- policylint-disable-next-line keep/period -->\n\n{TEXT}\n", f"# P\n\n{TEXT}\n"),
    # between two paragraphs it keeps them apart: a blank line does, too
    (f"# P\n\nOne.\n{GONE}\n{TEXT}\n", f"# P\n\nOne.\n\n{TEXT}\n"),
    (f"# P\n\nOne.\n{GONE}\n---\n{TEXT}\n", f"# P\n\nOne.\n\n---\n{TEXT}\n"),
    (f"- One.\n{GONE}\n- {TEXT}\n", f"- One.\n- {TEXT}\n"),
    # in a line
    (f"# P\n\n{TEXT} {GONE}\n", f"# P\n\n{TEXT}\n"),
    (f"# P\n\nYes, {GONE} and: {TEXT}\n", f"# P\n\nYes, and: {TEXT}\n"),
    (f"> {GONE}\n> {TEXT}\n", f">\n> {TEXT}\n"),
    # text behind a comment at the start of a line is raw: without the comment it would be Markdown
    (f"# P\n\n{GONE} *{TEXT}*\n", None),
    # only what hides nothing
    (f"# P\n\n<!-- policylint-disable-file keep/period, keep/logs, share/who {WHY} -->\n\n{TEXT}\n", f"# P\n\n{USED}\n\n{TEXT}\n"),
    (f"# P\n\n<!-- policylint-disable-file keep/logs, keep/period, share/who {WHY} -->\n\n{TEXT}\n", f"# P\n\n{USED}\n\n{TEXT}\n"),
    (f"# P\n\n<!-- policylint-disable-file keep/logs keep/period, share/who {WHY} -->\n\n{TEXT}\n", f"# P\n\n{USED}\n\n{TEXT}\n"),
    (f"# P\n\n<!-- policylint-disable-file keep/logs, share/who, keep/period/ {WHY} -->\n\n{TEXT}\n", f"# P\n\n{USED}\n\n{TEXT}\n"),
    (
        f"# P\n\n<!--policylint-disable-file\n  keep/period,\n  keep/logs,\n  share/who\n {WHY}\n-->\n\n{TEXT}\n",
        f"# P\n\n<!--policylint-disable-file\n  keep/logs,\n  share/who\n {WHY}\n-->\n\n{TEXT}\n",
    ),
    # blocks, with their ends
    (f"# P\n\n<!-- policylint-disable keep/period -->\n\n{TEXT}\n\n<!-- policylint-enable -->\n", f"# P\n\n{TEXT}\n"),
    (f"# P\n\n<!-- policylint-disable keep/period -->\n\n{TEXT}\n\n<!-- policylint-enable keep/period -->\n", f"# P\n\n{TEXT}\n"),
    (
        f"# P\n\n<!-- policylint-disable share, keep/period -->\n\n{TEXT}\n\nBye.\n\n<!-- policylint-enable -->\n",
        f"# P\n\n<!-- policylint-disable share -->\n\n{TEXT}\n\nBye.\n\n<!-- policylint-enable -->\n",
    ),
    (
        f"# P\n\n<!-- policylint-disable share, keep/period -->\n\n{TEXT}\n\n<!-- policylint-enable keep/period -->\n\nBye.\n\n<!-- policylint-enable -->\n",
        f"# P\n\n<!-- policylint-disable share -->\n\n{TEXT}\n\nBye.\n\n<!-- policylint-enable -->\n",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), MARKDOWN)
def test_markdown_without_what_hides_nothing(before: str, after: str | None):
    mine = [finding for finding in lint(before).findings if finding.rule == fixable.REMOVED]
    assert mine
    assert fix(before) == (before if after is None else after)


@pytest.mark.parametrize(("before", "after"), MARKDOWN)
def test_mdx_without_what_hides_nothing(before: str, after: str | None):
    """What can be taken out of Markdown can be taken out of MDX; and of this more, because no indent makes code there."""
    mdx = [
        re.sub(r"<!--(\s*policylint.*?)-->", r"{/*\1*/}", text, flags=re.DOTALL) for text in (before, after or before)
    ]
    assert after is None or fix(mdx[0], path="p.mdx") == mdx[1]


@pytest.mark.parametrize("opening", ["{/*", "{ /*", "{/* "])
def test_former_ids_in_mdx(opening: str):
    before = f"# P\n\n{TEXT}\n\n{opening}policylint-disable-file old/logs {WHY} */}}\n"
    assert fix(before, path="p.mdx") == before.replace("old/logs", "keep/logs")


def reading(text: str) -> list[str]:
    """Return what CommonMark makes of a text, without comments; a list may be looser than it was."""
    html = MarkdownIt("commonmark").render(text)
    html = re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL)
    for loose in ("<p>", "</p>", "<ul>", "</ul>"):
        html = html.replace(loose, "\n")
    return html.split()


@pytest.mark.parametrize(("before", "after"), MARKDOWN)
def test_commonmark_reads_the_same(before: str, after: str | None):
    assert after is None or reading(before) == reading(after)


@pytest.mark.parametrize(
    ("format", "before", "after"),
    [
        ("html", f"<h1>P</h1>\n{GONE}\n<p>{TEXT}</p>\n", f"<h1>P</h1>\n<p>{TEXT}</p>\n"),
        ("html", f"<h1>P</h1>{GONE}<p>{TEXT}</p>\n", f"<h1>P</h1><p>{TEXT}</p>\n"),
        ("html", f"<h1>P</h1>\n{GONE} <p>{TEXT}</p>\n", f"<h1>P</h1>\n <p>{TEXT}</p>\n"),
        ("html", f"<p>{TEXT} {GONE} Bye.</p>\n", f"<p>{TEXT} Bye.</p>\n"),
        ("html", f"<p>{TEXT}</p>\n<!--policylint-disable-file keep/period --!>\n", f"<p>{TEXT}</p>\n"),
        ("text", f"P\n\n# policylint-disable-file keep/period\n\n{TEXT}\n", f"P\n\n{TEXT}\n"),
        ("text", f"P\n\n  // policylint-disable-file keep/period\n\n{TEXT}\n", f"P\n\n{TEXT}\n"),
        ("text", f"P\n\nOne,\n# policylint-disable-file keep/period\ntwo.\n\n{TEXT}\n", f"P\n\nOne,\ntwo.\n\n{TEXT}\n"),
        ("text", f"# policylint-disable-file keep/period, share/who\n{TEXT}\n", f"# policylint-disable-file share/who\n{TEXT}\n"),
        ("text", f"{TEXT}\n# policylint-disable-file keep/period", TEXT),
    ],
)  # fmt: skip
def test_html_and_text_without_what_hides_nothing(format: Format, before: str, after: str):
    assert fix(before, format) == after


# --- front matter

FRONT = "---\ntitle: P\npolicylint:\n  disable:\n{}lang: en\n---\n\n" + TEXT + "\n"
LOGS = "    - {rule: keep/logs, reason: the board decided so}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (FRONT.format("    - keep/period\n" + LOGS), FRONT.format(LOGS)),
        (FRONT.format(LOGS + "    - keep/period # as before\n"), FRONT.format(LOGS)),
        (FRONT.format(LOGS + "    # all of them\n    - keep/period\n"), FRONT.format(LOGS + "    # all of them\n")),
        (
            FRONT.format("    - rule: keep/period\n      reason: >\n        it is\n        so\n" + LOGS),
            FRONT.format(LOGS),
        ),
        (FRONT.format("    - rule: keep/period\n      by: dpo\n\n" + LOGS), FRONT.format("\n" + LOGS)),
        (FRONT.format("    - keep/period\n    - keep/period/\n"), f"---\ntitle: P\nlang: en\n---\n\n{TEXT}\n"),
        (FRONT.format("    - keep/period\n").replace("\n", "\r\n"), f"---\r\ntitle: P\r\nlang: en\r\n---\r\n\r\n{TEXT}\r\n"),
        (
            FRONT.replace("\n{}", " [keep/period, share/who,  'keep/period' ]\n"),
            FRONT.replace("\n{}", " [share/who ]\n"),
        ),
        (FRONT.replace("\n{}", " [share/who, keep/period,\n    keep/period]\n"), FRONT.replace("\n{}", " [share/who]\n")),
        (FRONT.replace("\n{}", " [keep/period, old/who, keep/period]\n"), FRONT.replace("\n{}", " [share/who]\n")),
        (FRONT.replace("\n{}", " keep/period\n"), f"---\ntitle: P\nlang: en\n---\n\n{TEXT}\n"),
        # nothing would be left, or it cannot be seen where it ends
        (f"---\npolicylint: {{disable: [keep/period]}}\n---\n\n{TEXT}\n", None),
        # former ids
        (FRONT.format("    - old/who\n"), FRONT.format("    - share/who\n")),
        (FRONT.format("    - old/logs\n"), None),  # it hides an error and says not why: that is told first
        (FRONT.format("    - {rule: 'old/logs', reason: it is so}\n"), FRONT.format("    - {rule: 'keep/logs', reason: it is so}\n")),
        (FRONT.format('    - "old\\/who"\n'), None),
    ],
)  # fmt: skip
def test_front_matter(before: str, after: str | None):
    assert any(finding.rule.partition("/")[0] == FAMILY for finding in lint(before).findings)
    assert fix(before) == (before if after is None else after)


# --- former ids


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"<!-- policylint-disable-file old/logs {WHY} -->", f"<!-- policylint-disable-file keep/logs {WHY} -->"),
        (f"<!--policylint-disable-file  share/who ,old/logs/ {WHY}-->", f"<!--policylint-disable-file  share/who ,keep/logs {WHY}-->"),
        (f"<!-- policylint-disable-file old/logs, keep/logs {WHY} -->", f"<!-- policylint-disable-file keep/logs {WHY} -->"),
        (
            f"<!-- policylint-disable old/logs {WHY} -->\n\nBye.\n\n<!-- policylint-enable old/logs -->",
            f"<!-- policylint-disable keep/logs {WHY} -->\n\nBye.\n\n<!-- policylint-enable keep/logs -->",
        ),
        (
            f"<!-- policylint-disable old/logs {WHY} -->\n\nBye.\n\n<!-- policylint-enable -->",
            f"<!-- policylint-disable keep/logs {WHY} -->\n\nBye.\n\n<!-- policylint-enable -->",
        ),
        # one that hides nothing goes, whatever it is called
        (f"<!-- policylint-disable-file old/logs, store/it {WHY} -->", f"<!-- policylint-disable-file keep/logs {WHY} -->"),
    ],
)  # fmt: skip
def test_former_ids(before: str, after: str):
    assert fix(f"# P\n\n{TEXT}\n\n{before}\n") == f"# P\n\n{TEXT}\n\n{after}\n"


# --- what stays


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
