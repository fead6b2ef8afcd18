"""Missing clauses inserted: every template in every format; where, in which order, and how it looks; and nothing else."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policylint.assess import assess
from policylint.checks.placeholders import holds_placeholder
from policylint.engine import Linter
from policylint.files import read
from policylint.finding import Finding
from policylint.fixes.clauses import TO_CONFIRM, Style, clause_of, written
from policylint.fixes.edits import apply, says_the_same
from policylint.fixes.insertions import Insertions, ordered
from policylint.fixes.mending import Mended, fixes_of, mended
from policylint.placement import Places
from policylint.report import DocumentReport
from policylint.rule import Place, Rule
from policylint.selection import make_plan, select
from policylint.source import Format, Source
from tests.conftest import ROOT
from tests.house import RULE
from tests.makers import builtin_linter, builtin_rules, make_document, make_rule_matcher, make_rules

FORMATS: tuple[Format, ...] = ("markdown", "html", "text")
EXAMPLES = sorted((ROOT / "examples").glob("privacy-*"))
DISCLOSURES = [rule for rule in builtin_rules().rules.values() if not rule.defect]

# --- templates


BARE = {"markdown": "# Hello\n\nWelcome.\n", "html": "<h1>Hello</h1>\n<p>Welcome.</p>\n", "text": "HELLO\n\nWelcome.\n"}
BRACKETS = re.compile(r"\[[^\[\]]+\](?!\()")


@cache
def matcher():
    return make_rule_matcher(builtin_rules())


@cache
def assessed(text: str, format: Format):
    document = make_document(text, format)
    matches = matcher().match(document)
    return document, {rule.id: assess(rule, matches) for rule in DISCLOSURES}


def inserted(rule: Rule, format: Format) -> str:
    """Return a text that says nothing of a rule, with its template inserted."""
    document, assessments = assessed(BARE[format], format)
    assert assessments[rule.id].status == "missing"
    place = Places(document, assessments.values()).missing(rule, assessments[rule.id], -1)
    finding = Finding(rule.id, "missing", "error", place.span, "", place.anchor, insertion=place.insertion)
    numbers, edits = Insertions(document, [finding], assessments.values(), builtin_rules().rules).together()
    assert numbers == [0]
    assert len(edits) == 1
    return apply(BARE[format], edits)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("rule", DISCLOSURES, ids=lambda rule: rule.id)
def test_every_template_is_what_its_rule_asks_for(rule: Rule, format: Format):
    text = inserted(rule, format)
    matches = matcher().match(make_document(text, format))
    assert assess(rule, matches).status in ("present", "weak")


@pytest.mark.parametrize("rule", DISCLOSURES, ids=lambda rule: rule.id)
def test_every_blank_of_a_template_is_reported_until_it_is_filled_in(rule: Rule):
    text = inserted(rule, "markdown")
    blanks = BRACKETS.findall(text)
    assert blanks
    assert [blank for blank in blanks if not holds_placeholder(f"We write {blank} here.")] == []
    linter = builtin_linter("all")
    text = "# Privacy policy\n\nWe value your privacy and the personal data that you give us.\n\n" + text
    found = {
        text[slice(*one.span)]
        for one in linter.lint(Source("p.md", text, "markdown")).findings
        if one.rule == "integrity/placeholder"
    }
    assert {" ".join(blank.split()) for blank in found} >= {" ".join(blank.split()) for blank in blanks}


# --- clauses


TEMPLATE = """\
## Who *we* are
One & two,
three: [ask us](ADDRESS) [NAME].

- a <b>
- c
  d

### More
| x | y |
|---|---|
| 1 | 2 |
| 3 | 4 |
"""


def rule_with(template: str) -> Rule:
    return DISCLOSURES[0]._replace(id="a/b", template=template)


@pytest.mark.parametrize(
    ("template", "level", "title", "parts"),
    [
        ("Text [X].", 0, "", [("paragraph", 1)]),
        ("# T\nText.", 1, "T", [("paragraph", 1)]),
        ("### T ###\n\nText\nmore.\n", 3, "T", [("paragraph", 2)]),
        (TEMPLATE, 2, "Who *we* are", [("paragraph", 2), ("list", 3), ("heading", 1), ("table", 4)]),
        ("Text:\n- a\n- b\nMore.", 0, "", [("paragraph", 1), ("list", 2), ("paragraph", 1)]),
        ("## A\n## B\n", 2, "A", [("heading", 1), ("paragraph", 1)]),  # a blank is added
    ],
)
def test_what_a_template_is_made_of(template: str, level: int, title: str, parts: list[tuple[str, int]]):
    clause = clause_of(rule_with(template))
    assert clause
    assert (clause.level, clause.title) == (level, title)
    assert [(part.kind, len(part.lines)) for part in clause.parts] == parts


@pytest.mark.parametrize(
    ("template", "last"),
    [
        ("We keep logs for [PERIOD].", "We keep logs for [PERIOD]."),
        ("## [NAME OF IT]\nWe keep logs.", "We keep logs."),
        ("We keep\nno logs.", f"no logs. {TO_CONFIRM}"),
        ("We keep:\n\n- logs", TO_CONFIRM),
        ("## Logs", TO_CONFIRM),
        ("We keep [logs](#logs).", f"We keep [logs](#logs). {TO_CONFIRM}"),
    ],
)
def test_a_clause_has_a_blank(template: str, last: str):
    clause = clause_of(rule_with(template))
    assert clause
    assert clause.parts[-1].lines[-1] == last


@pytest.mark.parametrize("template", ["", " \n", "\n\n"])
def test_without_a_template_there_is_no_clause(template: str):
    assert clause_of(rule_with(template)) is None


@pytest.mark.parametrize(
    ("part", "style", "lines"),
    [
        (0, Style("markdown"), ["One & two,", "three: [ask us](ADDRESS) [NAME]."]),
        (0, Style("html", "  "), ["  <p>One &amp; two,", '  three: <a href="ADDRESS">ask us</a> [NAME].</p>']),
        (0, Style("text"), ["One & two, three: ask us (ADDRESS) [NAME]."]),
        (0, Style("text", width=20), ["One & two, three:", "ask us (ADDRESS)", "[NAME]."]),
        (1, Style("html"), ["<ul>", "  <li>a &lt;b&gt;</li>", "  <li>c d</li>", "</ul>"]),
        (1, Style("text", bullet="·", width=3), ["· a", "  <b>", "· c", "  d"]),
        (3, Style("markdown"), ["| x | y |", "|---|---|", "| 1 | 2 |", "| 3 | 4 |"]),
        (3, Style("html"), ["<table>", "  <tr><th>x</th><th>y</th></tr>", "  <tr><td>1</td><td>2</td></tr>", "  <tr><td>3</td><td>4</td></tr>", "</table>"]),
        (3, Style("text"), ["- x: 1; y: 2", "- x: 3; y: 4"]),
    ],
)  # fmt: skip
def test_parts_in_each_format(part: int, style: Style, lines: list[str]):
    clause = clause_of(rule_with(TEMPLATE))
    assert clause
    assert written(clause.parts[part], style) == lines


# --- how it looks


HOUSE = make_rules(house__logs=RULE.replace("{duration}", "30 days"))
LOGS = Linter(make_plan(HOUSE, select(HOUSE, ["all"], ["house/logs"])), date(2026, 6, 30))
SAYS = "We keep logs for [PERIOD]."


def mend(text: str, format: Format, linter: Linter = LOGS) -> Mended:
    report = linter.lint(Source(f"p.{format}", text, format))
    return mended(report, linter.lint, linter.rules, linter.plan.renamed, unsafe=True)


LOOKS: list[tuple[Format, str, str]] = [
    # Markdown
    ("markdown", "# P\n\nHi.\n", f"\n## Logs\n\n{SAYS}\n"),
    ("markdown", "# P #\n\n## One ##\n\nHi.\n", f"\n## Logs ##\n\n{SAYS}\n"),
    ("markdown", "P\n=\n\nOne\n---\n\nHi.\n", f"\nLogs\n----\n\n{SAYS}\n"),
    ("markdown", "P\n=\n\nOne\n---\n\nHi.\n\nTwo\n---\n\nYo.", f"\n\nLogs\n----\n\n{SAYS}"),
    ("markdown", "**P**\n\n**One**\n\nHi.\n\n**Two**\n\nYo.\n", f"\n**Logs**\n\n{SAYS}\n"),
    ("markdown", "__1. ONE__\n\nHi.\n\n__2. TWO__\n\nYo.\n", f"\n__3. LOGS__\n\n{SAYS}\n"),
    ("markdown", "# P\n\n1. **One**\n\n   Hi.\n\n2. **Two**\n\n   Yo.\n", f"\n**3. Logs**\n\n{SAYS}\n"),
    ("markdown", "# P\n\n## 1. One\n\nHi.\n\n## 2. Two\n\nYo.\n", f"\n## 3. Logs\n\n{SAYS}\n"),
    ("markdown", "# P\n\n## 1.1 One\n\nHi.\n\n## 1.2 Two\n\nYo.\n", f"\n## 1.3 Logs\n\n{SAYS}\n"),
    ("markdown", "# P\n\n<h2>One</h2>\n\nHi.\n\n<h2>Two</h2>\n\nYo.\n", f"\n<h2>Logs</h2>\n\n{SAYS}\n"),
    ("markdown", "# ONE\n\nHi.\n\n# TWO\n\nYo.\n", f"\n# LOGS\n\n{SAYS}\n"),
    ("markdown", "## P\n\nHi.\n\n### One\n\nYo.\n", f"\n### Logs\n\n{SAYS}\n"),
    ("markdown", "just text", f"\n\n## Logs\n\n{SAYS}"),
    ("markdown", "# P\r\n\r\nHi.\r\n", f"\r\n## Logs\r\n\r\n{SAYS}\r\n"),
    ("markdown", "# P\r\rHi.\r", f"\r## Logs\r\r{SAYS}\r"),
    ("markdown", "P\n==", f"\n\nLogs\n----\n\n{SAYS}"),
    ("markdown", "---\ntitle: P\n---\n", f"\n## Logs\n\n{SAYS}\n"),
    ("markdown", "# P\n\n```\ncode\n```\n", f"\n## Logs\n\n{SAYS}\n"),
    ("markdown", "# P\n\n| a | b |\n|---|---|\n| c | d |\n", f"\n## Logs\n\n{SAYS}\n"),
    ("markdown", "# P\n\n- a\n  - b", f"\n\n## Logs\n\n{SAYS}"),
    ("markdown", "# P\n\n> quoted\n", f"\n## Logs\n\n{SAYS}\n"),
    ("markdown", "# P\n\n<table><tr><td>Hi</td></tr>\n</table>\n", f"\n## Logs\n\n{SAYS}\n"),
    ("markdown", "import A from 'a'\n\n# P\n\n<Note>Hi there</Note>\n", f"\n## Logs\n\n{SAYS}\n"),
    # plain text
    ("text", "Hi.", f"\n\nLogs\n----\n\n{SAYS}"),
    ("text", "PRIVACY\n\nONE THING\n\nHi there you.\n\nTWO THINGS\n\nYo.\n", f"\nLOGS\n\n{SAYS}\n"),
    ("text", "Privacy\n=======\n\nOne\n~~~\n\nHi there you.\n\nTwo\n~~~\n\nYo.\n", f"\nLogs\n~~~~\n\n{SAYS}\n"),
    ("text", "1. One\n\nHi there.\n\n2. Two\n\nYo you there.\n", f"\n3. Logs\n\n{SAYS}\n"),
    ("text", "PRIVACY\r\n\r\n1. ONE\r\n\r\nHi you.\r\n\r\n2. TWO\r\n\r\nYo.\r\n", f"\r\n3. LOGS\r\n\r\n{SAYS}\r\n"),
    ("text", "# P\n\nHi.\n\n## One\n\nHi there.\n", f"\n## Logs\n\n{SAYS}\n"),
    ("text", "**One**\n\nHi there.\n\n**Two**\n\nYo.\n", f"\n**Logs**\n\n{SAYS}\n"),
    # HTML
    ("html", "<h1>P</h1>\n<p>Hi.</p>\n", f"\n<h2>Logs</h2>\n<p>{SAYS}</p>\n"),
    ("html", "  <h1>P</h1>\n  <h2>A</h2>\n  <p>Hi.</p>\n", f"\n  <h2>Logs</h2>\n  <p>{SAYS}</p>\n"),
    ("html", "<p><b>One</b></p>\n<p>Hi.</p>\n<p><b>Two</b></p>\n<p>Yo.</p>\n", f"\n<p><strong>Logs</strong></p>\n<p>{SAYS}</p>\n"),
    ("html", "Hi.<br>Yo.", f"\n\n<h2>Logs</h2>\n<p>{SAYS}</p>"),
    ("html", "<p>Hi", f"\n\n<h2>Logs</h2>\n<p>{SAYS}</p>"),
    ("html", "<table><tr><td>Hi</td></tr></table>", f"\n\n<h2>Logs</h2>\n<p>{SAYS}</p>"),
    ("html", "<ul><li>a<li>b</ul>\r\n", f"\r\n<h2>Logs</h2>\r\n<p>{SAYS}</p>\r\n"),
]  # fmt: skip


@pytest.mark.parametrize(("format", "text", "end"), LOOKS)
def test_a_heading_looks_like_the_others(format: Format, text: str, end: str):
    after = mend(text, format)
    assert after.report.document.source.text == text + end
    assert [finding.rule for finding in after.findings] == ["house/logs"]
    headings = [block for block in after.report.document.blocks if block.kind == "heading"]
    assert after.report.document.words(headings[-1].span).lower().endswith("logs")  # it is read as one


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (  # in the section, not in the foot of the page
            "<html><head><title>P</title></head><body><main>\n<h2>A</h2>\n<ul><li>Hi</li></ul>\n</main>\n<footer><p>&copy; X</p></footer></body></html>",
            "<html><head><title>P</title></head><body><main>\n<h2>A</h2>\n<ul><li>Hi</li></ul>\n{}\n</main>\n<footer><p>&copy; X</p></footer></body></html>",
        ),
        ("<body><header><h2>A</h2></header><nav>x</nav><p>Hi</p></body>", "<body><header><h2>A</h2></header><nav>x</nav><p>Hi</p>\n{}\n</body>"),
        ("<html><body></body></html>", "<html><body>\n{}\n</body></html>"),
        ("<div><h2>A</h2><p>a<p>b</div>", "<div><h2>A</h2><p>a<p>b\n{}\n</div>"),
        ("<h2>A</h2><blockquote><p>a</p></blockquote><!-- </b> --><script>'<p>'</script>", "<h2>A</h2><blockquote><p>a</p></blockquote>\n{}\n<!-- </b> --><script>'<p>'</script>"),
    ],
)  # fmt: skip
def test_a_clause_stands_in_the_right_element(text: str, after: str):
    level = 3 if "<h2>" in text else 2
    clause = f"\n<h{level}>Logs</h{level}>\n<p>{SAYS}</p>"
    assert mend(text, "html").report.document.source.text == after.format(clause)


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
