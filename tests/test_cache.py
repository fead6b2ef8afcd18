from __future__ import annotations

from pathlib import Path

import pytest

from policylint.cache import kept_plan
from policylint.plan import Plan
from policylint.rule import RuleText
from policylint.ruleset import make_ruleset
from policylint.selection import make_plan, select

RULE = """
title: T
summary: S
why: W
clause: ["(keep|kept) ... {data}", {phrase: data, under: headings}]
not: [no data]
headings: [retention]
elements: {period: {title: p, within: section, any: ["{digits} days"], not: [old]}}
requires: [[period]]
weak: [{phrase: as needed, says: no end}]
context: {within: section, any: [we]}
place: {after: [a]}
advice: A
examples: [{status: present, text: x, because: y}]
"""
PROFILE = """
title: P
summary: S
obligations:
  - {id: O, needs: [{rule: a/b, elements: [period]}], cite: C, severity: error, url: "https://law.example", effective: 2026-01-01, summary: S, when: {mentions: [abroad], facts: {f: [x, y]}, if: so}, checked: {on: 2026-01-01, how: text}}
"""
FACTS = "f: {title: F, assumed: x, values: {x: {means: m, says: [sold], not: [not sold]}, y: {means: n}}}"
TEXTS = [
    RuleText("facts", "facts.yaml", FACTS),
    RuleText("a/b", "a/b.yaml", RULE),
    RuleText("vocabulary/v", "v.yaml", 'data: [data, "(a|b) data"]'),
    RuleText("profiles/core", "core.yaml", PROFILE),
]


def make() -> Plan:
    ruleset, errors = make_ruleset(TEXTS)
    assert errors == []
    return make_plan(ruleset, select(ruleset))


def never() -> Plan:
    raise AssertionError("the kept plan should have been used")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("POLICYLINT_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_a_kept_plan_is_the_same(folder: Path) -> None:
    made = kept_plan(TEXTS, ((), ()), make)
    kept = kept_plan(TEXTS, ((), ()), never)
    assert kept == made
    assert repr(kept.obligations + kept.facts) == repr(
        made.obligations + made.facts
    )  # named tuples, not only equal ones
    assert [path.suffix for path in folder.iterdir()] == [".plan"]


def test_another_rule_text_or_option_is_another_plan(folder: Path) -> None:
    kept_plan(TEXTS, ((), ()), make)
    calls: list[int] = []

    def count() -> Plan:
        calls.append(1)
        return make()

    kept_plan([TEXTS[0]._replace(text=RULE + "# changed\n"), *TEXTS[1:]], ((), ()), count)
    kept_plan(TEXTS, (("all",), ()), count)
    assert len(calls) == 2


@pytest.mark.parametrize("damage", [b"", b"\x00", b"\xff" * 5000])
def test_a_damaged_file_is_made_anew(folder: Path, damage: bytes) -> None:
    made = kept_plan(TEXTS, ((), ()), make)
    (path,) = folder.iterdir()
    path.write_bytes(damage or path.read_bytes()[:-1])
    assert kept_plan(TEXTS, ((), ()), make) == made
    assert kept_plan(TEXTS, ((), ()), never) == made


def test_an_empty_variable_switches_it_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYLINT_CACHE_DIR", "")
    kept_plan(TEXTS, ((), ()), make)
    with pytest.raises(AssertionError):
        kept_plan(TEXTS, ((), ()), never)
