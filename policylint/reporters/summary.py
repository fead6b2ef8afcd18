"""Counts of a report: by status, by family, by severity."""

from __future__ import annotations

from collections.abc import Iterable

from policylint.assessment import Assessment, Status
from policylint.finding import SEVERITIES, Finding
from policylint.report import DocumentReport, Report

STATUSES: tuple[Status, ...] = ("present", "weak", "missing", "not_applicable")


def by_status(assessments: Iterable[Assessment]) -> dict[str, int]:
    """Count assessments by status; every status has its number."""
    counts: dict[str, int] = dict.fromkeys(STATUSES, 0)
    for assessment in assessments:
        counts[assessment.status] += 1
    return counts


def by_severity(findings: Iterable[Finding]) -> dict[str, int]:
    """Count findings that nobody has accepted by severity, the worst first; every severity has its number."""
    counts: dict[str, int] = dict.fromkeys(reversed(SEVERITIES), 0)
    for finding in findings:
        counts[finding.severity] += not finding.suppressed
    return counts


def by_rule(report: Report) -> dict[str, dict[str, int]]:
    """Count findings that nobody has accepted by rule and severity, the rule with most of them first."""
    found: dict[str, list[Finding]] = {}
    for document in report.documents:
        for finding in document.findings:
            if not finding.suppressed:
                found.setdefault(finding.rule, []).append(finding)
    most_first = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return {rule: by_severity(findings) for rule, findings in most_first}


def accepted(report: Report) -> tuple[int, int]:
    """Return how many findings are suppressed, and how many of these by the baseline."""
    kinds = [one.suppressed.kind for document in report.documents for one in document.findings if one.suppressed]
    return len(kinds), kinds.count("baseline")


def as_demanded(document: DocumentReport) -> list[Assessment]:
    """Return the assessments of a document; what is not there is not applicable where no duty that needs it holds."""
    holding, idle = set[str](), set[str]()
    for outcome in document.outcomes:
        (holding if outcome.holds else idle).update(outcome.obligation.rules())
    idle -= holding
    return [
        one._replace(status="not_applicable") if one.status == "missing" and one.rule in idle else one
        for one in document.assessments
    ]


def by_family(assessments: Iterable[Assessment]) -> dict[str, list[Assessment]]:
    """Group assessments by the family of their rule."""
    families: dict[str, list[Assessment]] = {}
    for assessment in assessments:
        families.setdefault(assessment.rule.partition("/")[0], []).append(assessment)
    return families


def closing_line(report: Report) -> str:
    """Return the line that closes a report: "2 errors, 3 warnings in 1 document; 4 suppressed"."""
    counts = by_severity(finding for document in report.documents for finding in document.findings)
    named = ", ".join(counted(number, severity) for severity, number in counts.items() if number)
    line = f"{counted(report.fixed, 'finding')} fixed; " if report.fixed else ""
    line += f"{named or 'No findings'} in {counted(len(report.documents), 'document')}"
    suppressed, by_baseline = accepted(report)
    if suppressed:
        line += f"; {suppressed} suppressed" + (f" ({by_baseline} by the baseline)" if by_baseline else "")
    if report.stale:
        line += f"; {counted(len(report.stale), 'stale line')} in the baseline"
    if report.errors:
        line += f"; {counted(len(report.errors), 'document')} could not be checked"
    return line


def counted(number: int, word: str) -> str:
    """Return a number with its noun: "1 error", "2 errors"; "info" has no plural."""
    return f"{number} {word}" if number == 1 or word == "info" else f"{number} {word}s"
