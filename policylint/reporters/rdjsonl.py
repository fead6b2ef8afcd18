"""The Reviewdog Diagnostic Format, one diagnostic a line."""

from __future__ import annotations

from policylint.report import Report
from policylint.reporters.json_ import one_line
from policylint.reporters.look import Look
from policylint.reporters.rdjson import SOURCE, diagnostics


def render(report: Report, look: Look) -> str:  # noqa: ARG001 -- a program reads it: it has no looks
    """Return a line for each diagnostic, each complete in itself."""
    return "".join(one_line({**one, "source": SOURCE}) for one in diagnostics(report))
