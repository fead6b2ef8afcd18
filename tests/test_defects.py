"""Rules about defects: from the YAML file to the finding. What each built-in rule finds is tested by its own examples."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policylint.defect import CHECKS
from policylint.engine import Linter
from policylint.errors import PolicylintError
from policylint.examples import check_examples
from policylint.finding import Finding, fingerprint
from policylint.formats import parse
from policylint.prose import Prose
from policylint.report import Report
from policylint.reporters import render
from policylint.reporters.look import Look
from policylint.rulefile import parse_rule
from policylint.rulefolders import load
from policylint.selection import make_plan, select
from policylint.source import Source
from tests.makers import make_rules

OLD_NAME = """\
kind: defect
title: Old name
summary: S
why: W
law: [{cite: Rule 7, url: "https://law.example/7"}, Rule 8]
severity: warning
phrase:
  - {phrase: old shop, says: "it is the new shop", since: 2026-01-01}
  - {phrase: ancient shop, severity: error}
  - {phrase: shop of old, once: true}
  - {phrase: shop of yore, unless: {any: [poem], within: document}}
not: [very old shop]
unless: {any: [history], within: paragraph}
advice: A
examples:
  - {status: fires, text: "The old shop. The ancient shop. A shop of old. A shop of yore.", evidence: [old shop, ancient shop, shop of old, shop of yore]}
  - {status: clean, text: "The very old shop. A poem of history."}
"""

TODAY = date(2026, 6, 30)


def findings(rule: str, text: str, as_of: date = TODAY) -> list[Finding]:
    ruleset = make_rules(a__old=rule)
    plan = make_plan(ruleset, select(ruleset, ["all"]))
    return list(Linter(plan, as_of).lint(Source("privacy.md", text, "markdown")).findings)


def test_a_place_is_a_finding_at_its_words() -> None:
    text = "# Privacy\n\nAsk the **old\nshop**.\n"
    (found,) = findings(OLD_NAME, text)
    assert text[found.span.start : found.span.end] == "old\nshop"
    assert (found.rule, found.kind, found.severity, found.anchor) == ("a/old", "defect", "warning", "clause")
    assert found.message == "Old name: it is the new shop"
    assert [(c.profile, c.cite, c.url) for c in found.citations] == [
        ("", "Rule 7", "https://law.example/7"),
        ("", "Rule 8", ""),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The old shop and the old shop. An old shop.", ["old shop", "old shop"]),
        ("The very old shop and an old shop.", ["old shop"]),
        ("A shop of old. A shop of old.", ["shop of old"]),
        ("An old shop.\n\nIts history.", []),
        ("An old shop.\n\nA cat.\n\nIts history.", ["old shop"]),
        ("A shop of yore.\n\nIts history.", ["shop of yore"]),
        ("A shop of yore.\n\nA cat.\n\nA dog.\n\nA poem.", []),
        ("# The old shop\n\nA cat.", []),
        ("`old shop`\n\n```\nold shop\n```\n", ["old shop"]),
        ("A very old:\n\n- shop\n- ancient shop\n", ["ancient shop"]),
        ("A very old shop of:\n\n- old\n- ancient shop\n", ["ancient shop"]),
        ("A shop, very old shop, a shop:\n\n- of old\n- of very old shop\n- old shop\n", ["of old", "old shop"]),
        ("A shop.", []),
    ],
)
def test_what_counts_as_a_place(text: str, words: list[str]) -> None:
    assert [text[f.span.start : f.span.end] for f in findings(OLD_NAME, text)] == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("An old shop of history.", []),
        ("This is a history. An old shop.", ["old shop"]),
        ("Shops of history:\n\n- an old shop\n- an ancient shop\n", []),
        ("Shops:\n\n- a history\n- an old shop\n", ["old shop"]),
        ("Shops, an old shop among them:\n\n- a history\n", ["old shop"]),
        ("| Place | History |\n|---|---|\n| Town | old shop |\n", []),
    ],
)
def test_what_excuses_a_sentence_may_stand_in_its_lead_in(text: str, words: list[str]) -> None:
    rule = OLD_NAME.replace("within: paragraph", "within: sentence")
    assert [text[f.span.start : f.span.end] for f in findings(rule, text)] == words


@pytest.mark.parametrize(
    ("scope", "count"), [("sentence", 6), ("paragraph", 4), ("section", 2), ("document", 1)], ids=str
)
def test_of_several_places_within_a_scope_the_first_is_reported(scope: str, count: int) -> None:
    near = "An old shop. An ancient shop.\n\nAn old shop.\n\n- A boat.\n- An ancient shop.\n"
    text = f"# One\n\n{near}\n# Two\n\nAn old shop.\n\nA cat.\n\nAn ancient shop."
    found = findings(OLD_NAME.replace("advice: A", f"once: {scope}\nadvice: A"), text)
    assert len(findings(OLD_NAME, text)) == 6
    assert [text[f.span.start : f.span.end] for f in found][:1] == ["old shop"]
    assert len(found) == count


def test_a_wording_can_begin_to_be_a_defect_and_have_a_severity_of_its_own() -> None:
    text = "An old shop, an ancient shop."
    assert [f.severity for f in findings(OLD_NAME, text)] == ["warning", "error"]
    assert [f.severity for f in findings(OLD_NAME, text, date(2025, 12, 31))] == ["error"]


def test_no_two_places_share_a_fingerprint() -> None:
    found = findings(OLD_NAME, "An old shop. An old shop, an ancient shop.")
    assert len({fingerprint("privacy.md", one) for one in found}) == 3


def test_rules_about_defects_give_no_assessment_and_are_checked_with_every_profile() -> None:
    ruleset, errors = load()
    assert not errors
    defects = {id for id, rule in ruleset.rules.items() if rule.defect}
    assert defects <= set(select(ruleset).rules)
    assert not defects & set(select(ruleset, ignored=["integrity"]).rules)
    assert select(ruleset, selected=["integrity/placeholder"]).undemanded == ()
    report = Linter(make_plan(ruleset, select(ruleset)), TODAY).lint(Source("privacy.md", "[COMPANY NAME]", "markdown"))
    assert not defects & {assessment.rule for assessment in report.assessments}
    assert "integrity/placeholder" in [f.rule for f in report.findings if f.kind == "defect"]


HEAD = "title: T\nsummary: S\nobligations:\n  - {id: O, forbids: a/old, cite: A, severity: info}\n"


@pytest.mark.parametrize(
    ("profiles", "cited"),
    [
        (["north"], ["North Act 1", "House 2"]),
        (["south"], ["South Code 7(a)", "House 2"]),
        (["north", "south"], ["North Act 1", "South Code 7(a)", "House 2"]),
        (["house"], ["North Act 1", "South Code 7(a)", "House 2"]),
        (["all"], ["North Act 1", "South Code 7(a)", "House 2"]),
    ],
)
def test_of_several_laws_those_of_the_profiles_are_cited(profiles: list[str], cited: list[str]) -> None:
    named = '[{cite: Rule 7, url: "https://law.example/7"}, Rule 8]'
    ruleset = make_rules(
        a__old=OLD_NAME.replace(named, "[North Act 1, South Code 7(a), House 2]"),
        profiles__house=HEAD,
        profiles__north=f"laws: [North Act, North Sea Act]\n{HEAD}",
        profiles__south=f"laws: South Code\n{HEAD}",
    )
    linter = Linter(make_plan(ruleset, select(ruleset, profiles)), TODAY)
    (found,) = linter.lint(Source("privacy.md", "Old shop.", "text")).findings
    assert [citation.cite for citation in found.citations if not citation.profile] == cited


def test_reports_cite_a_law_without_a_profile() -> None:
    ruleset = make_rules(a__old=OLD_NAME)
    document = Linter(make_plan(ruleset, select(ruleset, ["all"])), TODAY).lint(
        Source("privacy.md", "Old shop.", "text")
    )
    report = Report((document,), (), ruleset.rules, "1")
    assert "cites: Rule 7; Rule 8" in render("full", report, Look())
    (found,) = json.loads(render("json", report, Look()))["findings"]
    assert found["citations"][0] == {
        "profile": None,
        "obligation": None,
        "cite": "Rule 7",
        "url": "https://law.example/7",
    }


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ("kind: defect", "kind: defects", "1:7", "did you mean 'defect'"),
        ("title: Old name", "titel: Old name", "2:1", "did you mean 'title'"),
        ("severity: warning\n", "", "1:1", "the key 'severity' is missing"),
        ("law: [{cite: Rule 7, ", "law: [{site: Rule 7, ", "5:8", "did you mean 'cite'"),
        ("since: 2026-01-01", "since: 2026-13-01", "8:59", "'2026-13-01' is no date; write YYYY-MM-DD"),
        ("severity: error}", "severity: fatal}", "9:38", "not one of info, warning, error"),
        ("once: true", "once: maybe", "10:33", "not one of true, false"),
        ("advice: A", "advice: A\nonce: page", "15:7", "not one of sentence, paragraph, section, document"),
        ("within: document", "within: page", "11:58", "not one of sentence"),
        ("advice: A", "advice: A\nclause: [x]", "15:1", "unknown key 'clause'"),
        ("advice: A", "advice: A\ncheck: datas", "15:8", "did you mean 'dates'"),
        (", evidence: [old shop, ancient shop, shop of old, shop of yore]", "", "16:5", "needs 'evidence'"),
        ("status: clean", "status: present", "17:14", "not one of fires, clean"),
        ("of history.", 'of history.", as_of: today, because: "x', "17:75", "'today' is no date"),
        ("of history.", 'of history.", template_syntax: erb, because: "x', "17:85", "not one of none, jinja"),
        (OLD_NAME[OLD_NAME.index("phrase:") : OLD_NAME.index("not:")], "", "1:1", "give 'phrase', 'check' or both"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(old: str, new: str, place: str, message: str) -> None:
    assert old in OLD_NAME
    with pytest.raises(PolicylintError) as caught:
        parse_rule(OLD_NAME.replace(old, new, 1), "rules/a/old.yaml", "a/old")
    assert str(caught.value).startswith(f"rules/a/old.yaml:{place}:"), str(caught.value)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("", "", None),
        ("The old shop.", "The mold shop.", "expected 'old shop | ancient"),
        ("evidence: [old shop", "evidence: [the old shop", "expected 'the old shop |"),
        ("evidence: [old shop", "evidence: [o ... shop", None),
        ("of history.", "An old shop.", "expected 'nothing', found 'old shop'"),
        ("status: clean", "status: fires, evidence: x", "no example is clean"),
        ("The very old", "The quite old", "no example matches the phrase 'very old shop'"),
    ],
)
def test_examples_are_tests(old: str, new: str, message: str | None) -> None:
    ruleset = make_rules(a__old=OLD_NAME.replace(old, new, 1))
    errors = [str(error) for error in check_examples(ruleset, ["a/old"])]
    if message is None:
        assert not errors
    else:
        assert any(message in error for error in errors), errors


def test_every_check_can_be_named_and_is_named() -> None:
    ruleset, _ = load()
    assert sorted({rule.defect.check for rule in ruleset.rules.values() if rule.defect} - {""}) == sorted(CHECKS)


def test_a_rule_about_defects_has_examples_of_both_kinds_in_several_formats() -> None:
    ruleset, _ = load()
    for rule in ruleset.rules.values():
        if rule.defect:
            for status in ("fires", "clean"):
                some = [example for example in rule.examples if example.status == status]
                assert len(some) >= 4, (rule.id, status)
                assert len({example.format for example in some}) >= 2, (rule.id, status)


_RULESET, _ = load()
_LINTER = Linter(make_plan(_RULESET, select(_RULESET, selected=["integrity"])), TODAY)
_PIECES = st.sampled_from(
    ["see ", "section ", "4.2 ", "below ", "under ", "“", "”", "[", "]", "{{ ", " }}", "COMPANY ", "The Rights ", "\n\n", "# ", "- ",
     "last updated ", "3/4/25", "May ", "2024 ", ". ", "<b>", "</b>", "&amp;", "we share ", "never ", "third parties ", "contact us ", "(", ")"]
)  # fmt: skip


@given(
    st.lists(_PIECES, max_size=40).map("".join) | st.text(max_size=200), st.sampled_from(["markdown", "html", "text"])
)
@settings(max_examples=150, deadline=None)
def test_places_lie_in_the_text_in_order_and_do_not_overlap(text: str, format: str) -> None:
    report = _LINTER.lint(Source("p", text, format))  # type: ignore[arg-type]
    by_rule: dict[str, int] = {}
    for found in report.findings:
        assert 0 <= found.span.start <= found.span.end <= len(text)
        assert by_rule.get(found.rule, 0) <= found.span.start
        by_rule[found.rule] = found.span.end


@given(
    st.lists(_PIECES, max_size=30).map("".join) | st.text(max_size=120), st.sampled_from(["markdown", "html", "text"])
)
@settings(max_examples=150, deadline=None)
def test_each_character_of_a_passage_leads_back_to_its_source(text: str, format: str) -> None:
    document = parse(Source("p", text, format))  # type: ignore[arg-type]
    for passage in Prose(document).passages:
        for at, character in enumerate(passage.text):
            start, end = passage.span(at, at + 1)
            assert passage.block.span.start <= start < end <= passage.block.span.end
            assert character == " " or document.text[start] == character
