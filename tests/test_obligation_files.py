"""Mistakes in profiles and in facts, each with its place."""

from __future__ import annotations

import pytest

from policylint.errors import PolicylintError
from policylint.rule import RuleText
from policylint.ruleset import make_ruleset
from tests.duties import FACTS, HEAD, RULE, lint


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
        ("a: {title: T, values: {x: {means: one, clauses: [{rule: b/c, elements: [d]}]}, y: two}}", "facts.yaml:1:50: unknown rule 'b/c'"),
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
