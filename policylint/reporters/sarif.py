"""SARIF 2.1.0, with what GitHub's code scanning asks for: fingerprints, whole regions, help for every rule.

Columns count code points, as everywhere; the run says so. URIs are relative to the folder in which policylint ran.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from policylint.errors import PolicylintError
from policylint.finding import SEVERITIES, Citation, Severity, Suppressed
from policylint.report import Report
from policylint.reporters.fixes import fixes
from policylint.reporters.json_ import Json
from policylint.reporters.look import Look
from policylint.reporters.notes import cite, related_to
from policylint.reporters.pages import HOME, Page
from policylint.reporters.places import exact_place, place_of
from policylint.reporters.rows import Row, rows
from policylint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from policylint.fixes.edits import Fix

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_PROBLEMS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "recommendation"}
_LONGEST = 1024
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")


def render(report: Report, look: Look) -> str:  # noqa: ARG001 -- a program reads it: it has no looks
    """Return a log of one run; suppressed findings are in it, and marked."""
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(report)]}, ensure_ascii=False) + "\n"


def _run(report: Report) -> Json:
    found = list(rows(report, suppressed=True))
    mended = fixes(report)
    pages = {row.page.id: row.page for row in found}
    index = {id: number for number, id in enumerate(sorted(pages))}
    driver = {
        "name": "policylint",
        "version": report.version,
        "semanticVersion": report.version,
        "informationUri": HOME,
        "rules": [_rule(pages[id], [row for row in found if row.page.id == id]) for id in index],
    }
    invocation: Json = {"executionSuccessful": not report.errors}
    if report.errors:
        invocation["toolExecutionNotifications"] = [_notification(error) for error in report.errors]
    return {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [invocation],
        "artifacts": [{"location": {"uri": uri_of(document.path)}} for document in report.documents],
        "results": [_result(row, index[row.page.id], mended.get((row.path, row.number))) for row in found],
    }


def _rule(page: Page, found: Sequence[Row]) -> Json:
    """Return the descriptor of a rule; `found` are its findings, at least one."""
    worst = max((row.finding.severity for row in found), key=SEVERITIES.index)
    citations = list(dict.fromkeys(citation for row in found for citation in row.finding.citations))
    family = page.id.partition("/")[0]
    profiles = dict.fromkeys(citation.profile for citation in citations if citation.profile)
    rule: Json = {
        "id": page.id,
        "shortDescription": {"text": page.title[:_LONGEST]},
        "fullDescription": {"text": (page.summary or page.title)[:_LONGEST]},
        "help": {"text": _help(page, citations), "markdown": _markdown_help(page, citations)},
        "defaultConfiguration": {"level": _LEVELS[worst]},
        "properties": {
            "tags": list(dict.fromkeys(["privacy-policy", family, *profiles]))[:20],
            "problem.severity": _PROBLEMS[worst],
        },
    }
    if page.precision:
        rule["properties"]["precision"] = page.precision
    return rule | ({"helpUri": page.url} if page.url else {})


def _help(page: Page, citations: Iterable[Citation]) -> str:
    cites = "; ".join(map(cite, citations))
    parts = (page.summary, page.why, page.advice, f"Demanded by: {cites}" if cites else "", page.template)
    return "\n\n".join(filter(None, parts)) or page.title


def _markdown_help(page: Page, citations: Iterable[Citation]) -> str:
    parts = [page.summary, page.why]
    if page.advice:
        parts.append(f"**What to do:** {page.advice}")
    if cited := [f"- [{cite(one)}](<{one.url}>)" if one.url else f"- {cite(one)}" for one in citations]:
        parts.append("**Demanded by**\n\n" + "\n".join(cited))
    if page.template:
        fence = "`" * 3
        while fence in page.template:
            fence += "`"
        parts.append(f"**A clause to start from**\n\n{fence}markdown\n{page.template}\n{fence}")
    return "\n\n".join(filter(None, parts)) or page.title


def _result(row: Row, index: int, fix: Fix | None) -> Json:
    finding, fingerprint = row.finding, row.fingerprint
    location = _location(row.path, row.place._asdict())
    if words := row.source.text[finding.span.start : finding.span.end].strip():
        location["physicalLocation"]["region"]["snippet"] = {"text": words}
    result: Json = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [location],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint, "policylint/v1": fingerprint},
        "properties": {
            "kind": finding.kind,
            "anchor": finding.anchor,
            "citations": [cite(citation) for citation in finding.citations],
        },
    }
    if related := list(_related(row)):
        result["relatedLocations"] = [{"id": number, **one} for number, one in enumerate(related)]
    if finding.suppressed:
        result["suppressions"] = [_suppression(finding.suppressed, row.path)]
    if fix:
        result["fixes"] = [_fix(row, fix)]
    return result


def _fix(row: Row, fix: Fix) -> Json:
    replacements = [
        {"deletedRegion": _region(exact_place(row.source, edit.span)._asdict()), "insertedContent": {"text": edit.text}}
        for edit in fix.edits
    ]
    change = {"artifactLocation": {"uri": uri_of(row.path)}, "replacements": replacements}
    return {"description": {"text": fix.says}, "artifactChanges": [change], "properties": {"safe": fix.safe}}


def _related(row: Row) -> Iterator[Json]:
    """Yield the other places that a finding has to do with."""
    for span, says in related_to(row.document, row.finding):
        place = place_of(row.source, span)
        yield _location(row.path, place._asdict()) | {"message": {"text": says}}


def _suppression(suppressed: Suppressed, path: str) -> Json:
    in_source = suppressed.kind != "baseline"
    suppression: Json = {"kind": "inSource" if in_source else "external", "status": "accepted"}
    if suppressed.reason:
        suppression["justification"] = suppressed.reason
    if in_source and suppressed.line:
        suppression["location"] = _location(path, {"line": suppressed.line})
    if more := {key: value for key, value in (("until", suppressed.until), ("by", suppressed.by)) if value}:
        suppression["properties"] = more
    return suppression


def _notification(error: PolicylintError) -> Json:
    notification: Json = {"level": "error", "message": {"text": error.message}}
    if error.path:
        place = {key: value for key, value in (("line", error.line), ("column", error.column)) if value}
        notification["locations"] = [_location(error.path, place)]
    return notification


_REGION = {"line": "startLine", "column": "startColumn", "end_line": "endLine", "end_column": "endColumn"}


def _location(path: str, place: dict[str, int]) -> Json:
    physical: Json = {"artifactLocation": {"uri": uri_of(path)}}
    if place:
        physical["region"] = _region(place)
    return {"physicalLocation": physical}


def _region(place: dict[str, int]) -> Json:
    return {_REGION[key]: value for key, value in place.items()}


def uri_of(path: str) -> str:
    """Return a path with `/` as a URI: relative as it is, absolute where it must be (another drive)."""
    quoted = "".join(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in path.encode("utf-8", "replace"))
    if path.startswith("/"):
        return "file://" + quoted
    return f"file:///{quoted[0]}:{quoted[4:]}" if path[1:3] == ":/" else quoted
