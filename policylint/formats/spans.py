"""Spans without what cannot be seen at their edges."""

from __future__ import annotations

from policylint.document import CROSSES, TICKS
from policylint.patterns import lazy
from policylint.source import Span

_SAYING = lazy(rf"[^\W_]|[{TICKS}{CROSSES}]")
_SAYING_IN_TABLE = lazy(rf"[^\W_]|[{TICKS}{CROSSES}\u2012-\u2015-]")


def says(text: str, start: int, end: int, *, in_table: bool = False) -> bool:
    """Tell whether a part of a text says anything: by a letter, a digit or a mark, in a table by a dash, too."""
    return (_SAYING_IN_TABLE if in_table else _SAYING).search(text, start, end) is not None


def trimmed(text: str, span: Span) -> Span:
    """Return a span without white space and glue at its edges, as a rule the span itself."""
    start, end = span
    if start < end and "!" <= text[start] <= "~" and "!" <= text[end - 1] <= "~":
        return span
    return trim(text, start, end)


def trim(text: str, start: int, end: int) -> Span:
    """Return the span without white space and glue at its edges; an empty span where nothing else is in it."""
    while start < end and (text[start] == "\x01" or text[start].isspace()):
        start += 1
    while end > start and (text[end - 1] == "\x01" or text[end - 1].isspace()):
        end -= 1
    return Span(start, end)
