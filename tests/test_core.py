"""The profile `core`: what fails a draft by default, and which duties depend on what the text mentions."""

from __future__ import annotations

import pytest

from policylint.finding import Finding
from policylint.source import Source
from tests.makers import builtin_linter, builtin_rules

FAILING = [
    *("children/clause", "identity/contact", "retention/period"),
    *("rights/access", "rights/erasure", "rights/rectification", "sharing/recipients"),
]


def findings(text: str) -> dict[str, Finding]:
    return {finding.rule: finding for finding in builtin_linter().lint(Source("p.md", text, "markdown")).findings}


def test_errors_are_what_readers_need_most():
    core = builtin_rules().profiles["core"].obligations
    assert sorted({rule for duty in core if duty.severity == "error" for rule in duty.rules()}) == FAILING


def test_an_empty_draft_fails_for_each_of_them():
    found = findings("# Privacy policy\n\nWelcome.\n")
    assert sorted(rule for rule, finding in found.items() if finding.severity == "error") == FAILING
    assert {finding.kind for finding in found.values()} == {"missing"}


MAIL, DECISIONS, SENSITIVE = "marketing/opt-out", "use/automated-decisions", "collection/sensitive-data"


@pytest.mark.parametrize(
    ("rule", "text", "severity"),
    [
        (MAIL, "We may also send you our newsletter.", "warning"),
        (MAIL, "We use your e-mail address for marketing purposes.", "warning"),
        (MAIL, "Your address is used for direct marketing.", "warning"),
        (MAIL, "If you subscribe to the newsletter, we store your name.", "warning"),
        (MAIL, "Our monthly newsletter is read by many.", "warning"),
        (MAIL, "We send you the receipt by e-mail.", ""),
        (MAIL, "We do not send marketing messages, and we have no newsletter.", ""),
        (MAIL, "Your address is not used for marketing purposes.", ""),
        (MAIL, "We never tell you about special offers.", ""),
        (MAIL, "We send you our newsletter; the link in each issue lets you unsubscribe.", ""),
        (DECISIONS, "We use artificial intelligence when you write to us.", "info"),
        (DECISIONS, "Profiling takes place.", "info"),
        (DECISIONS, "Welcome.", ""),
        (DECISIONS, "We decide on each request by hand.", ""),
        (DECISIONS, "No decision is automated: there is no automated decision-making.", ""),
        (SENSITIVE, "The watch shows your heart rate.", "warning"),
        (SENSITIVE, "The app reads your precise location.", "warning"),
        (SENSITIVE, "We store your health data.", "info"),
        (SENSITIVE, "Welcome.", "info"),
        (SENSITIVE, "We do not collect sensitive data.", ""),
    ],
)
def test_duties_that_depend_on_the_text(rule: str, text: str, severity: str):
    finding = findings(text).get(rule)
    assert (finding.severity if finding else "") == severity
