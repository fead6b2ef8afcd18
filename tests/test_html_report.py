"""The page of `--format html`: what it tells is what was found, and a document cannot add anything to it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from policylint.reporters.html.marks import KINDS, Mark, Marker
from policylint.reporters.html.policy import policy_of
from policylint.reporters.html.subjects import OWN, safe_url
from policylint.source import Span
from tests.conftest import ROOT, Run
from tests.makers import builtin_rules, make_document
from tests.report_page import HOSTILE, Page, assert_nothing_is_let_through

POLICY = """\
# Privacy of the Alder Reading Room

Alder Reading Room Ltd, 3 Mill Lane, Ely CB7 4AB, runs this site. Write to data@alder.example.

## What we keep

1. We keep your name as long as necessary.
   - We keep server logs for 30 days.

| data | kept for |
|---|---|
| loans | 2 years |
"""
LAW = """
title: "</script><script>alert(1)</script>"
summary: "<b>"
obligations:
  - {id: 'L"><b>', needs: [rights/access], cite: '<i>Art. 1', url: "https://law.example/?\\"><script>", severity: error}
  - {id: L-2, needs: [identity/contact], cite: "' onclick='x", url: "https://law.example/2", severity: error}
"""


def page_of(result: Result) -> Page:
    return assert_nothing_is_let_through(result.stdout)


def body(page: Page) -> str:
    return " ".join(page.text.split())


# --- what it tells


@pytest.mark.parametrize("command", ["check", "coverage"])
def test_the_rows_are_those_of_coverage(policylint: Run, command: str):
    """Each obligation has the status that `coverage` gives it, law by law."""
    names = [str(path) for path in sorted((ROOT / "examples").glob("privacy-*"))]
    laws = ("--profile", "core", "--profile", "gdpr", "--profile", "ccpa")
    said = json.loads(policylint("coverage", *names, *laws, "--format", "json").stdout)["obligations"]
    page = page_of(policylint(command, *names, *laws, "--format", "html"))
    rows = [row for row in page.items() if row[1] != "defect"]
    unmet = ("weak", "missing")
    expected = [(o["profile"], o["status"], o["severity"] if o["status"] in unmet else "") for o in said]
    assert rows == expected
    assert len(rows) > 300
    assert ("defect" in {row[1] for row in page.items()}) == (command == "check")


def test_a_missing_clause_is_shown_where_it_belongs(policylint: Run, here: Path):
    (here / "p.md").write_text(POLICY, encoding="utf-8")
    said = json.loads(policylint("check", "p.md", "--format", "json").stdout)
    text = policylint("check", "p.md", "--format", "html").stdout
    missing = [one for one in said["findings"] if one["kind"] == "missing"]
    shown = re.findall(r'<details class="belongs" id="(\w+)">', text)
    assert len(shown) == len(missing) > 10
    for target in shown:
        assert f'href="#{target}"' in text
    # The clause on children has no better place than the end.
    template = escape(builtin_rules().rules["children/clause"].template.strip())
    at = text.index(f"<pre>{template}</pre>")
    assert text.index(">loans<") < at < text.index("</article>")


def test_an_obligation_leads_to_its_proof(policylint: Run, here: Path):
    (here / "p.md").write_text(POLICY, encoding="utf-8")
    text = policylint("check", "p.md", "--format", "html").stdout
    (row,) = re.findall(r'<details class="item"[^>]*>(?:(?!</details>).)*GEN-RETENTION\b.*?</details>', text, re.DOTALL)
    (go,) = re.findall(r'data-go="(\w+)"', row.split("</summary>")[0].rpartition("<details")[2])
    (mark,) = re.findall(rf'<a class="mark (\w+)" id="{go}"[^>]*>(.*?)</a>', text)
    assert mark[1] in ("We keep your name as long as necessary.", "We keep server logs for 30 days.")
    assert mark[0] in row


def test_the_policy_is_shown_with_its_structure(policylint: Run, here: Path):
    (here / "p.md").write_text(POLICY, encoding="utf-8")
    text = policylint("check", "p.md", "--select", "children/clause", "--format", "html").stdout
    article = text[text.index("<article") : text.index("</article>")]
    assert re.findall(r'<h3 data-l="1">Privacy of the Alder Reading Room</h3>', article)
    assert '<li data-l="7"><span class="marker">1.</span> We keep your name as long as necessary.</li>' in article
    assert article.index('<ul class="deep1">') < article.index('<ul class="deep2">') < article.index("<table>")
    assert re.sub(r"\s+", "", article[article.index("<table>") : article.index("</table>")]) == (
        '<table><trdata-l="10"><th>data</th><th>keptfor</th></tr><trdata-l="12"><th>loans</th><td>2years</td></tr>'
    )


def test_the_rows_of_a_table_of_html(policylint: Run, here: Path):
    rows = "<tr><th>data<th>kept<tr><td>loans<td>2 years<tr><td>name<td>a year"
    (here / "p.html").write_text(f"<h1>Privacy</h1><table>{rows}</table><ol><li>One</ol>", encoding="utf-8")
    text = policylint("check", "p.html", "--format", "html").stdout
    article = text[text.index("<article") : text.index("</article>")]
    assert article.count("<tr ") == 3
    assert '<span class="marker">•</span> One' in article


def test_a_rule_that_no_profile_demands(policylint: Run, here: Path):
    (here / "p.md").write_text(POLICY, encoding="utf-8")
    page = page_of(policylint("check", "p.md", "--select", "us/appeal,children/clause", "--format", "html"))
    assert set(page.items()) >= {("core", "missing", "error"), (OWN, "missing", "info")}
    assert {law for law, _, _ in page.items()} == {"core", OWN}


def test_documents_of_a_set_are_one(policylint: Run, here: Path):
    (here / "p.md").write_text(POLICY, encoding="utf-8")
    (here / "q.md").write_text("# Cookies\n\nWe use cookies to count visits. You can refuse them.\n", encoding="utf-8")
    page = page_of(policylint("coverage", "q.md", "--set", "site=p.md,q.md", "--format", "html"))
    assert page.values("aria-label").count("q.md") == 2  # alone, and in the set
    assert len([one for tag, one in page.tags if one.get("class") == "view"]) == 3  # with the overview
    text = policylint("coverage", "--set", "site=p.md,q.md", "--format", "html").stdout
    assert "q.md, line 3" in text
    shown = re.findall(r'<details class="belongs" id="(\w+)">', text)
    assert len(shown) == len(set(shown)) > 5


def test_charts_are_as_wide_as_there_are_rows(policylint: Run, here: Path):
    names = [str(path) for path in sorted((ROOT / "examples").glob("privacy-*"))]
    page = page_of(policylint("coverage", *names, "--profile", "gdpr", "--format", "html"))
    charts: list[tuple[str, list[int]]] = []
    for tag, attributes in page.tags:
        if tag == "svg":
            charts.append((attributes["viewbox"], []))
        elif tag == "rect":
            charts[-1][1].append(int(attributes["width"]))
    assert len(charts) == 2 * len(names)  # in the overview, and in each list
    for box, widths in charts:
        assert int(box.split()[2]) == sum(widths) > 20


def test_errors_are_told(policylint: Run, here: Path):
    (here / "p.md").write_text(POLICY, encoding="utf-8")
    (here / "latin.md").write_bytes(b"Donn\xe9es")
    result = policylint("check", "p.md", "latin.md", "--format", "html")
    assert result.exit_code == 2
    page = page_of(result)
    assert "Could not be checked" in page.text
    assert "latin.md" in page.text
    alone = page_of(policylint("check", "latin.md", "--format", "html"))
    assert "latin.md" in alone.text


# --- what it does not let through


@pytest.mark.parametrize("command", ["check", "coverage"])
@pytest.mark.parametrize("ending", ["md", "html", "txt"])
def test_a_hostile_policy_is_only_text(policylint: Run, here: Path, command: str, ending: str):
    (here / "rules" / "profiles").mkdir(parents=True)
    (here / "rules" / "profiles" / "law.yaml").write_text(LAW, encoding="utf-8")
    name = f"'onclick='x&quot;<b>.{ending}" if sys.platform != "win32" else f"'onclick='x&quot;.{ending}"
    (here / name).write_text(HOSTILE, encoding="utf-8")
    (here / f"b.{ending}").write_text(HOSTILE, encoding="utf-8")
    page = page_of(policylint(command, name, f"b.{ending}", "--rules", "rules", "--profile", "law", "--format", "html"))
    assert name in page.text
    assert "<script>alert(5)</script>" in page.text or ending == "txt"
    assert ("&lt;script&gt;alert(5)" in page.text) == (ending == "txt")  # what plain text shows
    assert "<i>Art. 1" in page.text
    assert "\u202e" not in page.text
    assert not any("javascript" in address for address in page.values("href"))
    assert "{{ 7 * 7 }}" in page.text


def test_an_address_that_is_none_of_the_web_is_no_link():
    assert [safe_url(url) for url in ("javascript:alert(1)", "data:text/html,x", "//x.example", " https://x", "")] == [
        ""
    ] * 5
    assert safe_url("https://law.example/1") == "https://law.example/1"


def test_nothing_is_loaded_from_anywhere():
    folder = ROOT / "policylint" / "reporters" / "templates"
    texts = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    assert set(texts) == {"page.html", "parts.html", "overview.html", "subject.html", "report.css", "report.js"}
    for text in texts.values():
        for word in (
            "http:",
            "https:",
            "url(",
            "@import",
            "src=",
            "fetch",
            "XMLHttpRequest",
            "innerHTML",
            "|safe",
            "style=",
        ):
            assert word not in text
    assert "</" not in texts["report.js"]
    assert "</" not in texts["report.css"]


def test_templates_cost_nothing_where_no_page_is_asked_for(here: Path):
    (here / "p.md").write_text(POLICY, encoding="utf-8")
    code = (
        "import sys; from policylint.cli import cli\n"
        "try: cli(['check', 'p.md', '--exit-zero', '--format', sys.argv[1]])\n"
        "finally: print(*sorted({'jinja2', 'markupsafe'} & set(sys.modules)), file=sys.stderr)"
    )

    def loaded(form: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code, form], capture_output=True, text=True, encoding="utf-8", check=True
        )
        return done.stderr.strip()

    assert [loaded("full"), loaded("json"), loaded("html")] == ["", "", "jinja2 markupsafe"]


# --- marks


@given(
    st.lists(st.sampled_from(["# One", "Two **bold** words", "- three", "  - four", "&amp; `five`", "<!-- six -->", "|a|b|\n|-|-|\n|c|d|"])),
    st.lists(st.tuples(st.integers(0, 120), st.integers(0, 60), st.sampled_from(KINDS), st.integers(1, 4))),
)  # fmt: skip
def test_marks_change_no_text(blocks: list[str], spans: list[tuple[int, int, str, int]]):
    """Whatever is marked, the text is the document's, and what has words and is marked can be seen."""
    document = make_document("\n\n".join(blocks))
    marks = {Mark(Span(start, start + size), kind, rule) for start, size, kind, rule in spans}  # type: ignore[arg-type]
    marker = Marker(document, marks, 1)
    policy = policy_of(document, marker, {})
    pieces = [
        p for section in policy.sections for part in section for row in part.rows for line in row for p in line.pieces
    ]
    shown = document.blocks
    assert " ".join("".join(p.text for p in pieces).split()).replace(" ", "") == "".join(
        document.words(block.span).replace(" ", "") for block in shown
    )
    for mark in marks:
        inside = [Span(max(b.span.start, mark.span.start), min(b.span.end, mark.span.end)) for b in shown]
        visible = any(one.start < one.end and document.words(one) for one in inside)
        assert (mark in marker.numbers) == visible
    numbers = [piece.number for piece in pieces if piece.kind]
    assert numbers == list(range(1, marker.next))
    for piece in pieces:
        assert bool(piece.kind) == bool(piece.rules) == bool(piece.number)
        assert set(piece.ends) <= set(piece.rules) or not piece.rules


def test_what_overlaps_shows_the_worst_first():
    document = make_document("We keep it. We like it.")
    marks = [Mark(Span(0, 11), "present", 1), Mark(Span(3, 7), "weak", 2), Mark(Span(3, 23), "nearest", 3)]
    pieces = Marker(document, marks, 5).pieces(document.blocks[0])
    assert [(piece.text, piece.kind, piece.rules, piece.ends, piece.number) for piece in pieces] == [
        ("We ", "present", (1,), (), 5),
        ("keep", "weak", (2, 1, 3), (2,), 6),
        (" it.", "present", (1, 3), (1,), 7),
        (" We like it.", "nearest", (3,), (3,), 8),
    ]


def test_a_list_is_cut_where_a_clause_belongs():
    document = make_document("One.\n\n- two\n- three\n- four\n")
    policy = policy_of(document, Marker(document, (), 1), {-1: [1], 0: [2, 3], 2: [4]})
    assert policy.start == [1]
    parts = [part for section in policy.sections for part in section]
    assert [(part.kind, len(part.rows), list(part.after)) for part in parts] == [
        ("paragraph", 1, [2, 3]),
        ("list", 2, [4]),
        ("list", 1, []),
    ]
