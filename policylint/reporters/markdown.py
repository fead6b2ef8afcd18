"""Markdown for a job summary or a comment: a table of findings for each document, then what was found where.

Everything that comes from documents or rules is escaped: it can neither make a link nor break the table.
"""

from __future__ import annotations

from collections.abc import Iterator

from policylint.patterns import lazy
from policylint.report import DocumentReport, Report
from policylint.reporters.columns import shown
from policylint.reporters.look import Look
from policylint.reporters.rows import Row, rows_of
from policylint.reporters.summary import closing_line
from policylint.reporters.table import columns_of, family_rows

_MOST = 500
"""Findings listed: GitHub takes a summary of 1 MiB at most."""
_SPECIAL = lazy(r"([\\`*_{}\[\]<>|~&$#@])")


def render(report: Report, look: Look) -> str:
    """Return the page; without a summary only the tables of findings."""
    parts = ["## policylint"]
    if look.summary:
        parts.append(f"**{closing_line(report)}**")
    if report.errors:
        parts.append("### Could not be checked")
        parts.append("\n".join(f"- {escaped(str(error))}" for error in report.errors))
    left = _MOST
    for document in report.documents:
        found = list(rows_of(report, document))
        parts += _of_document(document, found, left, look)
        left = max(0, left - len(found))
    return "\n\n".join(parts) + "\n"


def _of_document(document: DocumentReport, found: list[Row], left: int, look: Look) -> Iterator[str]:
    yield f"### {code(document.path)}"
    if not found:
        yield "No findings."
    elif left:
        yield "\n".join(["| severity | line | rule | finding |", "|---|--:|---|---|", *map(_row, found[:left])])
    if len(found) > left:
        yield f"{len(found) - left} more are not listed here."
    if look.summary and document.assessments:
        yield f"<details><summary>What it discloses</summary>\n\n{_families(document)}\n\n</details>"


def _row(row: Row) -> str:
    rule = f"[{code(row.page.id)}]({row.page.url})" if row.page.url else code(row.page.id)
    advice = f"<br>{escaped(row.page.advice)}" if row.page.advice else ""
    return f"| {row.finding.severity} | {row.place.line} | {rule} | {escaped(row.finding.message)}{advice} |"


def _families(document: DocumentReport) -> str:
    columns = columns_of(document)
    head = ["family", *(column.replace("not_applicable", "n/a") for column in columns), "lines"]
    lines = [f"| {' | '.join(head)} |", f"|---|{'--:|' * len(columns)}---|"]
    for row in family_rows(document):
        counts = [str(row.counts[column] or "-") for column in columns]
        lines.append(f"| {' | '.join([escaped(row.family), *counts, row.lines])} |")
    return "\n".join(lines)


def escaped(text: str) -> str:
    """Return a text on one line in which nothing is markup."""
    return _SPECIAL.sub(r"\\\1", " ".join(shown(text).split()))


def code(text: str) -> str:
    """Return a text as a code span that may stand in a table."""
    line = " ".join(shown(text).split()).replace("|", "\\|")
    fence = "`"
    while fence in line:
        fence += "`"
    pad = " " * (line.startswith("`") or line.endswith("`"))
    return f"{fence}{pad}{line}{pad}{fence}"
