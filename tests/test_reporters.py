"""What reports look like, on reports made by hand; the golden files are read in review."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tabulate import tabulate

from policylint.assessment import Assessment, Evidence
from policylint.errors import PolicylintError
from policylint.finding import Citation, Finding
from policylint.formats import parse
from policylint.report import DocumentReport, Report
from policylint.reporters import FORMATS, render
from policylint.reporters.columns import shortened, shown
from policylint.reporters.look import Look
from policylint.reporters.notes import notes_of
from policylint.reporters.places import clause_of, heading_before, line_before, place_of, position_of, ranges
from policylint.reporters.table import _table, family_rows
from policylint.rulefile import parse_rule
from policylint.source import Source, Span
from tests.makers import builtin_linter
from tests.report_page import skeleton

POLICY = """\
# Privacy policy

We, Example Ltd, run this site.

## What we keep

We keep your account data as long as necessary for the purposes for which it was collected, whatever they \
may have been, and we keep nothing else.

## Who receives it

Our hosting company stores it.
It does nothing else with it.

## Contact

Write to privacy@example.com.
"""
RULE = """\
title: {title}
summary: Says so.
why: A reader must know.
clause: [we keep]
elements:
  period: {{title: "a period, or criteria with an end", any: ["for 30 days"]}}
  purpose: {{title: a purpose, any: ["purposes for which"]}}
requires: [period]
advice: Name a period or the criteria for each kind of data, so that a reader can tell when their data will be gone.
template: |
  ## {title}
  We keep [KIND OF DATA] for [PERIOD].
examples: [{{status: present, text: We keep logs for 3 days.}}]
"""


def rules():
    titles = {
        "children/clause": "Children",
        "identity/contact": "A contact",
        "retention/period": "How long data is kept",
    }
    return {id: parse_rule(RULE.format(title=title), f"rules/{id}.yaml", id) for id, title in titles.items()}


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def evidence(text: str, clause: str, match: str) -> Evidence:
    return Evidence(span(text, clause), span(text, match))


def document(text: str = POLICY, path: str = "docs/privacy.md") -> DocumentReport:
    clause = POLICY.splitlines()[6]
    assessments = (
        Assessment("children/clause", "missing", nearest=(evidence(text, "It does nothing else with it.", "nothing"),)),
        Assessment(
            "identity/contact", "present", (evidence(text, "Write to privacy@example.com.", "privacy@example.com"),)
        ),
        Assessment(
            "retention/period",
            "weak",
            (
                evidence(text, clause, "as long as necessary"),
                evidence(text, "Our hosting company stores it.", "stores it"),
            ),
            elements=(("period", False), ("purpose", True)),
            lacks=("a period, or criteria with an end",),
            says=("no period and no criterion",),
        ),
    )
    cite = Citation("gdpr", "GDPR-13-2-A", "Art. 13(2)(a)", "https://example.com/gdpr")
    findings = (
        Finding(
            "retention/period",
            "weak",
            "warning",
            span(text, "as long as necessary"),
            "weak: How long data is kept; lacks a period, or criteria with an end; no period and no criterion",
            "clause",
            (cite, Citation("core", "retention", "")),
        ),
        Finding(
            "children/clause",
            "missing",
            "error",
            span(text, "## Who receives it"),
            "missing: Children",
            "place",
            (cite,),
            text.index("## Contact"),
        ),
    )
    return DocumentReport(parse(Source(path, text, "markdown")), assessments, findings)


def report(*documents: DocumentReport, errors: tuple[PolicylintError, ...] = ()) -> Report:
    return Report(documents or (document(),), errors, rules(), "0.1.0")


@pytest.mark.parametrize("name", FORMATS)
def test_formats(name: str, golden: Callable[[str, str], None]):
    golden(f"one.{name}.txt", skeleton(render(name, report(), Look(width=80))))


def test_several_documents_and_errors(golden: Callable[[str, str], None]):
    second = document(path="b.md")._replace(findings=())
    whole = report(document(), second, errors=(PolicylintError("is empty; there is nothing to check", "c.md"),))
    for name in FORMATS:
        golden(f"several.{name}.txt", skeleton(render(name, whole, Look(width=80))))


def test_a_rule_that_no_duty_needs_is_not_counted_as_missing():
    found = builtin_linter("gdpr").lint(Source("privacy.md", "# Privacy policy\n\nWe build boats.", "markdown"))
    counts = {row.family: row.counts for row in family_rows(found)}
    assert counts["use"]["missing"] == 3  # the purposes, by data, and their legal basis
    assert counts["use"]["not_applicable"] == 2  # nothing shows legitimate interests or automated decisions
    assert counts["rights"]["missing"] > counts["rights"]["not_applicable"] > 0


def test_what_is_said_of_a_clause_is_not_told_as_what_it_lacks():
    made = document()
    dated = made.findings[0]._replace(message="weak: How long data is kept; its date, 1 May 2020, is too old")
    notes = dict(notes_of(made, dated, rules()["retention/period"]))
    assert ("lacks" in notes, notes["wording"]) == (False, "its date, 1 May 2020, is too old")


def test_colour_changes_nothing_else():
    for name in ("full", "concise"):
        coloured = render(name, report(), Look(colour=True, width=80))
        plain = render(name, report(), Look(width=80))
        assert "\x1b[" in coloured
        assert strip(coloured) == plain
    assert render("json", report(), Look(colour=True)) == render("json", report(), Look())


def strip(text: str) -> str:
    import re

    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_quiet_has_findings_only():
    quiet = render("full", report(), Look(summary=False))
    assert "family" not in quiet
    assert quiet.count("docs/privacy.md:") == 2
    assert render("full", report(document()._replace(findings=())), Look(summary=False)) == ""


def test_json_numbers_are_places_in_the_file():
    text = "# Policy\r\n\r\nWe keep\r\nit.\r\n\r\n"
    source = Source("a.md", text, "markdown")
    whole = (Span(0, len(text)), Span(len(text), len(text)), Span(8, 9), Span(10, 12), Span(19, 30))
    for one in whole:
        place = place_of(source, one)
        for line, column in ((place.line, place.column), (place.end_line, place.end_column)):
            own = source.line_span(line)
            assert 1 <= line <= source.line_count()
            assert 1 <= column <= own.end - own.start + 1
    assert place_of(source, Span(12, len(text))) == (3, 1, 4, 4)
    assert position_of(source, len(text)) == (5, 1)


def test_evidence_is_at_most_six_lines():
    text = "\n".join(f"line {n}" for n in range(1, 11)) + "\n"
    source = Source("a.txt", text, "text")
    whole = Span(0, len(text))
    early, late = span(text, "line 2"), span(text, "line 9")
    assert place_of(source, clause_of(source, Evidence(whole, early))) == (1, 1, 6, 7)
    assert place_of(source, clause_of(source, Evidence(whole, late))) == (4, 1, 9, 7)
    assert place_of(source, clause_of(source, Evidence(whole, whole))) == (5, 1, 10, 8)


def test_json_is_what_it_promises():
    parsed = json.loads(render("json", report(), Look()))
    assert list(parsed) == ["schema", "version", "documents", "findings", "errors", "summary"]
    assert parsed["schema"] == 1
    weak = parsed["documents"][0]["assessments"][2]
    assert weak["elements"] == {"period": False, "purpose": True}
    assert weak["evidence"][0]["text"] == POLICY.splitlines()[6]
    assert (weak["evidence"][0]["line"], weak["evidence"][0]["end_column"]) == (7, len(POLICY.splitlines()[6]) + 1)
    assert parsed["findings"][1]["insertion"] == {"line": 14, "column": 1}
    assert parsed["findings"][1]["suppressed"] is None


def test_nothing_in_a_document_can_steer_the_terminal():
    assert shown("a\x1b[31mb\x07\u202ec\td\u00a0e") == "a\ufffd[31mb\ufffd\ufffdc    d e"


def test_small_helpers():
    assert ranges([1, 2, 3, 7, 9, 10]) == "1-3, 7, 9-10"
    assert ranges([]) == ""
    assert shortened("personal data", 10) == "personal…"
    source = Source("a.md", "\n\none\n\n\ntwo\n", "markdown")
    assert [line_before(source, offset) for offset in (0, 2, 5, 8, 12)] == [0, 0, 3, 3, 6]
    far = Source("a.md", "one\n" + " \n" * 9999, "markdown")
    assert [line_before(far, offset) for offset in (1, 4, 9000, 20_000)] == [1, 1, 1, 1]
    headed = parse(Source("a.md", "One.\n\n# A\n\nTwo.\n\n## B\n\nThree.\n", "markdown"))
    found = [heading_before(headed, headed.text.index(word)) for word in ("One", "Two", "B", "Three")]
    assert found == ["", "A", "A", "B"]


CELLS = st.text(st.characters(codec="ascii", exclude_categories=["C"]), max_size=12).map(str.strip).filter(bool)


@given(st.integers(2, 5).flatmap(lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=2, max_size=5)))
def test_a_table_is_that_of_tabulate(lines: list[list[str]]):
    header, *rows = lines
    for last, side in (("l", "left"), ("r", "right")):
        align = ["left", *["right"] * (len(header) - 2), side]
        theirs = tabulate(rows, header, tablefmt="simple", disable_numparse=True, colalign=align)
        painted = [[f"\x1b[31m{cell}\x1b[0m" if cell else cell for cell in row] for row in rows]
        expected = "\n".join(line.rstrip() for line in theirs.splitlines())
        assert _table(header, rows, last) == expected
        assert re.sub(r"\x1b\[\d+m", "", _table(header, painted, last)) == expected
