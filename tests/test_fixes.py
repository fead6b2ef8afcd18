"""Safe fixes: suppressions that hide nothing go, former ids of rules become the new ones."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt

from policylint.fixes import fixable
from policylint.source import Format
from policylint.suppressionfaults import FAMILY
from tests.mending import FRONT, GONE, LOGS, TEXT, USED, WHY, fix, lint

# --- comments that hide nothing

MARKDOWN = [
    # alone on its line: with the line, and one of two blank lines
    (f"# P\n\n{GONE}\n\n{TEXT}\n", f"# P\n\n{TEXT}\n"),
    (f"{GONE}\n\n# P\n\n{TEXT}\n", f"# P\n\n{TEXT}\n"),
    (f"{GONE}\n# P\n\n{TEXT}\n", f"# P\n\n{TEXT}\n"),
    (f"# P\n{GONE}\n\n{TEXT}\n", f"# P\n\n{TEXT}\n"),
    (f"# P\n\n{GONE}\n{TEXT}\n", f"# P\n\n{TEXT}\n"),
    (f"# P\n\n{TEXT}\n\n{GONE}\n", f"# P\n\n{TEXT}\n"),
    (f"# P\n\n{TEXT}\n\n{GONE}", f"# P\n\n{TEXT}"),
    (f"# P\n\n{TEXT}\n{GONE}", f"# P\n\n{TEXT}"),
    (f"# P\n\n   {GONE}  \n\n{TEXT}\n", f"# P\n\n{TEXT}\n"),
    (f"# P\r\n\r\n{GONE}\r\n\r\n{TEXT}\r\n", f"# P\r\n\r\n{TEXT}\r\n"),
    (f"# P\r\r{GONE}\r\r{TEXT}\r", f"# P\r\r{TEXT}\r"),
    ("# P\n\n<!-- policylint-disable-file\n  keep/period\n-->\n\n" + TEXT, f"# P\n\n{TEXT}"),
    # several, one after the other
    (f"# P\n\n{GONE}\n<!-- policylint-disable-next-line keep/period -->\n\n{TEXT}\n", f"# P\n\n{TEXT}\n"),
    (f"# P\n\n{GONE}\n\n<!-- policylint-disable-next-line keep/period -->\n\n{TEXT}\n", f"# P\n\n{TEXT}\n"),
    # between two paragraphs it keeps them apart: a blank line does, too
    (f"# P\n\nOne.\n{GONE}\n{TEXT}\n", f"# P\n\nOne.\n\n{TEXT}\n"),
    (f"# P\n\nOne.\n{GONE}\n---\n{TEXT}\n", f"# P\n\nOne.\n\n---\n{TEXT}\n"),
    (f"- One.\n{GONE}\n- {TEXT}\n", f"- One.\n- {TEXT}\n"),
    # in a line
    (f"# P\n\n{TEXT} {GONE}\n", f"# P\n\n{TEXT}\n"),
    (f"# P\n\nYes, {GONE} and: {TEXT}\n", f"# P\n\nYes, and: {TEXT}\n"),
    (f"> {GONE}\n> {TEXT}\n", f">\n> {TEXT}\n"),
    # text behind a comment at the start of a line is raw: without the comment it would be Markdown
    (f"# P\n\n{GONE} *{TEXT}*\n", None),
    # only what hides nothing
    (f"# P\n\n<!-- policylint-disable-file keep/period, keep/logs, share/who {WHY} -->\n\n{TEXT}\n", f"# P\n\n{USED}\n\n{TEXT}\n"),
    (f"# P\n\n<!-- policylint-disable-file keep/logs, keep/period, share/who {WHY} -->\n\n{TEXT}\n", f"# P\n\n{USED}\n\n{TEXT}\n"),
    (f"# P\n\n<!-- policylint-disable-file keep/logs keep/period, share/who {WHY} -->\n\n{TEXT}\n", f"# P\n\n{USED}\n\n{TEXT}\n"),
    (f"# P\n\n<!-- policylint-disable-file keep/logs, share/who, keep/period/ {WHY} -->\n\n{TEXT}\n", f"# P\n\n{USED}\n\n{TEXT}\n"),
    (
        f"# P\n\n<!--policylint-disable-file\n  keep/period,\n  keep/logs,\n  share/who\n {WHY}\n-->\n\n{TEXT}\n",
        f"# P\n\n<!--policylint-disable-file\n  keep/logs,\n  share/who\n {WHY}\n-->\n\n{TEXT}\n",
    ),
    # blocks, with their ends
    (f"# P\n\n<!-- policylint-disable keep/period -->\n\n{TEXT}\n\n<!-- policylint-enable -->\n", f"# P\n\n{TEXT}\n"),
    (f"# P\n\n<!-- policylint-disable keep/period -->\n\n{TEXT}\n\n<!-- policylint-enable keep/period -->\n", f"# P\n\n{TEXT}\n"),
    (
        f"# P\n\n<!-- policylint-disable share, keep/period -->\n\n{TEXT}\n\nBye.\n\n<!-- policylint-enable -->\n",
        f"# P\n\n<!-- policylint-disable share -->\n\n{TEXT}\n\nBye.\n\n<!-- policylint-enable -->\n",
    ),
    (
        f"# P\n\n<!-- policylint-disable share, keep/period -->\n\n{TEXT}\n\n<!-- policylint-enable keep/period -->\n\nBye.\n\n<!-- policylint-enable -->\n",
        f"# P\n\n<!-- policylint-disable share -->\n\n{TEXT}\n\nBye.\n\n<!-- policylint-enable -->\n",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), MARKDOWN)
def test_markdown_without_what_hides_nothing(before: str, after: str | None):
    mine = [finding for finding in lint(before).findings if finding.rule == fixable.REMOVED]
    assert mine
    assert fix(before) == (before if after is None else after)


@pytest.mark.parametrize(("before", "after"), MARKDOWN)
def test_mdx_without_what_hides_nothing(before: str, after: str | None):
    """What can be taken out of Markdown can be taken out of MDX; and of this more, because no indent makes code there."""
    mdx = [
        re.sub(r"<!--(\s*policylint.*?)-->", r"{/*\1*/}", text, flags=re.DOTALL) for text in (before, after or before)
    ]
    assert after is None or fix(mdx[0], path="p.mdx") == mdx[1]


@pytest.mark.parametrize("opening", ["{/*", "{ /*", "{/* "])
def test_former_ids_in_mdx(opening: str):
    before = f"# P\n\n{TEXT}\n\n{opening}policylint-disable-file old/logs {WHY} */}}\n"
    assert fix(before, path="p.mdx") == before.replace("old/logs", "keep/logs")


def reading(text: str) -> list[str]:
    """Return what CommonMark makes of a text, without comments; a list may be looser than it was."""
    html = MarkdownIt("commonmark").render(text)
    html = re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL)
    for loose in ("<p>", "</p>", "<ul>", "</ul>"):
        html = html.replace(loose, "\n")
    return html.split()


@pytest.mark.parametrize(("before", "after"), MARKDOWN)
def test_commonmark_reads_the_same(before: str, after: str | None):
    assert after is None or reading(before) == reading(after)


@pytest.mark.parametrize(
    ("format", "before", "after"),
    [
        ("html", f"<h1>P</h1>\n{GONE}\n<p>{TEXT}</p>\n", f"<h1>P</h1>\n<p>{TEXT}</p>\n"),
        ("html", f"<h1>P</h1>{GONE}<p>{TEXT}</p>\n", f"<h1>P</h1><p>{TEXT}</p>\n"),
        ("html", f"<h1>P</h1>\n{GONE} <p>{TEXT}</p>\n", f"<h1>P</h1>\n <p>{TEXT}</p>\n"),
        ("html", f"<p>{TEXT} {GONE} Bye.</p>\n", f"<p>{TEXT} Bye.</p>\n"),
        ("html", f"<p>{TEXT}</p>\n<!--policylint-disable-file keep/period --!>\n", f"<p>{TEXT}</p>\n"),
        ("text", f"P\n\n# policylint-disable-file keep/period\n\n{TEXT}\n", f"P\n\n{TEXT}\n"),
        ("text", f"P\n\n  // policylint-disable-file keep/period\n\n{TEXT}\n", f"P\n\n{TEXT}\n"),
        ("text", f"P\n\nOne,\n# policylint-disable-file keep/period\ntwo.\n\n{TEXT}\n", f"P\n\nOne,\ntwo.\n\n{TEXT}\n"),
        ("text", f"# policylint-disable-file keep/period, share/who\n{TEXT}\n", f"# policylint-disable-file share/who\n{TEXT}\n"),
        ("text", f"{TEXT}\n# policylint-disable-file keep/period", TEXT),
    ],
)  # fmt: skip
def test_html_and_text_without_what_hides_nothing(format: Format, before: str, after: str):
    assert fix(before, format) == after


# --- front matter


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (FRONT.format("    - keep/period\n" + LOGS), FRONT.format(LOGS)),
        (FRONT.format(LOGS + "    - keep/period # as before\n"), FRONT.format(LOGS)),
        (FRONT.format(LOGS + "    # all of them\n    - keep/period\n"), FRONT.format(LOGS + "    # all of them\n")),
        (
            FRONT.format("    - rule: keep/period\n      reason: >\n        it is\n        so\n" + LOGS),
            FRONT.format(LOGS),
        ),
        (FRONT.format("    - rule: keep/period\n      by: dpo\n\n" + LOGS), FRONT.format("\n" + LOGS)),
        (FRONT.format("    - keep/period\n    - keep/period/\n"), f"---\ntitle: P\nlang: en\n---\n\n{TEXT}\n"),
        (FRONT.format("    - keep/period\n").replace("\n", "\r\n"), f"---\r\ntitle: P\r\nlang: en\r\n---\r\n\r\n{TEXT}\r\n"),
        (
            FRONT.replace("\n{}", " [keep/period, share/who,  'keep/period' ]\n"),
            FRONT.replace("\n{}", " [share/who ]\n"),
        ),
        (FRONT.replace("\n{}", " [share/who, keep/period,\n    keep/period]\n"), FRONT.replace("\n{}", " [share/who]\n")),
        (FRONT.replace("\n{}", " [keep/period, old/who, keep/period]\n"), FRONT.replace("\n{}", " [share/who]\n")),
        (FRONT.replace("\n{}", " keep/period\n"), f"---\ntitle: P\nlang: en\n---\n\n{TEXT}\n"),
        # nothing would be left, or it cannot be seen where it ends
        (f"---\npolicylint: {{disable: [keep/period]}}\n---\n\n{TEXT}\n", None),
        # former ids
        (FRONT.format("    - old/who\n"), FRONT.format("    - share/who\n")),
        (FRONT.format("    - old/logs\n"), None),  # it hides an error and says not why: that is told first
        (FRONT.format("    - {rule: 'old/logs', reason: it is so}\n"), FRONT.format("    - {rule: 'keep/logs', reason: it is so}\n")),
        (FRONT.format('    - "old\\/who"\n'), None),
    ],
)  # fmt: skip
def test_front_matter(before: str, after: str | None):
    assert any(finding.rule.partition("/")[0] == FAMILY for finding in lint(before).findings)
    assert fix(before) == (before if after is None else after)


# --- former ids


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"<!-- policylint-disable-file old/logs {WHY} -->", f"<!-- policylint-disable-file keep/logs {WHY} -->"),
        (f"<!--policylint-disable-file  share/who ,old/logs/ {WHY}-->", f"<!--policylint-disable-file  share/who ,keep/logs {WHY}-->"),
        (f"<!-- policylint-disable-file old/logs, keep/logs {WHY} -->", f"<!-- policylint-disable-file keep/logs {WHY} -->"),
        (
            f"<!-- policylint-disable old/logs {WHY} -->\n\nBye.\n\n<!-- policylint-enable old/logs -->",
            f"<!-- policylint-disable keep/logs {WHY} -->\n\nBye.\n\n<!-- policylint-enable keep/logs -->",
        ),
        (
            f"<!-- policylint-disable old/logs {WHY} -->\n\nBye.\n\n<!-- policylint-enable -->",
            f"<!-- policylint-disable keep/logs {WHY} -->\n\nBye.\n\n<!-- policylint-enable -->",
        ),
        # one that hides nothing goes, whatever it is called
        (f"<!-- policylint-disable-file old/logs, store/it {WHY} -->", f"<!-- policylint-disable-file keep/logs {WHY} -->"),
    ],
)  # fmt: skip
def test_former_ids(before: str, after: str):
    assert fix(f"# P\n\n{TEXT}\n\n{before}\n") == f"# P\n\n{TEXT}\n\n{after}\n"
