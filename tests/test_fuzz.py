"""Whatever the text: no traceback, every place exists, and what is found follows from what is there.

`pytest tests/test_fuzz.py --fuzz 10000` makes ten thousand of each.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from hypothesis import assume, given
from hypothesis import strategies as st

from policylint import rulefolders
from policylint.assess import _MOST_EVIDENCE
from policylint.errors import PolicylintError
from policylint.files import decode
from policylint.report import DocumentReport, Report
from policylint.reporters import FORMATS as OUTPUTS
from policylint.reporters import render
from policylint.reporters.look import Look
from policylint.reporters.places import clause_of, place_of
from policylint.source import Format, Source
from tests.conftest import ROOT, Run
from tests.fuzzing import (
    FORMATS,
    UNRELATED,
    command_lines,
    configurations,
    documents,
    fuzzed,
    policies,
    rule_files,
    sentences,
)
from tests.house import RULE, write_all, write_few
from tests.invariants import check_places
from tests.makers import builtin_linter


def linted(text: str, format: Format = "markdown") -> DocumentReport:
    return builtin_linter("all").lint(Source("privacy.md", text, format))


# --- no traceback, and every place exists


@fuzzed
@given(documents(), st.sampled_from(FORMATS), st.sampled_from(OUTPUTS))
def test_any_document(text: str, format: Format, output: str):
    try:
        decoded = decode(text.encode("utf-8"), "privacy.md")
    except PolicylintError:
        return
    document = linted(decoded, format)
    report = Report((document,), (), builtin_linter("all").rules, "0")
    check_places(document.document.source, json.loads(render("json", report, Look())))
    assert render(output, report, Look(colour=True)).encode("utf-8")


@pytest.fixture
def few(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder, and next to no built-in rules, so that a run takes no time."""
    files = {
        "a.md": "# Privacy\n\nWe keep server logs. We sell logs.\n",
        "base.toml": 'fail-on = "warning"\n',
        "house-rules/own/logs.yaml": RULE,
    }
    write_all(here, files)
    write_few(here / "built-in")
    monkeypatch.setattr(rulefolders, "builtin_folder", lambda: str(here / "built-in"))
    monkeypatch.setenv("POLICYLINT_CACHE_DIR", "")
    return here


def test_the_few_rules_are_sound(few: Path, policylint: Run):
    """Otherwise what follows would test one message again and again."""
    result = policylint("check", "a.md", "--rules", "house-rules", "--format", "concise")
    assert (result.exit_code, len(result.stdout.splitlines())) == (0, 2), result.output
    assert policylint("test", "house-rules").exit_code == 0
    assert policylint("check", "a.md", "--fact", "sells=yes").exit_code == 0


def ended_well(result: Result) -> None:
    """Check that a run ended with a code of ours, and with a message if something was wrong."""
    assert result.exit_code in {0, 1, 2, 3}, result.output
    if result.exit_code == 2:
        assert result.stderr
        assert "Traceback" not in result.output
    assert result.stderr.replace("\n", "").isprintable()


@fuzzed
@given(configurations())
def test_any_configuration(few: Path, policylint: Run, text: str):
    Path("policylint.toml").write_text(text, encoding="utf-8", newline="")
    ended_well(policylint("check", "a.md"))
    ended_well(policylint("check", "a.md", "--show-settings"))


@fuzzed
@given(rule_files())
def test_any_rule_file(few: Path, policylint: Run, text: str):
    Path("house-rules/own/logs.yaml").write_text(text, encoding="utf-8", newline="")
    ended_well(policylint("check", "a.md", "--rules", "house-rules"))
    ended_well(policylint("test", "house-rules"))
    ended_well(policylint("explain", "own/logs", "--rules", "house-rules", "--format", "json"))


@fuzzed
@given(command_lines())
def test_any_command_line(few: Path, policylint: Run, arguments: list[str]):
    ended_well(policylint("check", *arguments, stdin="We keep logs."))


# --- what is found follows from what is there


def missing(report: DocumentReport) -> set[str]:
    return {one.rule for one in report.findings if one.kind == "missing"}


def unclear(report: DocumentReport) -> bool:
    """Say whether a document is taken for no policy: what it lacks is not told then."""
    return any(map(builtin_linter("all").stands_alone, report.findings))


WRAPPED: dict[Format, str] = {"markdown": "{}", "html": "<p>{}</p>", "text": "{}"}


def composed(paragraphs: Iterable[str], format: Format) -> str:
    return "\n\n".join(WRAPPED[format].format(paragraph) for paragraph in paragraphs)


@fuzzed
@given(policies(), st.lists(st.sampled_from(UNRELATED), min_size=1, max_size=6), st.sampled_from(FORMATS))
def test_unrelated_text_creates_no_missing_finding(some: list[str], unrelated: list[str], format: Format):
    if format == "text":
        some = [*some, UNRELATED[0]]  # a last line without a full stop becomes a heading once there is text below it
    before = linted(composed(some, format), format)
    after = linted(composed([*some, *unrelated], format), format)
    lost = {one.rule for one in after.assessments if one.status == "missing"} - {
        one.rule for one in before.assessments if one.status == "missing"
    }
    assert lost == set()
    assert unclear(before) or missing(after) <= missing(before)


def without_evidence(report: DocumentReport, rule: str, instead: str = "") -> str:
    """Return the text of a document without the lines of a rule's evidence, or with another in place of each."""
    source = report.document.source
    (assessment,) = (one for one in report.assessments if one.rule == rule)
    gone: set[int] = set()
    for evidence in assessment.evidence:
        place = place_of(source, clause_of(source, evidence))
        gone.update(range(place.line, place.end_line + 1))
    lines = range(1, source.line_count() + 1)
    kept = (instead if line in gone else source.text[slice(*source.line_span(line))] for line in lines)
    return "\n".join(kept)


def present(report: DocumentReport) -> list[str]:
    return [one.rule for one in report.assessments if one.status == "present"]


@fuzzed
@given(policies(), st.sampled_from(FORMATS), st.data())
def test_a_clause_that_is_deleted_is_no_longer_present(some: list[str], format: Format, data: st.DataObject):
    report = linted(composed(some, format), format)
    assume(present(report))
    rule = data.draw(st.sampled_from(present(report)))
    (assessment,) = (one for one in report.assessments if one.rule == rule)
    assume(len(assessment.evidence) < _MOST_EVIDENCE)  # no more is kept, so that more may be there
    # Of random paragraphs those that meet when one between them goes could make a clause together.
    blotted = without_evidence(report, rule, WRAPPED[format].format(UNRELATED[0]))
    assert rule not in present(linted(blotted, format))


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "examples").glob("privacy-*")))
def test_every_clause_of_an_example_can_be_deleted(name: str):
    endings: dict[str, Format] = {".md": "markdown", ".html": "html", ".txt": "text"}
    format = endings[Path(name).suffix]
    report = linted((ROOT / "examples" / name).read_text(encoding="utf-8"), format)
    assert name == "privacy-vague.md" or len(present(report)) > 10
    left = {rule: set(present(linted(without_evidence(report, rule), format))) for rule in present(report)}
    assert [rule for rule, still in left.items() if rule in still] == []


def test_the_examples_disclose_much():
    found: dict[str, Any] = {rule: 0 for text in sentences() for rule in present(linted(text))}
    assert len(found) > 60
