"""Formats for programs and pages: schemas, escaping, suppressed findings, and exit codes that do not depend on them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
import xmlschema
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from policylint import __version__
from policylint.assessment import Assessment
from policylint.errors import PolicylintError
from policylint.finding import Citation, Finding, Suppressed
from policylint.formats import parse
from policylint.report import DocumentReport, Report
from policylint.reporters import FORMATS, render
from policylint.reporters.look import Look
from policylint.reporters.pages import HOME
from policylint.reporters.sarif import uri_of
from policylint.rule import Rule
from policylint.rulefile import parse_rule
from policylint.source import Source, Span
from tests.conftest import ROOT, Run
from tests.report_page import Page, assert_nothing_is_let_through, digest

SCHEMAS = Path(__file__).parent / "schemas"

RULE = """\
title: {title}
summary: Says so.
why: A reader must know.
clause: [we keep]
advice: Say so.
template: "Here ```"
examples: [{{status: present, text: We keep it.}}]
"""
EVIL = "</pre><script>alert(1)</script>|`[x](javascript:y)`%0A::set-env x::y\x1b[31m\x07 & \"'<!--]]>"
"""A text that tries what each format must not let through."""
TEXT = "# Privacy é 個 {evil}\n\nWe keep 個人 data as long as {evil} wanted.\n\nWe like it.\nA lot.\n"


def schema(name: str) -> Any:
    return json.loads((SCHEMAS / name).read_text(encoding="utf-8"))


def of_words(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


TITLES = {"retention/period": "How long", "children/clause": "Children", "rights/access": "Access"}


def make_rule(id: str, title: str, evil: str) -> Rule:
    rule = parse_rule(RULE.format(title="x"), f"rules/{id}.yaml", id)
    return rule._replace(
        precision="high",
        title=title,
        summary=f"Says so.{evil}",
        advice=f"Say so.{evil}",
        template=f"{rule.template}{evil}",
    )


def make_report(evil: str = "", path: str = "docs/privacy.md", errors: tuple[PolicylintError, ...] = ()) -> Report:
    """A document with a finding of each severity, a rule with two findings, suppressed ones, and a rule of nobody."""
    text = TEXT.format(evil=evil)
    rules = {id: make_rule(id, f"{title}{evil}", evil) for id, title in TITLES.items()}
    citation = Citation("core", "GEN-1", f"Art. 13{evil}", "https://example.com/law_(1)")
    findings = (
        Finding(
            "children/clause",
            "missing",
            "error",
            of_words(text, "# Privacy"),
            f"missing: Children{evil}",
            "start",
            (citation,),
            len(text) - 1,
        ),
        Finding(
            "retention/period",
            "weak",
            "warning",
            of_words(text, "keep 個人"),
            f"weak: How long{evil}",
            "clause",
            key="1",
        ),
        Finding("retention/period", "weak", "info", of_words(text, "data as"), "weak: again", "clause", key="2"),
        Finding(
            "suppression/unused",
            "defect",
            "info",
            of_words(text, "We like it.\nA lot."),
            f"unused {evil}",
            "suppression",
            key="x",
        ),
        Finding(
            "rights/access",
            "missing",
            "error",
            Span(len(text) - 1, len(text) - 1),
            "missing: Access",
            "start",
            suppressed=Suppressed("file", f"agreed{evil}", "2099-01-01", "@dpo", 3),
        ),
        Finding(
            "rights/erasure",
            "missing",
            "error",
            of_words(text, "We like"),
            "missing: Erasure",
            "start",
            suppressed=Suppressed("baseline"),
        ),
    )
    assessments = (
        Assessment("children/clause", "missing"),
        Assessment("retention/period", "weak"),
        Assessment("rights/access", "missing"),
        Assessment("use/purposes", "not_applicable"),
        Assessment("use/basis", "present"),
    )
    document = DocumentReport(parse(Source(path, text, "markdown")), assessments, findings)
    return Report((document,), errors, rules, "0.1.0")


ERRORS = (
    PolicylintError("is empty; there is nothing to check", "b.md"),
    PolicylintError(f"odd {EVIL}", f"c{EVIL}.md", 3, 2),
)
REPORTS = {
    "plain": make_report(),
    "evil": make_report(EVIL, f"docs/{EVIL}.md", ERRORS),
    "empty": Report((), (), {}, "0.1.0"),
    "errors only": Report((), ERRORS, {}, "0.1.0"),
}
each_report = pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS.keys())


def out(name: str, report: Report) -> str:
    return render(name, report, Look())


def as_json(name: str, report: Report) -> Any:
    return json.loads(out(name, report))


# --- schemas


@each_report
def test_sarif_is_valid(report: Report):
    jsonschema.validate(as_json("sarif", report), schema("sarif-2.1.0.json"), cls=jsonschema.Draft202012Validator)


@each_report
def test_gitlab_is_valid(report: Report):
    issues = as_json("gitlab", report)
    jsonschema.validate(issues, schema("gitlab.json"))
    fingerprints = [issue["fingerprint"] for issue in issues]
    assert len(set(fingerprints)) == len(fingerprints) == 4 * len(report.documents) + len(report.errors)


@each_report
def test_rdjson_is_valid_and_rdjsonl_is_the_same(report: Report):
    result = as_json("rdjson", report)
    jsonschema.validate(result, schema("rdformat.json"))
    lines = [json.loads(line) for line in out("rdjsonl", report).splitlines()]
    assert lines == [{**one, "source": result["source"]} for one in result["diagnostics"]]
    for line in lines:
        jsonschema.validate({"diagnostics": [line]}, schema("rdformat.json"))


@each_report
def test_junit_is_valid(report: Report):
    xmlschema.XMLSchema(SCHEMAS / "junit-10.xsd").validate(out("junit", report))


@each_report
def test_checkstyle_has_what_its_readers_read(report: Report):
    root = ET.fromstring(out("checkstyle", report))
    assert root.tag == "checkstyle"
    files = list(root)
    assert len(files) == len(report.documents) + len(report.errors)
    for file in files:
        assert (file.tag, set(file.keys())) == ("file", {"name"})
        for error in file:
            assert error.tag == "error"
            assert set(error.keys()) - {"column"} == {"line", "severity", "message", "source"}
            assert error.get("severity") in {"error", "warning", "info"}
            assert int(error.get("line", "")) >= 1


@each_report
def test_jsonl_is_json_a_line_at_a_time(report: Report):
    whole = as_json("json", report)
    lines = [json.loads(line) for line in out("jsonl", report).splitlines()]
    kinds = [line.pop("type") for line in lines]
    assert lines[0] == {"schema": whole["schema"], "version": whole["version"]}
    assert lines[-1] == whole["summary"]
    assert lines[1:-1] == [*whole["documents"], *whole["findings"], *whole["errors"]]
    assert kinds == [
        "report",
        *["document"] * len(whole["documents"]),
        *["finding"] * len(whole["findings"]),
        *["error"] * len(whole["errors"]),
        "summary",
    ]


def test_a_schema_that_must_fail_does():
    report = as_json("sarif", REPORTS["plain"])
    report["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(report, schema("sarif-2.1.0.json"))
    issues = as_json("gitlab", REPORTS["plain"])
    issues[0]["location"]["lines"]["begin"] = 0
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(issues, schema("gitlab.json"))
    with pytest.raises(xmlschema.XMLSchemaException):
        xmlschema.XMLSchema(SCHEMAS / "junit-10.xsd").validate(
            out("junit", REPORTS["plain"]).replace("testcase", "case")
        )


# --- SARIF for code scanning


@each_report
def test_row_48_sarif_has_relative_uris_whole_regions_and_help(report: Report):
    (run,) = as_json("sarif", report)["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for rule in rules:
        for text in (rule["shortDescription"], rule["fullDescription"], rule["help"]):
            assert text["text"]
        assert rule["help"]["markdown"]
        assert len(rule["properties"]["tags"]) <= 20
        assert rule.get("helpUri", HOME).startswith("https://")
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        (location,) = result["locations"]
        physical = location["physicalLocation"]
        assert re.fullmatch(r"[A-Za-z0-9._~%/-]+", physical["artifactLocation"]["uri"])
        assert {"startLine", "startColumn", "endLine", "endColumn"} <= set(physical["region"])
        assert all(physical["region"][key] >= 1 for key in ("startLine", "startColumn", "endLine", "endColumn"))
    assert run["columnKind"] == "unicodeCodePoints"
    assert [one["executionSuccessful"] for one in run["invocations"]] == [not report.errors]
    assert '""' not in out("sarif", report), "GitHub refuses empty strings"


def test_row_48_the_help_of_a_rule_is_its_page():
    (run,) = as_json("sarif", REPORTS["plain"])["runs"]
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert rules["children/clause"]["helpUri"] == f"{HOME}/blob/v0.1.0/docs/rules/children.md#childrenclause"
    assert rules["suppression/unused"]["helpUri"] == f"{HOME}/blob/v0.1.0/docs/suppressions.md"
    assert "````markdown\nHere ```\n````" in rules["children/clause"]["help"]["markdown"]
    assert "[core: Art. 13](<https://example.com/law_(1)>)" in rules["children/clause"]["help"]["markdown"]
    assert rules["children/clause"]["properties"]["precision"] == "high"
    assert "precision" not in rules["suppression/unused"]["properties"]
    assert HOME in (ROOT / "README.md").read_text(encoding="utf-8")


def test_a_rule_of_the_users_own_has_no_page(policylint: Run):
    rule = Path("house/acme/logs.yaml")
    rule.parent.mkdir(parents=True)
    rule.write_text(RULE.format(title="Logs"), encoding="utf-8")
    Path("a.md").write_text("# Privacy\n\nHello.\n", encoding="utf-8")
    for cached in ((), (), ("--no-cache",)):
        arguments = ("check", "a.md", "--rules", "house", "--select", "acme,retention", "--format", "sarif", *cached)
        (run,) = json.loads(policylint(*arguments).stdout)["runs"]
        uris = {one["id"]: one.get("helpUri", "") for one in run["tool"]["driver"]["rules"]}
        assert uris["acme/logs"] == ""
        assert uris["retention/period"].endswith("/docs/rules/retention.md#retentionperiod")


def test_a_fact_that_the_text_contradicts_has_a_page(policylint: Run):
    Path("a.md").write_text("# Privacy\n\nWe sell your personal data to advertisers.\n", encoding="utf-8")
    (run,) = json.loads(policylint("check", "a.md", "--fact", "sells_data=false", "--format", "sarif").stdout)["runs"]
    (rule,) = [one for one in run["tool"]["driver"]["rules"] if one["id"] == "facts/sells_data"]
    assert rule["shortDescription"]["text"] == "A fact and the text disagree"
    assert rule["helpUri"] == f"{HOME}/blob/v{__version__}/docs/profiles.md"


def test_row_49_fingerprints_tell_findings_apart_and_survive_a_move(policylint: Run):
    def fingerprints(before: str) -> list[tuple[str, str]]:
        Path("a.md").write_text(f"# Privacy\n\n{before}We keep your data as long as necessary.\n", encoding="utf-8")
        (run,) = json.loads(policylint("check", "a.md", "--format", "sarif").stdout)["runs"]
        return [(one["ruleId"], one["partialFingerprints"]["primaryLocationLineHash"]) for one in run["results"]]

    first = fingerprints("")
    assert len({fingerprint for _, fingerprint in first}) == len(first) > 5
    assert sorted(fingerprints("The sun is hot.\n\n" * 50)) == sorted(first)


def test_row_50_sarif_marks_suppressions_with_their_justification():
    (run,) = as_json("sarif", REPORTS["plain"])["runs"]
    found = {one["ruleId"]: one.get("suppressions") for one in run["results"]}
    assert found["children/clause"] is None
    (inline,) = found["rights/access"]
    assert (inline["kind"], inline["status"], inline["justification"]) == ("inSource", "accepted", "agreed")
    assert inline["location"]["physicalLocation"]["region"] == {"startLine": 3}
    assert inline["properties"] == {"until": "2099-01-01", "by": "@dpo"}
    assert found["rights/erasure"] == [{"kind": "external", "status": "accepted"}]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("docs/privacy policy.md", "docs/privacy%20policy.md"),
        ("../a.md", "../a.md"),
        ("c:odd.md", "c%3Aodd.md"),
        ("D:/docs/a.md", "file:///D:/docs/a.md"),
        ("/srv/a.md", "file:///srv/a.md"),
        ("é%.md", "%C3%A9%25.md"),
        ("<stdin>", "%3Cstdin%3E"),
    ],
)
def test_paths_are_uris(path: str, uri: str):
    assert uri_of(path) == uri


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
        assert properties["file"] == document.path
        assert properties["title"] == f"policylint {finding.rule}"
        assert message.startswith(finding.message)
    assert found[3][1].keys() == {"file", "line", "endLine", "title"}, "no columns across lines"
    assert found[0][1].keys() >= {"col", "endColumn"}
    assert found[4][1].keys() == {"file", "title"}
    assert found[5][1]["line"] == "3"
    assert found[5][2] == f"odd {EVIL}"


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
