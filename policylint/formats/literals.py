"""Patterns that begin with a literal, searched one by one: the engine finds a character fast, one of several slowly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from re import Match, Pattern

_WINDOW = 1 << 14


def used_in(text: str, patterns: Mapping[str, Pattern[str]]) -> Sequence[Pattern[str]]:
    """Return the patterns that may match somewhere in a text; each begins with its key."""
    return [pattern for start, pattern in patterns.items() if start in text]


def spans_of(
    patterns: Sequence[Pattern[str]], text: str, at: int = 0, edge: Pattern[str] | None = None
) -> Iterator[tuple[int, int]]:
    """Return in order the spans of what the patterns match from an offset on.

    The text is read in windows, so that few spans are kept at a time. A window ends where a match of `edge` ends, which
    no other match may cross; anywhere if there is none.
    """
    return chain.from_iterable(_windows(patterns, text, at, edge))


def _windows(
    patterns: Sequence[Pattern[str]], text: str, at: int, edge: Pattern[str] | None
) -> Iterator[list[tuple[int, int]]]:
    """Yield the spans of one window after the other."""
    while patterns and at < len(text):
        end = at + _WINDOW
        if edge is not None and end < len(text):
            found = edge.search(text, end)
            end = found.end() if found else len(text)
        spans = [span for pattern in patterns for span in map(Match.span, pattern.finditer(text, at, end))]
        if len(patterns) > 1:
            spans.sort()
        yield spans
        at = end
