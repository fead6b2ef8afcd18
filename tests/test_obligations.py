from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylint.engine import Linter
from policylint.errors import PolicylintError
from policylint.finding import SEVERITIES
from policylint.obligations import Outcome
from policylint.report import DocumentReport
from policylint.rule import RuleText
from policylint.ruleset import make_ruleset
from policylint.selection import make_plan, select
from policylint.source import Source
from tests.makers import make_rules

DAY = date(2026, 6, 30)
RULE = """
title: {title}
summary: S
why: W
clause: ["{clause}"]
elements: {{named: {{title: a name, any: [Ada]}}, dated: {{title: a date, any: [May]}}}}
advice: A
examples: [{{status: present, text: x}}]
"""
FACTS = """
audience:
  title: Whom it is for
  values:
    directed: {means: it is for children, says: [for children], not: [not for children]}
    general: it is for everybody
sells:
  title: Whether data is sold
  values:
    "true": {means: data is sold, says: [we sell data]}
    "false": {means: no data is sold, says: [we do not sell data]}
shared:
  title: Whether it is shared
  assumed: "false"
  open: ["may be shared"]
  values: {"true": it is shared, "false": it is not shared}
"""
HEAD = "title: T\nsummary: S\nobligations:\n"
PROFILE = HEAD + "  - {{id: O, needs: [a/one], cite: Art. 1, severity: error, {more}}}\n"


def lint(
    text: str, more: str, facts: Mapping[str, str | bool] | None = None, as_of: date = DAY, profile: str = ""
) -> DocumentReport:
    """Lint a text by a profile of one obligation."""
    ruleset = make_rules(
        a__one=RULE.format(title="One", clause="first clause"),
        a__two=RULE.format(title="Two", clause="second clause"),
        facts=FACTS,
        profiles__law=profile or PROFILE.format(more=more),
    )
    plan = make_plan(ruleset, select(ruleset, ["law"]))
    return Linter(plan, as_of, facts=facts).lint(Source("privacy.md", text, "markdown"))


def outcome(text: str, more: str, facts: Mapping[str, str | bool] | None = None, as_of: date = DAY) -> Outcome:
    (one,) = lint(text, more, facts, as_of).outcomes
    return one


@pytest.mark.parametrize(
    ("text", "facts", "status", "reason", "doubt"),
    [
        ("Some text.", {"audience": "directed"}, "missing", "", ""),
        ("The first clause.", {"audience": "directed"}, "present", "", ""),
        (
            "Some text.",
            {"audience": "general"},
            "not_applicable",
            "only if it is for children; the fact audience is general",
            "",
        ),
        ("Our games are for children.", {}, "missing", "", ""),
        ("Some text.", {}, "missing", "", "it is for children"),
        ("Our games are not for children.", {}, "missing", "", "it is for children"),
        (
            "Our games are for children.",
            {"audience": "general"},
            "not_applicable",
            "only if it is for children; the fact audience is general",
            "",
        ),
    ],
)
def test_a_duty_depends_on_a_fact(text: str, facts: dict[str, str], status: str, reason: str, doubt: str) -> None:
    found = outcome(text, "when: {facts: {audience: directed}}", facts)
    assert (found.status, found.reason, found.doubt) == (status, reason, doubt)


@pytest.mark.parametrize(
    ("text", "facts", "status"),
    [
        ("We sell data.", {}, "missing"),
        ("We do not sell data.", {}, "not_applicable"),
        ("We do not sell data. We sell data.", {}, "missing"),
        ("We do not sell data.", {"sells": True}, "missing"),
        ("We sell data.", {"sells": False}, "not_applicable"),
        ("We sell data.", {"sells": "false"}, "not_applicable"),
    ],
)
def test_the_text_shows_a_fact_and_what_is_given_wins(text: str, facts: dict[str, str | bool], status: str) -> None:
    assert outcome(text, 'when: {facts: {sells: "true"}}', facts).status == status


@pytest.mark.parametrize(("facts", "status"), [({}, "not_applicable"), ({"shared": True}, "missing")])
def test_silence_is_taken_for_what_is_assumed(facts: dict[str, bool], status: str) -> None:
    assert outcome("Some text.", 'when: {facts: {shared: "true"}}', facts).status == status


@pytest.mark.parametrize(
    ("facts", "status", "doubt"), [({}, "missing", "it is shared"), ({"shared": False}, "not_applicable", "")]
)
def test_nothing_is_assumed_of_what_a_text_leaves_open(facts: dict[str, bool], status: str, doubt: str) -> None:
    report = lint("Some text.\n\nIt may be shared.", 'when: {facts: {shared: "true"}}', facts)
    assert [(one.status, one.doubt) for one in report.outcomes] == [(status, doubt)]
    assert [(one.anchor, one.span.start) for one in report.findings] == ([("trigger", 12)] if doubt else [])


@pytest.mark.parametrize(
    ("text", "facts", "status", "reason"),
    [
        ("We go abroad.", {"sells": True}, "missing", ""),
        ("We stay.", {"sells": True}, "not_applicable", "only if data leaves; the text does not say so"),
        ("We go abroad.", {"sells": False}, "not_applicable", "only if data leaves; the fact sells is false"),
    ],
)
def test_all_parts_of_a_condition_must_hold(text: str, facts: dict[str, bool], status: str, reason: str) -> None:
    found = outcome(text, 'when: {facts: {sells: "true"}, mentions: [abroad], if: data leaves}', facts)
    assert (found.status, found.reason) == (status, reason)


@pytest.mark.parametrize(
    ("as_of", "status", "reason"),
    [
        ("2026-12-31", "not_applicable", "in force from 2027-01-01"),
        ("2027-01-01", "missing", ""),
        ("2028-12-31", "missing", ""),
        ("2029-01-01", "not_applicable", "no longer in force since 2029-01-01"),
    ],
)
def test_law_is_dated(as_of: str, status: str, reason: str) -> None:
    found = outcome("Text.", "effective: 2027-01-01, until: 2029-01-01", as_of=date.fromisoformat(as_of))
    assert (found.status, found.reason) == (status, reason)


@given(st.dates(), st.dates(), st.dates())
def test_a_law_in_force_stays_so_until_its_end(one: date, other: date, day: date) -> None:
    start, end = sorted((one, other))
    if start == end:
        return
    holds = outcome("Text.", f"effective: {start}, until: {end}", as_of=day).status == "missing"
    assert holds == (start <= day < end)


@pytest.mark.parametrize(
    ("severity", "facts", "expected", "message"),
    [
        ("error", {}, "warning", "missing: One (if it is for children)"),
        ("error", {"audience": "directed"}, "error", "missing: One"),
        ("warning", {}, "warning", "missing: One (if it is for children)"),
        ("info", {}, "info", "missing: One (if it is for children)"),
    ],
)
def test_an_unknown_fact_lowers_an_error_and_says_if(
    severity: str, facts: dict[str, str], expected: str, message: str
) -> None:
    more = f"severity: {severity}, when: {{facts: {{audience: directed}}}}"
    profile = PROFILE.format(more=more).replace("severity: error, ", "", 1)
    (finding,) = lint("Text.", "", facts, profile=profile).findings
    assert (finding.severity, finding.message) == (expected, message)


def test_a_certain_duty_of_the_same_weight_drops_the_if() -> None:
    doubtful = "  - {id: D, needs: [a/one], cite: Art. 2, severity: error, when: {facts: {audience: directed}}}\n"
    for severity, condition in (("info", "it is for children"), ("warning", ""), ("error", "")):
        certain = f"  - {{id: C, needs: [a/one], cite: Art. 1, severity: {severity}}}\n"
        (finding,) = lint("Text.", "", profile=HEAD + certain + doubtful).findings
        assert finding.condition == condition
        assert finding.severity == max(severity, "warning", key=["info", "warning", "error"].index)
        assert [citation.cite for citation in finding.citations] == ["Art. 1", "Art. 2"]


@pytest.mark.parametrize(
    ("needs", "text", "status"),
    [
        ("[{any_of: [a/one, a/two]}]", "The second clause.", "present"),
        ("[{any_of: [a/one, a/two]}]", "Text.", "missing"),
        ("[a/one, a/two]", "The second clause.", "weak"),
        ("[{rule: a/one, elements: [named]}]", "The first clause by Ada.", "present"),
        ("[{rule: a/one, elements: [named]}]", "The first clause.", "missing"),
        ("[{rule: a/one, elements: [named, dated]}]", "The first clause by Ada.", "weak"),
        ("[a/one, {rule: a/one, elements: [named]}]", "The first clause.", "weak"),
        ("[{any_of: [{rule: a/one, elements: [named]}, a/two]}]", "The first clause.", "missing"),
    ],
)
def test_needs(needs: str, text: str, status: str) -> None:
    profile = PROFILE.format(more="url: https://law.example").replace("[a/one]", needs)
    (found,) = lint(text, "", profile=profile).outcomes
    assert found.status == status


@pytest.mark.parametrize(
    ("text", "facts", "messages"),
    [
        ("We sell data.", {"sells": False}, ["the text says that data is sold, but sells is false"]),
        ("We do not sell data.", {"sells": True}, ["the text says that no data is sold, but sells is true"]),
        ("We sell data. We do not sell data.", {"sells": False}, []),
        ("We sell data.", {"sells": True}, []),
        ("We sell data.", {}, []),
        (
            "Our games are for children.",
            {"audience": "general"},
            ["the text says that it is for children, but audience is general"],
        ),
    ],
)
def test_a_text_that_contradicts_a_fact_is_a_finding(
    text: str, facts: dict[str, str | bool], messages: list[str]
) -> None:
    findings = [finding for finding in lint(f"First clause.\n\n{text}", "", facts).findings if finding.kind == "defect"]
    assert [finding.message for finding in findings] == messages
    assert all(finding.severity == "error" and finding.span.start == 15 for finding in findings)


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"sell": True}, "unknown fact 'sell'; did you mean 'sells'?"),
        ({"weather": "fine"}, "unknown fact 'weather'; there are: audience, sells, shared"),
        ({"sells": "yes"}, "the fact 'sells' is 'yes', not one of true, false"),
        (
            {"audience": "direct"},
            "the fact 'audience' is 'direct', not one of directed, general; did you mean 'directed'?",
        ),
    ],
)
def test_facts_that_are_not_declared_are_refused(facts: dict[str, str | bool], message: str) -> None:
    with pytest.raises(PolicylintError) as error:
        lint("Text.", "", facts)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("when: {facts: {sell: true}}", "law.yaml:4:81: unknown fact 'sell'; did you mean 'sells'?"),
        ("when: {facts: {sells: tru}}", "law.yaml:4:82: the fact 'sells' has no value 'tru'; did you mean 'true'?"),
        ("when: {if: it rains}", "law.yaml:4:66: 'when' needs 'mentions' or 'facts'"),
        ("effective: soon", "law.yaml:4:71: 'soon' is no date; write it as 2027-03-31"),
        ("effective: 2027-01-01, until: 2027-01-01", "law.yaml:4:90: 'until' must come after 'effective', 2027-01-01"),
        ("url: law.example", "law.yaml:4:65: 'law.example' is no URL; write it as https://example.org/page"),
        ("checked: {on: 2026-01-01, how: texts}", "law.yaml:4:91: 'how' is 'texts', not one of text, excerpt, secondary, partly, unverified; did you mean 'text'?"),
    ],
)  # fmt: skip
def test_mistakes_in_a_profile_have_a_place(more: str, message: str) -> None:
    profile = HEAD + f"  - {{id: O, needs: [a/one], cite: Art. 1, severity: error, {more}}}\n"
    texts = [
        RuleText("a/one", "one.yaml", RULE.format(title="One", clause="x")),
        RuleText("facts", "facts.yaml", FACTS),
        RuleText("profiles/law", "law.yaml", profile),
    ]
    assert [str(error) for error in make_ruleset(texts)[1]] == [message]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: {title: T, values: {x: one}}", "facts.yaml:1:23: a fact needs two values or more"),
        ("a: {title: T, assumed: z, values: {x: one, y: two}}", "facts.yaml:1:24: 'assumed' is 'z', not one of x, y"),
        ("a: {title: T, open: [b], values: {x: one, y: two}}", "facts.yaml:1:21: 'open' needs 'assumed': what is not assumed where one of these wordings occurs"),
        ("a: {title: T, values: {x: {means: one, not: [b]}, y: two}}", "facts.yaml:1:45: 'not' needs 'says': the wordings it takes from"),
        ("a: {title: T, values: {x: {means: one, says: ['{b}']}, y: two}}", "facts.yaml:1:47: unknown concept {b}"),
    ],
)  # fmt: skip
def test_mistakes_in_facts_have_a_place(text: str, message: str) -> None:
    assert [str(error) for error in make_ruleset([RuleText("facts", "facts.yaml", text)])[1]] == [message]


def test_a_fact_cannot_be_declared_twice() -> None:
    text = "a: {title: T, values: {x: one, y: two}}"
    _, errors = make_ruleset(
        [RuleText("facts", "facts.yaml", text), RuleText("facts", "house/facts.yaml", text, house=True)]
    )
    assert [str(error) for error in errors] == [
        "house/facts.yaml:1:1: the fact 'a' is defined already in facts.yaml; choose another name"
    ]


@pytest.mark.parametrize(
    ("ignored", "asked"),
    [
        ([], ["facts/audience", "facts/sells", "facts/shared"]),
        (["facts"], []),
        (["facts/sells"], ["facts/audience", "facts/shared"]),
    ],
)
def test_findings_on_facts_can_be_ignored(ignored: list[str], asked: list[str]) -> None:
    ruleset = make_rules(
        a__one=RULE.format(title="One", clause="x"),
        facts=FACTS,
        profiles__law=PROFILE.format(more="url: https://law.example"),
    )
    assert list(select(ruleset, ["law"], [], ignored).facts) == asked
    with pytest.raises(PolicylintError, match="facts cannot be selected"):
        select(ruleset, ["law"], ["facts/sells"], [])


def test_severities_only_ever_fall_by_doubt() -> None:
    for severity in SEVERITIES:
        profile = PROFILE.format(more=f"severity: {severity}").replace("severity: error, ", "", 1)
        (finding,) = lint("Text.", "", profile=profile).findings
        assert finding.severity == severity
        assert finding.condition == ""
