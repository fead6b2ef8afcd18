"""Defects planted into sound policies are found where they were planted, and nothing else is."""

from __future__ import annotations

import random
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

ROOT = Path(__file__).parents[1]
POLICIES = sorted(path for path in (ROOT / "examples").glob("privacy-*") if "vague" not in path.name)

PLANTS = {
    "absolute-security": "Our shelves are completely secure.",
    "bad-conjunction": "We open parcels only if (a) a court asks; and (b) you agree.",
    "catch-all": "We use it to ship orders and for any other purpose.",
    "consent-bundle": "By creating an account you accept our terms and consent to profiling.",
    "contradiction": "We do not give your data to anyone. Tea is at four.\n\nWe share your data with advertising partners.",
    "dangling-xref": "You can say no as described below under “Saying no to adverts”.",
    "deemed-consent": "By using the site you consent to this.",
    "duplicate": "A heron stood in the harbour all day long. A heron stood in the harbour all day long.",
    "email-format": "You can also write to letters@fernhill for that.",
    "extraneous": "Skip to main content",
    "hedged-sale": "We generally do not sell addresses.",
    "obsolete-law": "Parcels to America travel under the Privacy Shield.",
    "obsolete-tech": "Passwords are hashed with MD5.",
    "placeholder": "Ask [COMPANY NAME] about it.",
    "readability": "We keep the name that " + "you gave us and the one that " * 10 + "you sent.",
    "retaliation": "If you request a copy of your data, we may suspend your account.",
    "retroactive-change": "Changes apply to information that we collected before.",
    "truncated": "Our website(s)s are made by hand.",
    "unbalanced-quotes": "This is called “the shop in all that follows.",
    "undefined-term": "We also tell it to the Subscribers of our letter.",
    "unilateral-change": "We reserve the right to change this policy at any time.",
    "vague-qualifier": "We may from time to time keep certain things.",
}  # fmt: skip

RULESET, ERRORS = load()
LINTER = Linter(make_plan(RULESET, select(RULESET, selected=["integrity"])), date(2026, 6, 30))


def findings(source: Source) -> list[Finding]:
    return list(LINTER.lint(source).findings)


def plant(source: Source, paragraphs: str, chance: random.Random) -> tuple[Source, int]:
    """Return a policy with paragraphs planted behind one of its own, and the line of the first."""
    lines = source.text.splitlines()
    if source.format == "html":
        ends = [number for number, line in enumerate(lines, 1) if line.rstrip().endswith("</p>")]
        planted = [f"<p>{paragraph}</p>" for paragraph in paragraphs.split("\n\n")]
    else:
        pairs = pairwise(enumerate(lines, 1))
        ends = [at for (at, line), (_, after) in pairs if line[:1].isalpha() and line.endswith(".") and not after]
        planted = ["", *paragraphs.split("\n")]
    end = chance.choice(ends)
    text = "\n".join([*lines[:end], *planted, *lines[end:]]) + "\n"
    return Source(source.path, text, source.format), end + (1 if source.format == "html" else 2)


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.name)
def test_the_policies_are_sound(path: Path) -> None:
    assert not [finding for finding in findings(read(str(path))) if finding.severity == "error"]


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.name)
@pytest.mark.parametrize("rule", sorted(PLANTS))
def test_what_is_planted_is_found_there_and_no_other_error(rule: str, path: Path) -> None:
    source = read(str(path))
    before = {(finding.rule, finding.message) for finding in findings(source)}
    after, line = plant(source, PLANTS[rule], random.Random(f"{rule} {path.name}"))
    found = findings(after)
    at = [after.position(finding.span.start).line for finding in found if finding.rule == f"integrity/{rule}"]
    assert line in at
    assert not [
        finding.message
        for finding in found
        if finding.severity == "error"
        and finding.rule != f"integrity/{rule}"
        and (finding.rule, finding.message) not in before
    ]
