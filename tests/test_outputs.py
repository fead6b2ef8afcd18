"""Formats for programs and pages: what is suppressed, what each escapes, and all of them at once."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from policylint.errors import PolicylintError
from policylint.report import Report
from policylint.reporters import FORMATS, render
from policylint.reporters.columns import shown
from policylint.reporters.look import Look
from policylint.reporters.pages import HOME
from tests.conftest import Run
from tests.outputs import ERRORS, EVIL, REPORTS, TEXT, as_json, each_report, make_report, out
from tests.report_page import Page, assert_nothing_is_let_through, digest

# --- suppressed findings


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"json", "jsonl", "sarif", "junit", "html"}))
def test_suppressed_findings_are_left_out(name: str):
    text = out(name, REPORTS["plain"])
    assert "Children" in text
    assert "rights/erasure" not in text
    assert "missing: Access" not in text
    assert "agreed" not in text


def test_the_page_says_why_a_finding_is_accepted():
    page = Page(out("html", REPORTS["plain"]))
    assert page.text.count("Accepted ") == 2
    assert "Accepted in line 3, agreed, until 2099-01-01, @dpo." in page.text
    assert "Accepted by the baseline." in page.text


def test_suppressed_findings_are_marked():
    for one in as_json("json", REPORTS["plain"])["findings"]:
        assert (one["suppressed"] is not None) == one["rule"].startswith("rights/")
    cases = {case.get("name"): case for case in ET.fromstring(out("junit", REPORTS["plain"])).iter("testcase")}
    assert [child.tag for child in cases["rights/access"]] == ["skipped"]
    assert cases["rights/access"][0].get("message") == "suppressed: agreed"
    assert cases["rights/erasure"][0].get("message") == "suppressed"


# --- JUnit and Checkstyle


def test_junit_counts_what_it_has():
    root = ET.fromstring(out("junit", make_report(errors=ERRORS)))
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("10", "4", "2")
    for suite in root:
        assert int(suite.get("tests", "")) == len(suite.findall("testcase"))
        for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.get(name, "")) == len(suite.findall(f"testcase/{tag}"))
    names = [case.get("name") for case in root[0]]
    assert len(set(names)) == len(names)
    assert names[1:3] == ["retention/period (3:4)", "retention/period (3:12)"]


# --- GitHub


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Read workflow commands as GitHub's runner does."""
    found = []
    for line in text.splitlines():
        match = re.fullmatch(r"::(\w+) (.*?)::(.*)", line)
        assert match, line
        pairs = (pair.split("=", 1) for pair in match[2].split(","))
        properties = {key: unescaped(value.replace("%3A", ":").replace("%2C", ",")) for key, value in pairs}
        found.append((match[1], properties, unescaped(match[3])))
    return found


def unescaped(text: str) -> str:
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def test_github_commands_say_what_was_meant():
    report = REPORTS["evil"]
    (document,) = report.documents
    found = commands(out("github", report))
    open_ones = [one for one in document.findings if not one.suppressed]
    assert [name for name, _, _ in found] == ["error", "warning", "notice", "notice", "error", "error"]
    for (_, properties, message), finding in zip(found, open_ones, strict=False):
        assert properties["file"] == shown(document.path)
        assert properties["title"] == f"policylint {finding.rule}"
        assert message.startswith(shown(finding.message))
    assert found[3][1].keys() == {"file", "line", "endLine", "title"}, "no columns across lines"
    assert found[0][1].keys() >= {"col", "endColumn"}
    assert found[4][1].keys() == {"file", "title"}
    assert found[5][1]["line"] == "3"
    assert found[5][2] == shown(f"odd {EVIL}")


# --- rdjson


def test_rdjson_columns_are_bytes():
    second = as_json("rdjson", REPORTS["plain"])["diagnostics"][1]["location"]["range"]
    line = TEXT.format(evil="").splitlines()[2].encode("utf-8")
    assert line[second["start"]["column"] - 1 : second["end"]["column"] - 1].decode("utf-8") == "keep 個人"


# --- Markdown and HTML


@each_report
def test_nothing_of_a_document_is_markup_in_the_page(report: Report):
    page = assert_nothing_is_let_through(out("html", report))
    for address in page.values("href"):
        assert address.startswith(("#", f"{HOME}/blob/", "https://example.com/law_(1)"))
    assert ("<script>alert(1)</script>" in page.text) == (report in (REPORTS["evil"], REPORTS["errors only"]))


@each_report
def test_the_page_allows_nothing_but_its_own_style_and_script(report: Report):
    text = out("html", report)
    page = Page(text)
    (policy,) = [one["content"] for _, one in page.tags if one.get("http-equiv") == "Content-Security-Policy"]
    style, script = (digest(page.inside[tag][0]) for tag in ("style", "script"))
    allowed = f"style-src '{style}'; script-src '{script}'"
    assert policy == f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"
    assert text.index("Content-Security-Policy") < text.index("<style>")


@each_report
def test_markdown_is_a_table_and_nothing_of_a_document_is_markup(report: Report):
    tokens = MarkdownIt("commonmark").enable("table").parse(out("markdown", report))
    inline = [one for token in tokens if token.type == "inline" for one in token.children or []]
    links = [one.attrs["href"] for one in inline if one.type == "link_open"]
    assert all(str(link).startswith(HOME) for link in links)
    assert {one.content for one in inline if one.type == "html_inline"} <= {"<br>"}
    blocks = [token.content.strip() for token in tokens if token.type == "html_block"]
    assert set(blocks) <= {"<details><summary>What it discloses</summary>", "</details>"}
    assert not any(one.type in {"image", "em_open", "s_open"} for one in inline)
    body = [token for token in tokens if token.type == "td_open"]
    findings = sum(not one.suppressed for document in report.documents for one in document.findings)
    families = sum(len({one.rule.partition("/")[0] for one in document.assessments}) for document in report.documents)
    columns = 6 if report.documents else 0
    assert len(body) == 4 * findings + columns * families


def test_a_job_summary_stays_small():
    report = make_report()
    (document,) = report.documents
    many = document._replace(findings=document.findings[:1] * 600)
    text = out("markdown", report._replace(documents=(many, many)))
    assert text.count("\n| error |") == 500
    assert "100 more are not listed here." in text
    assert "600 more are not listed here." in text


# --- all of them


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=25, deadline=None)
@given(st.text(max_size=30), st.text(st.characters(codec="utf-8", exclude_characters="/"), min_size=1, max_size=12))
def test_every_format_takes_every_text(name: str, evil: str, path: str):
    evil = evil.replace("{", "").replace("}", "")
    text = render(name, make_report(evil, f"d/{path}", (PolicylintError(evil or "x", path),)), Look(colour=False))
    assert text.encode("utf-8").decode("utf-8") == text
    if name in {"junit", "checkstyle"}:
        ET.fromstring(text)
    elif name in {"json", "sarif", "gitlab", "rdjson"}:
        json.loads(text)
    elif name in {"jsonl", "rdjsonl"}:
        assert all(json.loads(line) for line in text.splitlines())
    elif name == "github":
        assert all(re.match(r"::(error|warning|notice) file=", line) for line in text.rstrip("\n").split("\n"))


def test_row_53_several_formats_in_one_run(policylint: Run):
    Path("bad.md").write_text("# Privacy\n\nHello.\n", encoding="utf-8")
    wanted = [part for name in FORMATS for part in ("--format", f"{name}=out.{name}")]
    result = policylint("check", "--select", "retention", "bad.md", *wanted, "--format", "concise")
    assert result.exit_code == 1
    assert result.stdout.startswith("bad.md:1:3: error[retention/period]")
    for name in FORMATS:
        alone = policylint("check", "--select", "retention", "bad.md", "--format", name)
        assert Path(f"out.{name}").read_text(encoding="utf-8") == alone.stdout


def test_row_18_statistics_count_by_rule(policylint: Run):
    Path("a.md").write_text("# Privacy\n\nHello.\n", encoding="utf-8")
    Path("b.md").write_text("# Privacy\n\nWe keep logs as long as necessary.\n", encoding="utf-8")
    select = ("check", "a.md", "b.md", "--select", "retention,children")
    for form in ("full", "concise"):
        lines = policylint(*select, "--statistics", "--format", form).stdout.splitlines()
        assert [line.split()[:4] for line in lines[2:4]] == [
            ["children/clause", "2", "-", "-"],
            ["retention/period", "1", "1", "-"],
        ]
        assert "a.md:" not in "\n".join(lines)
    summary = json.loads(policylint(*select, "--format", "json").stdout)["summary"]
    assert summary["rules"] == {
        "children/clause": {"error": 2, "warning": 0, "info": 0},
        "retention/period": {"error": 1, "warning": 1, "info": 0},
    }
    assert list(summary["rules"]) == ["children/clause", "retention/period"]
    Path("c.md").write_text("# Privacy\n\nWe keep logs for 30 days.\n", encoding="utf-8")
    assert policylint("check", "c.md", "--select", "retention", "--statistics", "--quiet").stdout == ""
