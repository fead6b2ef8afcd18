"""A report and the baseline: what is accepted, and what of the baseline is stale."""

from __future__ import annotations

from pathlib import Path

from policylint.baseline import Checked, accept, index, stale
from policylint.baselinefile import BaselineFile, find, read
from policylint.report import Report


def find_baseline(given: Path | None) -> BaselineFile | None:
    """Read the baseline that was named, else the one of this folder or above, if there is one."""
    path = given or find()
    return read(path) if path else None


def by_baseline(report: Report, baseline: BaselineFile | None) -> Report:
    """Return a report with what a baseline accepts marked, and what of it is stale."""
    if baseline is None:
        return report
    accepted = index(baseline.entries)
    documents = tuple(
        document._replace(findings=accept(baseline.path_of(document.path), document.findings, accepted))
        for document in report.documents
    )
    return report._replace(documents=documents, stale=stale(baseline.entries, checked(report, baseline)))


def checked(report: Report, baseline: BaselineFile) -> dict[str, Checked]:
    """Return the documents of a run, by their paths in the baseline, and with them those that are gone."""
    unchecked = {baseline.path_of(error.path) for error in report.errors if error.path}
    gone = {path for path in {entry.path for entry in baseline.entries} - unchecked if baseline.is_gone(path)}
    there = {
        baseline.path_of(document.path): Checked(document.findings, document.demanded) for document in report.documents
    }
    return dict.fromkeys(gone, Checked()) | there
