"""JUnit XML: a document is a test suite, a rule a test; every finding is a failure, whatever its severity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from policylint.assessment import Assessment
from policylint.errors import PolicylintError
from policylint.report import DocumentReport, Report
from policylint.reporters.look import Look
from policylint.reporters.notes import cite
from policylint.reporters.pages import UNCHECKED
from policylint.reporters.rows import Row, rows_of
from policylint.reporters.xml import Element, as_text, child


def render(report: Report, look: Look) -> str:  # noqa: ARG001 -- a program reads it: it has no looks
    """Return the suites; a document that could not be checked is one with an error."""
    root = Element("testsuites", name="policylint")
    for document in report.documents:
        _suite(root, report, document)
    for error in report.errors:
        _failed_suite(root, error)
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    return as_text(root)


def _suite(root: Element, report: Report, document: DocumentReport) -> None:
    suite = child(root, "testsuite", name=document.path)
    found: dict[str, list[Row]] = {}
    for row in rows_of(report, document, suppressed=True):
        found.setdefault(row.page.id, []).append(row)
    for assessment in document.assessments:
        if assessment.rule in found:
            _failed(suite, found.pop(assessment.rule))
        else:
            _unreported(suite, document.path, assessment)
    for some in found.values():  # what no rule was assessed for
        _failed(suite, some)
    _count(suite)


def _unreported(suite: Element, path: str, assessment: Assessment) -> None:
    """Add a test of a rule without a finding; one that would have failed, had anybody asked, must not seem to pass."""
    case = child(suite, "testcase", name=assessment.rule, classname=path)
    if assessment.status == "not_applicable":
        child(case, "skipped", message="not applicable")
    elif assessment.status != "present":
        child(case, "skipped", message=f"{assessment.status}, but not reported")


def _failed(suite: Element, some: Sequence[Row]) -> None:
    """Add a test for each finding of a rule: most tools read only one failure of a test."""
    for row in some:
        name = row.page.id if len(some) == 1 else f"{row.page.id} ({row.place.line}:{row.place.column})"
        case = child(suite, "testcase", name=name, classname=row.path)
        if suppressed := row.finding.suppressed:
            child(case, "skipped", message=f"suppressed: {suppressed.reason}" if suppressed.reason else "suppressed")
        else:
            child(case, "failure", _details(row), message=row.finding.message, type=row.finding.severity)


def _details(row: Row) -> str:
    cites = "; ".join(dict.fromkeys(map(cite, row.finding.citations)))
    first = f"{row.path}:{row.place.line}:{row.place.column}: {row.finding.message}"
    return "\n".join(filter(None, (first, row.page.advice, cites)))


def _failed_suite(root: Element, error: PolicylintError) -> None:
    suite = child(root, "testsuite", name=error.path or "policylint")
    case = child(suite, "testcase", name=UNCHECKED, classname=error.path or "policylint")
    child(case, "error", str(error), message=error.message, type=UNCHECKED)
    _count(suite)


def _count(suite: Element) -> None:
    cases = list(suite)
    suite.set("tests", str(len(cases)))
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(name, str(_having(cases, tag)))


def _having(cases: Iterable[Element], tag: str) -> int:
    return sum(case.find(tag) is not None for case in cases)
