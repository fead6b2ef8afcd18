#!/usr/bin/env python3
"""Large and hostile documents: that `policylint check` survives them, in linear time and bounded memory.

Each input is written at a size and at four times that size, and checked by a process of its own. A row says how long
both took (without what a tiny document takes), the ratio of the two (4 is linear), and the most memory that the larger
one took above a tiny document, as a multiple of the file. Times are rough on a busy machine: repeat what is in doubt.

    python bench/hostile.py                               every input, 1 MB and 4 MB
    python bench/hostile.py --only brackets,quotes-deep   some of them
    python bench/hostile.py --format html --size 200_000  smaller, one format
    python bench/hostile.py --unit 'a@'                   a text of your own, repeated
    python bench/hostile.py --write brackets.md 5_000_000 > brackets.md
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import chain, count, cycle, islice
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
MOST_MEMORY = 20
"""Times the size of the file, for files of 1 MB and more."""
MOST_RATIO = 6
"""Of the times for four times the size; more than that is not linear."""
_FASTEST = 0.25
"""Seconds below which a ratio says nothing."""
_LONGEST = 300
_PIECE = 1 << 16

Chunks = Iterator[str]
Make = Callable[[int], Chunks]


class Input(NamedTuple):
    """A hostile document: its name, the formats it is meant for, and how to make some bytes of it."""

    name: str
    formats: tuple[str, ...]
    make: Make


# --- how texts are made: in pieces, so that this process stays small (a child's memory is counted from its parent's)


def repeated(unit: str, size: int) -> Chunks:
    """Yield a text again and again, about `size` bytes of it."""
    length = len(unit.encode()) or 1
    times = max(1, size // length)
    most = max(1, _PIECE // length)
    for done in range(0, times, most):
        yield unit * min(most, times - done)


def numbered(form: str, size: int) -> Chunks:
    """Yield lines with a number in each, about `size` bytes of them."""
    written = 0
    for number in count(1):
        line = form.format(n=number)
        written += len(line.encode())
        yield line
        if written >= size:
            return


def nested(opening: str, inner: str, closing: str, size: int) -> Chunks:
    """Yield what opens, something inside, and what closes it."""
    depth = max(1, size // len(opening + closing))
    return chain(repeated(opening, depth * len(opening)), [inner], repeated(closing, depth * len(closing)))


def around(head: str, unit: str, tail: str, size: int) -> Chunks:
    """Yield a head, a repeated text and a tail."""
    return chain([head], repeated(unit, size), [tail])


def of(unit: str) -> Make:
    """Make documents of one repeated text."""
    return lambda size: repeated(unit, size)


def lines(form: str) -> Make:
    """Make documents of lines with a number in each."""
    return lambda size: numbered(form, size)


def wrapped(head: str, unit: str, tail: str = "\n") -> Make:
    """Make documents of a head, a repeated text and a tail."""
    return lambda size: around(head, unit, tail, size)


def deep(opening: str, inner: str = "We keep your data.", closing: str = "") -> Make:
    """Make documents that nest one thing in itself."""
    return lambda size: nested(opening, inner, closing, size)


# --- the inputs

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
_ALL = ("md", "html", "txt")
_MARKED = ("md", "txt")


def _planes(size: int) -> Chunks:
    """Yield every code point that UTF-8 can write, over and over."""
    points = (point for point in cycle(range(1, 0x110000)) if not 0xD800 <= point < 0xE000)
    written = 0
    while written < size:
        piece = "".join(map(chr, islice(points, 4096)))
        written += len(piece.encode())
        yield piece


def _backticks(size: int) -> Chunks:
    """Yield runs of backticks, each longer than the one before: none closes another."""
    written = 0
    for length in count(1):
        if written >= size:
            return
        yield "`" * length + " a "
        written += length + 3


def _stairs(size: int) -> Chunks:
    """Yield list items, each indented more than the one before, and starting again."""
    line = "".join(f"{'  ' * depth}- We keep your data:\n" for depth in range(200))
    return repeated(line, size)


def _broad_table(size: int) -> Chunks:
    """Yield a table of 10,000 columns at most, and as many rows as fit."""
    columns = min(10_000, max(2, size // 40))
    yield from repeated("| a ", columns * 4)
    yield "|\n"
    yield from repeated("|---", columns * 4)
    yield "|\n"
    yield from repeated("|" + " x |" * columns + "\n", size - 8 * columns)


def _broad_html_table(size: int) -> Chunks:
    columns = min(10_000, max(2, size // 60))
    row = "<tr>" + "<td>x" * columns + "\n"
    yield from chain(["<table><tr>"], repeated("<th>name", columns * 8), ["\n"], repeated(row, size - 8 * columns))


def _front_matter(size: int) -> Chunks:
    """Yield front matter that nests: YAML flow lists, never closed."""
    return chain(["---\ntitle: "], repeated("[", size), ["\n---\n\nWe keep your data.\n"])


def _ends(size: int) -> Chunks:
    """Yield lines that end in every way that there is."""
    ends = ("\n", "\r\n", "\r", "\r\r\n", "\n\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\x1c", "\n\n")
    return repeated("".join(f"We keep your data for 30 days{end}" for end in ends), size)


INPUTS = (
    # sizes
    Input("policy", ("md", "txt"), of(_POLICY)),
    Input("page", ("html",), of(_PAGE)),
    Input("one-line", _ALL, of(_SENTENCE)),
    Input("no-sentence-end", _ALL, of("we collect your personal data and ")),
    Input("no-sentence-end-lines", _ALL, of("we collect your personal data and\n")),
    Input("no-space", _ALL, of("a")),
    Input("spaces", _ALL, wrapped("We keep your data.", " ", "\nWe keep your data.")),
    Input("blank-lines", _ALL, wrapped("We keep your data.", "\n", "We keep your data.")),
    Input("short-lines", _ALL, of("a\n")),
    Input("short-paragraphs", _ALL, of("a\n\n")),
    Input("all-different", _ALL, lines("w{n} ")),
    Input("all-different-lines", _ALL, lines("We keep w{n} for {n} days.\n")),
    # Unicode
    Input("planes", _ALL, _planes),
    Input("planes-few", _ALL, of(_PLANES)),
    Input("astral", _ALL, of("\U0001d4d0\U0001f600 ")),
    Input("ascii-but-one", _ALL, wrapped("\U0001f600 ", _SENTENCE)),
    Input("combining", _ALL, wrapped("a", "\u0301")),
    Input("right-to-left", _ALL, of("\u202e\u05d0\u05d1 ")),
    Input("invisible", _ALL, wrapped("We keep", "\u200b\u00ad\ufeff", "data.")),
    Input("growing-lower-case", _ALL, of("\u0130 ")),
    Input("line-ends", _ALL, _ends),
    Input("control", _ALL, of("We\x01keep\x02your\x1bdata\x7f. ")),
    Input("chinese", _ALL, of("\u6211\u4eec\u6536\u96c6\u60a8\u7684\u6570\u636e\u3002")),
    # one character, over and over
    *(Input(f"{name}{kind}", _ALL, of(mark + more)) for name, mark in _MARKS for kind, more in _KINDS),
    # addresses and numbers
    Input("mail-chain", _ALL, of("a@a.")),
    Input("mails", _ALL, lines("a{n}@example.com ")),
    Input("mails-spelt", _ALL, of("a (at) b [dot] c ")),
    Input("urls", _ALL, lines("https://example.com/{n}/privacy ")),
    Input("url-one", _ALL, wrapped("https://example.com/", "a/")),
    Input("schemes", _ALL, of("a://")),
    Input("www", _ALL, of("www.")),
    Input("domains", _ALL, of("a.com.")),
    Input("phones", _ALL, of("+1 555 010 9999 ")),
    Input("phone-one", _ALL, of("1 ")),
    Input("phone-dashes", _ALL, of("1-(")),
    Input("companies", _ALL, of("Acme Data Ltd ")),
    Input("companies-commas", _ALL, of("Aa, Bb, of the, ")),
    Input("company-forms", _ALL, of("Inc. Ltd. ")),
    Input("streets", _ALL, of("12 High Street, London N1 9GU ")),
    Input("street-words", _ALL, of("Street ")),
    Input("lead-in-chain", _ALL, of("We may: ")),
    Input("enumeration", _ALL, of("(a) we keep; (b) we sell; ")),
    Input("enumeration-numbers", _ALL, lines("({n}) we keep, ")),
    Input("semicolons-colon", _ALL, wrapped("We keep: ", "your name; ")),
    Input("abbreviations", _ALL, of("e.g. Inc. U.S. ")),
    Input("stops", _ALL, of("A. ")),
    Input("ellipses", _ALL, of("We keep... ")),
    Input("years", _ALL, of("2024 ")),
    Input("durations", _ALL, of("for 30 days until 2030 ")),
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
    Input("items-stairs", _MARKED, _stairs),
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
    Input("table-broad", ("md",), _broad_table),
    Input("table-one-row", ("md",), lambda size: chain(repeated("|a", size // 2), ["|\n"], repeated("|-", size // 2))),
    Input("tables", ("md",), of("| a | b |\n|---|---|\n| We keep | your data |\n\n")),
    Input("table-delimiters", ("md",), of("|---|---|\n")),
    Input("front-matter", _MARKED, _front_matter),
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
    Input("backtick-runs", ("md",), _backticks),
    Input("code-spans", ("md",), of("`a` ")),
    Input("code-open", ("md",), of("``a` ")),
    Input("autolinks-open", _ALL, of("<a:")),
    Input("autolinks", ("md",), of("<https://example.com/a> ")),
    Input("escapes", ("md",), of("\\*")),
    # HTML, in Markdown too
    Input("entities", _ALL, of("&amp;")),
    Input("entities-numbers", _ALL, lines("&#{n};")),
    Input("entities-open", _ALL, of("&amp")),
    Input("entities-long", _ALL, wrapped("&", "a")),
    Input("entities-unknown", _ALL, of("&nosuchentityname;")),
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
    Input("tables-broad", ("html",), _broad_html_table),
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
    Input("retention", _ALL, of("We keep your personal data for 30 days after you close your account. ")),
    Input("rights", _MARKED, wrapped("You have the right to:\n", "- access, correct and delete your personal data;\n")),
    Input("contacts", _ALL, of("Contact our data protection officer at privacy@example.com. ")),
    Input("near-misses", _ALL, of("We do not keep data for as long as it is necessary. ")),
    Input("the-the", _ALL, of("the ")),
    Input("we-may", _ALL, of("we may ")),
    Input("personal-data", _ALL, of("personal data ")),
)


def find(name: str) -> tuple[Input, str]:
    """Return the input that a name such as `brackets.md` stands for, and its format."""
    stem, _, form = name.rpartition(".")
    one = next((one for one in INPUTS if one.name == stem and form in one.formats), None)
    if one is None:
        raise SystemExit(f"no input is called {name}")
    return one, form


# --- running


class Run(NamedTuple):
    """What one process took: seconds of the processor, bytes of memory at its most, its exit code and its stderr."""

    seconds: float
    memory: int
    code: int
    said: str


def check(path: Path, arguments: tuple[str, ...]) -> Run:
    """Check one document in a process of its own."""
    command = [sys.executable, "-m", "policylint", "check", *arguments, str(path)]
    with tempfile.TemporaryFile() as said:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said, env=environment)
        ends = time.monotonic() + _LONGEST
        status = 0
        while True:
            done, status, used = os.wait4(child.pid, os.WNOHANG)
            if done:
                break
            if time.monotonic() > ends:
                child.kill()
            time.sleep(0.005)
        child.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        text = said.read().decode("utf-8", "replace")
    unit = 1 if sys.platform == "darwin" else 1024
    return Run(used.ru_utime + used.ru_stime, used.ru_maxrss * unit, child.returncode, text)


def measure(one: Input, form: str, size: int, folder: Path, base: Run, arguments: tuple[str, ...]) -> list[str]:
    """Check an input at two sizes; return its row, the last cell what is wrong with it."""
    runs, path = [], folder / f"{one.name}.{form}"
    for wanted in (size, 4 * size):
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(one.make(wanted))
        runs.append(check(path, arguments))
        written = path.stat().st_size
        path.unlink()
    small, large = (max(0.001, run.seconds - base.seconds) for run in runs)
    memory = (runs[1].memory - base.memory) / written
    wrong = [f"exit code {run.code}" for run in runs if run.code not in (0, 1, 2)][:1]
    wrong += ["traceback"] * any("Traceback" in run.said for run in runs)
    wrong += ["not linear"] * (large > _FASTEST and large / small > MOST_RATIO)
    wrong += ["memory"] * (memory > MOST_MEMORY and written > 900_000)
    wrong += [f"({runs[1].said.strip().partition(': ')[2]})"] if runs[1].code == 2 and not wrong else []
    megabytes = written / 1e6
    cells = [f"{small:.2f}", f"{large:.2f}", f"{large / small:.1f}", f"{large / megabytes:.2f}", f"{memory:.1f}"]
    return [f"{one.name}.{form}", f"{megabytes:.1f}", *cells, ", ".join(wrong)]


def main() -> int:
    """Run what the command line asks for; 1 if something is wrong with the result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=1_000_000, help="bytes of the smaller document (default: 1 MB)")
    parser.add_argument("--only", default="", help="inputs: brackets or brackets.md, separated by commas")
    parser.add_argument("--format", choices=_ALL, help="one format only")
    parser.add_argument("--unit", help="repeat this text instead of the inputs")
    parser.add_argument("--write", metavar="NAME", help="print an input, such as brackets.md, at --size and stop")
    parser.add_argument("options", nargs="*", help="options for policylint check, after --")
    given = parser.parse_args()
    if given.write:
        one, _ = find(given.write)
        sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
        sys.stdout.writelines(one.make(given.size))
        return 0
    inputs = [Input("unit", _ALL, of(given.unit))] if given.unit else INPUTS
    only = set(filter(None, given.only.split(",")))
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        tiny = Path(folder, "tiny.md")
        tiny.write_text("# Privacy\n\nWe keep your data.\n", encoding="utf-8")
        check(tiny, tuple(given.options))  # keeps the compiled rules
        base = check(tiny, tuple(given.options))
        print(f"a tiny document: {base.seconds:.2f} s, {base.memory / 1e6:.0f} MB")
        print(f"{'input':32} {'MB':>5} {'s at 1':>7} {'s at 4':>7} {'ratio':>6} {'s/MB':>6} {'memory':>7}")
        for one in inputs:
            for form in one.formats:
                if (only and only.isdisjoint((one.name, f"{one.name}.{form}"))) or given.format not in (None, form):
                    continue
                name, *numbers, note = measure(one, form, given.size, Path(folder), base, tuple(given.options))
                row = " ".join(number.rjust(width) for number, width in zip(numbers, (5, 7, 7, 6, 6, 7), strict=True))
                print(f"{name:32} {row}  {note}".rstrip(), flush=True)
                wrong += bool(note) and not note.startswith("(")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
