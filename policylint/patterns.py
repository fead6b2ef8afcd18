"""Patterns that are compiled when they are first used: half of them are for what most documents do not hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from policylint.typed import Any, cast

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn")

_ALIKE = str.maketrans("İıſ", "iis")
"""Letters that a pattern that ignores case takes for others."""


class _Lazy:
    """Stands for a pattern until it is used; from then on its methods are those of the compiled one."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._made_of = pattern, flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(*self._made_of)
        vars(self).update((method, getattr(compiled, method)) for method in _METHODS)
        return getattr(compiled, name)


def lazy(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern, as `re.compile` does, that costs nothing until it is used; what is wrong with it shows then."""
    return cast("re.Pattern[str]", _Lazy(pattern, flags))


def small(word: str) -> str:
    """Return a word in small letters, each letter as a pattern takes it that ignores case."""
    return word.translate(_ALIKE).lower()


def matches_at(pattern: re.Pattern[str], text: str, starts: Iterable[int], end: int) -> Iterator[re.Match[str]]:
    """Yield what a pattern matches before `end` at some places, in order, but not within what it matched before."""
    done = 0
    for start in starts:
        match = pattern.match(text, start, end) if start >= done else None
        if match:
            done = match.end()
            yield match


# Patterns that begin with a literal, searched one by one: the engine finds a character fast, one of several slowly.

_WINDOW = 1 << 14


def used_in(text: str, patterns: Mapping[str, re.Pattern[str]]) -> Sequence[re.Pattern[str]]:
    """Return the patterns that may match somewhere in a text; each begins with its key."""
    return [pattern for start, pattern in patterns.items() if start in text]


def spans_of(
    patterns: Sequence[re.Pattern[str]], text: str, at: int = 0, edge: re.Pattern[str] | None = None
) -> Iterator[tuple[int, int]]:
    """Return in order the spans of what the patterns match from an offset on.

    The text is read in windows, so that few spans are kept at a time. A window ends where a match of `edge` ends, which
    no other match may cross; anywhere if there is none.
    """
    return chain.from_iterable(_windows(patterns, text, at, edge))


def _windows(
    patterns: Sequence[re.Pattern[str]], text: str, at: int, edge: re.Pattern[str] | None
) -> Iterator[list[tuple[int, int]]]:
    """Yield the spans of one window after the other."""
    while patterns and at < len(text):
        end = at + _WINDOW
        if edge is not None and end < len(text):
            found = edge.search(text, end)
            end = found.end() if found else len(text)
        spans = [span for pattern in patterns for span in map(re.Match.span, pattern.finditer(text, at, end))]
        if len(patterns) > 1:
            spans.sort()
        yield spans
        at = end
