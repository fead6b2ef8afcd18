"""The JSON Schemas of what policylint prints: each report has every field of its schema, and no other."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from policylint import schemas
from tests.conftest import ROOT, Run
from tests.validating import faults, objects, schema


def assert_is_all_there(kind: str, report: object) -> None:
    """Check that a report has every field that its schema has, and no other."""
    closed = schema(kind)
    for one in objects(closed):
        assert one["required"] == list(one["properties"])
        one["additionalProperties"] = False
    assert [fault.message for fault in Draft7Validator(closed).iter_errors(report)] == []


def test_the_output_fits_and_has_no_other_fields(policylint: Run, here: Path):
    shutil.copytree(ROOT / "examples", here / "examples")
    accepted = "# Privacy\n\n<!-- policylint-disable-file children -- reason: no children come here -->\n\nHello.\n"
    (here / "accepted.md").write_text(accepted, encoding="utf-8")
    printed = policylint("check", "--profile", "all", "--format", "json", "examples", "accepted.md", "nowhere.md")
    report = json.loads(printed.stdout)
    assert any(finding["suppressed"] for finding in report["findings"])
    assert any(finding["insertion"] for finding in report["findings"])
    assert report["errors"]
    assert_is_all_there("output", report)
    assert faults("output", {**report, "new": 1}) == []
    assert faults("output", {key: value for key, value in report.items() if key != "summary"})


def test_the_output_of_diff_fits_and_has_no_other_fields(policylint: Run, here: Path):
    accepted = "<!-- policylint-disable-file rights/access -- reason: nothing is kept of anybody -->\n\n"
    old = "We keep logs for 30 days.\n\nWe do not sell your data.\n\nYou may ask for a copy of your data.\n"
    new = accepted + "We keep logs for 60 days.\n\nWe sell your data.\n\nContact us at help@fernhill.example.\n"
    german = "Wir verarbeiten Ihre Daten nur, wenn es nötig ist, und wir löschen sie danach wieder. " * 4
    for version, text in (("v1", old), ("v2", new)):
        (here / version).mkdir()
        (here / version / "privacy.md").write_text(text, encoding="utf-8")
        shutil.copy(ROOT / "examples" / "privacy-complete.md", here / version / "words.md")
        shutil.copy(ROOT / "examples" / "privacy-vague.md", here / version / f"{version}.md")
    words = here / "v2" / "words.md"
    words.write_text(words.read_text(encoding="utf-8").replace("our accountants", "our bookkeepers"), encoding="utf-8")
    (here / "v2" / "german.md").write_text(german, encoding="utf-8")
    (here / "v2" / "binary.md").write_bytes(b"\0")
    report = json.loads(policylint("diff", "v1", "v2", "--format", "json").stdout)
    assert {one["kind"] for one in report["changes"]} >= {"lost", "changed", "gained"}
    assert any(one["accepted"] for one in report["changes"])
    assert any(one["numbers"] and one["numbers"][0]["old_line"] for one in report["changes"])
    assert any(one["reversed"] for one in report["changes"])
    assert any(one["reworded"] for one in report["documents"])
    assert any(one["notes"] for one in report["documents"])
    assert report["errors"]
    assert_is_all_there("diff", report)
    assert faults("diff", {key: value for key, value in report.items() if key != "changes"})


@pytest.mark.parametrize("kind", schemas.KINDS)
def test_schema_prints_it(kind: str, policylint: Run):
    assert policylint("schema", kind).stdout == schemas.schema(kind)


def test_an_unknown_kind_is_2(policylint: Run):
    assert policylint("schema", "rules").exit_code == 2
