"""Templates: each is what its rule asks for, in every format, and says what is to be filled in."""

from __future__ import annotations

import re
from functools import cache

import pytest

from policylint.assess import assess
from policylint.checks.placeholders import holds_placeholder
from policylint.finding import Finding
from policylint.fixes.clauses import TO_CONFIRM, Style, clause_of, written
from policylint.fixes.edits import apply
from policylint.fixes.insertions import Insertions
from policylint.placement import Places
from policylint.rule import Rule
from policylint.source import Format, Source
from tests.inserting import DISCLOSURES, FORMATS
from tests.makers import builtin_linter, builtin_rules, make_document, make_rule_matcher

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
    place = Places(document, {}, assessments.__getitem__).missing(rule, assessments[rule.id], -1)
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
