"""Obligations: when they hold, how far a text meets them, and what is said of it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylint.errors import PolicylintError
from policylint.finding import SEVERITIES
from policylint.obligations import Outcome, docket_of, weigh
from policylint.selection import select
from policylint.source import Source
from tests.duties import FACTS, HEAD, PROFILE, RULE, lint, outcome
from tests.makers import builtin_linter, builtin_rules, make_rules


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
        ("Our games are not for children who are:\n\n- for children\n", {}, "missing", "", "it is for children"),
        ("Not for children:\n\n- games\n\nOur games are for children.\n", {}, "missing", "", ""),
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
        ("We stay.", {"sells": True}, "not_applicable", "only if data leaves; no sentence was found that says so"),
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
    ("first", "second", "lacks"),
    [
        ("[named, dated, sealed]", "[named, sealed]", "a seal"),
        ("[named, dated]", "[named, dated, sealed]", "a date"),
        ("[named, dated]", "[named, sealed]", "a date, or instead a seal"),
        ("[named, dated]", "[dated, sealed]", "a date"),
    ],
)
def test_what_lacks_is_what_the_closest_alternative_wants(first: str, second: str, lacks: str) -> None:
    either = f"[a/one, {{any_of: [{{rule: a/two, elements: {first}}}, {{rule: a/two, elements: {second}}}]}}]"
    profile = PROFILE.format(more="url: https://law.example").replace("[a/one]", either)
    findings = lint("The first clause. The second clause by Ada.", "", profile=profile).findings
    assert [finding.message.rpartition("lacks ")[2] for finding in findings] == [lacks]


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


def test_what_a_profile_wants_is_not_said_twice() -> None:
    text = "Your data may be transferred to countries outside the EEA."
    said = {}
    for profile in ("core", "gdpr"):
        findings = builtin_linter(profile).lint(Source("privacy.md", text, "markdown")).findings
        (said[profile],) = [one.message.partition("lacks ")[2] for one in findings if one.rule == "sharing/transfers"]
    either = "the country of destination or that it does not leave the country or the safeguard that protects it there"
    assert said["core"] == either
    assert said["gdpr"].startswith(
        "the country of destination, and the safeguard that protects it there, and how to get"
    )


def test_of_two_things_that_lack_the_one_that_gives_the_other_is_named() -> None:
    text = "# Privacy\n\nQuestions on privacy? Write to Heron Boats Ltd, 4 Quay Street, Leeds LS1 4AA."
    findings = builtin_linter("ccpa").lint(Source("privacy.md", text, "markdown")).findings
    (message,) = [one.message for one in findings if one.rule == "identity/contact"]
    assert message.endswith("; lacks an e-mail address")  # not "and an e-mail address or an online form"


def test_severities_only_ever_fall_by_doubt() -> None:
    for severity in SEVERITIES:
        profile = PROFILE.format(more=f"severity: {severity}").replace("severity: error, ", "", 1)
        (finding,) = lint("Text.", "", profile=profile).findings
        assert finding.severity == severity
        assert finding.condition == ""


def unplaced(outcome: Outcome) -> Outcome:
    """Return an outcome without the places at which its needs are written."""
    return outcome._replace(
        needs=tuple(one._replace(need=one.need._replace(line=0, column=0)) for one in outcome.needs)
    )


def test_obligations_are_weighed_together_as_alone() -> None:
    linter = builtin_linter("all")
    assert len(linter.docket.needs) < sum(len(some) for one in linter.plan.obligations for some in one.needs)
    for rule in [*builtin_rules().rules.values()][::7]:
        report = linter.lint(Source("privacy.md", rule.examples[0].text, "markdown"))
        assert report.case
        assessments = {one.rule: one for one in report.assessments}
        for together, one in zip(weigh(linter.docket, assessments, report.case), linter.plan.obligations, strict=True):
            (alone,) = weigh(docket_of([one]), assessments, report.case)
            assert unplaced(together) == unplaced(alone)
