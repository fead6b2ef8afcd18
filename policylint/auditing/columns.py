"""Texts + linter -> columns: the one function that every audit runs, here or on a cluster; it does no I/O."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policylint.assessment import Assessment
from policylint.decoding import decode
from policylint.engine import Linter
from policylint.errors import PolicylintError
from policylint.finding import Finding, fingerprint
from policylint.formats import format_of
from policylint.report import DocumentReport
from policylint.reporters.places import clause_of, folded, place_of
from policylint.source import Format, Source
from policylint.typed import Any, Literal, NamedTuple

Table = dict[str, list[Any]]
"""Columns of one length by name, as Arrow, Polars and pandas take them."""

ColumnType = Literal["text", "number", "truth", "texts"]

FORMATS: tuple[Format, ...] = ("markdown", "html", "text")

_PLACE: dict[str, ColumnType] = {"line": "number", "column": "number", "end_line": "number", "end_column": "number"}

TABLES: dict[str, dict[str, ColumnType]] = {
    "documents": {"id": "text", "format": "text", "characters": "number", "is_policy": "truth"},
    "assessments": {
        "id": "text",
        "rule": "text",
        "status": "text",
        **_PLACE,
        "text": "text",
        "lacks": "texts",
        "says": "texts",
    },
    "findings": {
        "id": "text",
        "rule": "text",
        "kind": "text",
        "severity": "text",
        **_PLACE,
        "message": "text",
        "citations": "texts",
        "anchor": "text",
        "fingerprint": "text",
        "suppressed": "text",
    },
    "errors": {"id": "text", "source": "text", "line": "number", "message": "text"},
}
"""The tables of an audit: the type of each column by name."""


class Failed(NamedTuple):
    """A document that could not be checked: what is known of it, and why. `line` is 0 where it is not known."""

    id: str
    message: str
    source: str = ""
    line: int = 0


class Columns(NamedTuple):
    """What came of a batch: the tables of TABLES."""

    documents: Table
    assessments: Table
    findings: Table
    errors: Table


def lint_batch(ids: Sequence[str], texts: Sequence[Any], formats: Sequence[str | None], linter: Linter) -> Columns:
    """Lint texts, and return what was found as columns; what cannot be checked is a row of `errors`.

    A format is "markdown", "html" or "text"; where it is None or empty the ending of the id says it.
    """
    return lint_sources(
        [source_of(id, text, format) for id, text, format in zip(ids, texts, formats, strict=True)], linter
    )


def source_of(id: str, text: Any, format: Any, source: str = "", line: int = 0) -> Source | Failed:
    """Return a text as a document, or why it is none."""
    id = clean(id)
    if not isinstance(text, str):
        return Failed(id, f"its text is no text but {_kind_of(text)}", source, line)
    if format and format not in FORMATS:
        return Failed(id, f"{clean(str(format))[:40]!r} is no format; use {', '.join(FORMATS)}", source, line)
    try:
        decoded = decode(text.encode("utf-8", "surrogatepass"), id)
    except PolicylintError as error:
        return Failed(id, error.message, source, line)
    chosen = next((one for one in FORMATS if one == format), None)
    return Source(id, decoded, chosen or format_of(id))


def clean(text: str) -> str:
    """Return a text that can be written as UTF-8."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


def lint_sources(sources: Sequence[Source | Failed], linter: Linter) -> Columns:
    """Lint documents, and return what was found as columns."""
    reports: list[DocumentReport] = []
    failed: list[Failed] = []
    results = _results([one for one in sources if isinstance(one, Source)], linter)
    for one in sources:
        result = one if isinstance(one, Failed) else next(results)
        if isinstance(result, Failed):
            failed.append(result)
        else:
            reports.append(result)
    return Columns(
        _table("documents", [_document_row(one, linter) for one in reports]),
        _table("assessments", [_assessment_row(report, one) for report in reports for one in report.assessments]),
        _table("findings", [_finding_row(report, one) for report in reports for one in report.findings]),
        _table("errors", [_error_row(one) for one in failed]),
    )


def joined(some: Sequence[Columns]) -> Columns:
    """Return the columns of several batches as those of one."""
    return Columns(
        *(
            {name: [one for table in tables for one in table[name]] for name in tables[0]}
            for tables in zip(*some, strict=True)
        )
    )


def _results(sources: Sequence[Source], linter: Linter) -> Iterator[DocumentReport | Failed]:
    """Yield what comes of each document; one that breaks the linter spoils no other."""
    try:
        results = list(linter.lint_all(sources))
    except Exception:  # noqa: BLE001 -- whatever it is, it is found below, and told
        yield from (_result(source, linter) for source in sources)
        return
    for source, result in zip(sources, results, strict=True):
        yield _failed(source, result) if isinstance(result, PolicylintError) else result


def _result(source: Source, linter: Linter) -> DocumentReport | Failed:
    try:
        return linter.lint(source)
    except PolicylintError as error:
        return _failed(source, error)
    except MemoryError:
        return Failed(source.path, "there is not enough memory to check it")
    except Exception as error:  # noqa: BLE001 -- a corpus has a million documents; one must not end the run
        return Failed(source.path, f"a mistake of policylint's own ({type(error).__name__}: {clean(str(error))})")


def _failed(source: Source, error: PolicylintError) -> Failed:
    return Failed(source.path, error.message, line=error.line)


# --- rows, in the order of the columns


def _table(name: str, rows: Sequence[tuple[Any, ...]]) -> Table:
    columns: Sequence[Sequence[Any]] = list(zip(*rows, strict=True)) if rows else [()] * len(TABLES[name])
    return {column: list(values) for column, values in zip(TABLES[name], columns, strict=True)}


def _document_row(report: DocumentReport, linter: Linter) -> tuple[Any, ...]:
    source = report.document.source
    is_policy = not any(linter.stands_alone(one) and not one.suppressed for one in report.findings)
    return source.path, source.format, len(source.text), is_policy


def _assessment_row(report: DocumentReport, one: Assessment) -> tuple[Any, ...]:
    source = report.document.source
    place: tuple[int | None, ...] = (None, None, None, None)
    text = None
    if one.evidence:
        span = clause_of(source, one.evidence[0])
        place, text = place_of(source, span), folded(source, span)
    return report.path, one.rule, one.status, *place, text, list(one.lacks), list(one.says)


def _finding_row(report: DocumentReport, one: Finding) -> tuple[Any, ...]:
    return (
        report.path,
        one.rule,
        one.kind,
        one.severity,
        *place_of(report.document.source, one.span),
        one.message,
        [citation.cite for citation in one.citations],
        one.anchor,
        fingerprint(report.path, one),
        one.suppressed.kind if one.suppressed else None,
    )


def _error_row(one: Failed) -> tuple[Any, ...]:
    return one.id or None, one.source or None, one.line or None, one.message


def _kind_of(value: Any) -> str:
    kinds = {"NoneType": "null", "bool": "a truth value", "int": "a number", "float": "a number", "bytes": "bytes"}
    return kinds.get(type(value).__name__, "a list or object")
