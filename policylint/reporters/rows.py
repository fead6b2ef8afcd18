"""Findings as programs' formats need them: with their document, their place and the page of their rule."""

from __future__ import annotations

from collections.abc import Iterator

from policylint.finding import Finding, fingerprint
from policylint.report import DocumentReport, Report
from policylint.reporters.pages import Page, page_of
from policylint.reporters.places import Place, place_of
from policylint.source import Source
from policylint.typed import NamedTuple


class Row(NamedTuple):
    """One finding with all that it refers to."""

    document: DocumentReport
    finding: Finding
    place: Place
    page: Page
    number: int
    """Of the finding in its document."""

    @property
    def path(self) -> str:
        """Return the document's path."""
        return self.document.path

    @property
    def source(self) -> Source:
        """Return the document's source."""
        return self.document.document.source

    @property
    def fingerprint(self) -> str:
        """Return what tells the finding from all others, wherever it stands."""
        return fingerprint(self.path, self.finding)


def rows(report: Report, *, suppressed: bool = False) -> Iterator[Row]:
    """Yield the findings of a report in order; suppressed ones only if asked for."""
    for document in report.documents:
        yield from rows_of(report, document, suppressed=suppressed)


def rows_of(report: Report, document: DocumentReport, *, suppressed: bool = False) -> Iterator[Row]:
    """Yield the findings of one document."""
    for number, finding in enumerate(document.findings):
        if suppressed or not finding.suppressed:
            place = place_of(document.document.source, finding.span)
            yield Row(document, finding, place, page_of(report, finding.rule), number)
