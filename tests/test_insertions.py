"""Missing clauses inserted: where, in which order, and nothing else, whatever the document."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policylint.engine import Linter
from policylint.files import read
from policylint.fixes.edits import apply, says_the_same
from policylint.fixes.insertions import Insertions, ordered
from policylint.fixes.mending import Mended, fixes_of, mended
from policylint.report import DocumentReport
from policylint.rule import Place, Rule
from policylint.selection import make_plan, select
from policylint.source import Format, Source
from tests.house import RULE
from tests.inserting import DISCLOSURES, EXAMPLES, FORMATS, LOGS, mend
from tests.makers import builtin_linter, builtin_rules, make_document, make_rules

# --- where, and in which order


def placed(id: str, *after: str, template: str = "") -> Rule:
    return DISCLOSURES[0]._replace(id=id, place=Place(after), template=template)


@pytest.mark.parametrize(
    ("rules", "order"),
    [
        ([placed("b/x"), placed("a/x")], ["a/x", "b/x"]),
        ([placed("a/x", "b/x"), placed("b/x")], ["b/x", "a/x"]),
        ([placed("a/x", "b"), placed("b/x"), placed("b/y")], ["b/x", "b/y", "a/x"]),
        ([placed("a/x", "b/x"), placed("b/x", "a/x")], ["a/x", "b/x"]),  # that cannot be
        ([placed("a/x", "a"), placed("a/y", "a"), placed("a/z", "a/x", "a")], ["a/x", "a/y", "a/z"]),
    ],
)
def test_clauses_are_in_the_order_of_their_places(rules: list[Rule], order: list[str]):
    assert [rule.id for rule in ordered(rules)] == order
    assert [rule.id for rule in ordered(reversed(rules))] == order


def test_every_built_in_rule_comes_behind_what_its_place_names_first():
    at = {rule.id: number for number, rule in enumerate(ordered(DISCLOSURES))}
    assert sorted(at) == sorted(rule.id for rule in DISCLOSURES)
    wrong = [(r.id, after) for r in DISCLOSURES for after in r.place.after if after in at and at[after] > at[r.id]]
    assert wrong == []


POLICY = """\
# Privacy policy

Heron Ltd, 1 Quay Street, Hull HU1 1AA, runs this site. Write to privacy@heron.example.

## What we collect

We collect your name and e-mail address.

## Sharing

We share it with our hosting provider.

### In detail

The provider stores it in Norway.

## Your rights

You have the right to access your data: write to us.

## Changes

We tell you by e-mail when this policy changes.
"""


def test_a_document_keeps_its_structure():
    after = mend(POLICY, "markdown", builtin_linter()).report.document
    titles = [(section.level, after.words(after.blocks[section.heading].span)) for section in after.sections]
    before = make_document(POLICY)
    there = [(section.level, before.words(before.blocks[section.heading].span)) for section in before.sections]
    assert [one for one in titles if one in there] == there
    levels = dict(reversed(one) for one in titles)
    assert levels["Deletion"] == levels["Correction"] == 3  # below "Your rights"
    assert levels["How long we keep your data"] == levels["Children"] == levels["Cookies"] == 2
    names = [title for _, title in titles]
    assert names.index("In detail") == names.index("Sharing") + 1  # no section came in between
    assert names.index("Your rights") < names.index("Correction") < names.index("Deletion") < names.index("Changes")


def test_a_heading_that_is_there_already_is_not_written_again():
    text = POLICY.replace("## Changes\n", "## Children\n\nMore on that soon.\n\n## Changes\n")
    after = mend(text, "markdown", builtin_linter()).report.document.source.text
    assert after.count("Children\n") == 1
    assert "## Children\n\nMore on that soon.\n\n[SERVICE NAME] is not made for children" in after


def test_several_clauses_at_one_place_are_one_edit():
    report = builtin_linter().lint(Source("p.md", "# Privacy policy\n\nWe value your privacy.\n", "markdown"))
    numbers, edits = Insertions(report.document, report.findings, report.assessments, builtin_rules().rules).together()
    assert len(numbers) > len(edits)
    assert len({edit.span for edit in edits}) == len(edits)


# --- whatever the document


def untouched(before: DocumentReport, after: DocumentReport) -> bool:
    """Say whether the lines of a text are in another in their order."""
    lines = iter(after.document.source.text.splitlines())
    return all(any(line == other for other in lines) for line in before.document.source.text.splitlines())


@pytest.mark.parametrize("profile", ["core", "all"])
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_examples_lack_nothing_any_more(path: Path, profile: str):
    linter = builtin_linter(profile)
    before = linter.lint(read(str(path)))
    after = mended(before, linter.lint, linter.rules, {}, unsafe=True)
    missing = {one.rule for one in before.findings if one.kind == "missing"}
    assert missing <= {one.rule for one in after.findings}
    assert [one.rule for one in after.report.findings if one.kind == "missing"] == []
    assert after.refused == ()
    assert untouched(before, after.report)
    if missing:
        assert any(one.rule == "integrity/placeholder" and one.severity == "error" for one in after.report.findings)
    again = mended(after.report, linter.lint, linter.rules, {}, unsafe=True)
    assert again == Mended(after.report)  # twice is once


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_each_fix_alone_mends_its_finding(path: Path):
    linter = builtin_linter()
    before = linter.lint(read(str(path)))
    fixes = fixes_of(before, linter.rules, {})
    assert sorted(fixes) == [at for at, one in enumerate(before.findings) if one.kind == "missing"]
    for number, fix in fixes.items():
        assert not fix.safe
        source = before.document.source
        after = linter.lint(source.with_text(apply(source.text, fix.edits)))
        assert before.findings[number].rule not in {one.rule for one in after.findings if one.kind == "missing"}
        assert untouched(before, after)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_a_section_that_is_taken_out_can_be_begun_again(path: Path):
    linter = builtin_linter()
    document = linter.lint(read(str(path))).document
    source = document.source
    bounds = [*(source.line_span(source.position(document.blocks[s.heading].span.start).line).start for s in document.sections if s.heading > 0), len(source.text)]  # fmt: skip
    for start, end in pairwise(bounds):
        text = source.text[:start] + source.text[end:]
        before = linter.lint(source.with_text(text))
        after = mended(before, linter.lint, linter.rules, {}, unsafe=True).report
        assert [one.rule for one in after.findings if one.kind == "missing"] == []
        assert untouched(before, after)


LINES = st.sampled_from(
    ["", "", "# P", "## One", "### 1.1 Two", "**Three**", "1. Four", "2. Five", "SIX", "Seven", "-----", "===", "- one", "  - two", "> three", "```", "    four", "<div>", "</div>", "<p>", "</p>", "<ul><li>a", "</ul>", "<table><tr><td>b", "</table>", "<h2>Eight</h2>", "<!-- nine -->", "<!--", "-->", "<script>", "| a | b |", "|---|---|", "Welcome to our site, and have fun.", "[a]: b"]
)  # fmt: skip


@settings(max_examples=150)
@given(
    st.lists(LINES, min_size=1, max_size=14),
    st.sampled_from(FORMATS),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
)
def test_nothing_else_changes(lines: list[str], format: Format, end: str, ends: bool):
    text = end.join(lines) + end * ends
    before = LOGS.lint(Source("p", text, format))
    after = mended(before, LOGS.lint, LOGS.rules, {}, unsafe=True)
    new = after.report.document.source.text
    for one in fixes_of(before, LOGS.rules, {}).values():
        (edit,) = one.edits
        assert edit.span.start == edit.span.end
        assert new == apply(text, one.edits)
        assert after.findings
    if after.findings:
        missing = [one.rule for one in after.report.findings if one.kind == "missing"]
        assert missing == []
        if {"\r", "\n"} & set(text):
            assert set(re.findall("\r\n|\r|\n", new)) == {end}
    else:
        assert new == text


def test_a_template_that_is_not_what_its_rule_asks_for_is_not_inserted():
    rules = make_rules(
        house__logs=RULE.replace("{duration}", "30 days").replace("We keep logs for [PERIOD].", "[ASK THE LAWYER]")
    )
    linter = Linter(make_plan(rules, select(rules, ["all"], ["house/logs"])), date(2026, 6, 30))
    after = mend("# P\n\nHi.\n", "markdown", linter)
    assert (after.findings, after.refused) == ((), ("house/logs",))
    assert after.report.document.source.text == "# P\n\nHi.\n"


def test_what_is_inserted_is_read():
    assert not says_the_same(
        make_document("a\n"), make_document("a\n\n<!-- b -->\n"), [make_document("a\n\n<!-- b -->\n").comments[0]]
    )
