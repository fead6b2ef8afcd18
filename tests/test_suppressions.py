"""Suppressions: what they hide, in each format; and every way in which one can be wrong, which hides nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from policylint.baseline import Checked, accept, entries, index, stale, updated
from policylint.engine import Linter
from policylint.errors import PolicylintError
from policylint.finding import Finding, Suppressed
from policylint.report import DocumentReport
from policylint.selection import make_plan, select
from policylint.source import Format, Source
from policylint.suppressionfaults import FAULT_IDS
from policylint.suppressionparser import read_suppressions
from tests.makers import make_document, make_rules

RULE = """\
title: {title}
summary: Says so.
why: A reader must know.
clause: ["{clause}"]
elements: {{period: {{title: a period, any: ["for 30 days"]}}}}
requires: [period]
severity: {severity}
advice: Say it.
examples: [{{status: present, text: "x"}}]
"""
PROFILE = """\
title: The law
summary: What it demands.
obligations:
  - {id: L-1, needs: [keep/period], cite: Art. 1, severity: error, weak_severity: warning}
  - {id: L-2, needs: [keep/logs], cite: Art. 2, severity: error}
  - {id: L-3, needs: [share/who], cite: Art. 3, severity: warning}
"""
RULESET = make_rules(
    keep__period=RULE.format(title="How long", clause="we keep", severity="error"),
    keep__logs=RULE.format(title="Logs", clause="we log", severity="error"),
    share__who=RULE.format(title="Who", clause="we share", severity="warning"),
    other__thing=RULE.format(title="Other", clause="we other", severity="warning"),
    profiles__law=PROFILE,
)
PLAN = make_plan(RULESET, select(RULESET, ["law"]))
TODAY = date(2026, 6, 30)
Form = Literal[Format, "mdx"]
"""A format, and MDX, which is Markdown with other comments."""

FORMATS: tuple[Form, ...] = ("markdown", "mdx", "html", "text")
REASON = "-- reason: the board decided so"

BODY = {
    "markdown": "# Privacy\n\n{0}\n\nWelcome to our site.\n\n{1}\nWe keep your data.\n\n{2}\n\nBye.\n",
    "mdx": "# Privacy\n\n{0}\n\nWelcome to our site.\n\n{1}\nWe keep your data.\n\n{2}\n\nBye.\n",
    "html": "<h1>Privacy</h1>\n{0}\n<p>Welcome to our site.</p>\n\n{1}\n<p>We keep your data.</p>\n{2}\n<p>Bye.</p>\n",
    "text": "PRIVACY\n\n{0}\n\nWelcome to our site.\n\n{1}\nWe keep your data.\n\n{2}\n\nBye.\n",
}
"""Nothing on logs and on who shares (missing), and how long is weak; room for three comments."""


COMMENT = {"text": "# %s", "mdx": "{/* %s */}"}


def comment(format: Form, directive: str) -> str:
    return COMMENT.get(format, "<!-- %s -->") % directive if directive else ""


def body(format: Form, *directives: str) -> str:
    return BODY[format].format(*(comment(format, one) for one in (*directives, "", "", "")))


def lint(text: str, format: Form = "markdown", as_of: date = TODAY) -> DocumentReport:
    source = Source("privacy.mdx", text, "markdown") if format == "mdx" else Source("privacy.md", text, format)
    return Linter(PLAN, as_of).lint(source)


def open_rules(report: DocumentReport) -> list[str]:
    return sorted(finding.rule for finding in report.findings if not finding.suppressed)


def faults(report: DocumentReport) -> list[Finding]:
    return [finding for finding in report.findings if finding.rule in FAULT_IDS]


ALL = ["keep/logs", "keep/period", "share/who"]


@pytest.mark.parametrize("format", FORMATS)
def test_without_suppressions_everything_is_reported(format: Form):
    assert open_rules(lint(body(format), format)) == ALL


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(
    ("directives", "left"),
    [
        ((f"policylint-disable-file keep/logs {REASON}",), ["keep/period", "share/who"]),
        ((f"policylint-disable-file keep {REASON}",), ["share/who"]),
        ((f"policylint-disable-file keep/ {REASON}",), ["share/who"]),
        ((f"policylint-disable-file keep, share/who {REASON}",), []),
        ((f"policylint-disable-file keep share {REASON}",), []),
        (("policylint-disable-file share/who",), ["keep/logs", "keep/period"]),  # a warning needs no reason
        (("", f"policylint-disable-next-line keep/period {REASON}"), ["keep/logs", "share/who"]),
        (("", f"policylint-disable keep/period {REASON}", "policylint-enable"), ["keep/logs", "share/who"]),
        (("", f"policylint-disable keep/period {REASON}", "policylint-enable keep/period"), ["keep/logs", "share/who"]),
        ((f"policylint-disable-file keep/logs {REASON} | until: 2026-06-30",), ["keep/period", "share/who"]),
        (
            (f"policylint-disable-file keep/logs -- by: dpo | until: 2027-01-01 | {REASON[3:]}",),
            ["keep/period", "share/who"],
        ),
    ],
)
def test_what_is_suppressed(format: Form, directives: tuple[str, ...], left: list[str]):
    report = lint(body(format, *directives), format)
    assert open_rules(report) == left
    assert faults(report) == []


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(
    ("directives", "fault"),
    [
        ((f"policylint-disable-file keep/logs {REASON} | until: 2026-06-29",), "expired"),
        ((f"policylint-disable-file keep/logs {REASON} | until: 2027-02-30",), "malformed"),
        ((f"policylint-disable-file keep/logs {REASON} | until: 31.12.2027",), "malformed"),
        ((f"policylint-disable-file keep/logs {REASON} | until: 20271231",), "malformed"),
        ((f"policylint-disable-file keep/logs {REASON} | until:",), "malformed"),
        ((f"policylint-disable-file keep/logs {REASON} | untill: 2027-12-31",), "malformed"),
        ((f"policylint-disable-file keep/logs {REASON} | by: a | by: b",), "malformed"),
        (("policylint-disable-file keep/logs -- the board decided so",), "malformed"),
        (("policylint-disable-file keep/logs reason: the board decided so",), "malformed"),
        (("policylint-disable-file",), "malformed"),
        ((f"policylint-disable-file {REASON}",), "malformed"),
        ((f"policylint-disable-line keep/logs {REASON}",), "malformed"),
        ((f"policylint-ignore keep/logs {REASON}",), "malformed"),
        ((f"policylint-disable keep {REASON}",), "malformed"),  # without an end
        (("policylint-enable keep/logs",), "malformed"),
        (("policylint-enable",), "malformed"),
        ((f"policylint-disable share {REASON}", "policylint-enable keep", "policylint-enable share"), "malformed"),
        (("policylint-disable-file keep/logs",), "no-reason"),
        (("policylint-disable-file keep/logs -- reason:",), "no-reason"),
        (("policylint-disable-file keep/logs -- reason: TODO.",), "no-reason"),
        (("policylint-disable-file keep/logs -- reason: n/a",), "no-reason"),
        (("policylint-disable-file keep/logs -- reason: ...",), "no-reason"),
        (("policylint-disable-file keep/logs -- reason: 'todo'",), "no-reason"),
        (("policylint-disable-file keep/logs -- reason: (TODO)",), "no-reason"),
        (("policylint-disable-file keep/logs -- reason: [tbd]",), "no-reason"),
        (("policylint-disable-file keep/logs -- reason: TODO: ask the lawyers",), "no-reason"),
        (("policylint-disable-file keep/logs -- reason: _wip_ later",), "no-reason"),
        (("policylint-disable-file keep/logs -- reason: fixme, somebody",), "no-reason"),
        (("policylint-disable-file keep/logs -- reason: n.a.",), "no-reason"),
        (("policylint-disable-file keep/logs -- reason: n / a",), "no-reason"),
        (("policylint-disable-file keep/logs -- reason: t.b.d.",), "no-reason"),
        (("policylint-disable-file keep/logs -- reason: tba",), "no-reason"),
        (("policylint-disable-file keep/logs -- reason: Not applicable",), "no-reason"),
        (("policylint-disable-file keep/logs -- reason: x",), "no-reason"),
        (("policylint-disable-file keep/logs -- reason: *none*",), "no-reason"),
        (("policylint-disable-file keep/logs -- reason: null",), "no-reason"),
        (("policylint-disable-file keep/logs -- reason: ?!",), "no-reason"),
        (("policylint-disable-file keep -- reason: the board until: 2026-07-30",), "malformed"),
        (("policylint-disable-file keep -- reason: the board, until: 2026-07-30",), "malformed"),
        (("policylint-disable-file keep -- reason: the board Until : 2026-07-30",), "malformed"),
        (("policylint-disable-file keep -- reason: the board by: dpo",), "malformed"),
        (("policylint-disable-file keep -- reason: the board | by: dpo until: 2026-07-30",), "malformed"),
        (("policylint-disable-file keep -- reason: the board policylint-disable-file share",), "malformed"),
        ((f"policylint-disable-file keep/lags {REASON}",), "unknown-rule"),
        (("policylint-disable-file keep because we said so",), "malformed"),
        (("policylint-disable-file share adults only",), "malformed"),
        (("policylint-disable-file keep kept -- until: 2026-07-30",), "malformed"),
        (("policylint-disable share members", "policylint-enable"), "malformed"),
        ((f"policylint-disable-file kee {REASON}",), "unknown-rule"),
        ((f"policylint-disable-file suppression/unused {REASON}",), "unknown-rule"),
        ((f"policylint-disable-next-line keep/period {REASON}",), "unused"),  # another line
        (("", "", f"policylint-disable-next-line keep/period {REASON}"), "unused"),
        ((f"policylint-disable keep/period {REASON}", "policylint-enable"), "unused"),
    ],
)
def test_a_wrong_suppression_hides_nothing_and_is_a_finding(format: Form, directives: tuple[str, ...], fault: str):
    text = body(format, *directives)
    report = lint(text, format)
    hidden = {"share/who"} if any(one.startswith(f"policylint-disable share {REASON}") for one in directives) else set()
    assert set(open_rules(report)) >= set(ALL) - hidden
    (found,) = [one for one in faults(report) if one.rule != "suppression/unused"] or faults(report)
    assert (found.rule, found.kind, found.severity) == (f"suppression/{fault}", "defect", "warning")
    assert text[slice(*found.span)].startswith("policylint-")
    assert not found.suppressed


@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("markdown", "# P\n\n```\n<!-- {} -->\n```\n\nBye.\n"),
        ("markdown", "# P\n\n~~~html\n<!-- {} -->\n~~~\n\nBye.\n"),
        ("markdown", "# P\n\n    <!-- {} -->\n\nBye.\n"),
        ("markdown", "# P\n\n\t<!-- {} -->\n\tmore code\n\nBye.\n"),
        ("markdown", "- ```\n  code\n\n  <!-- {} -->\n  ```\n\nBye.\n"),
        ("markdown", "# P\n\nWrite `<!-- {} -->` into it.\n"),
        ("markdown", "# P\n\nWrite \\<!-- {} --> into it.\n"),
        ("markdown", "# P\n\n{}\n\nBye.\n"),
        ("markdown", "# P\n\n<!-- see {} -->\n\nBye.\n"),
        ("markdown", "# P\n\n>     <!-- {} -->\n\nBye.\n"),
        ("markdown", "# P\n\n> Hi.\n>\n>     <!-- {} -->\n\nBye.\n"),
        ("markdown", "# P\n\n>\t\t<!-- {} -->\n\nBye.\n"),
        ("markdown", "# P\n\n> - One\n>\n>       <!-- {} -->\n\nBye.\n"),
        ("markdown", "# P\n\n- > Hi.\n  >\n  >     <!-- {} -->\n"),
        ("markdown", "# P\n\n-     <!-- {} -->\n\nBye.\n"),
        ("markdown", "# P\n\n-\t\t<!-- {} -->\n\nBye.\n"),
        ("markdown", "# P\n\n1.     <!-- {} -->\n\nBye.\n"),
        ("markdown", "# P\n\n- One\n\n      <!-- {} -->\n\nBye.\n"),
        ("markdown", "# P\n\n- One\n\n\t\t<!-- {} -->\n\nBye.\n"),
        ("markdown", "# P\n\na. One\n\n    <!-- {} -->\n\nBye.\n"),
        ("markdown", "# P\n\n<!-- other -->\n    <!-- {} -->\n\nBye.\n"),
        ("markdown", "# P\n\n    In all of these cases we do it so <!-- {} -->\n\nBye.\n"),
        ("markdown", "# P\n\n[a](/u '<!-- {} -->') Bye.\n"),
        ("markdown", '# P\n\n[a](/u\n"<!-- {} -->") Bye.\n'),
        ("markdown", "# P\n\n[a](/u (<!-- {} -->)) Bye.\n"),
        ("markdown", "# P\n\n![a](/u '<!-- {} -->') Bye.\n"),
        ("markdown", "# P\n\n![<!-- {} -->](/u) Bye.\n"),
        ("markdown", "# P\n\n![see [<!-- {} -->]](/u) Bye.\n"),
        ("markdown", "# P\n\nBye [a].\n\n[a]: /u '<!-- {} -->'\n"),
        ("markdown", '# P\n\nBye [a].\n\n[a]: /u\n  "<!-- {} -->"\n'),
        ("markdown", "# P\n\n[<!-- {} -->]: /u\n\nBye.\n"),
        ("markdown", '# P\n\n<a title="<!-- {} -->">Bye.</a>\n'),
        ("markdown", "# P\n\n<div title='<!-- {} -->'>\nBye.\n</div>\n"),
        ("markdown", "# P\n\n<div\n  title = \"a\" id=x data-b='<!-- {} -->'>\nBye.\n</div>\n"),
        ("markdown", "# P\n\n<textarea><!-- {} --></textarea>\n\nBye.\n"),
        ("markdown", "# P\n\n<title>\n<!-- {} -->\n</title>\n\nBye.\n"),
        ("markdown", "# P\n\n<![CDATA[ <!-- {} --> ]]>\n\nBye.\n"),
        ("markdown", "# P\n\n<?php <!-- {} --> ?>\n\nBye.\n"),
        ("markdown", '# P\n\n<!DOCTYPE html "<!-- {} -->">\n\nBye.\n'),
        ("markdown", "# P\n\n```<!-- {} -->\ncode\n```\n"),
        ("markdown", "# P\n\n```<!-- {} -->\n"),
        ("markdown", "# P\n\n```<!-- {} -->``` Bye.\n"),
        ("markdown", "# P\n\n-\n\n    <!-- {} -->\n"),
        ("markdown", "# P ```\n```<!-- {} -->\n"),
        ("html", "<h1>P</h1><pre><code>&lt;!-- {} --&gt;</code></pre><p>Bye.</p>"),
        ("html", "<h1>P</h1><p>{}</p>"),
        ("html", "<h1>P</h1><p title='<!-- {} -->'>Bye.</p>"),
        ("html", "<h1>P</h1><script>// <!-- {} -->\n</script><p>Bye.</p>"),
        ("html", "<h1>P</h1><xmp><!-- {} --></xmp><p>Bye.</p>"),
        ("html", "<h1>P</h1><textarea><!-- {} --></textarea><p>Bye.</p>"),
        ("html", "<h1>P</h1><!-- see {} --><p>Bye.</p>"),
        ("text", "PRIVACY\n\n{}\n\nBye.\n"),
        ("text", "PRIVACY\n\nWrite # {}\n\nBye.\n"),
        ("text", "PRIVACY\n\n<!-- {} -->\n\nBye.\n"),
    ],
)
def test_only_real_comments_count(format: Format, text: str):
    report = lint(text.format(f"policylint-disable-file keep share {REASON}"), format)
    assert {"keep/logs", "share/who"} <= set(open_rules(report))
    assert faults(report) == []


@pytest.mark.parametrize(
    "text",
    [
        "- One\n\n    <!-- {} -->\n\n- Two\n",
        "- <!-- {} -->\n- Two\n",
        "-    <!-- {} -->\n",
        "> <!-- {} -->\n",
        ">    <!-- {} -->\n",
        "> - One\n>\n>   <!-- {} -->\n",
        "> Hi.\n>     <!-- {} -->\n",
        "Hi.\n    <!-- {} -->\n",
        ">\t<!-- {} -->\n",
        "1. One\n\n   <!-- {} -->\n",
        "- One\n\n\t<!-- {} -->\n",
        "# A\n<!-- {} -->\nBye.\n",
        "Bye. <!-- {} -->\n",
        "| a | b |\n|---|---|\n| c | d <!-- {} --> |\n",
        "<div>\n<!-- {} -->\n</div>\n",
        '[a](/u "b") <!-- {} -->\n',
        "Bye `<title>` <!-- {} -->\n",
        '[a]: /u "b"\n<!-- {} -->\n',
        "![a](/u) <!-- {} -->\n",
        '<a title="b">Bye</a> <!-- {} -->\n',
        "It's <b>ours</b>, isn't it? <!-- {} -->\n",
        "\\<title> <!-- {} -->\n",
        "[^1]: A note <!-- {} -->\n",
        "```\ncode\n```\n<!-- {} -->\n",
        "    code\n\n<!-- {} -->\n",
    ],
)
def test_a_comment_in_a_list_a_quote_or_a_paragraph_is_no_code(text: str):
    """The cases differ from those that are code by a space."""
    assert open_rules(lint("# P\n\n" + text.format(f"policylint-disable-file keep {REASON}"))) == ["share/who"]


@pytest.mark.parametrize(
    "text",
    [
        "```\n{/* % */}\n```\n",
        "~~~jsx\n{/* % */}\n~~~\n",
        "- ```\n  code\n\n  {/* % */}\n  ```\n",
        "<Note>\n    ```\n    {/* % */}\n    ```\n</Note>\n",
        "Write `{/* % */}` into it.\n",
        "Write \\{/* % */} into it.\n",
        "%\n",
        "{/* see % */}\n",
        "{/* %\n",
        "{/* % *}\n",
        "{/* % */ x}\n",
        "{x /* % */}\n",
        "{'/* % */'}\n",
        "{// %\n}\n",
        "// %\n",
        "/* % */\n",
        '<Note title="{/* % */}">Hi.</Note>\n',
        "<Note title={/* % */ 'a'} />\n",
        "<Note {/* % */} />\n",
        "<a title='{/* % */}'>Hi.</a>\n",
        '<a className={x} title="{/* % */}">Hi.</a>\n',
        "<a className={'>'} title='{/* % */}'>Hi.</a>\n",
        "<p\n  style={{a: 1}}\n  data-b='{/* % */}'>\nHi.\n</p>\n",
        "[a](/u '{/* % */}') Hi.\n",
        "![{/* % */}](/u) Hi.\n",
        "[a]: /u '{/* % */}'\n",
        "import a from './a' // {/* % */}\n",
        "export const a = 1 // {/* % */}\n",
        "export const a = {\n\n  b: 1, {/* % */}\n}\n",
        "<script>{/* % */}</script>\n",
        "<!-- other {/* % */} -->\n",
    ],
)
def test_in_mdx_only_real_comments_count(text: str):
    report = lint("# P\n\n" + text.replace("%", f"policylint-disable-file keep share {REASON}") + "\nBye.\n", "mdx")
    assert {"keep/logs", "share/who"} <= set(open_rules(report))
    assert faults(report) == []


@pytest.mark.parametrize(
    "text",
    [
        "<Note>\n    {/* % */}\n    Hi.\n</Note>\n",
        "    {/* % */}\n",
        "- One\n\n      {/* % */}\n",
        "> {/* % */}\n",
        "Bye. {/* % */}\n",
        "<Note>{/* % */}</Note>\n",
        "<Note title={a > 1 ? 'b' : '{'}>Hi.</Note>\n\n{/* % */}\n",
        "<div className={a}>{/* % */}</div>\n",
        "<>{/* % */}</>\n",
        "import A from './a'\n\n{/* % */}\n",
        "{a} {/* % */} {b}\n",
        "{ /* % */ }\n",
        "{/* other */}{/* % */}\n",
        "{\n  /* %\n  */\n}\n",
        "{/** other */}\n\n{/*%*/}\n",
        "a {b\n\n{/* % */}\n",
        "a } b {/* % */}\n",
    ],
)
def test_in_mdx_a_comment_may_stand_anywhere_else(text: str):
    text = "# P\n\n" + text.replace("%", f"policylint-disable-file keep {REASON}")
    assert open_rules(lint(text, "mdx")) == ["share/who"]


@pytest.mark.parametrize("name", ["privacy.md", "privacy.markdown", "privacy.mdx.md"])
def test_comments_of_mdx_are_none_elsewhere(name: str):
    text = body("mdx", f"policylint-disable-file keep share {REASON}")
    report = Linter(PLAN, TODAY).lint(Source(name, text, "markdown"))
    assert (open_rules(report), faults(report)) == (ALL, [])


@pytest.mark.parametrize("format", FORMATS)
def test_comments_are_not_read_as_text(format: Form):
    """A reason may hold any words: none of them may count as a disclosure."""
    text = body(format, "policylint-disable-file share/who -- reason: we log and we share and we keep for 30 days")
    statuses = {one.rule: one.status for one in lint(text, format).assessments}
    assert statuses == {"keep/logs": "missing", "keep/period": "weak", "share/who": "missing"}


def test_a_comment_line_in_wrapped_text_leaves_its_sentence_whole():
    wrapped = "PRIVACY\n\nAs a rule and for all of our customers we log\n# policylint-disable-file share\nthe visits for 30 days in a file.\n"
    statuses = {one.rule: one.status for one in lint(wrapped, "text").assessments}
    assert statuses["keep/logs"] == "present"


# --- front matter

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
        ("    - {rule: keep/logs, reason: null}", ALL, "no-reason"),
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


# --- places


def test_a_missing_clause_is_suppressed_where_it_belongs():
    """It points at the nearest text; the comment stands where the report would insert it, with no line below."""
    text = "# P\n\nWelcome.\n\n## Logs\n\nWe log.\n\nBye.\n"
    (finding,) = [one for one in lint(text).findings if one.rule == "share/who"]
    assert finding.kind == "missing"
    assert finding.insertion is not None
    there = (
        text[: finding.insertion]
        + f"\n\n<!-- policylint-disable-next-line share/who {REASON} -->"
        + text[finding.insertion :]
    )
    assert "share/who" not in open_rules(lint(there))
    elsewhere = text.replace("Welcome.", f"<!-- policylint-disable-next-line share/who {REASON} -->\nWelcome.")
    assert "share/who" in open_rules(lint(elsewhere))


def test_the_next_line_is_a_whole_wrapped_paragraph_and_no_more():
    disable = f"<!-- policylint-disable-next-line keep/period {REASON} -->"
    wrapped = f"# P\n\n{disable}\n\nIn all cases and for all customers\nit is so that we keep their data.\n"
    assert "keep/period" not in open_rules(lint(wrapped))
    two = f"# P\n\n{disable}\n\nIn all cases.\n\nIt is so that we keep their data.\n"
    assert "keep/period" in open_rules(lint(two))


def test_several_comments_for_one_line():
    text = (
        f"# P\n\n<!-- policylint-disable-next-line keep/period {REASON} -->\n"
        "<!-- policylint-disable-next-line share -->\n\nWe keep data and we share it.\n"
    )
    assert open_rules(lint(text)) == ["keep/logs"]


def test_an_unused_suppression_is_judged_only_if_its_rule_was_looked_for():
    text = f"# P\n<!-- policylint-disable-file other/thing {REASON} -->\n"
    assert faults(lint(text)) == []
    whole = Linter(make_plan(RULESET, select(RULESET, ["law"], selected=["other", "keep", "share"])), TODAY)
    assert faults(whole.lint(Source("p.md", text + "\nWe other it for 30 days.\n", "markdown"))) != []


def test_what_a_suppressed_finding_says():
    report = lint(body("markdown", f"policylint-disable-file keep/logs {REASON} | until: 2027-03-31 | by: dpo"))
    (logs,) = [one for one in report.findings if one.rule == "keep/logs"]
    assert logs.suppressed == Suppressed("file", "the board decided so", "2027-03-31", "dpo", 3)


def test_faults_can_be_ignored_and_not_selected():
    quiet = Linter(make_plan(RULESET, select(RULESET, ["law"], ignored=["suppression/unused"])), TODAY)
    text = body("markdown", f"policylint-disable-next-line keep/period {REASON}", "policylint-disable-file kept")
    report = quiet.lint(Source("p.md", text, "markdown"))
    assert [one.rule for one in faults(report)] == ["suppression/unknown-rule"]
    none = Linter(make_plan(RULESET, select(RULESET, ["law"], ignored=["suppression"])), TODAY)
    assert faults(none.lint(Source("p.md", text, "markdown"))) == []
    with pytest.raises(PolicylintError, match="checked always"):
        select(RULESET, ["law"], selected=["suppression"])


# --- and the baseline


@pytest.mark.parametrize(
    ("directives", "left"),
    [
        ((f"policylint-disable-file keep/logs {REASON} | until: 2026-06-29",), ["keep/logs"]),
        ((f"policylint-disable-file keep {REASON} | until: 2026-06-29",), ["keep/logs", "keep/period"]),
        (("", f"policylint-disable keep/period {REASON} | until: 2026-06-29", "policylint-enable"), ["keep/period"]),
        ((f"policylint-disable-next-line keep/period {REASON} | until: 2026-06-29",), []),  # aims at another line
        (("policylint-disable-file keep/logs -- reason: todo",), ["keep/logs"]),
        (
            (f"policylint-disable-file keep {REASON}", f"policylint-disable-file keep {REASON} | until: 2026-06-29"),
            [],
        ),
    ],
)
def test_a_baseline_does_not_accept_what_an_expired_suppression_aims_at(directives: tuple[str, ...], left: list[str]):
    known = entries({"p.md": Checked(lint(body("markdown")).findings)})
    assert sorted(one.rule for one in known) == ALL
    report = lint(body("markdown", *directives))
    findings = accept("p.md", report.findings, index(known))
    assert sorted(one.rule for one in findings if not one.suppressed and one.rule not in FAULT_IDS) == left
    there = {"p.md": Checked(findings)}
    hidden = {one.rule for one in report.findings if one.suppressed}
    assert {one.rule for one in stale(known, there, ALL)} == set(left) | hidden
    assert {one.rule for one in updated(known, there, ALL)} == set(ALL) - set(left) - hidden


# --- whatever the text

WORDS = st.sampled_from(
    [
        "policylint-disable", "policylint-enable", "policylint-disable-file", "policylint-disable-next-line", "keep",
        "keep/logs", "nothing", "--", "|", "reason:", "until:", "by:", "2027-01-01", "2020-01-01", ",", "we keep", "\n",
    ]
)  # fmt: skip


@given(st.lists(st.lists(WORDS, max_size=8).map(" ".join), max_size=5), st.sampled_from(FORMATS))
def test_any_comment_is_read_and_keeps_every_finding(comments: list[str], format: Form):
    """Nothing raises, no finding vanishes from the report, and each place exists."""
    text = "\n\n".join(["We keep data.", *(comment(format, one) for one in comments), "Bye."])
    report = lint(text, format)
    for one in report.findings:
        assert 0 <= one.span.start <= one.span.end <= len(text)
    rules = {one.rule for one in report.findings}
    bare = lint(text.replace("policylint", "pollcylint"), format)
    assert {one.rule for one in bare.findings} <= rules


@given(st.text(alphabet="-:{}[] \n'\"#&*!|>%@`,?abpolicylintdisable", max_size=80))
def test_any_front_matter_is_read(text: str):
    document = make_document(f"---\npolicylint:\n  disable: {text}\n---\n\n# P\n")
    found = read_suppressions(document)
    for span in [*(one.span for one in found.read), *(one.span for one in found.mistakes)]:
        assert 0 <= span.start <= span.end <= len(document.text)


MARKUP = ["> ", ">", "- ", "-", "1. ", "2. ", "a. ", "    ", "  ", " ", "Hi.", "\n", "\n\n", "# H", "```", "<!-- x -->"]
OURS = "<!-- policylint-disable-file keep -->"


@given(st.lists(st.sampled_from([*MARKUP, OURS, OURS]), max_size=10).map("".join))
def test_no_more_comments_are_obeyed_than_commonmark_has(text: str):
    def count(tokens: Sequence[Token]) -> int:
        raw = sum(one.content.count(OURS) for one in tokens if one.type in ("html_block", "html_inline"))
        return raw + sum(count(one.children) for one in tokens if one.children)

    obeyed = read_suppressions(make_document(text)).read
    assert len(obeyed) <= count(MarkdownIt("commonmark").parse(text))


# --- the command


@pytest.fixture
def documents(here: Path) -> Path:
    long = "We sell nothing to anybody, and our counsel has written to the authority about it"
    Path("a.md").write_text(
        f"# P\n\n<!-- policylint-disable-file sharing/recipients -- reason: {long} | until: 2027-03-31 | by: dpo -->\n"
        "<!-- policylint-disable-next-line retention -->\nWe keep your data.\n",
        encoding="utf-8",
    )
    Path("b.txt").write_text(
        "PRIVACY\n\n# policylint-disable-file rights/acess -- reason: x y\n// policylint-disable-fill rights\n"
        "# policylint-disable-file rights -- reason: we serve animals | until: 2020-01-01\n",
        encoding="utf-8",
    )
    return here


def test_suppressions_are_listed(documents: Path, policylint, golden):
    result = policylint("suppressions", "--as-of", "2026-06-30")
    assert (result.exit_code, result.stderr) == (0, "")
    golden("suppressions.table.txt", result.stdout)
    result = policylint("suppressions", "--as-of", "2026-06-30", "--format", "json", "a.md", "b.txt")
    golden("suppressions.json.txt", result.stdout)
    assert policylint("suppressions", "--as-of", "2019-06-30", "b.txt").stdout.count("expired") == 0


def test_suppressions_of_facts(here: Path, policylint):
    text = "# P\n\n<!-- policylint-disable-file {} -- reason: the board decided so -->\n\nWe sell your personal data.\n"
    Path("a.md").write_text(text.format("facts/sells_data"), encoding="utf-8")
    assert "unknown" not in policylint("suppressions", "a.md").stdout
    unused = "warning[suppression/unused]"
    run = ("check", "a.md", "--format", "concise")
    assert unused not in policylint(*run).stdout
    assert unused not in policylint(*run, "--fact", "sells_data=false").stdout
    assert unused in policylint(*run, "--fact", "sells_data=true").stdout
    Path("a.md").write_text(text.format("facts/sells_dota"), encoding="utf-8")
    assert "suppression/unknown-rule" in policylint("suppressions", "a.md").stdout


def test_suppressions_with_words_for_rules_are_listed_as_one_mistake(here: Path, policylint):
    Path("a.md").write_text("# P\n\n<!-- policylint-disable-file retention because we said so -->\n", encoding="utf-8")
    (row,) = json.loads(policylint("suppressions", "a.md", "--format", "json").stdout)
    assert (row["rule"], row["fault"]) == (None, "malformed")
    assert row["message"] == "'because' is no rule or family; write ` -- reason: ` in front of a reason"


def test_suppressions_of_nothing(here: Path, policylint):
    assert policylint("suppressions").exit_code == 3
    Path("a.md").write_text("# P\n", encoding="utf-8")
    result = policylint("suppressions")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "no suppressions\n")
    assert policylint("suppressions", "no.md").exit_code == 2
    assert policylint("suppressions", "--as-of", "tomorrow", "a.md").exit_code == 2


def test_suppressed_findings_do_not_fail(here: Path, policylint):
    text = "# P\n\nWelcome.\n\n<!-- policylint-disable-file rights/access -- reason: no data at all | until: 2026-12-31 -->\n"
    Path("a.md").write_text(text, encoding="utf-8")
    run = ("check", "--select", "rights/access", "a.md", "--no-baseline", "--as-of")
    kept = policylint(*run, "2026-12-31")
    assert kept.exit_code == 0
    assert "No findings in 1 document; 1 suppressed" in kept.stdout
    assert "rights/access missing" not in kept.stdout
    over = policylint(*run, "2027-01-01", "--format", "concise")
    assert over.exit_code == 1
    assert "a.md:5:6: warning[suppression/expired]" in over.stdout


def test_faults_are_documented(policylint):
    listed = policylint("rules").stdout
    for id in FAULT_IDS:
        assert id in listed
        assert policylint("explain", id).stdout.startswith(f"{id}: ")


def test_the_family_of_faults_is_taken(here: Path, policylint):
    rule = Path("house/suppression/unused.yaml")
    rule.parent.mkdir(parents=True)
    rule.write_text(RULE.format(title="t", clause="x", severity="error"), encoding="utf-8")
    result = policylint("rules", "--rules", "house")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("house/suppression/unused.yaml:1:1: the family 'suppression' is taken")


def test_the_json_of_a_suppression_is_described(here: Path, policylint, root: Path):
    text = "# P\n\n<!-- policylint-disable-file rights/access -- reason: no data at all -->\n"
    Path("a.md").write_text(text, encoding="utf-8")
    report = json.loads(policylint("check", "--select", "rights/access", "--format", "json", "a.md").stdout)
    (finding,) = report["findings"]
    page = (root / "docs" / "output.md").read_text(encoding="utf-8")
    table = page[page.index("### A suppression") :].partition("### A citation")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == list(finding["suppressed"])
    assert report["summary"]["suppressed"] == 1
