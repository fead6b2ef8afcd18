"""Formats for programs, against their published schemas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
import xmlschema

from policylint.report import Report
from tests.outputs import REPORTS, as_json, each_report, out

SCHEMAS = Path(__file__).parent / "schemas"


def schema(name: str) -> Any:
    return json.loads((SCHEMAS / name).read_text(encoding="utf-8"))


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
