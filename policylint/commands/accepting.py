"""A report and the baseline: what is accepted, and what of the baseline is stale."""

from __future__ import annotations

from collections.abc import Callable

from policylint.commands.common import say, usage_error
from policylint.files import BASELINE, closest, shown_path
from policylint.report import DocumentReport, Report
from policylint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from policylint.baseline import Checked
    from policylint.baselinefile import BaselineFile


def find_baseline(given: Path | None, *, none: bool) -> BaselineFile | None:
    """Read the baseline that was named, else the one of this folder or above, if there is one and one is wanted."""
    if none:
        if given:
            raise usage_error("--baseline and --no-baseline exclude each other")
        return None
    path = given or closest(BASELINE)
    if path is None:
        return None
    from policylint.baselinefile import read

    return read(path)


def by_baseline(report: Report, baseline: BaselineFile | None) -> Report:
    """Return a report with what a baseline accepts marked, and what of it is stale."""
    if baseline is None:
        return report
    from policylint.baseline import stale, up_to_date

    baseline = baseline._replace(entries=up_to_date(baseline.entries, report.renamed))
    accept_in = acceptor(report, baseline)
    documents = tuple(map(accept_in, report.documents))
    return report._replace(documents=documents, stale=stale(baseline.entries, checked(report, baseline), report.known))


def acceptor(report: Report, baseline: BaselineFile | None) -> Callable[[DocumentReport], DocumentReport]:
    """Return what marks in one document of a run what a baseline accepts."""
    if baseline is None:
        return lambda document: document
    from policylint.baseline import accept, index, up_to_date

    accepted = index(up_to_date(baseline.entries, report.renamed))

    def accept_in(document: DocumentReport) -> DocumentReport:
        return document._replace(findings=accept(baseline.path_of(document.path), document.findings, accepted))

    return accept_in


def warn_of_unknown(report: Report, baseline: BaselineFile | None) -> None:
    """Say which rules a baseline names that there are not, or that are called otherwise now."""
    rules = {entry.rule for entry in baseline.entries} - report.known if baseline else ()
    for rule in sorted(rules):
        from policylint.reporters.summary import counted

        assert baseline
        count = counted(sum(entry.rule == rule for entry in baseline.entries), "line")
        now = report.renamed.get(rule)
        says = f"{rule!r} is called {now!r} now" if now else f"no rule is called {rule!r}"
        advice = f"`policylint baseline {'update` writes that' if now else 'prune` drops what names it'}"
        say(f"{shown_path(str(baseline.path))}: {says} ({count}); {advice}")


def checked(report: Report, baseline: BaselineFile) -> dict[str, Checked]:
    """Return the documents of a run, by their paths in the baseline, and with them those that are gone."""
    from policylint.baseline import Checked

    unchecked = {baseline.path_of(error.path) for error in report.errors if error.path}
    gone = {path for path in {entry.path for entry in baseline.entries} - unchecked if baseline.is_gone(path)}
    there = {
        baseline.path_of(document.path): Checked(document.findings, document.demanded) for document in report.documents
    }
    return dict.fromkeys(gone, Checked()) | there
