"""Suppressions in comments: what they hide, in each format; what is wrong with them; what is no comment."""

from __future__ import annotations

import pytest

from policylint.source import Format
from tests.suppressing import ALL, FORMATS, REASON, Form, body, faults, lint, open_rules


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
