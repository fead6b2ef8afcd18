"""Reports for every format to render: plain, hostile, empty and with errors."""

from __future__ import annotations

import json
from typing import Any

import pytest

from policylint.assessment import Assessment
from policylint.errors import PolicylintError
from policylint.finding import Citation, Finding, Suppressed
from policylint.formats import parse
from policylint.report import DocumentReport, Report
from policylint.reporters import render
from policylint.reporters.look import Look
from policylint.rule import Rule
from policylint.rulefile import parse_rule
from policylint.source import Source, Span

RULE = """\
title: {title}
summary: Says so.
why: A reader must know.
clause: [we keep]
advice: Say so.
template: "Here ```"
examples: [{{status: present, text: We keep it.}}]
"""
EVIL = "</pre><script>alert(1)</script>|`[x](javascript:y)`%0A::set-env x::y\x1b[31m\x07 & \"'<!--]]>"
"""A text that tries what each format must not let through."""
TEXT = "# Privacy é 個 {evil}\n\nWe keep 個人 data as long as {evil} wanted.\n\nWe like it.\nA lot.\n"


def of_words(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


TITLES = {"retention/period": "How long", "children/clause": "Children", "rights/access": "Access"}


def make_rule(id: str, title: str, evil: str) -> Rule:
    rule = parse_rule(RULE.format(title="x"), f"rules/{id}.yaml", id)
    return rule._replace(
        precision="high",
        title=title,
        summary=f"Says so.{evil}",
        advice=f"Say so.{evil}",
        template=f"{rule.template}{evil}",
    )


def make_report(evil: str = "", path: str = "docs/privacy.md", errors: tuple[PolicylintError, ...] = ()) -> Report:
    """A document with a finding of each severity, a rule with two findings, suppressed ones, and a rule of nobody."""
    text = TEXT.format(evil=evil)
    rules = {id: make_rule(id, f"{title}{evil}", evil) for id, title in TITLES.items()}
    citation = Citation("core", "GEN-1", f"Art. 13{evil}", "https://example.com/law_(1)")
    findings = (
        Finding(
            "children/clause",
            "missing",
            "error",
            of_words(text, "# Privacy"),
            f"missing: Children{evil}",
            "start",
            (citation,),
            len(text) - 1,
        ),
        Finding(
            "retention/period",
            "weak",
            "warning",
            of_words(text, "keep 個人"),
            f"weak: How long{evil}",
            "clause",
            key="1",
        ),
        Finding("retention/period", "weak", "info", of_words(text, "data as"), "weak: again", "clause", key="2"),
        Finding(
            "suppression/unused",
            "defect",
            "info",
            of_words(text, "We like it.\nA lot."),
            f"unused {evil}",
            "suppression",
            key="x",
        ),
        Finding(
            "rights/access",
            "missing",
            "error",
            Span(len(text) - 1, len(text) - 1),
            "missing: Access",
            "start",
            suppressed=Suppressed("file", f"agreed{evil}", "2099-01-01", "@dpo", 3),
        ),
        Finding(
            "rights/erasure",
            "missing",
            "error",
            of_words(text, "We like"),
            "missing: Erasure",
            "start",
            suppressed=Suppressed("baseline"),
        ),
    )
    assessments = (
        Assessment("children/clause", "missing"),
        Assessment("retention/period", "weak"),
        Assessment("rights/access", "missing"),
        Assessment("use/purposes", "not_applicable"),
        Assessment("use/basis", "present"),
    )
    document = DocumentReport(parse(Source(path, text, "markdown")), assessments, findings)
    return Report((document,), errors, rules, "0.1.0")


ERRORS = (
    PolicylintError("is empty; there is nothing to check", "b.md"),
    PolicylintError(f"odd {EVIL}", f"c{EVIL}.md", 3, 2),
)
REPORTS = {
    "plain": make_report(),
    "evil": make_report(EVIL, f"docs/{EVIL}.md", ERRORS),
    "empty": Report((), (), {}, "0.1.0"),
    "errors only": Report((), ERRORS, {}, "0.1.0"),
}
each_report = pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS.keys())


def out(name: str, report: Report) -> str:
    return render(name, report, Look())


def as_json(name: str, report: Report) -> Any:
    return json.loads(out(name, report))
