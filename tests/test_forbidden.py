"""What an obligation forbids, and how old a date it lets be."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from policylint.engine import Linter
from policylint.report import DocumentReport
from policylint.rule import RuleText
from policylint.ruleset import make_ruleset
from policylint.selection import make_plan, select
from policylint.source import Source
from policylint.written import dates_in, in_words, months_before, no_days_in
from tests.makers import builtin_rules, make_rules

DAY = date(2026, 11, 22)
CLAUSE = """
title: {title}
summary: S
why: W
clause: ["{clause}"]
advice: A
examples: [{{status: present, text: x}}]
"""
DEFECT = """
kind: defect
title: A threat
summary: S
why: W
law: {{cite: Art. 0}}
severity: {severity}
phrase: [{{phrase: we punish}}, {{phrase: we frown, severity: info}}]
advice: A
examples: [{{status: fires, text: x, evidence: x}}]
"""
FACTS = """
big:
  title: Size
  values: {"true": the company is big, "false": the company is small}
"""
HEAD = "title: T\nsummary: S\nobligations:\n"
BOTH = "needs: [a/one], forbids: [bad/threat]"
ERROR = "forbids: [{rule: bad/threat, severity: error}]"


def lint(
    text: str, duty: str, facts: dict[str, str | bool] | None = None, defect: str = "warning", as_of: date = DAY
) -> DocumentReport:
    """Lint a text by a profile of one obligation."""
    ruleset = make_rules(
        a__one=CLAUSE.format(title="One", clause="dated"),
        bad__threat=DEFECT.format(severity=defect),
        facts=FACTS,
        profiles__law=f"{HEAD}  - {{id: O, cite: Art. 1, severity: error, {duty}}}\n",
    )
    plan = make_plan(ruleset, select(ruleset, ["law"]))
    return Linter(plan, as_of, facts=facts).lint(Source("privacy.md", f"# Privacy\n\n{text}", "markdown"))


@pytest.mark.parametrize(
    ("duty", "text", "status", "reason"),
    [
        (BOTH, "It is dated.", "present", ""),
        (BOTH, "It is dated. We punish.", "weak", ""),
        (BOTH, "We punish.", "missing", ""),
        (BOTH, "It is dated. We frown.", "present", ""),
        (ERROR, "It is dated.", "not_applicable", "nothing was found of what it forbids"),
        (ERROR, "We punish.", "weak", ""),
        (f"{ERROR}, when: {{mentions: [abroad]}}", "We punish.", "not_applicable", 'the text does not mention "abroad"'),
        (f"{ERROR}, when: {{mentions: [abroad]}}", "We punish abroad.", "weak", ""),
        (f"{ERROR}, effective: 2027-01-01", "We punish.", "not_applicable", "in force from 2027-01-01"),
        ("forbids: [{rule: bad/threat, where: [children]}]", "We punish. Children play.", "not_applicable", "nothing was found of what it forbids"),
        ("forbids: [{rule: bad/threat, where: [children]}]", "We punish children.", "weak", ""),
    ],
)  # fmt: skip
def test_what_is_forbidden_and_there_makes_an_obligation_weak(duty: str, text: str, status: str, reason: str) -> None:
    (found,) = lint(text, duty).outcomes
    assert (found.status, found.reason) == (status, reason)


@pytest.mark.parametrize(
    ("duty", "defect", "facts", "severity", "message", "cited"),
    [
        ("needs: [a/one]", "warning", {}, "warning", "A threat", ["Art. 0"]),
        (BOTH, "info", {}, "warning", "A threat", ["Art. 0", "Art. 1"]),
        (BOTH, "error", {}, "error", "A threat", ["Art. 0", "Art. 1"]),
        (ERROR, "warning", {}, "error", "A threat", ["Art. 0", "Art. 1"]),
        (f'{ERROR}, when: {{facts: {{big: "true"}}}}', "info", {}, "warning", "A threat (if the company is big)", ["Art. 0", "Art. 1"]),
        (f'{ERROR}, when: {{facts: {{big: "true"}}}}', "error", {}, "error", "A threat", ["Art. 0", "Art. 1"]),
        (f'{ERROR}, when: {{facts: {{big: "true"}}}}', "info", {"big": "true"}, "error", "A threat", ["Art. 0", "Art. 1"]),
        (f'{ERROR}, when: {{facts: {{big: "true"}}}}', "info", {"big": "false"}, "info", "A threat", ["Art. 0"]),
        ("forbids: [{rule: bad/threat, severity: info}]", "warning", {}, "warning", "A threat", ["Art. 0", "Art. 1"]),
    ],
)  # fmt: skip
def test_a_defect_that_is_forbidden_cites_the_law(
    duty: str, defect: str, facts: dict[str, str | bool], severity: str, message: str, cited: list[str]
) -> None:
    (found,) = [one for one in lint("It is dated. We punish.", duty, facts, defect).findings if one.kind == "defect"]
    assert (found.severity, found.message) == (severity, message)
    assert [citation.cite for citation in found.citations] == cited


def test_a_remark_of_a_check_is_no_breach() -> None:
    (found,) = lint("We frown.", ERROR).findings
    assert (found.severity, [citation.cite for citation in found.citations]) == ("info", ["Art. 0"])


@pytest.mark.parametrize(
    ("duty", "message"),
    [
        ("forbids: [bad/thread]", "law.yaml:4:54: unknown rule 'bad/thread'; did you mean 'bad/threat'?"),
        ("forbids: [a/one]", "law.yaml:4:54: the rule 'a/one' is about no defect; only a defect can be forbidden"),
        ("needs: [bad/threat]", "law.yaml:4:52: the rule 'bad/threat' is about a defect; it cannot be needed, but 'forbids' can name it"),
        ("summary: S", "law.yaml:4:5: nothing is demanded: give 'needs', 'forbids' or both"),
        ("forbids: {rule: bad/threat, where: [(]}", "law.yaml:4:80: phrase '(': the bracket is not closed by ')'"),
        ("needs: {rule: a/one, max_age: a year}", "law.yaml:4:74: 'a year' is no age; write it as 12 months"),
    ],
)  # fmt: skip
def test_mistakes_have_a_place(duty: str, message: str) -> None:
    texts = [
        RuleText("a/one", "one.yaml", CLAUSE.format(title="One", clause="x")),
        RuleText("bad/threat", "threat.yaml", DEFECT.format(severity="error")),
        RuleText("profiles/law", "law.yaml", f"{HEAD}  - {{id: O, cite: Art. 1, severity: error, {duty}}}\n"),
    ]
    assert [str(error) for error in make_ruleset(texts)[1]] == [message]


# --- dates


@pytest.mark.parametrize(
    ("text", "as_of", "status"),
    [
        ("It is dated 22 November 2025.", "2026-11-22", "present"),
        ("It is dated 21 November 2025.", "2026-11-22", "weak"),
        ("It is dated 21 November 2025.", "2026-11-21", "present"),
        ("It is dated November 2025.", "2026-11-30", "present"),
        ("It is dated November 2025.", "2026-12-01", "weak"),
        ("It was dated 3 May 2019. Now it is dated 2026-10-01.", "2026-11-22", "present"),
        ("It is dated.", "2026-11-22", "present"),
        ("It is dated 3 May 2030.", "2026-11-22", "present"),
        ("No such clause, but 3 May 2019.", "2026-11-22", "missing"),
    ],
)
def test_a_clause_may_not_be_dated_too_long_ago(text: str, as_of: str, status: str) -> None:
    report = lint(text, "needs: [{rule: a/one, max_age: 12 months}]", as_of=date.fromisoformat(as_of))
    assert [outcome.status for outcome in report.outcomes] == [status]


def test_an_old_date_is_told() -> None:
    (found,) = lint("It is dated 3 May 2019.", "needs: [{rule: a/one, max_age: 1 month}]").findings
    assert (found.rule, found.kind, found.severity) == ("a/one", "weak", "warning")
    assert found.message == "weak: One; its date, 3 May 2019, is more than 1 month old"


@given(st.dates(date(1000, 1, 1)), st.integers(1, 999))
def test_months_are_counted_by_the_calendar(day: date, months: int) -> None:
    before = months_before(day, months)
    assert (day.year - before.year) * 12 + day.month - before.month == months
    assert before.day == day.day or (
        before.day < day.day and before.replace(day=1) == months_before(day.replace(day=1), months)
    )


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_day_in_words_is_read_back(day: date) -> None:
    assert [(one.first, one.last, one.is_ambiguous) for one in dates_in(f"On {in_words(day)}.")] == [(day, day, False)]


@pytest.mark.parametrize("text", ["September, 7th 2020", "September 7, 2020", "the 7th of September, 2020", "7.9.2020"])
def test_a_date_may_be_written_in_many_ways(text: str) -> None:
    assert [one.first for one in dates_in(f"Updated {text}, again on 31 June 2020.")] == [date(2020, 9, 7)]


@pytest.mark.parametrize(
    "text", ["30 February 2026", "31st of June, 2026", "February 29, 2026", "2026-02-30", "13/25/2026"]
)
def test_what_looks_like_a_date_and_is_no_day_is_told_from_dates(text: str) -> None:
    said = f"Updated {text}, again on 7 September 2020, in June 2021 or on 9/7/2021."
    assert [said[slice(*at)] for at in no_days_in(said)] == [text]
    assert len([*dates_in(said)]) == 3


# --- the built-in laws


def builtin(text: str, profile: str, as_of: date = DAY) -> DocumentReport:
    ruleset = builtin_rules()
    linter = Linter(make_plan(ruleset, select(ruleset, [profile])), as_of)
    return linter.lint(Source("privacy.md", f"# Privacy policy of Heron Boats\n\n{text}", "markdown"))


OLD = "Last updated: 3 May 2025\n\nWe build boats."


@pytest.mark.parametrize(("as_of", "status"), [(date(2026, 5, 3), "present"), (date(2026, 5, 4), "weak")])
def test_california_wants_a_date_of_the_last_twelve_months(as_of: date, status: str) -> None:
    report = builtin(OLD, "ccpa", as_of)
    assert {one.obligation.id: one.status for one in report.outcomes}["CCPA-7011-E-4"] == status


def test_an_old_date_is_told_once_and_cites_california() -> None:
    (found,) = [
        one
        for one in builtin(OLD, "ccpa").findings
        if one.span.start == len("# Privacy policy of Heron Boats\n\nLast updated: ")
    ]
    assert found.rule == "integrity/stale-date"
    assert "CCPA-7011-E-4" in [citation.obligation for citation in found.citations]
    assert [one.rule for one in builtin(OLD, "ccpa").findings if one.rule == "changes/effective-date"] == []


THREAT = "If you withdraw your consent, we may close your account."
PAST = "Changes to this policy apply to data that we already collected from you."
DEEMED = "By using our site you consent to the processing of your data."
BUNDLED = "You must agree to marketing to open an account."
SHIELD = "Your data goes to the United States. We rely on the EU-U.S. Privacy Shield."


@pytest.mark.parametrize(
    ("text", "profile", "rule", "obligation", "severity"),
    [
        (THREAT, "core", "retaliation", "", "warning"),
        (THREAT, "ccpa", "retaliation", "CCPA-7011-E-2-F", "error"),
        (THREAT, "virginia", "retaliation", "VA-59-1-578-A-4", "error"),
        (THREAT, "colorado", "retaliation", "CO-1308-1-C", "error"),
        (PAST, "core", "retroactive-change", "", "warning"),
        (PAST, "ccpa", "retroactive-change", "CCPA-1798-100-A-1", "error"),
        (DEEMED, "core", "deemed-consent", "", "warning"),
        (DEEMED, "gdpr", "deemed-consent", "GDPR-4-11", "error"),
        (DEEMED, "uk-gdpr", "deemed-consent", "UK-4-11", "error"),
        (BUNDLED, "gdpr", "consent-bundle", "GDPR-4-11", "error"),
        (SHIELD, "gdpr", "obsolete-law", "GDPR-13-1-F", "error"),
        ("The Data Protection Act 1998 applies.", "gdpr", "obsolete-law", "", "error"),
        ("We use your data to ship boats and for any other purpose.", "gdpr", "catch-all", "GDPR-13-1-C-PURP", "warning"),
        ("We do not generally sell your data.", "ccpa", "hedged-sale", "CCPA-7011-E-1-D", "warning"),
    ],
)  # fmt: skip
def test_a_law_says_which_defects_are_errors(
    text: str, profile: str, rule: str, obligation: str, severity: str
) -> None:
    (found,) = [one for one in builtin(text, profile).findings if one.rule == f"integrity/{rule}"]
    assert found.severity == severity
    assert [one.obligation for one in found.citations if one.obligation] == ([obligation] if obligation else [])


# --- coverage


def test_documents_of_a_set_keep_what_is_forbidden_together(policylint: Callable[..., Result], here: Path) -> None:
    profiles = here / "rules" / "profiles"
    profiles.mkdir(parents=True)
    duty = "{id: L-1, needs: [identity/contact], forbids: [integrity/retaliation], cite: Art. 1, severity: error}"
    (profiles / "law.yaml").write_text(f"{HEAD}  - {duty}\n", encoding="utf-8")
    (here / "a.md").write_text("# Privacy\n\nWrite to privacy@fernhill.example.\n", encoding="utf-8")
    (here / "b.md").write_text(f"# Notice\n\n{THREAT}\n", encoding="utf-8")
    result = policylint(
        *("coverage", "--rules", "rules", "--profile", "law", "--set", "all=a.md,b.md", "a.md", "--format", "json")
    )
    alone, together = json.loads(result.stdout)["obligations"]
    assert (alone["status"], alone["because"]) == ("present", None)
    assert (together["status"], together["rule"]) == ("weak", "integrity/retaliation")
    assert together["because"] == "Threat against using a right, which it forbids"
    assert together["needs"][1] == {
        "rule": "integrity/retaliation",
        "status": "weak",
        "wanting": [],
        "places": [{"document": "b.md", "lines": [3]}],
    }
