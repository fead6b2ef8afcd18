"""A page that needs nothing but itself: no script, no font, no address is loaded, and its policy forbids it, too.

Everything that comes from documents or rules is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from policylint.report import DocumentReport, Report
from policylint.reporters.columns import shown
from policylint.reporters.look import Look
from policylint.reporters.notes import headline, notes_of
from policylint.reporters.places import lines_of, ranges, trimmed
from policylint.reporters.rows import Row, rows_of
from policylint.reporters.summary import closing_line
from policylint.source import Source, Span

_MOST_LINES = 6
_STYLE = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
article { border-left: 0.3rem solid; margin: 1.5rem 0; padding-left: 1rem; }
.error { border-color: #b3261e; } .warning { border-color: #a15c00; } .info { border-color: #1a5fb4; }
h3 { font-size: 1rem; margin: 0; } pre { overflow-x: auto; white-space: pre-wrap; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; } dt { font-weight: bold; } dd { margin: 0; }
table { border-collapse: collapse; }
th, td { border-bottom: 1px solid; padding: 0.2rem 0.8rem 0.2rem 0; text-align: left; }
mark { background: #ffe08a; color: #000; }
"""


def render(report: Report, look: Look) -> str:  # noqa: ARG001 -- the page has looks of its own
    """Return the page."""
    return "\n".join(_page(report)) + "\n"


def _page(report: Report) -> Iterator[str]:
    yield "<!doctype html>"
    yield '<html lang="en">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_policy()}">'
    yield '<meta name="viewport" content="width=device-width">'
    yield '<meta name="referrer" content="no-referrer">'
    yield "<title>policylint</title>"
    yield f"<style>{_STYLE}</style>"
    yield "</head>"
    yield "<body>"
    yield "<main>"
    yield "<h1>policylint</h1>"
    yield f"<p>{_safe(closing_line(report))}</p>"
    if report.errors:
        yield "<h2>Could not be checked</h2>"
        yield "<ul>"
        yield from (f"<li>{_safe(str(error))}</li>" for error in report.errors)
        yield "</ul>"
    for document in report.documents:
        yield from _of_document(report, document)
    yield f"<p>policylint {_safe(report.version)}. A linter, not a lawyer: nothing here is legal advice.</p>"
    yield "</main>"
    yield "</body>"
    yield "</html>"


def _policy() -> str:
    """Return the Content-Security-Policy: nothing but this page's own style."""
    from base64 import b64encode
    from hashlib import sha256

    digest = b64encode(sha256(_STYLE.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _of_document(report: Report, document: DocumentReport) -> Iterator[str]:
    yield "<section>"
    yield f"<h2>{_safe(document.path)}</h2>"
    found = list(rows_of(report, document))
    if not found:
        yield "<p>No findings.</p>"
    for row in found:
        yield from _finding(report, row)
    if document.assessments:
        yield from _disclosures(report, document)
    yield "</section>"


def _finding(report: Report, row: Row) -> Iterator[str]:
    rule = report.rules.get(row.finding.rule)
    yield f'<article class="{row.finding.severity}">'
    name = f'<a href="{escape(row.page.url)}">{_safe(row.page.id)}</a>' if row.page.url else _safe(row.page.id)
    title = rule and headline(row.finding, rule)
    yield f"<h3>{row.finding.severity}: {_safe(title or row.finding.message)} ({name})</h3>"
    yield f"<p>Line {row.place.line}, column {row.place.column}</p>"
    yield f"<pre>{_excerpt(row.source, row.finding.span)}</pre>"
    yield "<dl>"
    for label, text in notes_of(row.document, row.finding, rule):
        yield f"<dt>{label}</dt><dd>{_safe(text)}</dd>"
    yield "</dl>"
    yield "</article>"


def _excerpt(source: Source, span: Span) -> str:
    """Return the whole lines of a span, its words marked."""
    span = trimmed(source, span)
    first, last = source.position(span.start).line, source.position(span.end).line
    cut = min(last, first + _MOST_LINES - 1)
    start, end = source.line_span(first).start, source.line_span(cut).end
    marked = Span(span.start, min(span.end, end))
    parts = [Span(start, marked.start), marked, Span(marked.end, end)]
    before, words, after = ("\n".join(map(_safe, source.text[a:b].splitlines())) for a, b in parts)
    return f"{before}<mark>{words}</mark>{after}" + ("\n…" if cut < last else "")


def _disclosures(report: Report, document: DocumentReport) -> Iterator[str]:
    yield "<h3>What it discloses</h3>"
    yield "<table>"
    yield '<tr><th scope="col">disclosure</th><th scope="col">status</th><th scope="col">lines</th></tr>'
    for assessment in document.assessments:
        rule = report.rules.get(assessment.rule)
        title = _safe(rule.title if rule else assessment.rule)
        lines = ranges(lines_of(document.document.source, assessment))
        yield f"<tr><td>{title}</td><td>{assessment.status.replace('_', ' ')}</td><td>{lines}</td></tr>"
    yield "</table>"


def _safe(text: str) -> str:
    return escape(shown(text))
