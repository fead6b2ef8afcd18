"""What was found -> diagnostics: of the document, and of the files by which it could not be checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from lsprotocol.types import (
    CodeDescription,
    Diagnostic,
    DiagnosticRelatedInformation,
    DiagnosticSeverity,
    DiagnosticTag,
    Location,
)

from policylint.errors import PolicylintError
from policylint.finding import Finding, Severity
from policylint.fixes.fixable import REMOVED
from policylint.reporters.notes import related_to
from policylint.reporters.pages import UNCHECKED, page_of
from policylint.reporters.places import trimmed
from policylint.server.buffers import Buffer, uri_of
from policylint.server.checker import Checked
from policylint.server.client import Client
from policylint.server.positions import Lines
from policylint.source import Span

SOURCE = "policylint"
_SEVERITIES: dict[Severity, DiagnosticSeverity] = {
    "error": DiagnosticSeverity.Error,
    "warning": DiagnosticSeverity.Warning,
    "info": DiagnosticSeverity.Information,
}
_MOST_FAULTS = 3


def diagnostics_of(checked: Checked, client: Client) -> list[Diagnostic]:
    """Return what is to be shown at a document; where nothing was checked, at least that."""
    if checked.faults:
        return [_unchecked_by(checked, client)]
    errors = [_unchecked(checked.buffer, error) for error in checked.report.errors]
    return errors + [diagnostic for _, diagnostic in findings_of(checked, client)]


def findings_of(checked: Checked, client: Client) -> Iterator[tuple[int, Diagnostic]]:
    """Yield the findings that nobody accepted: their numbers, and how they are shown."""
    if checked.document is None:
        return
    for number, finding in enumerate(checked.document.findings):
        if not finding.suppressed:
            yield number, _finding(checked, finding, client)


def _finding(checked: Checked, finding: Finding, client: Client) -> Diagnostic:
    document, buffer = checked.document, checked.buffer
    assert document
    url = page_of(checked.report, finding.rule).url
    related = [
        DiagnosticRelatedInformation(Location(buffer.uri, buffer.range(span)), says)
        for span, says in (related_to(document, finding) if client.related else ())
    ]
    return Diagnostic(
        buffer.range(trimmed(document.document.source, finding.span)),
        finding.message,
        _SEVERITIES[finding.severity],
        finding.rule,
        CodeDescription(url) if url and client.links else None,
        SOURCE,
        [DiagnosticTag.Unnecessary] if client.tags and finding.rule == REMOVED else None,
        related or None,
    )


def _unchecked(buffer: Buffer, error: PolicylintError) -> Diagnostic:
    """Return that a document cannot be checked because of its own text."""
    message = f"not checked: the document {error.message}"
    return _at_line(buffer, error.line, message)


def _unchecked_by(checked: Checked, client: Client) -> Diagnostic:
    """Return that a document was not checked because of faults elsewhere."""
    faults = checked.faults
    more = len(faults) - _MOST_FAULTS
    said = [f"not checked: {fault}" for fault in faults[:_MOST_FAULTS]]
    diagnostic = _at_line(checked.buffer, 1, "\n".join(said + [f"and {more} more"] * (more > 0)))
    if client.related:
        named = [fault for fault in faults if fault.path]
        encoding = checked.buffer.encoding
        diagnostic.related_information = [
            DiagnosticRelatedInformation(Location(uri_of(fault.path), _fault(fault, encoding).range), fault.message)
            for fault in named[:_MOST_FAULTS]
        ] or None
    return diagnostic


def _at_line(buffer: Buffer, line: int, message: str) -> Diagnostic:
    start, end = buffer.lines.line(max(0, line - 1))
    return Diagnostic(buffer.lines.range(Span(start, end)), message, DiagnosticSeverity.Error, UNCHECKED, source=SOURCE)


def faults_by_file(faults: Iterable[PolicylintError], encoding: str) -> dict[str, list[Diagnostic]]:
    """Return the faults in configurations, rules and baselines by the URIs of their files; each once."""
    found: dict[str, list[Diagnostic]] = {}
    for path, line, column, message in dict.fromkeys((one.path, one.line, one.column, one.message) for one in faults):
        if path:
            fault = PolicylintError(message, path, line, column)
            found.setdefault(uri_of(path), []).append(_fault(fault, encoding))
    return found


def _fault(fault: PolicylintError, encoding: str) -> Diagnostic:
    """Return a fault at its place in its file, which ends with the line."""
    try:
        text = Path(fault.path).read_bytes().decode("utf-8-sig", "replace")
    except OSError:
        text = ""
    lines = Lines(text, encoding)
    start, end = lines.line(max(0, fault.line - 1))
    at = min(start + max(0, fault.column - 1), end)
    return Diagnostic(lines.range(Span(at, end)), fault.message, DiagnosticSeverity.Error, source=SOURCE)
