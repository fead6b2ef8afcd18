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


def excerpt(
    source: Source, span: Span, look: Look, severity: str, insertion: tuple[int, str] | None = None
) -> list[str]:
    """Return the lines of a span, marked; an insertion is an offset and the line that would stand there."""
    span = trimmed(source, span)
    first, last = source.position(span.start).line, source.position(span.end).line
    after = line_before(source, insertion[0]) if insertion else 0
    gutter = gutter_of(source)
    room = look.width - gutter - 3
    rows = [("", "")]
    for line in range(first, min(last, first + _MOST_LINES - 1) + 1):
        rows += _marked(source, line, span, room, look, severity)
    if last - first >= _MOST_LINES:
        rows.append(("...", ""))
    if insertion:
        rows += _inserted(source, after, last, insertion[1], room, look)
    rows.append(("", ""))
    return [_row(number, text, gutter, look) for number, text in rows]


def gutter_of(source: Source) -> int:
    """Return the columns that the line numbers of a document take, with the space behind them."""
    return max(3, len(str(source.line_count())) + 1)


def _row(number: str, text: str, gutter: int, look: Look) -> str:
    if number == "...":
        return look.paint("...".rjust(gutter), "dim")
    margin = number.rjust(gutter - 1)
    style = "green" if number == "+" else "dim"
    return f"{look.paint(f'{margin} |', style)} {text}".rstrip()


def _marked(source: Source, line: int, span: Span, room: int, look: Look, severity: str) -> list[tuple[str, str]]:
    whole = source.line_span(line)
    text, start, end = source.text, max(span.start, whole.start), min(span.end, whole.end)
    indent = _INDENT.match(text, whole.start, whole.end)
    start = min(max(start, indent.end() if indent else start), max(end, start))
    before = "…" * (start - whole.start > _FAR) + shown(text[max(whole.start, start - _FAR) : start])
    marked, after = shown(text[start : min(end, start + _FAR)]), _beginning(text, end, whole.end)
    before, marked, after = _cropped(before, marked, "…" if end - start > _FAR else after, room)
    carets = " " * width_of(before) + look.severity("^" * max(1, width_of(marked)), severity)
    return [(str(line), before + marked + after), ("", carets)]


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


def _inserted(source: Source, after: int, last: int, new: str, room: int, look: Look) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    if after > last:
        if after > last + 1:
            rows.append(("...", ""))
        line = source.line_span(after)
        text = _beginning(source.text, *line)
        rows.append((str(after), text if width_of(text) <= room else fitting(text, room - 1) + "…"))
    rows.append(("+", look.paint(fitting(new, room), "green")))
    return rows
