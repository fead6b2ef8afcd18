"""A document's blocks as a page shows them: headings, paragraphs, lists, tables, and what lacks between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from policylint.document import Block, Document
from policylint.patterns import lazy
from policylint.reporters.html.marks import Marker, Piece
from policylint.typed import Literal, NamedTuple

Kind = Literal["heading", "paragraph", "term", "list", "table"]

_DEEPEST = 6
_LONGEST_MARKER = 20
_MARKER = lazy(r"(?:^|[\s>])([(\[]?(?:\d{1,3}|[a-zA-Z]|[ivxlc]{1,6})[.)\]])\s*$")
_ROW = lazy(r"<tr[\s>/]", re.IGNORECASE)


class Line(NamedTuple):
    """One block: the line it begins on, its marker if it is a list item, its text."""

    line: int
    marker: str
    pieces: Sequence[Piece]
    header: bool = False


class Part(NamedTuple):
    """What one element of the page holds: a block, the items of a list, the rows of a table.

    `after` are the numbers of the rules whose clause is missing and belongs behind it.
    """

    kind: Kind
    level: int
    rows: Sequence[Sequence[Line]]
    after: Sequence[int] = ()


class Policy(NamedTuple):
    """A document as a page shows it, section by section; `start` are the rules whose clause belongs at the start."""

    path: str
    sections: Sequence[Sequence[Part]]
    start: Sequence[int]


def policy_of(document: Document, marker: Marker, missing: Mapping[int, Sequence[int]]) -> Policy:
    """Return the policy; `missing` says which rules' clauses belong behind which block, -1 for the start."""
    headers = {lead for block in document.blocks if block.kind == "cell" for lead in block.leads}
    sections = groupby(range(len(document.blocks)), key=lambda number: document.section_of[number])
    parts = [list(_parts(list(numbers), document, marker, missing, headers)) for _, numbers in sections]
    return Policy(document.source.path, parts, missing.get(-1, ()))


def _parts(
    numbers: Sequence[int],
    document: Document,
    marker: Marker,
    missing: Mapping[int, Sequence[int]],
    headers: set[int],
) -> Iterator[Part]:
    for run in _runs(numbers, document, missing):
        kind, level = _kind_of(document.blocks[run[0]])
        lines = [_line(number, document, marker, header=number in headers) for number in run]
        rows = _rows(run, lines, document) if kind == "table" else ([line] for line in lines)
        yield Part(kind, level, list(rows), missing.get(run[-1], ()))


def _runs(numbers: Sequence[int], document: Document, missing: Mapping[int, Sequence[int]]) -> Iterator[list[int]]:
    """Yield blocks that make one element; one ends where a missing clause belongs."""
    run: list[int] = []
    for number in numbers:
        if run:
            last, block = document.blocks[run[-1]], document.blocks[number]
            alike = block.kind in ("item", "cell") and (last.kind, last.level) == (block.kind, block.level)
            if not alike or run[-1] in missing:
                yield run
                run = []
        run.append(number)
    if run:
        yield run


def _kind_of(block: Block) -> tuple[Kind, int]:
    if block.kind == "heading":
        return "heading", min(_DEEPEST, block.level + 2)
    if block.kind in ("item", "cell"):
        return ("list" if block.kind == "item" else "table"), min(_DEEPEST, block.level)
    return ("term" if block.kind == "term" else "paragraph"), min(_DEEPEST, block.level)


def _line(number: int, document: Document, marker: Marker, *, header: bool) -> Line:
    source, block = document.source, document.blocks[number]
    line = source.position(block.span.start).line
    sign = ""
    if block.kind == "item":
        before = source.text[source.line_span(line).start : block.span.start] if source.format != "html" else ""
        found = _MARKER.search(before[-_LONGEST_MARKER:])
        sign = found[1] if found else "•"
    return Line(line, sign, marker.pieces(block), header)


def _rows(numbers: Sequence[int], lines: Sequence[Line], document: Document) -> Iterator[list[Line]]:
    """Yield the cells of each row: a line of Markdown, a `tr` of HTML."""
    row: list[Line] = []
    end = 0
    for number, line in zip(numbers, lines, strict=True):
        span = document.blocks[number].span
        between = document.source.text[end : span.start]
        if row and (_ROW.search(between) if document.source.format == "html" else "\n" in between):
            yield row
            row = []
        row.append(line)
        end = span.end
    if row:
        yield row
