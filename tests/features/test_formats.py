"""Rows 45 to 53: formats, as the command writes them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import xmlschema
from markdown_it import MarkdownIt

from tests.conftest import GOLDEN, ROOT, Run
from tests.report_page import assert_nothing_is_let_through

SCHEMAS = ROOT / "tests" / "schemas"


def written(policylint: Run, name: str, *arguments: str) -> str:
    """Return a report of vague.md, and of a file that cannot be read, in a format."""
    Path("latin.md").write_bytes(b"Donn\xe9es")
    result = policylint("check", "vague.md", "latin.md", "--format", name, *arguments)
    assert result.exit_code == 2
    return result.stdout


def schema(name: str) -> Any:
    return json.loads((SCHEMAS / name).read_text(encoding="utf-8"))


def test_row_45_reports_for_people_have_golden_files(policylint: Run, site: Path):
    golden = (GOLDEN / "privacy-vague.md.concise.txt").read_text(encoding="utf-8")
    concise = policylint("check", "vague.md", "--format", "concise").stdout
    assert concise == golden.replace("examples/privacy-vague.md", "vague.md")
    assert {f"one.{name}.txt" for name in ("full", "concise")} <= {path.name for path in GOLDEN.iterdir()}
    full = policylint("check", "vague.md").stdout
    assert full.startswith("vague.md:1:3: warning changes/effective-date missing: Date of the policy\n")


def test_row_46_json_has_a_version_and_says_places_from_1(policylint: Run, site: Path):
    said = json.loads(written(policylint, "json"))
    jsonschema.validate(said, json.loads(policylint("schema", "output").stdout))
    assert said["schema"] == 1
    assert {document["path"] for document in said["documents"]} == {"vague.md"}
    lines = Path("vague.md").read_text(encoding="utf-8").splitlines()
    for one in said["findings"]:
        assert 1 <= one["line"] <= len(lines)
        assert 1 <= one["column"] <= len(lines[one["line"] - 1]) + 1


def test_row_47_json_lines_are_a_value_each(policylint: Run, site: Path):
    kinds = [json.loads(line)["type"] for line in written(policylint, "jsonl").splitlines()]
    assert (kinds[0], kinds[-2:]) == ("report", ["error", "summary"])
    assert {"document", "finding"} < set(kinds)


def sarif(policylint: Run, *arguments: str) -> dict[str, Any]:
    log = json.loads(policylint("check", "--format", "sarif", *arguments).stdout)
    jsonschema.validate(log, schema("sarif-2.1.0.json"), cls=jsonschema.Draft202012Validator)
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def test_row_48_sarif_is_valid_with_help_and_relative_uris(policylint: Run, site: Path):
    run = sarif(policylint, "vague.md", "nosuch.md")
    assert run["invocations"][0]["executionSuccessful"] is False
    for rule in run["tool"]["driver"]["rules"]:
        assert rule["help"]["text"]
        assert rule["help"]["markdown"]
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "vague.md"
        assert all(place["region"][key] >= 1 for key in ("startLine", "startColumn", "endLine", "endColumn"))


def test_row_49_sarif_fingerprints_stay_when_text_moves(policylint: Run, site: Path):
    def fingerprints() -> list[str]:
        results = sarif(policylint, "vague.md")["results"]
        return [one["partialFingerprints"]["primaryLocationLineHash"] for one in results]

    first = fingerprints()
    assert len(set(first)) == len(first) > 5
    text = Path("vague.md").read_text(encoding="utf-8")
    Path("vague.md").write_text("\n\n\n" + text, encoding="utf-8")
    assert sorted(fingerprints()) == sorted(first)


def test_row_50_sarif_says_why_a_finding_is_suppressed(policylint: Run, site: Path):
    comment = "<!-- policylint-disable-file rights/access -- reason: the board decided so -->\n\n"
    text = Path("vague.md").read_text(encoding="utf-8")
    Path("vague.md").write_text(comment + text, encoding="utf-8")
    suppressed = [one["suppressions"] for one in sarif(policylint, "vague.md")["results"] if "suppressions" in one]
    assert [(one[0]["kind"], one[0]["justification"]) for one in suppressed] == [("inSource", "the board decided so")]


def test_row_51_formats_of_other_tools_are_valid(policylint: Run, site: Path):
    issues = json.loads(written(policylint, "gitlab"))
    jsonschema.validate(issues, schema("gitlab.json"))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    assert all(issue["location"]["lines"]["begin"] >= 1 for issue in issues)
    jsonschema.validate(json.loads(written(policylint, "rdjson")), schema("rdformat.json"))
    for line in written(policylint, "rdjsonl").splitlines():
        jsonschema.validate({"diagnostics": [json.loads(line)]}, schema("rdformat.json"))
    xmlschema.XMLSchema(SCHEMAS / "junit-10.xsd").validate(written(policylint, "junit"))
    errors = ET.fromstring(written(policylint, "checkstyle")).findall("file/error")
    assert all(int(error.get("line", "0")) >= 1 and error.get("severity") for error in errors)
    for line in written(policylint, "github").splitlines():
        assert re.match(r"::(error|warning|notice) file=(vague|latin)\.md,", line)


def test_row_52_a_summary_in_markdown_and_a_page(policylint: Run, site: Path):
    Path("summary.md").write_text("# Other jobs\n", encoding="utf-8")
    with Path("summary.md").open("a", encoding="utf-8") as file:
        file.write(written(policylint, "markdown"))
    html = MarkdownIt("commonmark").enable("table").render(Path("summary.md").read_text(encoding="utf-8"))
    assert "<table>" in html
    assert "rights/access" in html
    page = assert_nothing_is_let_through(written(policylint, "html"))
    assert {"html", "title", "article", "details"} <= {tag for tag, _ in page.tags}
    assert "rights/access" in page.text


def test_row_53_several_reports_of_one_run(policylint: Run, site: Path):
    several = ("--format", "full", "--format", "json=a.json", "--format", "sarif=a.sarif")
    result = policylint("check", "vague.md", *several)
    assert (result.exit_code, "rights/access" in result.stdout) == (1, True)
    assert json.loads(Path("a.json").read_text(encoding="utf-8"))["schema"] == 1
    assert json.loads(Path("a.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
