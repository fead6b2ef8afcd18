"""Raw patterns: what they match, what is wrong with them, and that no search goes on for long or ends unnoticed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policylint import rawpatterns
from policylint.document import GLUE
from policylint.engine import Linter
from policylint.errors import PolicylintError
from policylint.grammar import Raw, parse_phrase
from policylint.phrase import Phrase
from policylint.rulefile import parse_rule
from policylint.selection import make_plan, select
from policylint.source import Format, Source
from tests.conftest import Run
from tests.house import write_all
from tests.makers import bare_document, builtin_linter, builtin_matcher, make_document, make_matches, make_rules
from tests.processes import command, environment

NUMBER = Raw(r"ZA\d+", "ZA")


def found(text: str, phrase: str, concepts: dict[str, Sequence[str]] | None = None, format: Format = "markdown"):
    """Return what a phrase finds in a text, with the kernel and without, as it stands in the source."""
    matches = make_matches(make_document(text, format), [phrase], concepts)
    return [
        text[slice(*matches.span(sentence, one))]
        for sentence in matches.sentences(Phrase(phrase))
        for one in matches.located(Phrase(phrase), sentence)
    ]


@pytest.mark.parametrize(
    ("regex", "literal", "text", "words"),
    [
        (r"ZA\d+", "ZA", "Claim ZA12 is kept. Claim 12 is not.", ["ZA12"]),
        (r"ZA\d+", "za", "Claims za1, Za2 and ZAB.", ["za1", "Za2"]),
        (r"(?-i)ZA\d+", "ZA", "Claims za1 and ZA2.", ["ZA2"]),
        (r"(?-i:z)A\d+", "A", "Claims za1 and ZA2.", ["za1"]),
        (r"ZA\d|ZB\d", "ZA", "Claims ZA1 and ZB2.", ["ZA1"]),  # what lacks the literal does not count
        (r"(?:ZA)?\d", "ZA", "Claims ZA1 and 2.", ["ZA1"]),
        (r"^ZA\d", "ZA", "ZA1 and ZA2. ZA3.", ["ZA1", "ZA3"]),
        (r"ZA\d\.$", "ZA", "ZA1 and ZA2. ZA3.", ["ZA2", "ZA3"]),
        (r"Ace\. Lot", "Ace", "Sold to Ace. Lots of it.", []),  # no match reaches over the end of a sentence
        (r"art\. \d", "art.", "As art. 6 says.", ["art. 6"]),
        (r"\(ZA/\d\)", "(ZA/", "A claim (ZA/1).", ["ZA/1"]),
        (r"Harbour Lane", "Harbour Lane", "The house on Harbour\nlane is ours.", ["Harbour\nlane"]),
        (r"Harbour Lane", "Harbour Lane", "> The house on Harbour\r\n>   lane is ours.", ["Harbour\r\n>   lane"]),
        (r"Harbour Lane", "harbour lane", "We are in **Harb**our *Lane*.", ["Harb**our *Lane"]),
        (
            r"Harbour Lane 5",
            "Harbour",
            "In [Harbour](https://a.example/) Lane&nbsp;5.",
            ["Harbour](https://a.example/) Lane&nbsp;5"],
        ),
        (r"stra(ß|ss)e \d", "stra", "Hafenstraße 5, HAFENSTRASSE 6.", ["Hafenstraße 5", "HAFENSTRASSE 6"]),
        (r"A1", "a1", "Claim ZA12.", ["ZA12"]),  # a match is the words that it touches
        (r"ZA\d", "ZA", "# Claim ZA1\n\nKept.", ["ZA1"]),
        (r"it''s \d'", "it''s", "Say it''s 5' high.", ["it''s 5"]),
        ("(?x) ZA  # our own\n \\d", "ZA", "Claim ZA1.", ["ZA1"]),
    ],
)
def test_what_a_pattern_finds(regex: str, literal: str, text: str, words: list[str]):
    raw = Raw(regex, literal)
    assert rawpatterns.fault_of(raw) is None
    assert found(text, raw.text) == words


def test_markup_of_a_web_page_is_not_seen():
    assert found("<p>Claim <b>Z</b>A<i>12</i>.", NUMBER.text, format="html") == ["Z</b>A<i>12"]


def test_a_pattern_with_a_name_stands_in_phrases():
    concepts = {"number": [NUMBER.text, "number"]}
    assert found("A claim, say ZA1, or its number. ZA2.", "claim ...3 {number}", concepts) == ["claim, say ZA1"]
    assert found("Keep ZA1 for days. Keep 1 for days.", "keep {number} ... days", concepts) == ["Keep ZA1 for days"]


def test_a_sentence_too_long_for_the_kernel():
    document = bare_document([([], ["word"] * 5_000 + ["ZA1", "and", "ZA2"])])
    assert len(make_matches(document, [NUMBER.text]).located(Phrase(NUMBER.text), 0)) == 2


def test_what_stands_in_front_of_a_sentence_is_none_of_its_text():
    matches = make_matches(bare_document([(["ZA1"], ["and", "ZA2"])]), [NUMBER.text])
    (one,) = matches.located(Phrase(NUMBER.text), 0)
    assert matches.document.text[slice(*matches.span(0, one))] == "ZA2"


@settings(deadline=None)
@given(st.text("ZA12 *_`\n.>-#[]()<b>", max_size=60), st.sampled_from(["ZA1", "A 1", r"Z.?A\W*[12]"]))
def test_what_is_found_is_what_stands_there(text: str, regex: str):
    document = make_document(f"x {text}")
    raw = Raw(regex, "A").text
    matches = make_matches(document, [raw])
    for sentence in matches.sentences(Phrase(raw)):
        for one in matches.located(Phrase(raw), sentence):
            start, end = matches.span(sentence, one)
            words = " ".join(document.text[start:end].replace(GLUE, "").split())
            assert re.search(regex, words, re.IGNORECASE), words


@given(st.text(), st.text())
def test_a_pattern_is_read_as_it_was_written(regex: str, literal: str):
    raw = Raw(regex, literal)
    assert parse_phrase(raw.text) == raw


# --- in rules

RULE = r"""title: Numbers of claims
summary: Says how long the numbers of claims are kept.
why: They are on every letter.
severity: error
clause:
  - {regex: 'ZA-\d{6}', literal: "ZA-"}
  - {phrase: {regex: '^no\. \d', literal: no.}, under: heading}
not: [{regex: '\(ZA-\d+\)', literal: "(ZA-"}]
headings: {regex: 'part \d', literal: part}
elements:
  period: {title: how long, any: [{regex: '\d+/\d+ years?', literal: year}, "for {length}"]}
requires: [period]
weak: {phrase: {regex: 'n\.? ?b\.', literal: b}, says: nothing}
advice: Say how long.
examples:
  - {status: present, text: "The number ZA-123456 stays for 3/4 years.", evidence: ZA-123456}
  - {status: present, text: "## No. 5\n\nKept.\n\n## Part 6\n\nThe number ZA-123456 stays for x9."}
  - {status: weak, text: "The number ZA-123456 stays."}
  - {status: weak, text: "N. B. the claims."}
  - {status: missing, text: "The number (ZA-123456) stays for 3/4 years."}
  - {status: missing, text: "The number ZA-12345 stays for 3/4 years."}
"""
DEFECT = r"""kind: defect
title: Old number
summary: The text has an old number.
why: W
severity: warning
phrase:
  - {regex: 'no\. \d+', literal: "no."}
  - {phrase: {regex: 'nr\.? \d+', literal: nr}, says: in German}
not: {regex: 'no\. 12', literal: "no."}
unless: {regex: '\(old\)', literal: old}
advice: A
examples:
  - {status: fires, text: "See no. 7.", evidence: no. 7}
  - {status: fires, text: "See nr 7.", evidence: nr 7}
  - {status: clean, text: "See no. 12."}
  - {status: clean, text: "See no. 7 (old)."}
"""
VOCABULARY = r"""length: {regex: 'x\d', literal: x}"""
HOUSE = {"house/acme/claims.yaml": RULE, "house/acme/old.yaml": DEFECT, "house/vocabulary/acme.yaml": VOCABULARY}


def test_a_folder_of_rules_from_end_to_end(policylint: Run, monkeypatch: pytest.MonkeyPatch):
    write_all(".", {**HOUSE, "p.md": "# P\n\nThe number **ZA-**123456 stays.\n\nSee no. 7, and no. 12.\n"})
    assert policylint("test", "house").stdout == "No failures in 10 examples of 2 rules\n"
    monkeypatch.setenv("POLICYLINT_CACHE_DIR", "cache")
    call = ("check", "--rules", "house", "--select", "acme", "--format", "concise", "p.md")
    first, kept, alone = policylint(*call), policylint(*call), policylint(*call, "--no-cache")
    assert first.stdout == kept.stdout == alone.stdout
    assert first.stdout.splitlines() == [
        "p.md:3:14: warning[acme/claims] weak: Numbers of claims; lacks how long",
        "p.md:5:5: warning[acme/old] Old number",
    ]
    shown = policylint("explain", "acme/claims", "--rules", "house").stdout
    assert r"  - {regex: 'ZA-\d{6}', literal: 'ZA-'}" in shown


def test_a_pattern_that_no_example_matches_is_told(policylint: Run):
    write_all(".", {"house/acme/old.yaml": DEFECT.replace(r"nr\.?", "nr[.]")})
    told = policylint("test", "house").stdout
    assert "house/acme/old.yaml:8:14: acme/old: no example matches the phrase" in told


def test_only_a_run_that_meets_a_literal_imports_regex(here: Path):
    write_all(".", {**HOUSE, "without.md": "# P\n\nClaims.\n", "with.md": "# P\n\nZA-123456\n"})
    call = "check", "--rules", "house", "--select", "acme", "--quiet"
    for document, is_imported in ("without.md", True), ("without.md", False), ("with.md", True):
        process = subprocess.run(
            command(*call, document),
            capture_output=True,
            text=True,
            env=environment(POLICYLINT_CACHE_DIR=str(here / "cache"), PYTHONPROFILEIMPORTTIME="1"),
            check=False,
        )
        assert (" regex\n" in process.stderr) is is_imported, document


def test_the_built_in_rules_have_none():
    assert builtin_matcher().program.patterns == ()
    assert builtin_linter("all").plan.program.patterns == ()


# --- what is wrong with one


@pytest.mark.parametrize(
    ("raw", "column", "message"),
    [
        (r"{regex: '(ZA', literal: ZA}", 21, "pattern '(ZA': missing )"),
        (r"{regex: 'ZA[0-', literal: ZA}", 23, "pattern 'ZA[0-': unterminated character set"),
        (r"{regex: '(?V0)(?V1)ZA', literal: ZA}", 18, "incompatible"),
        (r"{regex: 'ZA', literal: ZA, flags: i}", 37, "unknown key 'flags'"),
        (r"{regex: 'ZA\d'}", 10, "the key 'literal' is missing"),
        (r"{regex: [ZA], literal: ZA}", 18, "'regex' must be a text"),
        (r"{regex: 'ZA\d', literal: ''}", 35, "'literal' must be a text"),
        (r"{regex: '(ZA)?', literal: ZA}", 18, "could match nothing at all; it must ask for 'ZA'"),
        (r"{regex: '!+', literal: '!'}", 33, "a letter or digit must be in it"),
        (r"{regex: '\d{6}', literal: d}", 36, "which the pattern lacks; give what every match holds"),
        (r"{regex: 'Z\W?A\d', literal: ZA}", 38, "which the pattern lacks"),
        (r"{regex: 'Harbour\s+Lane', literal: Harbour Lane}", 45, "which the pattern lacks"),
        (r'''"{regex: 'ZA', literal: 'ZA'}"''', 10, "a raw pattern is a mapping; write it without quotes"),
        (r"{literal: ZA}", 11, "unknown key 'literal'"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(raw: str, column: int, message: str):
    text = f"title: T\nsummary: S\nwhy: W\nclause: [{raw}]\nadvice: A\nexamples: {{status: missing, text: O}}\n"
    with pytest.raises(PolicylintError) as caught:
        parse_rule(text, "a/b.yaml", "a/b")
    assert str(caught.value).startswith(f"a/b.yaml:4:{column}: "), str(caught.value)
    assert message in str(caught.value)


def test_brackets_without_end_are_no_traceback():
    assert rawpatterns.fault_of(Raw("(" * 5_000 + "ZA" + ")" * 5_000, "ZA")) is not None


def test_a_python_without_regex_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "regex", None)
    with pytest.raises(PolicylintError, match="needs the package 'regex', which cannot be imported here"):
        rawpatterns.fault_of(NUMBER)


# --- what takes too long

SLOW = Raw(r"ZA(?:a|aa)+!", "ZA")
ENDLESS = "Claim ZA" + "a" * 80 + "b is here!"


def linter() -> Linter:
    ruleset = make_rules(acme__old=DEFECT.replace(r"{regex: 'nr\.? \d+', literal: nr}", SLOW.text))
    return Linter(make_plan(ruleset, select(ruleset, ["all"])), date(2026, 11, 22))


def test_what_takes_too_long_is_an_error_of_the_document(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rawpatterns, "SECONDS", 0.01)
    texts = {"a.md": "See no. 7.", "b.md": f"# B\n\nTea. {ENDLESS}", "c.md": "See no. 8."}
    a, b, c = linter().lint_all(Source(path, text, "markdown") for path, text in texts.items())
    assert str(b) == (
        r"b.md:3:6: the pattern 'ZA(?:a|aa)+!' (rules/acme__old.yaml:8) takes too long in this sentence; make it simpler"
    )
    assert isinstance(b, PolicylintError)
    assert not isinstance(a, PolicylintError)
    assert not isinstance(c, PolicylintError)
    assert [len(one.findings) for one in (a, c)] == [1, 1]


def test_one_that_is_not_asked_for_takes_no_time(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rawpatterns, "SECONDS", 0)
    report = linter().lint(Source("a.md", ENDLESS.replace("ZA", "ZB "), "markdown"))
    assert report.findings == ()


def test_on_the_command_line_nothing_is_taken_for_a_match_or_for_none(policylint: Run, monkeypatch: pytest.MonkeyPatch):
    write_all(".", {**HOUSE, "slow.md": "# P\n\nThe number ZA-123456 stays.\n", "quick.md": "# P\n\nWelcome.\n"})
    options = ("--rules", "house", "--select", "acme")
    assert policylint("check", *options, "slow.md", "quick.md", "--format", "concise").exit_code == 1
    monkeypatch.setattr(rawpatterns, "SECONDS", 0)
    says = r"slow.md:3:1: the pattern 'ZA-\d{6}' (house/acme/claims.yaml:6) takes too long in this sentence; make it simpler"
    told = policylint("check", *options, "slow.md", "quick.md", "--format", "concise")
    assert (told.exit_code, told.stderr.splitlines()[0]) == (2, says)
    assert "quick.md:1:3: error[acme/claims] missing" in told.stdout
    assert "slow.md" not in told.stdout
    report = json.loads(policylint("check", *options, "slow.md", "--format", "json").stdout)
    assert [(one["path"], one["line"], one["column"]) for one in report["errors"]] == [("slow.md", 3, 1)]
    assert policylint("diff", *options, "quick.md", "slow.md").exit_code == 2
    assert policylint("coverage", *options, "slow.md").exit_code == 2
    tested = policylint("test", "house")
    assert tested.exit_code != 0
    assert "house/acme/claims.yaml:16: acme/claims: the pattern" in tested.stdout
