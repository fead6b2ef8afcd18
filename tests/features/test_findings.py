"""Rows 1 to 5: what is missing, and where."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from policylint.source import Source
from tests.conftest import ROOT
from tests.features.conftest import Report
from tests.makers import builtin_linter

RETENTION = "# Privacy\n\n## Retention\n\nWe keep your data as long as necessary.\n"


def test_row_01_what_is_missing_is_a_finding_of_its_own(report: Report, site: Path):
    (finding,) = report("--select", "children/clause", "vague.md")["findings"]
    assert (finding["rule"], finding["kind"], finding["severity"]) == ("children/clause", "missing", "error")


def test_row_02_each_missing_element_is_named(report: Report, site: Path):
    Path("a.md").write_text(RETENTION, encoding="utf-8")
    said = report("--select", "retention/period", "a.md")
    (assessment,) = said["documents"][0]["assessments"]
    assert assessment["status"] == "weak"
    assert assessment["elements"] == {"period": False, "end": False}
    assert assessment["lacks"] == ["a period after which the data goes or an event that ends the keeping"]
    assert assessment["lacks"][0] in said["findings"][0]["message"]
    missing = {one["rule"] for one in report("--select", "rights", "a.md")["findings"] if one["kind"] == "missing"}
    assert {"rights/access", "rights/erasure", "rights/rectification"} <= missing


@settings(deadline=None)
@given(st.text(alphabet="# We keep data.\n\r\t-*<p>", max_size=200).filter(str.strip))
def test_row_03_a_missing_clause_has_a_line_that_exists(text: str):
    source = Source("privacy.md", text, "markdown")
    found = builtin_linter().lint(source).findings
    assert found
    for finding in found:
        assert 1 <= source.position(finding.span.start).line <= source.line_count()


def test_row_04_a_missing_clause_has_a_place_to_be_put(report: Report, site: Path):
    text = "# Privacy\n\n## Who we are\n\nAcme Ltd.\n\n## Retention\n\nWe keep logs for 30 days.\n\n## Contact\n\nMail us.\n"
    Path("a.md").write_text(text, encoding="utf-8")
    (finding,) = report("--select", "children/clause,retention,identity", "--ignore", "identity", "a.md")["findings"]
    lines = text.splitlines()
    assert finding["rule"] == "children/clause"
    assert lines[finding["insertion"]["line"] - 1] in {"We keep logs for 30 days.", "Mail us."}
    after = lines.index("## Retention")
    assert finding["insertion"]["line"] > after


def test_row_05_all_that_is_missing_is_told_in_one_run(report: Report, site: Path):
    text = (ROOT / "examples" / "privacy-complete.md").read_text(encoding="utf-8")
    sections = text.split("\n## ")
    dropped = [one for one in sections if one.startswith(("Children", "How long", "Retention", "Security"))]
    Path("a.md").write_text("\n## ".join(one for one in sections if one not in dropped), encoding="utf-8")
    assert report("complete.md")["summary"]["findings"]["error"] == 0
    families = {one["rule"].split("/")[0] for one in report("a.md")["findings"] if one["kind"] == "missing"}
    assert {"children", "retention", "security"} <= families
