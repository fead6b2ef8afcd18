"""The tables that close a report."""

from __future__ import annotations

from policylint.assessment import Assessment
from policylint.patterns import lazy
from policylint.report import DocumentReport, Report
from policylint.reporters.columns import shown, width_of
from policylint.reporters.look import Look
from policylint.reporters.places import lines_of, ranges
from policylint.reporters.summary import as_demanded, by_family, by_rule, by_severity, by_status
from policylint.source import Source
from policylint.typed import NamedTuple

_LINES_WIDTH = 48
_PAINT = lazy(r"\x1b\[[\d;]*m")
_STYLES = {"present": "green", "weak": "yellow", "missing": "red", "error": "red", "warning": "yellow"}


class FamilyRow(NamedTuple):
    """A family of rules: how many have which status, and the lines that prove it."""

    family: str
    counts: dict[str, int]
    lines: str


def family_rows(document: DocumentReport) -> list[FamilyRow]:
    """Return a row a family, in the order of the rules."""
    return [
        FamilyRow(family, by_status(assessments), _lines(document.document.source, assessments))
        for family, assessments in by_family(as_demanded(document)).items()
    ]


def columns_of(document: DocumentReport) -> list[str]:
    """Return the statuses that are worth a column."""
    some = ["not_applicable"] if by_status(as_demanded(document))["not_applicable"] else []
    return ["present", "weak", "missing", *some]


def families_table(document: DocumentReport, look: Look, *, titled: bool) -> str:
    """Return a row a family: how many disclosures are present, weak and missing, and the lines that prove it."""
    columns = columns_of(document)
    rows = [[row.family, *_counts(row.counts, columns, look), row.lines] for row in family_rows(document)]
    first = shown(document.path) if titled else "family"
    return _table([first, *(column.replace("not_applicable", "n/a") for column in columns), "lines"], rows, "l")


def documents_table(report: Report, look: Look) -> str:
    """Return a row a document: statuses and findings."""
    statuses, severities = ["present", "weak", "missing"], ["error", "warning", "info"]
    rows = [
        [
            shown(document.path),
            *_counts(by_status(as_demanded(document)), statuses, look),
            *_counts(by_severity(document.findings), severities, look),
        ]
        for document in report.documents
    ]
    return _table(["document", *statuses, "errors", "warnings", "infos"], rows, "r")


def statistics_table(report: Report, look: Look) -> str:
    """Return a row a rule that has findings: how many errors, warnings and infos; '' where nothing was found."""
    from policylint.reporters.pages import page_of

    severities = ["error", "warning", "info"]
    rows = [
        [rule, *_counts(counts, severities, look), shown(page_of(report, rule).title)]
        for rule, counts in by_rule(report).items()
    ]
    return _table(["rule", "errors", "warnings", "infos", "title"], rows, "l") if rows else ""


def _counts(counts: dict[str, int], names: list[str], look: Look) -> list[str]:
    return [look.paint(str(counts[name]), _STYLES.get(name, "")) if counts[name] else "-" for name in names]


def _lines(source: Source, assessments: list[Assessment]) -> str:
    numbers = sorted({line for assessment in assessments for line in lines_of(source, assessment)})
    text = ranges(numbers)
    if len(text) <= _LINES_WIDTH:
        return text
    return text[:_LINES_WIDTH].rpartition(",")[0] + ", …"


def _table(header: list[str], rows: list[list[str]], last: str) -> str:
    """Return rows under a header: the first column at the left, the last at "l" or "r", the others at the right.

    As `tabulate` prints a table of the style "simple", whose import alone would cost every run 20 ms.
    """
    sides = ["l", *["r"] * (len(header) - 2), last]
    widths = [max(width_of(title) + 2, *map(_width, cells)) for title, *cells in zip(header, *rows, strict=True)]
    lines = [header, ["-" * width for width in widths], *rows]
    return "\n".join("  ".join(map(_aligned, line, widths, sides)).rstrip() for line in lines)


def _aligned(cell: str, width: int, side: str) -> str:
    padding = " " * (width - _width(cell))
    return cell + padding if side == "l" else padding + cell


def _width(cell: str) -> int:
    """Return the columns that a cell takes, which may be painted."""
    return width_of(_PAINT.sub("", cell) if "\x1b" in cell else cell)
