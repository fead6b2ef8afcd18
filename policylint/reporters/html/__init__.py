"""A page for people who read policies: the obligations by law beside the policy with its proof marked in it.

It needs nothing but itself; its Content-Security-Policy allows its own style and script, and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence

from policylint.coverage import Covered, document_rows
from policylint.report import Report
from policylint.reporters.html.page import page
from policylint.reporters.html.subjects import subject_of
from policylint.reporters.look import Look
from policylint.reporters.places import lines_of
from policylint.reporters.summary import closing_line


def render(report: Report, look: Look) -> str:  # noqa: ARG001 -- the page has looks of its own
    """Return the page of a run of `check`."""
    covered = [
        Covered(one.path, (one,), tuple(document_rows(one, report.rules, lines_of, own=True)))
        for one in report.documents
    ]
    return render_covered(report, covered, closing_line(report))


def render_covered(report: Report, covered: Sequence[Covered], headline: str) -> str:
    """Return the page of documents, and of sets of them."""
    return page(report, headline, [subject_of(number, one, report) for number, one in enumerate(covered)])
