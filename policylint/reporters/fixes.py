"""The fixes of a report's findings, for the formats that show them."""

from __future__ import annotations

from collections.abc import Mapping

from policylint.fixes import fixable
from policylint.report import DocumentReport, Report
from policylint.reporters.summary import counted
from policylint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from policylint.fixes.edits import Fix

Fixes = Mapping[tuple[str, int], "Fix"]
"""Fixes by the path of a document and the number of a finding in it."""


def fixes(report: Report) -> Fixes:
    """Return the fixes of all findings of a report."""
    return {
        (document.path, number): fix
        for document in report.documents
        for number, fix in fixes_of(document, report).items()
    }


def fixes_of(document: DocumentReport, report: Report) -> Mapping[int, Fix]:
    """Return the fixes of the findings of one document, by their numbers."""
    if not any(_counts(document, report)):
        return {}
    from policylint.fixes import mending

    return mending.fixes_of(document, report.rules, report.renamed)


def fixes_line(report: Report) -> str:
    """Return what a report ends with that names the options which mend findings, '' where none would."""
    counts = [_counts(document, report) for document in report.documents]
    safe, unsafe = (sum(one[at] for one in counts) for at in (0, 1))
    said = [f"{counted(safe, 'finding')} can be mended with `--fix`"] if safe else []
    if unsafe:
        said.append(f"{counted(unsafe, 'missing clause')} can be inserted with `--fix --unsafe-fixes`, to be filled in")
    return "; ".join(said)


def _counts(document: DocumentReport, report: Report) -> tuple[int, int]:
    return len(fixable.suppressions(document.findings)), len(fixable.clauses(document.findings, report.rules))
