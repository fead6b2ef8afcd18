"""Suppressions: where they count, what is told of them, and what a baseline makes of them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from policylint.baseline import Checked, accept, entries, index, stale, updated
from policylint.engine import Linter
from policylint.errors import PolicylintError
from policylint.finding import Suppressed
from policylint.selection import make_plan, select
from policylint.source import Source
from policylint.suppressionfaults import FAULT_IDS
from policylint.suppressionparser import read_suppressions
from tests.law import RULESET, TODAY
from tests.makers import make_document
from tests.suppressing import ALL, FORMATS, REASON, Form, body, comment, faults, lint, open_rules

# --- places


def test_a_missing_clause_is_suppressed_where_it_belongs():
    """It points at the nearest text; the comment stands where the report would insert it, with no line below."""
    text = "# P\n\nWelcome.\n\n## Logs\n\nWe log.\n\nBye.\n"
    (finding,) = [one for one in lint(text).findings if one.rule == "share/who"]
    assert finding.kind == "missing"
    assert finding.insertion is not None
    there = (
        text[: finding.insertion]
        + f"\n\n<!-- policylint-disable-next-line share/who {REASON} -->"
        + text[finding.insertion :]
    )
    assert "share/who" not in open_rules(lint(there))
    elsewhere = text.replace("Welcome.", f"<!-- policylint-disable-next-line share/who {REASON} -->\nWelcome.")
    assert "share/who" in open_rules(lint(elsewhere))


def test_the_next_line_is_a_whole_wrapped_paragraph_and_no_more():
    disable = f"<!-- policylint-disable-next-line keep/period {REASON} -->"
    wrapped = f"# P\n\n{disable}\n\nIn all cases and for all customers\nit is so that we keep their data.\n"
    assert "keep/period" not in open_rules(lint(wrapped))
    two = f"# P\n\n{disable}\n\nIn all cases.\n\nIt is so that we keep their data.\n"
    assert "keep/period" in open_rules(lint(two))


def test_several_comments_for_one_line():
    text = (
        f"# P\n\n<!-- policylint-disable-next-line keep/period {REASON} -->\n"
        "<!-- policylint-disable-next-line share -->\n\nWe keep data and we share it.\n"
    )
    assert open_rules(lint(text)) == ["keep/logs"]


def test_an_unused_suppression_is_judged_only_if_its_rule_was_looked_for():
    text = f"# P\n<!-- policylint-disable-file other/thing {REASON} -->\n"
    assert faults(lint(text)) == []
    whole = Linter(make_plan(RULESET, select(RULESET, ["law"], selected=["other", "keep", "share"])), TODAY)
    assert faults(whole.lint(Source("p.md", text + "\nWe other it for 30 days.\n", "markdown"))) != []


def test_what_a_suppressed_finding_says():
    report = lint(body("markdown", f"policylint-disable-file keep/logs {REASON} | until: 2027-03-31 | by: dpo"))
    (logs,) = [one for one in report.findings if one.rule == "keep/logs"]
    assert logs.suppressed == Suppressed("file", "the board decided so", "2027-03-31", "dpo", 3)


def test_faults_can_be_ignored_and_not_selected():
    quiet = Linter(make_plan(RULESET, select(RULESET, ["law"], ignored=["suppression/unused"])), TODAY)
    text = body("markdown", f"policylint-disable-next-line keep/period {REASON}", "policylint-disable-file kept")
    report = quiet.lint(Source("p.md", text, "markdown"))
    assert [one.rule for one in faults(report)] == ["suppression/unknown-rule"]
    none = Linter(make_plan(RULESET, select(RULESET, ["law"], ignored=["suppression"])), TODAY)
    assert faults(none.lint(Source("p.md", text, "markdown"))) == []
    with pytest.raises(PolicylintError, match="checked always"):
        select(RULESET, ["law"], selected=["suppression"])


# --- and the baseline


@pytest.mark.parametrize(
    ("directives", "left"),
    [
        ((f"policylint-disable-file keep/logs {REASON} | until: 2026-06-29",), ["keep/logs"]),
        ((f"policylint-disable-file keep {REASON} | until: 2026-06-29",), ["keep/logs", "keep/period"]),
        (("", f"policylint-disable keep/period {REASON} | until: 2026-06-29", "policylint-enable"), ["keep/period"]),
        ((f"policylint-disable-next-line keep/period {REASON} | until: 2026-06-29",), []),  # aims at another line
        (("policylint-disable-file keep/logs -- reason: todo",), ["keep/logs"]),
        (
            (f"policylint-disable-file keep {REASON}", f"policylint-disable-file keep {REASON} | until: 2026-06-29"),
            [],
        ),
    ],
)
def test_a_baseline_does_not_accept_what_an_expired_suppression_aims_at(directives: tuple[str, ...], left: list[str]):
    known = entries({"p.md": Checked(lint(body("markdown")).findings)})
    assert sorted(one.rule for one in known) == ALL
    report = lint(body("markdown", *directives))
    findings = accept("p.md", report.findings, index(known))
    assert sorted(one.rule for one in findings if not one.suppressed and one.rule not in FAULT_IDS) == left
    there = {"p.md": Checked(findings)}
    hidden = {one.rule for one in report.findings if one.suppressed}
    assert {one.rule for one in stale(known, there, ALL)} == set(left) | hidden
    assert {one.rule for one in updated(known, there, ALL)} == set(ALL) - set(left) - hidden


# --- whatever the text

WORDS = st.sampled_from(
    [
        "policylint-disable", "policylint-enable", "policylint-disable-file", "policylint-disable-next-line", "keep",
        "keep/logs", "nothing", "--", "|", "reason:", "until:", "by:", "2027-01-01", "2020-01-01", ",", "we keep", "\n",
    ]
)  # fmt: skip


@given(st.lists(st.lists(WORDS, max_size=8).map(" ".join), max_size=5), st.sampled_from(FORMATS))
def test_any_comment_is_read_and_keeps_every_finding(comments: list[str], format: Form):
    """Nothing raises, no finding vanishes from the report, and each place exists."""
    text = "\n\n".join(["We keep data.", *(comment(format, one) for one in comments), "Bye."])
    report = lint(text, format)
    for one in report.findings:
        assert 0 <= one.span.start <= one.span.end <= len(text)
    rules = {one.rule for one in report.findings}
    bare = lint(text.replace("policylint", "pollcylint"), format)
    assert {one.rule for one in bare.findings} <= rules


@given(st.text(alphabet="-:{}[] \n'\"#&*!|>%@`,?abpolicylintdisable", max_size=80))
def test_any_front_matter_is_read(text: str):
    document = make_document(f"---\npolicylint:\n  disable: {text}\n---\n\n# P\n")
    found = read_suppressions(document)
    for span in [*(one.span for one in found.read), *(one.span for one in found.mistakes)]:
        assert 0 <= span.start <= span.end <= len(document.text)


MARKUP = ["> ", ">", "- ", "-", "1. ", "2. ", "a. ", "    ", "  ", " ", "Hi.", "\n", "\n\n", "# H", "```", "<!-- x -->"]
OURS = "<!-- policylint-disable-file keep -->"


@given(st.lists(st.sampled_from([*MARKUP, OURS, OURS]), max_size=10).map("".join))
def test_no_more_comments_are_obeyed_than_commonmark_has(text: str):
    def count(tokens: Sequence[Token]) -> int:
        raw = sum(one.content.count(OURS) for one in tokens if one.type in ("html_block", "html_inline"))
        return raw + sum(count(one.children) for one in tokens if one.children)

    obeyed = read_suppressions(make_document(text)).read
    assert len(obeyed) <= count(MarkdownIt("commonmark").parse(text))
