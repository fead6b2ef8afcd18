"""Coverage as text: a table for the terminal, JSON, Markdown, CSV and HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from policylint.assessment import Status
from policylint.coverage import Covered, Row
from policylint.report import Report
from policylint.reporters.columns import shortened, shown
from policylint.reporters.json_ import SCHEMA
from policylint.reporters.look import Look
from policylint.reporters.places import ranges
from policylint.reporters.summary import STATUSES, counted
from policylint.typed import Any

FORMATS = ("table", "json", "markdown", "csv", "html")

_COLUMNS = ("document", "profile", "obligation", "status", "severity", "lines", "citation", "because")
_STYLES: dict[Status, str] = {"present": "green", "weak": "yellow", "missing": "red", "not_applicable": "dim"}
_NAMES: dict[Status, str] = {"not_applicable": "n/a"}
_LINES_WIDTH = 36
_CITE_WIDTH = 44
NOT_ADVICE = "A linter's reading of the text, not legal advice."


def render(form: str, covered: Sequence[Covered], report: Report, look: Look) -> str:
    """Return coverage in one of FORMATS; `report` is the run that it is taken from."""
    if form == "html":
        from policylint.reporters.html import render_covered

        return render_covered(report, list(map(_without_defects, covered)), f"Coverage. {NOT_ADVICE}")
    renderers: dict[str, Callable[[Sequence[Row], Look], str]] = {
        "table": _table,
        "json": _json,
        "markdown": _markdown,
        "csv": _csv,
    }
    return renderers[form]([row for one in covered for row in one.rows], look)


def _without_defects(covered: Covered) -> Covered:
    """Return what is covered without what `check` says of the draft itself."""
    documents = (
        one._replace(findings=tuple(finding for finding in one.findings if finding.kind != "defect"))
        for one in covered.documents
    )
    return covered._replace(documents=tuple(documents))


def _documents(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(row.document for row in rows))


def _where(row: Row, *, brief: bool = False) -> str:
    """Return the lines, with the documents' names, without folders if brief, where it takes a set to prove it."""
    if len(row.places) <= 1 and (not row.places or row.places[0].document == row.document):
        return ranges(list(row.lines))
    names = {place.document: place.document.rpartition("/")[2] if brief else place.document for place in row.places}
    return "; ".join(f"{names[place.document]}: {ranges(list(place.lines))}" for place in row.places)


def _because(row: Row) -> str:
    parts = [row.because, f"if {row.condition}" if row.condition and row.status != "present" else ""]
    return "; ".join(part for part in parts if part)


# --- the terminal


def _table(rows: Sequence[Row], look: Look) -> str:
    """Return a table an obligation a row, a document a column; what lacks is listed below it."""
    from tabulate import tabulate

    documents = _documents(rows)
    by_obligation: dict[tuple[str, str], dict[str, Row]] = {}
    for row in rows:
        by_obligation.setdefault((row.obligation.profile, row.obligation.id), {})[row.document] = row
    table = [
        [
            profile,
            id,
            *(_cell(some[document], look) for document in documents),
            shown(shortened(next(iter(some.values())).obligation.cite, _CITE_WIDTH)),
        ]
        for (profile, id), some in by_obligation.items()
    ]
    header = ["profile", "obligation", *(shortened(shown(document), _LINES_WIDTH) for document in documents)]
    text = tabulate(table, [*header, "citation"], tablefmt="simple", disable_numparse=True)
    parts = ["\n".join(line.rstrip() for line in text.splitlines())]
    if len(documents) == 1 and (reasons := list(_reasons(rows, look))):
        parts.append("\n".join(reasons))
    parts.append("\n".join(_totals(rows)))
    return "\n\n".join(parts) + "\n"


def _cell(row: Row, look: Look) -> str:
    status = look.paint(_NAMES.get(row.status, row.status), _STYLES[row.status])
    where = _where(row, brief=True) if row.status != "not_applicable" else ""
    lines = shortened(shown(where), _LINES_WIDTH)
    return f"{status} {lines}".rstrip()


def _reasons(rows: Sequence[Row], look: Look) -> Iterator[str]:
    import textwrap

    for row in rows:
        if because := _because(row):
            text = shown(f"{row.obligation.id}: {because}")
            yield from textwrap.wrap(text, look.width, subsequent_indent="  ", break_on_hyphens=False)


def _totals(rows: Sequence[Row]) -> Iterator[str]:
    for document in _documents(rows):
        own = [row for row in rows if row.document == document]
        counts = [f"{n} {_NAMES.get(s, s)}" for s in STATUSES if (n := sum(row.status == s for row in own))]
        yield f"{shown(document)}: {', '.join(counts)} of {counted(len(own), 'obligation')}"


# --- for programs


def _json(rows: Sequence[Row], look: Look) -> str:  # noqa: ARG001 -- a program reads it: it has no looks
    import json

    lines = ",\n ".join(json.dumps(_as_json(row), ensure_ascii=False) for row in rows)
    return f'{{"schema": {SCHEMA},\n"obligations": [{lines}]}}\n'


def _as_json(row: Row) -> dict[str, Any]:
    obligation = row.obligation
    return {
        "document": row.document,
        "profile": obligation.profile,
        "obligation": obligation.id,
        "rule": row.rule,
        "status": row.status,
        "severity": row.severity,
        "lines": list(row.lines),
        "citation": obligation.cite,
        "url": obligation.url or None,
        "because": row.because or None,
        "if": row.condition or None,
        "places": [{"document": place.document, "lines": list(place.lines)} for place in row.places],
        "needs": [
            {
                "rule": need.rule,
                "status": need.status,
                "wanting": list(need.wanting),
                "places": [{"document": place.document, "lines": list(place.lines)} for place in need.places],
            }
            for need in row.needs
        ],
    }


def _csv(rows: Sequence[Row], look: Look) -> str:  # noqa: ARG001 -- a program reads it: it has no looks
    import csv

    out = _Written()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows([_safe(cell) for cell in _cells(row)] for row in rows)
    return "".join(out)


class _Written(list[str]):
    """What the csv module writes to."""

    def write(self, text: str) -> None:
        self.append(text)


def _safe(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula, and that steers no terminal."""
    cell = shown(cell)
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t")) else cell


def _cells(row: Row) -> list[str]:
    obligation = row.obligation
    return [
        row.document,
        obligation.profile,
        obligation.id,
        row.status,
        row.severity if row.status in ("weak", "missing") else "",
        _where(row),
        obligation.cite,
        _because(row),
    ]


# --- for people


def _markdown(rows: Sequence[Row], look: Look) -> str:  # noqa: ARG001 -- where it is shown decides on its looks
    parts = ["# Coverage", NOT_ADVICE]
    for document in _documents(rows):
        parts.append(f"## {_escaped(document)}")
        lines = ["| obligation | status | lines | citation | because |", "|---|---|---|---|---|"]
        for row in (row for row in rows if row.document == document):
            cite = _escaped(row.obligation.cite)
            linked = f"[{cite}](<{row.obligation.url}>)" if row.obligation.url else cite
            cells = [f"{row.obligation.profile} {row.obligation.id}", _NAMES.get(row.status, row.status), _where(row)]
            lines.append(f"| {' | '.join(map(_escaped, cells))} | {linked} | {_escaped(_because(row))} |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _escaped(text: str) -> str:
    """Return a text that is only text in a cell of a Markdown table."""
    import re

    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(shown(text).split()))
