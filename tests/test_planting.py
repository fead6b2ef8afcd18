"""Defects planted into sound policies are found where they were planted, and nothing else is."""

from __future__ import annotations

import random
import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from policylint.engine import Linter
from policylint.files import read
from policylint.finding import Finding
from policylint.rulefolders import load
from policylint.selection import make_plan, select
from policylint.source import Source
from tests.conftest import ROOT

POLICIES = sorted(path for path in (ROOT / "examples").glob("privacy-*") if "vague" not in path.name)

PLANTS = {
    "absolute-security": "Our shelves are completely secure.",
    "age-inconsistent": "Tea is at four.\n\nOur club is not for children under 11.\n\nIt is not for anyone under 12.\n\nTea is hot.",
    "bad-conjunction": "We open parcels only if (a) a court asks; and (b) you agree.",
    "catch-all": "We use it to ship orders and for any other purpose.",
    "conflicting-clauses": "We may revise this notice without notice.\n\nWe will announce all changes by letter.",
    "consent-bundle": "By creating an account you accept our terms and consent to profiling.",
    "contradiction": "We do not give your data to anyone. Tea is at four.\n\nWe share your data with advertising partners.",
    "dangling-xref": "You can say no as described below under “Saying no to adverts”.",
    "dangling-contact": "You can change it by postal mail at the address below.",
    "deemed-consent": "By using the site you consent to this.",
    "duplicate": "A heron stood in the harbour all day long. A heron stood in the harbour all day long.",
    "email-format": "You can also write to letters@fernhill for that.",
    "extraneous": "Skip to main content",
    "heading-mismatch": "## Legal\n\nIt also serves market research.",
    "hedged-sale": "We generally do not sell addresses.",
    "incomplete-vendor-list": "Letters go out via Mailchimp.\n\nThe service providers we use:\n\n- Stripe\n- Google",
    "obsolete-law": "Parcels to America travel under the Privacy Shield.",
    "obsolete-tech": "Passwords are hashed with MD5.",
    "placeholder": "Ask [COMPANY NAME] about it.",
    "readability": "We keep the name that " + "you gave us and the one that " * 10 + "you sent.",
    "retaliation": "If you request a copy of your data, we may suspend your account.",
    "retroactive-change": "Changes apply to information that we collected before.",
    "role-confusion": "We have no direct relationship with the individuals in the files.\n\nWe collect logs from you.",
    "stale-date": "Last updated on 3 April 2019.\n\nLast revised on 5 May 2018.",
    "term-inconsistency": "Personal data is kept. Personal data is dear.\n\nPII is kept. PII is safe.",
    "truncated": "Our website(s)s are made by hand.",
    "unbalanced-quotes": "This is called “the shop in all that follows.",
    "undefined-term": "We also tell it to the Subscribers of our letter.",
    "unilateral-change": "We reserve the right to change this policy at any time.",
    "vague-qualifier": "We may from time to time keep certain things.",
}  # fmt: skip

WITH_POSTAL_ADDRESS = ("privacy-complete.md", "privacy-plain.txt")
CASES = [
    (rule, path)
    for rule in sorted(PLANTS)
    for path in POLICIES
    if rule != "dangling-contact" or path.name not in WITH_POSTAL_ADDRESS
]

RULESET, ERRORS = load()
LINTER = Linter(make_plan(RULESET, select(RULESET, selected=["integrity"])), date(2026, 6, 30))


def findings(source: Source) -> list[Finding]:
    return list(LINTER.lint(source).findings)


def plant(source: Source, paragraphs: str, chance: random.Random) -> tuple[Source, range]:
    """Return a policy with paragraphs planted behind one of its own, and their lines."""
    lines = source.text.splitlines()
    if source.format == "html":
        ends = [number for number, line in enumerate(lines, 1) if line.rstrip().endswith("</p>")]
        planted = [as_html(paragraph) for paragraph in paragraphs.split("\n\n")]
    else:
        if source.format == "text":
            paragraphs = re.sub("^## (.*)", lambda heading: heading[1].upper(), paragraphs)
        pairs = pairwise(enumerate(lines, 1))
        ends = [at for (at, line), (_, after) in pairs if line[:1].isalpha() and line.endswith(".") and not after]
        planted = ["", *paragraphs.split("\n")]
    end = chance.choice(ends)
    text = "\n".join([*lines[:end], *planted, *lines[end:]]) + "\n"
    return Source(source.path, text, source.format), range(end + 1, end + 1 + len(planted))


def as_html(paragraph: str) -> str:
    """Return a paragraph, a heading or a list as HTML on one line."""
    if paragraph.startswith("## "):
        return f"<h2>{paragraph[3:]}</h2>"
    if paragraph.startswith("- "):
        return "<ul>" + "".join(f"<li>{item[2:]}</li>" for item in paragraph.splitlines()) + "</ul>"
    return f"<p>{paragraph}</p>"


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.name)
def test_the_policies_are_sound(path: Path) -> None:
    assert not [finding for finding in findings(read(str(path))) if finding.severity == "error"]


@pytest.mark.parametrize(("rule", "path"), CASES, ids=lambda case: getattr(case, "name", case))
def test_what_is_planted_is_found_there_and_no_other_error(rule: str, path: Path) -> None:
    source = read(str(path))
    before = {(finding.rule, finding.message) for finding in findings(source)}
    after, lines = plant(source, PLANTS[rule], random.Random(f"{rule} {path.name}"))
    found = findings(after)
    at = [after.position(finding.span.start).line for finding in found if finding.rule == f"integrity/{rule}"]
    assert set(lines).intersection(at)
    assert not [
        finding.message
        for finding in found
        if finding.severity == "error"
        and finding.rule != f"integrity/{rule}"
        and (finding.rule, finding.message) not in before
    ]
