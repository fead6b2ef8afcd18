"""Enumerations inside one block: "(a) ...; (b) ...", and "the following: a; b; c"."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from policylint.formats.spans import trim
from policylint.patterns import lazy
from policylint.source import Span
from policylint.typed import NamedTuple

Context = tuple[Span, ...]
Contexts = Mapping[int, Context]
"""What inside a block is read in front of its sentences, by their place in it."""


class Piece(NamedTuple):
    """A sentence of a block, and the spans inside the block that are read in front of it."""

    span: Span
    context: Context = ()


_NO_CONTEXT: Context = ()
# Anchored on the bracket that closes a marker, because a literal is what the engine searches fast.
MARK = lazy(
    r"\)(?:(?<=[\s\x01(][A-Za-z0-9]\))|(?<=[\s\x01(][ivx]{2}\))|(?<=[\s\x01(][0-9]{2}\))|(?<=[\s\x01(][ivx]{3}\)))(?=\s)"
)
_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
_FIRST = frozenset(("a", "A", "1", "i"))
_COLON = lazy(r":(?=[\s\x01])")
_JOIN = lazy(r"[\s\x01]*+(?:\b(?:and/or|and|or|und|oder)[\s\x01]*+)?\Z")


class _Mark(NamedTuple):
    """The marker of an inline item: its label, where it starts, and where it ends."""

    label: str
    start: int
    end: int


def marks_of(text: str, start: int, end: int) -> list[_Mark]:
    """Return the markers (a), (b) ... that count up from the first one; an empty list if there are not two."""
    if text.find(")", start, end) < 0:
        return []
    run: list[_Mark] = []
    expected = ""
    for match in MARK.finditer(text, start, end):
        close = match.start()
        opening = close - 1
        while opening >= start and text[opening].isalnum():
            opening -= 1
        label = text[opening + 1 : close]
        bracket = opening >= start and text[opening] == "("
        if bracket and opening > start and not (text[opening - 1].isspace() or text[opening - 1] in ":;,\x01"):
            continue  # "Art. 6(1) (a)" cites
        if label == expected or (not run and label in _FIRST):
            run.append(_Mark(label, opening if bracket else opening + 1, match.end()))
            expected = _next_label(label, len(run))
    return run if len(run) >= 2 else []


def _next_label(label: str, count: int) -> str:
    """Return the label that follows as the `count` + 1st of its list."""
    if label.isdigit():
        return str(int(label) + 1)
    if label == _ROMAN[min(count, len(_ROMAN) - 1)]:
        return _ROMAN[count + 1] if count + 1 < len(_ROMAN) else ""
    return chr(ord(label) + 1) if len(label) == 1 else ""


def cut_enumerations(text: str, spans: list[Span]) -> list[Piece]:
    """Cut sentences at the markers (or semicolons) of the enumerations in them."""
    marks = marks_of(text, spans[0].start, spans[-1].end) if spans else []
    pieces: list[Piece] = []
    context: Context = ()
    at = 0
    for span in spans:
        first = at
        while at < len(marks) and marks[at].start < span.end:
            at += 1
        if first == at:
            pieces.extend(_semicolons(text, span))
            continue
        lead = trim(text, span.start, marks[first].start)
        if first == 0:
            context = (lead,) if lead.end > lead.start else (pieces[-1].span,) if pieces else ()
        if lead.end > lead.start:
            pieces.append(Piece(lead, _NO_CONTEXT if first == 0 else context))
        edges = [*marks[first:at], _Mark("", span.end, span.end)]
        items = (_item(text, mark.end, following.start) for mark, following in pairwise(edges))
        pieces.extend(Piece(item, context) for item in items if item.end > item.start)
    return pieces


def _semicolons(text: str, span: Span) -> list[Piece]:
    """Cut "the following: a; b; c." into its lead-in and items, and a row of labels by these; others stay whole."""
    if text.count(";", span.start, span.end) < 2:
        return [Piece(span)]
    colon = _COLON.search(text, span.start, span.end)
    if not colon or text.count(";", colon.end(), span.end) < 2:
        return [Piece(span)]
    at = _row_header(text, span) or colon.end()
    lead = trim(text, span.start, at)
    pieces = [Piece(lead)]
    while at < span.end:
        stop = text.find(";", at, span.end)
        stop = span.end if stop < 0 else stop + 1
        item = trim(text, at, stop)
        if item.end > item.start:
            pieces.append(Piece(item, (lead,)))
        at = stop
    return pieces


def _row_header(text: str, span: Span) -> int:
    """Return where the first part of "Data: name; Purpose: sales; Kept: a year" ends: the others are read with it."""
    first, *others = text[slice(*span)].split(";")
    is_row = len(_COLON.findall(first)) == 1 and all(_COLON.search(other) for other in others if other.strip(" \x01"))
    return span.start + len(first) + 1 if is_row else 0


def _item(text: str, start: int, end: int) -> Span:
    """Return an item's span without the "and" that leads over to the next one."""
    tail = max(start, end - 12)
    join = _JOIN.search(text, tail, end)
    return trim(text, start, join.start() if join else end)
