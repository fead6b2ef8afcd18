"""JSON Lines: the objects of the JSON report, one a line; `type` says which."""

from __future__ import annotations

from collections.abc import Iterator

from policylint.report import Report
from policylint.reporters.json_ import Json, as_json, one_line
from policylint.reporters.look import Look


def render(report: Report, look: Look) -> str:  # noqa: ARG001 -- a program reads it: it has no looks
    """Return the report itself, its documents, findings and errors, and the summary."""
    return "".join(map(one_line, _lines(as_json(report))))


def _lines(report: Json) -> Iterator[Json]:
    yield {"type": "report", "schema": report["schema"], "version": report["version"]}
    for name in ("document", "finding", "error"):
        yield from ({"type": name, **one} for one in report[f"{name}s"])
    yield {"type": "summary", **report["summary"]}
