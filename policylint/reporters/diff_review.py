"""A comparison for a review: `markdown` for a comment on a pull request, `github` for annotations of its lines."""

from __future__ import annotations

from collections.abc import Iterator

from policylint.change import Change, Kind, finding_of
from policylint.difference import Comparison, Difference
from policylint.report import Report
from policylint.reporters.columns import shortened
from policylint.reporters.diff import (
    Side,
    citations,
    clauses,
    closing_line,
    note_of,
    number_texts,
    path_of,
    remarks,
    reworded,
    said,
    title_of,
)
from policylint.reporters.github import command, place_properties
from policylint.reporters.look import Look
from policylint.reporters.markdown import code, escaped
from policylint.reporters.pages import UNCHECKED, page_of
from policylint.reporters.places import place_of

_MOST = 200
"""Changes listed of a document: GitHub takes a comment of 65,536 characters at most."""
_QUOTE = 200
_COMMANDS: dict[Kind, str] = {"lost": "error", "weakened": "warning", "changed": "notice"}
_BESIDE = ("number", "reversed", "no more", "new", "lacks", "wording", "belongs", "cites", "accepted", "not counted")


def markdown(comparison: Comparison, look: Look) -> str:  # noqa: ARG001 -- where it is shown decides on its looks
    """Return a page with a table of changes for each document."""
    parts = ["## policylint diff", f"**{closing_line(comparison)}**"]
    if comparison.errors:
        parts.append("### Could not be compared")
        parts.append("\n".join(f"- {escaped(str(error))}" for error in comparison.errors))
    for difference in comparison.differences:
        if difference.changes or difference.notes or difference.reworded:
            parts += _document(comparison, difference)
    return "\n\n".join(parts) + "\n"


def _document(comparison: Comparison, difference: Difference) -> Iterator[str]:
    what = "" if difference.old and difference.new else " (gone)" if difference.old else " (new)"
    yield f"### {code(difference.path)}{what}"
    for side, finding in difference.notes:
        path = code(path_of(comparison, difference, side))
        yield f"**Note:** {path}: {escaped(note_of(comparison, finding))}."
    if difference.changes:
        rows = [_row(comparison, difference, change) for change in difference.changes[:_MOST]]
        yield "\n".join(["| change | disclosure | before | now |", "|---|---|---|---|", *rows])
    if len(difference.changes) > _MOST:
        yield f"{len(difference.changes) - _MOST} more are not listed here."
    if others := reworded(difference):
        yield f"The same in other words: {escaped(others)}"


def _row(comparison: Comparison, difference: Difference, change: Change) -> str:
    page = page_of(Report((), (), comparison.rules, comparison.version), change.rule)
    rule = f"[{code(page.id)}]({page.url})" if page.url else code(page.id)
    kind = f"**{change.kind}** ({change.severity})" if change.severity else change.kind
    notes = [(label, text) for label, text in remarks(comparison, difference, change) if label in _BESIDE]
    about = "".join(f"<br>{label}: {escaped(text)}" for label, text in notes)
    before, now = (_cell(difference, change, side) for side in ("old", "new"))
    return f"| {kind} | {rule} {escaped(title_of(comparison, change))}{about} | {before} | {now} |"


def _cell(difference: Difference, change: Change, side: Side) -> str:
    status = (change.old if side == "old" else change.new).status.replace("not_applicable", "n/a")
    some = clauses(difference, change, side)
    return "<br>".join([status, *(f"line {one.place.line}: {escaped(shortened(one.text, _QUOTE))}" for one in some)])


def github(comparison: Comparison, look: Look) -> str:  # noqa: ARG001 -- a program reads it: it has no looks
    """Return a workflow command for what is lost, weakened or changed and counts; and for what could not be read."""
    lines = [
        _annotation(comparison, difference, change)
        for difference in comparison.differences
        for change in difference.changes
        if change.fails("changed")
    ]
    for error in comparison.errors:
        places: dict[str, str | int] = {"file": error.path, "line": error.line, "title": f"policylint {UNCHECKED}"}
        lines.append(command("error", places, error.message))
    return "".join(f"{line}\n" for line in lines)


def _annotation(comparison: Comparison, difference: Difference, change: Change) -> str:
    properties = _place(difference, change) | {"title": f"policylint {change.rule}"}
    message = f"{change.kind}: {said(comparison, change)}"
    before = [
        f'before, line {one.place.line}: "{shortened(one.text, _QUOTE)}"' for one in clauses(difference, change, "old")
    ]
    lines = [message, *number_texts(change), *before, *citations(change)]
    return command(_COMMANDS[change.kind], properties, "\n".join(lines))


def _place(difference: Difference, change: Change) -> dict[str, str | int]:
    """Return where the change shows: at the clause, or where one is missing; of a document that is gone only which."""
    if difference.new is None:
        return {"file": difference.path}
    if shown := clauses(difference, change, "new"):
        return place_properties(difference.path, shown[0].place)
    finding = finding_of(difference.new, change.rule)
    if finding is None:
        return {"file": difference.path, "line": 1}
    return place_properties(difference.path, place_of(difference.new.document.source, finding.span))
