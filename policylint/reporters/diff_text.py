"""A comparison for people: `full`, each change with the lines of both versions, and `concise`, one line each."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from policylint.change import Change, Kind
from policylint.difference import Comparison, Difference
from policylint.reporters.columns import shown
from policylint.reporters.diff import Clause, clauses, closing_line, note_of, path_of, place_in, remarks, reworded, said
from policylint.reporters.look import Look

_STYLES: dict[Kind, str] = {
    "lost": "bold red",
    "weakened": "bold yellow",
    "changed": "bold blue",
    "strengthened": "green",
    "gained": "green",
}
_IN_SHORT = ("number", "reversed", "lacks")
"""The remarks that a line of `concise` has room for."""
_MOST_LINES = 4
"""How many lines a quoted clause may take."""


def full(comparison: Comparison, look: Look) -> str:
    """Return the changes of each document, the worst first, and the counts."""
    parts: list[str] = []
    for difference in comparison.differences:
        if about := list(_about(comparison, difference, look)):
            parts.append("\n".join(about))
        parts += [_block(comparison, difference, change, look) for change in difference.changes]
        if others := reworded(difference):
            text = f"{shown(difference.path)}: the same in other words: {shown(others)}"
            parts.append(textwrap.fill(text, look.width, subsequent_indent="  ", break_on_hyphens=False))
    if comparison.compared:
        parts.append(closing_line(comparison))
    return "\n\n".join(parts) + "\n" * bool(parts)


def concise(comparison: Comparison, look: Look) -> str:
    """Return one line a change; those of a document come after what is to be said of it."""
    lines: list[str] = []
    for difference in comparison.differences:
        lines += _about(comparison, difference, look)
        for change in difference.changes:
            notes = [text for label, text in remarks(comparison, difference, change) if label in _IN_SHORT]
            kind = look.paint(change.kind, _STYLES[change.kind])
            text = shown("; ".join([said(comparison, change), *notes]))
            lines.append(f"{_where(comparison, difference, change, look)}: {kind}[{change.rule}] {text}")
    return "".join(f"{line}\n" for line in lines)


def _about(comparison: Comparison, difference: Difference, look: Look) -> Iterator[str]:
    """Yield what is to be said of a document as a whole."""
    if not (difference.old and difference.new):
        what = "gone, with all that it disclosed" if difference.old else "new"
        yield f"{look.paint(shown(difference.path), 'bold')}: {what}"
    for side, finding in difference.notes:
        path = look.paint(shown(path_of(comparison, difference, side)), "bold")
        yield f"{path}: {look.severity('note', 'warning')}: {shown(note_of(comparison, finding))}"


def _where(comparison: Comparison, difference: Difference, change: Change, look: Look) -> str:
    return look.paint(shown(place_in(comparison, difference, change)), "bold")


def _block(comparison: Comparison, difference: Difference, change: Change, look: Look) -> str:
    kind = look.paint(change.kind, _STYLES[change.kind])
    severity = f" {look.severity(change.severity, change.severity)}" if change.severity else ""
    where = _where(comparison, difference, change, look)
    rows = [f"{where}: {kind}{severity} {look.paint(change.rule, 'bold')} {shown(said(comparison, change))}"]
    old, new = clauses(difference, change, "old"), clauses(difference, change, "new")
    width = max(3, *(len(str(one.place.line)) for one in (*old, *new)))
    for mark, style, some in (("-", "red", old), ("+", "green", new)):
        for one in some:
            rows += _quoted(mark, style, one, width, look)
    for label, text in remarks(comparison, difference, change):
        rows += _remark(label, shown(text), width + 3, look)
    return "\n".join(rows)


def _quoted(mark: str, style: str, clause: Clause, width: int, look: Look) -> Iterator[str]:
    """Yield a clause behind its mark and its line, on several lines if it is long."""
    margin, text = f"{mark} {clause.place.line:>{width}} |", shown(clause.text)
    for part in textwrap.wrap(text, look.width - width - 5, max_lines=_MOST_LINES, placeholder=" …"):
        yield f"{look.paint(margin, style)} {part}"
        margin = f"{mark} {'':>{width}} |"


def _remark(label: str, text: str, gutter: int, look: Look) -> Iterator[str]:
    hang = " " * (gutter + len(label) + 4)
    lines = textwrap.wrap(text, max(30, look.width - len(hang)), break_long_words=False, break_on_hyphens=False) or [""]
    yield f"{' ' * gutter}{look.paint('=', 'dim')} {look.paint(label + ':', 'bold')} {lines[0]}"
    yield from (hang + line for line in lines[1:])
