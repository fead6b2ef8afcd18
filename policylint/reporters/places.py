"""Spans to places as people and tools count them: every number is 1-based and lies within the file."""

from __future__ import annotations

from functools import partial

from policylint.assessment import Assessment, Evidence
from policylint.document import Document
from policylint.source import Position, Source, Span
from policylint.typed import NamedTuple

MOST_LINES = 6
"""The most lines that a span of evidence may cover."""
_PIECE = 4096


class Place(NamedTuple):
    """Where a span begins and ends; `end_column` is exclusive: the column after the last character."""

    line: int
    column: int
    end_line: int
    end_column: int


def place_of(source: Source, span: Span) -> Place:
    """Return the place of a span, without white space at its ends."""
    span = trimmed(source, span)
    # What is trimmed begins and ends within a line, unless there is nothing but white space.
    position = source.position if span.end > span.start else partial(position_of, source)
    start, end = position(span.start), position(span.end)
    return Place(start.line, start.column, end.line, end.column)


def start_of(source: Source, span: Span) -> Position:
    """Return where a span begins, without white space in front of it."""
    start, end = trimmed(source, span)
    return source.position(start) if end > start else position_of(source, start)


def exact_place(source: Source, span: Span) -> Place:
    """Return the place of a span with the white space at its ends: of what is to be replaced."""
    return Place(*source.position(span.start), *source.position(span.end))


def trimmed(source: Source, span: Span) -> Span:
    """Return a span without white space at its ends; one of nothing else is empty, at its start."""
    text = source.text[span.start : span.end]
    stripped = text.strip()
    if stripped and len(stripped) == len(text):  # as nearly always
        return span
    if not stripped:
        return Span(span.start, span.start)
    start = span.start + len(text) - len(text.lstrip())
    return Span(start, start + len(stripped))


def position_of(source: Source, offset: int) -> Position:
    """Return the position of an offset; one in or after a line's end is right behind the line's last character."""
    line, column = source.position(offset)
    span = source.line_span(line)
    return Position(line, min(column, span.end - span.start + 1))


def clause_of(source: Source, evidence: Evidence) -> Span:
    """Return the clause of a piece of evidence, cut to MOST_LINES lines that hold the words that matched."""
    span = trimmed(source, evidence.span)
    if source.text.count("\n", *span) + source.text.count("\r", *span) < MOST_LINES:
        return span
    first, last = source.position(span.start).line, source.position(span.end).line
    if last - first < MOST_LINES:
        return span
    matched = position_of(source, evidence.match.end).line
    first = max(first, min(matched, last) - MOST_LINES + 1)
    start = max(span.start, source.line_span(first).start)
    end = min(span.end, source.line_span(min(last, first + MOST_LINES - 1)).end)
    return trimmed(source, Span(start, end))


def folded(source: Source, span: Span) -> str:
    """Return the source text of a span on one line."""
    return " ".join(source.text[span.start : span.end].split())


def lines_of(source: Source, assessment: Assessment) -> list[int]:
    """Return the lines on which the evidence of an assessment begins, sorted, each once."""
    return sorted({place_of(source, clause_of(source, evidence)).line for evidence in assessment.evidence})


def line_before(source: Source, offset: int) -> int:
    """Return the last line with text before an offset, 0 where there is none."""
    while offset > 0:
        first = max(0, offset - _PIECE)
        before = source.text[first:offset].rstrip()
        if before:
            return source.position(first + len(before) - 1).line
        offset = first
    return 0


def heading_before(document: Document, offset: int) -> str:
    """Return the visible words of the heading above an offset, '' where there is none."""
    block = document.block_before(offset)
    heading = document.sections[document.section_of[block]].heading if block >= 0 else -1
    return document.words(document.blocks[heading].span) if heading >= 0 else ""


def ranges(numbers: list[int]) -> str:
    """Return sorted numbers with runs written short: "3, 7-9"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], number]
        else:
            runs.append([number])
    return ", ".join("-".join(map(str, run)) for run in runs)
