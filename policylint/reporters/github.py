"""Workflow commands of GitHub Actions: the runner turns each line into an annotation of the pull request."""

from __future__ import annotations

from policylint.finding import Severity
from policylint.report import Report
from policylint.reporters.columns import shown
from policylint.reporters.look import Look
from policylint.reporters.pages import UNCHECKED
from policylint.reporters.places import Place
from policylint.reporters.rows import Row, rows

_COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}


def render(report: Report, look: Look) -> str:  # noqa: ARG001 -- a program reads it: it has no looks
    """Return a command for each finding, and for each document that could not be checked."""
    lines = [_of_finding(row) for row in rows(report)]
    for error in report.errors:
        places: dict[str, str | int] = {"file": error.path, "line": error.line, "title": f"policylint {UNCHECKED}"}
        lines.append(command("error", places, error.message))
    return "".join(f"{line}\n" for line in lines)


def _of_finding(row: Row) -> str:
    properties = place_properties(row.path, row.place)
    properties["title"] = f"policylint {row.page.id}"
    advice = f"\n{row.page.advice}" if row.page.advice else ""
    return command(_COMMANDS[row.finding.severity], properties, row.finding.message + advice)


def place_properties(path: str, place: Place) -> dict[str, str | int]:
    """Return the properties that say where an annotation stands."""
    properties: dict[str, str | int] = {"file": path, "line": place.line, "endLine": place.end_line}
    if place.line == place.end_line:  # the runner refuses columns of a place on several lines
        properties |= {"col": place.column, "endColumn": place.end_column}
    return properties


def command(name: str, properties: dict[str, str | int], message: str) -> str:
    """Return a workflow command; properties without a value are left out."""
    given = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items() if value)
    return f"::{name} {given}::{_data(message)}"


def _data(text: str) -> str:
    text = "\n".join(map(shown, text.split("\n")))
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
