"""The hostile documents: some hundred ways to be large, deep, broken or repetitive."""

from __future__ import annotations

from itertools import chain
from typing import NamedTuple

from hostile_texts import (
    Make,
    backticks,
    broad_html_table,
    broad_table,
    deep,
    ends,
    front_matter,
    lines,
    nested,
    numbered,
    of,
    planes,
    repeated,
    stairs,
    wrapped,
)


class Input(NamedTuple):
    """A hostile document: its name, the formats it is meant for, and how to make some bytes of it."""

    name: str
    formats: tuple[str, ...]
    make: Make


_SENTENCE = "We collect your name and share it with our vendors for 30 days. "
_POLICY = (
    "## What we collect\n\nWe collect your name, your e-mail address and the pages you visit. We keep them for 30 days "
    "after you close your account.\n\n- We share your data with our hosting provider.\n- You may ask us for a copy.\n\n"
    "Questions? Write to privacy@example.com or call +1 555 010 9999. Example Ltd, 12 High Street, London N1 9GU.\n\n"
)
_PAGE = (
    "<h2>What we collect</h2>\n<p>We collect your <b>name</b>, your <a href='mailto:a@example.com'>e-mail address</a> "
    "and the pages you visit.</p>\n<ul><li>We keep them for 30 days.</li><li>You may ask us for a copy.</li></ul>\n"
    "<table><tr><th>What</th><th>Why</th></tr><tr><td>Logs</td><td>Security &amp; support</td></tr></table>\n"
)
_PLANES = "".join(chr(plane * 0x10000 + at) for plane in range(17) for at in (0x100, 0x5D0, 0x3042, 0xFFF0, 0xFFFD))
_MARKS = tuple(
    zip(
        "brackets closing-brackets stars underscores tildes angles closing-angles pipes ampersands backticks "
        "parentheses closing-parentheses braces hashes dashes equals pluses dots colons semicolons commas bangs "
        "questions quotes apostrophes curly-quotes at-signs slashes backslashes percents digits".split(),
        "[]*_~<>|&`(){#-=+.:;,!?\"'\u2019@/\\%7",
        strict=True,
    )
)
_KINDS = (("", ""), ("-letters", "a"), ("-spaced", " "), ("-lines", "\n"))
ALL = ("md", "html", "txt")
_MARKED = ("md", "txt")
INPUTS = (
    # sizes
    Input("policy", ("md", "txt"), of(_POLICY)),
    Input("page", ("html",), of(_PAGE)),
    Input("one-line", ALL, of(_SENTENCE)),
    Input("no-sentence-end", ALL, of("we collect your personal data and ")),
    Input("no-sentence-end-lines", ALL, of("we collect your personal data and\n")),
    Input("no-space", ALL, of("a")),
    Input("spaces", ALL, wrapped("We keep your data.", " ", "\nWe keep your data.")),
    Input("blank-lines", ALL, wrapped("We keep your data.", "\n", "We keep your data.")),
    Input("short-lines", ALL, of("a\n")),
    Input("short-paragraphs", ALL, of("a\n\n")),
    Input("all-different", ALL, lines("w{n} ")),
    Input("all-different-lines", ALL, lines("We keep w{n} for {n} days.\n")),
    # Unicode
    Input("planes", ALL, planes),
    Input("planes-few", ALL, of(_PLANES)),
    Input("astral", ALL, of("\U0001d4d0\U0001f600 ")),
    Input("ascii-but-one", ALL, wrapped("\U0001f600 ", _SENTENCE)),
    Input("combining", ALL, wrapped("a", "\u0301")),
    Input("right-to-left", ALL, of("\u202e\u05d0\u05d1 ")),
    Input("invisible", ALL, wrapped("We keep", "\u200b\u00ad\ufeff", "data.")),
    Input("growing-lower-case", ALL, of("\u0130 ")),
    Input("line-ends", ALL, ends),
    Input("control", ALL, of("We\x01keep\x02your\x1bdata\x7f. ")),
    Input("chinese", ALL, of("\u6211\u4eec\u6536\u96c6\u60a8\u7684\u6570\u636e\u3002")),
    # one character, over and over
    *(Input(f"{name}{kind}", ALL, of(mark + more)) for name, mark in _MARKS for kind, more in _KINDS),
    # addresses and numbers
    Input("mail-chain", ALL, of("a@a.")),
    Input("mails", ALL, lines("a{n}@example.com ")),
    Input("mails-spelt", ALL, of("a (at) b [dot] c ")),
    Input("urls", ALL, lines("https://example.com/{n}/privacy ")),
    Input("url-one", ALL, wrapped("https://example.com/", "a/")),
    Input("schemes", ALL, of("a://")),
    Input("www", ALL, of("www.")),
    Input("domains", ALL, of("a.com.")),
    Input("phones", ALL, of("+1 555 010 9999 ")),
    Input("phone-one", ALL, of("1 ")),
    Input("phone-dashes", ALL, of("1-(")),
    Input("companies", ALL, of("Acme Data Ltd ")),
    Input("companies-commas", ALL, of("Aa, Bb, of the, ")),
    Input("company-forms", ALL, of("Inc. Ltd. ")),
    Input("streets", ALL, of("12 High Street, London N1 9GU ")),
    Input("street-words", ALL, of("Street ")),
    Input("lead-in-chain", ALL, of("We may: ")),
    Input("enumeration", ALL, of("(a) we keep; (b) we sell; ")),
    Input("enumeration-numbers", ALL, lines("({n}) we keep, ")),
    Input("semicolons-colon", ALL, wrapped("We keep: ", "your name; ")),
    Input("abbreviations", ALL, of("e.g. Inc. U.S. ")),
    Input("stops", ALL, of("A. ")),
    Input("ellipses", ALL, of("We keep... ")),
    Input("years", ALL, of("2024 ")),
    Input("durations", ALL, of("for 30 days until 2030 ")),
    # blocks
    Input("headings", _MARKED, lines("# Heading {n}\n\nWe keep your data.\n\n")),
    Input("headings-bare", _MARKED, lines("# {n}\n")),
    Input("headings-levels", ("md",), of("".join(f"{'#' * n} We keep data\n\nWe keep it.\n\n" for n in range(1, 7)))),
    Input("headings-same", _MARKED, of("# Your rights\n\n")),
    Input("headings-setext", _MARKED, of("Your rights\n===\n\nWe keep your data.\n\n")),
    Input("headings-setext-one", _MARKED, lambda size: chain(repeated("a b\n", size), ["===\n"])),
    Input("headings-bold", _MARKED, of("**Your rights**\n\nWe keep your data.\n\n")),
    Input("headings-numbered", _MARKED, lines("{n}. Your Rights\n\nWe keep your data for long.\n\n")),
    Input("headings-plain", _MARKED, of("Your Rights\n\n")),
    Input("headings-capitals", _MARKED, of("YOUR RIGHTS\n")),
    Input("contents", ("md",), lines("- [Rights {n}](#rights-{n})\n")),
    Input("contents-and-headings", ("md",), lines("- Rights {n}\n\n## Rights {n}\n\n")),
    Input("items", _MARKED, lines("- We keep item {n}\n")),
    Input("items-numbered", _MARKED, lines("{n}. We keep your data\n")),
    Input("items-lettered", _MARKED, of("a. We keep\nb. We sell\n")),
    Input("items-apart", _MARKED, lines("- We keep item {n}\n\n")),
    Input("items-empty", _MARKED, of("-\n")),
    Input("items-led", _MARKED, wrapped("You have the right to:\n\n", "- see your data\n")),
    Input("items-stairs", _MARKED, stairs),
    Input("items-in-line", ("md",), of("- ")),
    Input("items-in-line-numbers", ("md",), of("1. ")),
    Input("items-tabs", _MARKED, of("\t- a\n")),
    Input("items-deeper", _MARKED, lambda size: (f"{' ' * n}- a\n" for n in range(int((2 * size) ** 0.5)))),
    Input("quotes-deep", _MARKED, wrapped("", "> ", "We keep your data.\n")),
    Input("quotes-lines", _MARKED, of("> > > We keep your data.\n")),
    Input("quotes-deeper", _MARKED, lambda size: (f"{'>' * n} a\n" for n in range(int((2 * size) ** 0.5)))),
    Input("quotes-and-items", _MARKED, of("> - ")),
    Input("rules", _MARKED, of("---\n")),
    Input("rules-spaced", _MARKED, of("- - ")),
    Input("rules-broken", _MARKED, wrapped("", "- ", "a\n")),
    Input("indented", _MARKED, of("    We keep your data.\n")),
    Input("tabs", _MARKED, wrapped("", "\t", "We keep your data.\n")),
    Input("fences-open", _MARKED, of("```\nWe keep your data.\n")),
    Input("fences-longer", _MARKED, lambda size: (f"{'`' * n}\na\n" for n in range(3, int((2 * size) ** 0.5)))),
    Input("fences-tildes", _MARKED, lambda size: (f"{'~' * n}\na\n" for n in range(3, int((2 * size) ** 0.5)))),
    Input("fences-in-quotes", _MARKED, of("> ```\n")),
    Input("table", ("md",), wrapped("| a | b |\n|---|---|\n", "| We keep | your data |\n")),
    Input("table-broad", ("md",), broad_table),
    Input("table-one-row", ("md",), lambda size: chain(repeated("|a", size // 2), ["|\n"], repeated("|-", size // 2))),
    Input("tables", ("md",), of("| a | b |\n|---|---|\n| We keep | your data |\n\n")),
    Input("table-delimiters", ("md",), of("|---|---|\n")),
    Input("front-matter", _MARKED, front_matter),
    Input("front-matter-open", _MARKED, wrapped("---\ntitle: a\n", "key: value\n")),
    Input("front-matter-keys", _MARKED, wrapped("---\n", "key: value\n", "---\n\nWe keep your data.\n")),
    Input("front-matters", _MARKED, of("---\ntitle: a\n---\n")),
    Input("mdx-imports", ("md",), of("import a from 'b'\n")),
    Input("mdx-exports", ("md",), wrapped("export const a = {\n", "a: 1,\n")),
    # inline
    Input("links", ("md",), lines("[see it](https://example.com/{n}) ")),
    Input("links-open", ("md",), of("[a](")),
    Input("links-nested", ("md",), deep("[a", "b", "](c)")),
    Input("links-target-open", ("md",), wrapped("[a](", "(b")),
    Input("links-titles-open", ("md",), of('[a](b "c ')),
    Input("links-angles-open", ("md",), of("[a](<b ")),
    Input("images-open", ("md",), of("![a](b")),
    Input("images-nested", ("md",), deep("![", "b", "](c)")),
    Input("footnotes", ("md",), lines("[^{n}]: We keep [^{n}]\n\n")),
    Input("references", ("md",), lines("[see {n}]: https://example.com/{n}\n")),
    Input("references-used", ("md",), wrapped("[a]: b\n\n", "[a] ")),
    Input("references-open", ("md",), wrapped("[a]: b\n\n", "[a")),
    Input("references-brackets", ("md",), wrapped("[a]: b\n\n", "[a][")),
    Input("references-deep", ("md",), lambda size: chain(["[a]: b\n\n"], nested("[", "a", "]", size))),
    Input("references-long", ("md",), wrapped("[a]: b\n\n[", "a ", "]\n")),
    Input("definitions-open", ("md",), of("[a]: b 'c\n")),
    Input("definitions-brackets", ("md",), of("[a]: [b]: ")),
    Input("emphasis-open", ("md",), of("*a **b ")),
    Input("emphasis-mixed", ("md",), of("*a_ ")),
    Input("emphasis-close", ("md",), of("a* b** ")),
    Input("emphasis-thirds", ("md",), of("a**b*c**d*")),
    Input("emphasis-deep", ("md",), deep("*a ", "b", " a*")),
    Input("emphasis-long", ("md",), lambda size: chain(repeated("*", size // 2), ["a"], repeated("*", size // 2))),
    Input("backtick-runs", ("md",), backticks),
    Input("code-spans", ("md",), of("`a` ")),
    Input("code-open", ("md",), of("``a` ")),
    Input("autolinks-open", ALL, of("<a:")),
    Input("autolinks", ("md",), of("<https://example.com/a> ")),
    Input("escapes", ("md",), of("\\*")),
    # HTML, in Markdown too
    Input("entities", ALL, of("&amp;")),
    Input("entities-numbers", ALL, lines("&#{n};")),
    Input("entities-open", ALL, of("&amp")),
    Input("entities-long", ALL, wrapped("&", "a")),
    Input("entities-unknown", ALL, of("&nosuchentityname;")),
    Input("comments", ("md", "html"), of("<!-- a -->")),
    Input("comments-open", ("md", "html"), of("<!-- a ")),
    Input("comments-in-text", ("md", "html"), of("a <!-- ")),
    Input("comments-closed", ("md", "html"), of("-->")),
    Input("scripts-open", ("md", "html"), of("<script>")),
    Input("scripts", ("md", "html"), of("<script>a</script>")),
    Input("styles-open", ("md", "html"), of("<style a")),
    Input("tags-open", ("md", "html"), of("<a ")),
    Input("tags-quotes-open", ("md", "html"), of('<a b="')),
    Input("tags-attributes", ("md", "html"), wrapped("<a ", "b=c ", ">We keep your data.")),
    Input("tags-inline", ("md", "html"), of("<b>a</b>")),
    Input("tags-inline-open", ("md", "html"), of("<b>")),
    Input("tags-unknown", ("md", "html"), of("<x>a")),
    Input("tags-unknown-new", ("md", "html"), lines("<x{n}>a")),
    Input("tags-closing", ("md", "html"), of("</div>")),
    Input("tags-break", ("md", "html"), of("a<br>")),
    Input("tags-break-list", ("html",), of("a:<br>b<br><br>")),
    Input("div-deep", ("md", "html"), deep("<div>", closing="</div>")),
    Input("div-open", ("md", "html"), deep("<div>")),
    Input("div-text", ("md", "html"), deep("<div>a", "b", "c</div>")),
    Input("p-open", ("md", "html"), of("<p>We keep your data.")),
    Input("ul-deep", ("md", "html"), deep("<ul><li>a ", "b", "</ul>")),
    Input("ol-deep", ("html",), deep("<ol><li>a: ", "b", "</li></ol>")),
    Input("dl-deep", ("html",), deep("<dl><dt>a<dd>", "b", "</dl>")),
    Input("dl", ("html",), wrapped("<dl>", "<dt>a<dd>We keep.")),
    Input("dt-many", ("html",), wrapped("<dl>", "<dt>a", "<dd>b")),
    Input("dd-many", ("html",), wrapped("<dl><dt>a", "<dd>b")),
    Input("tables-deep", ("html",), deep("<table><tr><td>a", "b", "</table>")),
    Input("tables-deep-headed", ("html",), deep("<table><tr><th>a<th>b<tr><td>c<td>", "b", "</table>")),
    Input("tables-broad", ("html",), broad_html_table),
    Input("tables-spans", ("html",), wrapped("<table>", "<tr><td rowspan=1000 colspan=1000>a<td>b")),
    Input("tables-rowspans", ("html",), wrapped("<table>", "<tr><td rowspan=0>a")),
    Input("tables-rows", ("html",), wrapped("<table><tr><th>a<th>b", "<tr><td>We keep<td>it")),
    Input("tables-open", ("html",), of("<table><tr><td>a")),
    Input("td-stray", ("html",), of("<td>a</td>")),
    Input("select-open", ("html",), of("<select><option>a")),
    Input("hidden-deep", ("html",), deep("<div hidden>", closing="</div>")),
    Input("hidden-inline", ("html",), deep("<b style='display:none'>", closing="</b>")),
    Input("nav-deep", ("html",), deep("<nav>a", closing="</nav>")),
    Input("nav-open", ("html",), of("<nav><a href=b>c</a>")),
    Input("menus", ("html",), of("<footer><ul><li><a href=b>c</a></ul></footer>")),
    Input("menus-deep", ("html",), deep("<footer><ul><li><a href=b>c</a>", "d", "</ul></footer>")),
    Input("menus-text", ("html",), deep("<header><ul><li>d", "d", "</ul></header>")),
    Input("pre", ("html",), wrapped("<pre>", "We keep:\n- your data\n", "</pre>")),
    Input("pre-many", ("html",), of("<pre>We keep:\n- your data\n</pre>")),
    Input("h-open", ("html",), of("<h2>We keep")),
    Input("h-deep", ("html",), deep("<h2><span>", closing="</span></h2>")),
    Input("a-open", ("html",), of("<a href=b>c")),
    Input("headings-html", ("html",), lines("<h2>Heading {n}</h2><p>We keep your data.")),
    Input("items-html", ("html",), lambda size: chain(["<ul>"], numbered("<li>We keep item {n}</li>\n", size))),
    Input("items-html-menu", ("html",), lambda size: chain(["<footer><ul>"], numbered("<li><a href={n}>b</a>", size))),
    Input("misnested", ("html",), of("<b><i><p></b>a</i>")),
    Input("misnested-deep", ("html",), deep("<b><p>", closing="</b>")),
    Input("doctypes", ("html",), of("<!doctype ")),
    Input("svg", ("html",), of("<svg>a")),
    Input("templates", ("html",), of("<template>a")),
    # what rules find
    Input("retention", ALL, of("We keep your personal data for 30 days after you close your account. ")),
    Input("rights", _MARKED, wrapped("You have the right to:\n", "- access, correct and delete your personal data;\n")),
    Input("contacts", ALL, of("Contact our data protection officer at privacy@example.com. ")),
    Input("near-misses", ALL, of("We do not keep data for as long as it is necessary. ")),
    Input("the-the", ALL, of("the ")),
    Input("we-may", ALL, of("we may ")),
    Input("personal-data", ALL, of("personal data ")),
)


def find(name: str) -> tuple[Input, str]:
    """Return the input that a name such as `brackets.md` stands for, and its format."""
    stem, _, form = name.rpartition(".")
    one = next((one for one in INPUTS if one.name == stem and form in one.formats), None)
    if one is None:
        raise SystemExit(f"no input is called {name}")
    return one, form
