"""`policylint explain`: what it says of a rule, of a defect and of a profile; and that the comment it shows works."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from policylint import described
from policylint.rulefolders import load
from tests.conftest import Run
from tests.house import write_all

Golden = Callable[[str, str], None]

FILES = {
    "house/logs.yaml": """\
        title: How long logs are kept
        summary: Says how long server logs are kept.
        why: A reader must be able to tell when the logs are gone.
        clause: ["{we} keep ... logs", {phrase: "kept for", under: headings}]
        not: ["logs of others"]
        headings: [logs]
        empty: ["written later"]
        elements:
          period: {title: a period, any: ["for {duration}"], not: ["open for {duration}"]}
          event: {title: an event that ends it, within: section, any: ["until ... (leave|close)"]}
          none: {title: that no logs are kept, any: ["keep no logs"]}
        requires: [[period, event]]
        suffices: [none]
        weak:
          - {phrase: "logs ... as long as needed", says: no period}
          - {phrase: "keep logs", then: "^ perhaps", says: perhaps not}
        severity: error
        advice: Name a period.
        template: |
          ## Logs

          We keep logs for [PERIOD].
        examples:
          - {status: present, text: "We keep server logs for 30 days."}
          - status: present
            text: |
              ## Logs

              They are kept for visits
              until you leave.
          - {status: present, text: "We keep no logs."}
          - {status: present, text: "We keep our logs for a week."}
          - {status: present, text: "We keep door logs for a year."}
          - {status: present, text: "We keep cash logs for ten years."}
          - {status: weak, text: "We keep logs as long as needed.", because: nobody knows how long that is}
          - {status: weak, text: "We keep logs for a month. Perhaps."}
          - {status: missing, text: "We keep the logs of others in a shed that is open for 8 hours."}
          - {status: missing, text: "Welcome."}
    """,
    "house/shed.yaml": """\
        kind: defect
        title: The shed
        summary: Mentions the shed.
        why: The shed has burnt down.
        law: [{cite: Shed Act s. 1, url: "https://example.org/shed"}, {cite: custom}]
        phrase: ["(our|the) shed", {phrase: outhouse, says: an old word, since: 2020-01-01}]
        unless: {any: [burnt], within: sentence}
        severity: error
        advice: Leave it out.
        examples:
          - {status: fires, text: "We keep logs in the shed.", evidence: the shed}
          - {status: clean, text: "The shed has burnt down.", because: it says so}
    """,
    "profiles/acme.yaml": """\
        title: What Acme promises
        summary: The house standard.
        obligations:
          - id: ACME-1
            summary: How long logs are kept, in days.
            needs: [{rule: house/logs, elements: [period, event]}, {any_of: [rights/access, {rule: rights/erasure, accept: weak}]}]
            when: {if: logs are mentioned, mentions: [logs], facts: {children: [directed, mixed]}}
            cite: Acme standard, section 1
            url: https://acme.example/standard
            severity: error
            weak_severity: error
            effective: 2026-01-01
            until: 2030-01-01
            checked: {on: 2026-07-01, how: excerpt}
          - id: ACME-2
            needs: [house/logs]
            when: {mentions: [logs, "log files"]}
            cite: Acme standard, section 2
            severity: info
    """,
}


@pytest.fixture(autouse=True)
def house(here: Path) -> None:
    write_all("house", {name: textwrap.dedent(text) for name, text in FILES.items()})


@pytest.mark.parametrize("name", ["house/logs", "house/shed", "acme", "suppression/unused", "facts"])
def test_what_is_explained(name: str, policylint: Run, golden: Golden):
    result = policylint("explain", "--rules", "house", name)
    assert (result.exit_code, result.stderr) == (0, "")
    golden(f"explain.{name.replace('/', '-')}.txt", result.stdout)


def test_all_shows_every_example(policylint: Run):
    assert "ten years" not in policylint("explain", "--rules", "house", "house/logs").stdout
    assert "ten years" in policylint("explain", "--rules", "house", "house/logs", "--all").stdout


def test_every_built_in_rule_and_profile_can_be_explained(policylint: Run):
    ruleset, _ = load()
    for rule in list(ruleset.rules.values())[::9]:
        told = policylint("explain", rule.id, "--all").stdout
        flat = " ".join(told.split())
        for words in (rule.summary, rule.why, rule.advice, described.PRECISION[rule.precision]):
            assert " ".join(words.split()) in flat
        for obligation in described.demanding(rule, ruleset):
            assert f"{obligation.profile}: {obligation.id}, {described.severity_of(rule, obligation)}" in flat
            assert f"{obligation.url}\n" in told
    told = policylint("explain", "coppa").stdout
    for obligation in ruleset.profiles["coppa"].obligations:
        assert f"{obligation.id}  {obligation.severity}  {obligation.cite}\n  {obligation.url}\n" in told


# --- the comment that suppresses


@pytest.mark.parametrize("ending", ["md", "html", "txt"])
@pytest.mark.parametrize(("rule", "text"), [("house/logs", "Welcome."), ("house/shed", "We work in the shed.")])
def test_the_comment_that_is_shown_suppresses(ending: str, rule: str, text: str, policylint: Run):
    lines = policylint("explain", "--rules", "house", rule).stdout.splitlines()
    begin = "    # policylint-" if ending == "txt" else "    <!-- policylint-"
    shown = [line.strip() for line in lines if line.startswith(begin)]
    assert len(shown) == (2 if rule == "house/shed" else 1)
    for comment in shown:
        assert check(text, "", ending, rule, policylint) == 1
        assert check(text, comment, ending, rule, policylint) == 1  # TEXT is no reason
        assert check(text, comment.replace("TEXT", "we have no such thing"), ending, rule, policylint) == 0


def check(text: str, comment: str, ending: str, rule: str, policylint: Run) -> int:
    body = f"<p>{text}</p>" if ending == "html" else text
    Path(f"x.{ending}").write_text(f"{comment}\n{body}\n", encoding="utf-8")
    return policylint("check", "--rules", "house", "--select", rule, "--no-cache", f"x.{ending}").exit_code
