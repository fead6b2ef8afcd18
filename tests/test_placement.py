from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policylint.assessment import Assessment
from policylint.engine import Linter
from policylint.finding import Finding, fingerprint
from policylint.placement import Places
from policylint.rulefolders import load
from policylint.selection import make_plan, select
from policylint.source import Source
from tests.conftest import ROOT
from tests.makers import make_document, make_rules

RULES = {
    "keep__period": """
title: How long data is kept
summary: S
why: W
clause: [keep ... data]
not: [our processor ... data]
headings: [retention]
elements: {period: {title: a period, within: section, any: ["{digits} days"]}}
requires: [period]
place: {after: [share]}
advice: A
examples: [{status: present, text: We keep data 3 days.}]
""",
    "share__recipients": """
title: Who receives data
summary: S
why: W
clause: [share ... data]
advice: A
examples: [{status: present, text: We share data.}]
""",
    "share__sale": """
title: Sale
summary: S
why: W
clause: [sell ... data]
place: {after: [share]}
advice: A
examples: [{status: present, text: We sell data.}]
""",
    "profiles__law": """
title: A law
summary: S
obligations:
  - {id: L-1, needs: [keep/period], cite: Art. 1, severity: error}
  - {id: L-2, needs: [keep/period], cite: Art. 2, severity: warning}
  - {id: L-3, needs: [share/recipients], cite: Art. 3, severity: info}
""",
    "profiles__conditional": """
title: A conditional law
summary: S
obligations:
  - {id: C-1, needs: [keep/period], cite: Art. 9, severity: error, when: {mentions: [abroad]}}
""",
}
RULESET = make_rules(**RULES)
TODAY = date(2026, 6, 30)
LAW = Linter(make_plan(RULESET, select(RULESET, ["law"])), TODAY)


def found(text: str, profile: str = "law") -> tuple[Finding, Source]:
    """Return the finding on keep/period and the source."""
    source = Source("privacy.md", text, "markdown")
    report = Linter(make_plan(RULESET, select(RULESET, [profile])), TODAY).lint(source)
    return next(finding for finding in report.findings if finding.rule == "keep/period"), source


TITLE = "# Policy\n\nIntro.\n\n"


@pytest.mark.parametrize(
    ("text", "kind", "anchor", "pointed", "before"),
    [
        (TITLE + "We keep your data.\n\n## End\n\nEnd.\n", "weak", "clause", "keep your data", None),
        (TITLE + "## Retention\n\nThis is 30 days.\n\n## End\n\nEnd.\n", "missing", "section", "30 days", "\n\n## End"),
        (TITLE + "## Retention\n\nSoon.\n\n## End\n\nEnd.\n", "missing", "heading", "Retention", "\n\n## End"),
        (TITLE + "## A\n\nOur processor may keep your data.\n\n## End\n\nEnd.\n", "missing", "nearest",
         "keep your data", "\n\n## End"),
        (TITLE + "## Who\n\nWe share your data. Rarely.\n\n## End\n\nEnd.\n", "missing", "place", "Rarely.", "\n\n## End"),
        (TITLE + "## A\n\nText.\n", "missing", "start", "Policy", "\n"),
        ("Only a line", "missing", "start", "Only a line", ""),
    ],
)  # fmt: skip
def test_where_a_finding_points(text: str, kind: str, anchor: str, pointed: str, before: str | None) -> None:
    finding, source = found(text)
    assert (finding.kind, finding.anchor) == (kind, anchor)
    assert source.text[finding.span.start : finding.span.end] == pointed
    if before is None:
        assert finding.insertion is None
    else:
        assert finding.insertion is not None
        assert source.text[finding.insertion :].startswith(before)


@pytest.mark.parametrize("sharing", ["We share data. Rarely.", "We sell data. Rarely.", "Nothing."])
def test_a_finding_stands_at_one_place_whatever_else_is_checked(sharing: str) -> None:
    source = Source("privacy.md", f"{TITLE}## Who\n\n{sharing}\n\n## End\n\nEnd.\n", "markdown")
    selections = [select(RULESET, ["law"]), select(RULESET, ["all"]), select(RULESET, ["law"], ["keep"])]
    selections.append(select(RULESET, ["law"], ignored=["share"]))
    reports = [Linter(make_plan(RULESET, one), TODAY).lint(source) for one in selections]
    places = {one for report in reports for one in report.findings if one.rule == "keep/period"}
    assert len(places) == 1
    assert [len(report.assessments) for report in reports] == [2, 3, 1, 1]


def test_a_built_in_finding_stands_at_one_place_with_and_without_others() -> None:
    ruleset, _ = load()
    source = Source("privacy.md", (ROOT / "examples" / "privacy-vague.md").read_text(encoding="utf-8"), "markdown")
    whole = Linter(make_plan(ruleset, select(ruleset)), TODAY).lint(source).findings
    for finding in [one for one in whole if one.kind == "missing"]:
        alone = Linter(make_plan(ruleset, select(ruleset, (), [finding.rule])), TODAY).lint(source).findings
        assert finding in alone


def test_a_conditional_duty_points_at_what_made_it_hold() -> None:
    finding, source = found(TITLE + "## A\n\nText. We send it abroad. More.\n", "conditional")
    assert finding.anchor == "trigger"
    assert source.text[finding.span.start : finding.span.end] == "We send it abroad."


def test_a_condition_that_does_not_hold_gives_no_finding() -> None:
    linter = Linter(make_plan(RULESET, select(RULESET, ["conditional"])), TODAY)
    report = linter.lint(Source("privacy.md", TITLE, "markdown"))
    assert report.findings == ()


def test_obligations_on_one_rule_merge_into_one_finding() -> None:
    finding, _ = found(TITLE)
    assert finding.severity == "error"
    assert [citation.obligation for citation in finding.citations] == ["L-1", "L-2"]
    weak, _ = found(TITLE + "We keep data.")
    assert weak.severity == "warning"


def test_moving_a_clause_keeps_its_fingerprint() -> None:
    here, _ = found(TITLE + "We keep data.\n")
    moved, _ = found(TITLE + "Other.\n\n" * 50 + "We keep data.\n")
    assert fingerprint("p.md", here) == fingerprint("p.md", moved)
    assert fingerprint("p.md", here) != fingerprint("p.md", found(TITLE)[0])


LINES = st.sampled_from(["# Retention", "Title", "We keep your data.", "- item", "30 days", "", "", "We share data:", "\u00a0",
                         "> quote", "| a | b |", "|---|---|", "```", "**Bold**", "Our processor keeps data."])  # fmt: skip


@settings(max_examples=200)
@given(st.lists(LINES, max_size=12), st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["markdown", "text"]))
def test_every_place_exists(lines: list[str], end: str, format: str) -> None:
    source = Source("privacy", end.join(lines), "text" if format == "text" else "markdown")
    for finding in LAW.lint(source).findings:
        first, last = source.position(finding.span.start), source.position(finding.span.end)
        assert 1 <= first.line <= last.line <= source.line_count()
        assert first.column >= 1
        assert 0 <= finding.span.start <= finding.span.end <= len(source.text)
        assert finding.insertion is None or 0 <= finding.insertion <= len(source.text)


END = "## End\n\nThis is\n\nthe end\n\nof it.\n"
CALIFORNIA = "## If you live in California\n\nWe share your data here.\n\n"


@pytest.mark.parametrize(
    ("text", "anchor", "pointed", "before"),
    [
        # What it should follow stands elsewhere, too.
        (TITLE + CALIFORNIA + "## Who\n\nWe share your data.\n", "place", "We share your data.", "\n"),
        # It does not: the clause belongs above the section, apart.
        (
            TITLE + CALIFORNIA + "### More\n\nWe share your data there.\n\n" + END,
            "start",
            "Policy",
            "\n\n## If",
        ),
        # The nearest miss is pointed at wherever it is.
        (
            TITLE + "## Texas residents\n\nOur processor may keep your data.\n\n" + END,
            "nearest",
            "keep your data",
            "\n\n## Texas",
        ),
        # The title limits nothing.
        ("# California notice\n\nWe share your data.\n\n## End\n", "place", "We share your data.", "\n\n## End"),
        # A heading on the subject is the place, wherever it stands.
        (TITLE + CALIFORNIA + "### Retention\n\nSoon.\n", "heading", "Retention", "\n"),
    ],
)
def test_a_clause_for_all_readers_does_not_belong_into_a_section_for_some(
    text: str, anchor: str, pointed: str, before: str
) -> None:
    finding, source = found(text)
    assert (finding.anchor, source.text[slice(*finding.span)]) == (anchor, pointed)
    assert source.text[finding.insertion :].startswith(before)


def test_what_a_sentence_makes_required_belongs_below_the_heading_on_its_subject() -> None:
    finding, source = found(TITLE + "## Retention\n\nSoon.\n\n## Far\n\nIt goes abroad.\n", "conditional")
    assert (finding.anchor, source.text[slice(*finding.span)]) == ("trigger", "It goes abroad.")
    assert source.text[finding.insertion :].startswith("\n\n## Far")


@pytest.mark.parametrize(
    ("heading", "limits"),
    [
        ("If you live in California", True),
        ("New York residents", True),
        ("Located in Texas?", True),
        ("Our office in York", False),
        ("Decisions based on profiling in our app", False),
        ("Readers in the European Union, and in California", False),
    ],
)
def test_which_headings_limit_a_section_to_some_readers(heading: str, limits: bool):
    text = f"# Policy\n\nOne.\n\nTwo.\n\n## {heading}\n\nWe share your data.\n\n## End\n\nThree.\n\nFour.\n"
    assessments: dict[str, Assessment] = {}
    places = Places(make_document(text), {}, assessments.__getitem__)
    assert [places.is_for_some(section) for section in range(3)] == [False, limits, False]
