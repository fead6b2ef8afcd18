"""Lines of a source with carets under a span, as compilers show them."""

from __future__ import annotations

from policylint.patterns import lazy
from policylint.reporters.columns import fitting, shown, width_of
from policylint.reporters.look import Look
from policylint.reporters.places import line_before, trimmed
from policylint.source import Source, Span

_MOST_LINES = 3
_BEFORE = 24
"""How many characters of a long line are kept before the span."""
_FAR = 200
"""How many characters of a line are looked at on each side: more than a terminal has columns."""
_INDENT = lazy(r"\s*+")


Insertion = tuple[int, str]
"""An offset, and the line that would stand there."""


def excerpt(
    source: Source, span: Span, look: Look, severity: str, insertion: Insertion | None = None, says: str = ""
) -> list[str]:
    """Return the lines of a span, marked, and what is to be inserted; `says` stands behind the marks."""
    span = trimmed(source, span)
    first, last = source.position(span.start).line, source.position(span.end).line
    gutter = gutter_of(source)
    room = look.width - gutter - 3
    rows: list[tuple[str, str]] = []
    shown_last = min(last, first + _MOST_LINES - 1)
    for line in range(first, shown_last + 1):
        rows += _marked(source, line, span, room, look, severity, says * (line == shown_last))
    if last - first >= _MOST_LINES:
        rows.append(("...", ""))
    if insertion:
        rows += _inserted(source, insertion, last, room, look)
    return _framed(rows, gutter, look)


def excerpt_of_place(source: Source, span: Span, look: Look, insertion: Insertion | None = None) -> list[str]:
    """Return where something belongs: the line above it and its own; else the line of a span, without a mark."""
    gutter = gutter_of(source)
    room = look.width - gutter - 3
    if insertion:
        rows = _inserted(source, insertion, line_before(source, insertion[0]) - 1, room, look)
    else:
        rows = [_plain(source, source.position(trimmed(source, span).start).line, room)]
    return _framed(rows, gutter, look)


def _framed(rows: list[tuple[str, str]], gutter: int, look: Look) -> list[str]:
    return [_row(number, text, gutter, look) for number, text in (("", ""), *rows, ("", ""))]


def gutter_of(source: Source) -> int:
    """Return the columns that the line numbers of a document take, with the space behind them."""
    return max(3, len(str(source.line_count())) + 1)


def _row(number: str, text: str, gutter: int, look: Look) -> str:
    if number == "...":
        return look.paint("...".rjust(gutter), "dim")
    margin = number.rjust(gutter - 1)
    style = "green" if number == "+" else "dim"
    return f"{look.paint(f'{margin} |', style)} {text}".rstrip()


def _marked(
    source: Source, line: int, span: Span, room: int, look: Look, severity: str, says: str
) -> list[tuple[str, str]]:
    whole = source.line_span(line)
    text, start, end = source.text, max(span.start, whole.start), min(span.end, whole.end)
    indent = _INDENT.match(text, whole.start, whole.end)
    start = min(max(start, indent.end() if indent else start), max(end, start))
    before = "…" * (start - whole.start > _FAR) + shown(text[max(whole.start, start - _FAR) : start])
    marked, after = shown(text[start : min(end, start + _FAR)]), _beginning(text, end, whole.end)
    before, marked, after = _cropped(before, marked, "…" if end - start > _FAR else after, room)
    carets = "^" * max(1, width_of(marked))
    rows = [(str(line), before + marked + after)]
    if says and width_of(before) + len(f"{carets} {says}") > room:
        return [*rows, _below(before, carets, look, severity), ("", look.severity(says, severity))]
    return [*rows, _below(before, f"{carets} {says}".rstrip(), look, severity)]


def _below(before: str, marks: str, look: Look, severity: str) -> tuple[str, str]:
    return "", " " * width_of(before) + look.severity(marks, severity)


def _beginning(text: str, start: int, end: int) -> str:
    """Return what a part of a line begins with, as it may be printed: more than there is room for, or all."""
    return shown(text[start : min(end, start + _FAR)]) + "…" * (end - start > _FAR)


def _cropped(before: str, marked: str, after: str, room: int) -> tuple[str, str, str]:
    """Cut a line that is too long around what is marked."""
    if width_of(before + marked + after) <= room:
        return before, marked, after
    if width_of(before) > _BEFORE and width_of(before + marked) > room:
        kept = before[-_BEFORE:]
        before = "…" + (kept[kept.find(" ") :] if " " in kept.rstrip() else kept)
    left = room - width_of(before)
    if width_of(marked) > left - 1:
        return before, fitting(marked, left - 1), "…"
    left -= width_of(marked)
    return before, marked, after if width_of(after) <= left else fitting(after, left - 1) + "…"


def _inserted(source: Source, insertion: Insertion, last: int, room: int, look: Look) -> list[tuple[str, str]]:
    offset, new = insertion
    after, rows = line_before(source, offset), list[tuple[str, str]]()
    if after > max(last, 0):
        if after > last + 1:
            rows.append(("...", ""))
        rows.append(_plain(source, after, room))
    rows.append(("+", look.paint(fitting(new, room), "green")))
    return rows


def _plain(source: Source, line: int, room: int) -> tuple[str, str]:
    text = _beginning(source.text, *source.line_span(line))
    return str(line), text if width_of(text) <= room else fitting(text, room - 1) + "…"
