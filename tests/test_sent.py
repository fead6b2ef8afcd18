"""What goes from process to process comes out as it went in."""

from __future__ import annotations

import pickle

import pytest

from policylint.engine import Linter
from policylint.errors import PolicylintError
from policylint.packed import LARGE
from policylint.report import DocumentReport
from policylint.sent import Later, packed, unpacked
from policylint.source import Source
from tests.makers import builtin_linter

DRAFT = """\
---
title: Privacy
---
# Privacy Policy

Last updated: 1 May 2019

<!-- policylint-disable-next-line integrity/placeholder -- reason: filled in on the day -->
[COMPANY] is the controller. Write to us at <privacy@example.com>.

<!-- policylint-disable-file children -- reason: the service is for companies -->

## Your rights

You have the right to:

- access your data;
- have it erased.

By using our site you consent to this policy. See section 14.
We do not share your personal data with anybody. We share your personal data with advertisers.

## How long we keep it

| What | How long |
|------|----------|
| Logs | 30 days  |

We keep everything else as long as necessary.
"""


@pytest.fixture(scope="module")
def linter() -> Linter:
    return builtin_linter("all")


def sent(report: DocumentReport, linter: Linter) -> DocumentReport:
    arrived = unpacked(pickle.loads(pickle.dumps(packed(report))), linter)
    assert isinstance(arrived, DocumentReport)
    return arrived


@pytest.mark.parametrize("text", [DRAFT, "We keep logs.", DRAFT * (LARGE // len(DRAFT) + 1)])
def test_a_report_arrives_as_it_was(text: str, linter: Linter):
    report = linter.lint(Source("privacy.md", text, "markdown"))
    arrived = sent(report, linter)
    assert arrived.findings == report.findings
    assert tuple(arrived.assessments) == report.assessments
    assert tuple(arrived.outcomes) == report.outcomes
    assert (arrived.case, arrived.demanded, arrived.fail_on) == (report.case, report.demanded, report.fail_on)
    there, here = arrived.document, report.document
    assert (there.source, there.text, there.front_matter) == (here.source, here.text, here.front_matter)
    for one, other in ((there.blocks, here.blocks), (there.sentences, here.sentences), (there.sections, here.sections)):
        assert list(one) == list(other)
    assert list(there.section_of) == list(here.section_of)


def test_the_draft_has_all_that_a_report_can_hold(linter: Linter):
    report = linter.lint(Source("privacy.md", DRAFT, "markdown"))
    assert {finding.kind for finding in report.findings} == {"missing", "weak", "defect"}
    assert any(finding.suppressed for finding in report.findings)
    assert any(finding.related for finding in report.findings)
    assert any(outcome.breaches for outcome in report.outcomes)
    assert any(sentence.context for sentence in report.document.sentences)
    assert any(block.leads for block in report.document.blocks)
    assert any(assessment.nearest for assessment in report.assessments)


def test_an_error_arrives_as_it_was(linter: Linter):
    error = PolicylintError("is empty", "privacy.md")
    assert unpacked(packed(error), linter) is error


def test_what_nobody_asks_for_is_never_made():
    made: list[int] = []

    def make() -> list[int]:
        made.append(1)
        return [1, 2, 3]

    numbers = Later(make)
    assert made == []
    assert (len(numbers), list(numbers), numbers[1], numbers[1:]) == (3, [1, 2, 3], 2, [2, 3])
    assert made == [1]
