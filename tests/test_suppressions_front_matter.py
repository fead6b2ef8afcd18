"""Suppressions in front matter, and in comments of several lines."""

from __future__ import annotations

import pytest

from policylint.engine import Linter
from policylint.source import Format, Source
from tests.law import PLAN, TODAY
from tests.suppressing import ALL, REASON, Form, body, faults, lint, open_rules

FRONT = "---\ntitle: Privacy\npolicylint:\n  disable:\n{}\n---\n\n"


@pytest.mark.parametrize("format", ["markdown", "text"])
@pytest.mark.parametrize(
    ("entries", "left", "fault"),
    [
        ("    - {rule: keep, reason: the board decided so, until: 2026-06-30, by: dpo}", ["share/who"], ""),
        ("    - rule: keep/logs\n      reason: the board\n    - share", ["keep/period"], ""),
        ("    {rule: share}", ["keep/logs", "keep/period"], ""),
        ("    - {rule: keep, reason: the board, until: 2026-06-29}", ALL, "expired"),
        ("    - {rule: keep, reason: the board, until: 2026-06-31}", ALL, "malformed"),
        ("    - {rule: keep, reason: the board, untill: 2026-07-01}", ALL, "malformed"),
        ("    - {reason: the board}", ALL, "malformed"),
        ("    - {rule: keep, reason: }", ALL, "malformed"),
        ("    - [keep]", ALL, "malformed"),
        ("    - {rule: keep", ALL, "malformed"),
        ("    []", ALL, "malformed"),
        ("    - {rule: keep, reason: 'the board | until: 2026-07-30'}", ALL, "malformed"),
        ("    - {rule: keep, reason: 'the board, by: dpo'}", ALL, "malformed"),
        ("    - {rule: keep, reason: 'the board policylint-disable-file share'}", ALL, "malformed"),
        ("    - {rule: keep/logs, reason: null}", ALL, "malformed"),
        ("    - {rule: keep/logs, reason: false}", ALL, "no-reason"),
        ("    - keep/logs", ALL, "no-reason"),
        ("    - {rule: keep/logs, reason: tbd}", ALL, "no-reason"),
        ("    - {rule: kept, reason: the board}", ALL, "unknown-rule"),
    ],
)
def test_front_matter(format: Format, entries: str, left: list[str], fault: str):
    report = lint(FRONT.format(entries) + body(format), format)
    assert set(open_rules(report)) >= set(left)
    assert [one.rule for one in faults(report)] == ([f"suppression/{fault}"] if fault else [])
    if not fault:
        assert open_rules(report) == left


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ("x: {\npolicylint: 1\n}", []),
        ('tags: [\n"a",\npolicylint: x\n]', []),
        ('title: "a\npolicylint: b"', []),
        ("title: 'a\npolicylint: b\nc'", []),
        ("x: &a [1]\npolicylint: *a", ["malformed"]),
        ("policylint:", ["malformed"]),
        ('x: "\npolicylint: 1', ["malformed"]),
        ("x: 1\n? [a]\n: 2\npolicylint: 1", ["malformed"]),
    ],
)
def test_front_matter_that_says_nothing_of_ours(data: str, fault: list[str]):
    report = lint(f"---\n{data}\n---\n\n" + body("markdown"))
    assert open_rules(report) == sorted([*ALL, *(f"suppression/{one}" for one in fault)])


@pytest.mark.parametrize("format", ["markdown", "mdx", "html"])
@pytest.mark.parametrize(
    ("directive", "left"),
    [
        ("policylint-disable-file keep\n  -- reason: the board\n  until: 2026-06-30\n  by: dpo\n", ["share/who"]),
        ("policylint-disable-file keep --\nreason: the board\nuntil: 2026-06-30", ["share/who"]),
        ("policylint-disable-file keep -- reason: the board |\nby: dpo", ["share/who"]),
        ("policylint-disable-file keep -- reason: the board\nhas said so", ["share/who"]),
        ("policylint-disable-file keep -- reason: the board\nuntil: 2026-06-29", [*ALL, "suppression/expired"]),
        ("policylint-disable-file keep -- reason: the\nboard until: 2026-06-30", [*ALL, "suppression/malformed"]),
        ("policylint-disable-file keep\nreason: the board", [*ALL, "suppression/malformed"]),
        (
            "policylint-disable-file keep -- reason: the board\npolicylint-disable-file share",
            [*ALL, "suppression/malformed"],
        ),
    ],
)
def test_a_comment_of_several_lines(format: Form, directive: str, left: list[str]):
    assert open_rules(lint(body(format, directive), format)) == left


@pytest.mark.parametrize("path", ["privacy.mdx", "PRIVACY.MDX"])
def test_mdx_has_other_comments(path: str):
    text = body("markdown", f"policylint-disable-file keep {REASON}")
    (fault,) = faults(report := Linter(PLAN, TODAY).lint(Source(path, text, "markdown")))
    assert open_rules(report) == [*ALL, "suppression/malformed"]
    assert fault.message == "MDX has other comments; write {/* and */} around it"
    text = FRONT.format("    - {rule: keep, reason: the board}") + body("markdown")
    assert open_rules(Linter(PLAN, TODAY).lint(Source(path, text, "markdown"))) == ["share/who"]


def test_an_unused_entry_of_front_matter():
    text = FRONT.format("    - {rule: share, reason: the board}") + "# P\n\nWe share it for 30 days.\n"
    (fault,) = faults(lint(text))
    assert (fault.rule, text[slice(*fault.span)]) == ("suppression/unused", "{rule: share, reason: the board}")


def test_a_mistake_in_front_matter_is_placed():
    text = FRONT.format("    - keep/logs\n    - {rule: keep, untill: 2027-01-01, reason: the board}") + "# P\n"
    source = Source("p.md", text, "markdown")
    (malformed,) = [one for one in faults(lint(text)) if one.rule == "suppression/malformed"]
    assert source.position(malformed.span.start) == (6, 20)
    assert "did you mean 'until'" in malformed.message


@pytest.mark.parametrize("toml", ["[[policylint.disable]]\nrule = 'keep'\n", "policylint = 1\n", "[policylint]\n"])
def test_front_matter_in_toml_is_refused(toml: str):
    report = lint(f"+++\ntitle = 'x'\n{toml}+++\n# P\n")
    assert [one.rule for one in faults(report)] == ["suppression/malformed"]


def test_a_code_block_that_looks_like_front_matter_is_none():
    report = lint("# P\n\n```\n" + FRONT.format("    - {rule: keep, reason: the board}") + "```\n")
    assert open_rules(report) == ALL
