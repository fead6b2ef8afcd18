"""A document's blocks as a page shows them: headings, paragraphs, runs of list items, tables, and what lacks between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from policylint.document import Block, Document
from policylint.reporters.html.marks import Marker, Piece

Kind = Literal["heading", "paragraph", "term", "code", "list", "table"]

_DEEPEST = 6
_MARKER = re.compile(r"(?:^|[\s>])([(\[]?(?:\d{1,3}|[a-zA-Z]|[ivxlc]{1,6})[.)\]])\s*$")
_ROW = re.compile(r"<tr[\s>/]", re.IGNORECASE)


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
    numbered = ((number, block) for number, block in enumerate(document.blocks) if block.kind != "comment")
    sections = groupby(numbered, key=lambda one: document.section_of[one[0]])
    headers = {lead for block in document.blocks if block.kind == "cell" for lead in block.leads}
    shown = [list(_parts(list(blocks), document, marker, missing, headers)) for _, blocks in sections]
    first = next((number for number, block in enumerate(document.blocks) if block.kind != "comment"), 0)
    return Policy(document.source.path, shown, [rule for at in range(-1, first) for rule in missing.get(at, ())])


def _parts(
    blocks: Sequence[tuple[int, Block]],
    document: Document,
    marker: Marker,
    missing: Mapping[int, Sequence[int]],
    headers: set[int],
) -> Iterator[Part]:
    for run in _runs(blocks, missing):
        last = run[-1][0]
        # A comment is not shown; what belongs behind it belongs behind what is shown before it.
        following = next((n for n in range(last + 1, len(document.blocks)) if document.blocks[n].kind != "comment"), last + 1)
        after = [rule for number in range(last, following) for rule in missing.get(number, ())]
        kind, level = _kind_of(run[0][1])
        lines = [(block, _line(number, block, document, marker, headers)) for number, block in run]
        if kind == "table":
            yield Part(kind, level, list(_rows(lines, document)), after)
        else:
            yield Part(kind, level, [[line] for _, line in lines], after)


def _runs(blocks: Sequence[tuple[int, Block]], missing: Mapping[int, Sequence[int]]) -> Iterator[list[tuple[int, Block]]]:
    """Yield blocks that make one element; one ends where a missing clause belongs."""
    run: list[tuple[int, Block]] = []
    for number, block in blocks:
        last = run[-1][1] if run else None
        goes_on = last is not None and block.kind in ("item", "cell") and (last.kind, last.level) == (block.kind, block.level)
        if run and (not goes_on or run[-1][0] in missing):
            yield run
            run = []
        run.append((number, block))
    if run:
        yield run


def _kind_of(block: Block) -> tuple[Kind, int]:
    if block.kind == "heading":
        return "heading", min(_DEEPEST, block.level + 2)
    if block.kind in ("item", "cell"):
        return ("list" if block.kind == "item" else "table"), min(_DEEPEST, block.level)
    kind: Kind = "term" if block.kind == "term" else "code" if block.kind == "code" else "paragraph"
    return kind, min(_DEEPEST, block.level)


def _line(number: int, block: Block, document: Document, marker: Marker, headers: set[int]) -> Line:
    source = document.source
    line = source.position(block.span.start).line
    found = None
    if block.kind == "item" and source.format != "html":
        found = _MARKER.search(source.text[source.line_span(line).start : block.span.start])
    return Line(line, found[1] if found else "•" if block.kind == "item" else "", marker.pieces(block), number in headers)


def _rows(lines: Sequence[tuple[Block, Line]], document: Document) -> Iterator[list[Line]]:
    """Yield the cells of each row: a line of Markdown, a `tr` of HTML."""
    row: list[Line] = []
    end = -1
    for block, line in lines:
        between = document.source.text[end : block.span.start] if end >= 0 else ""
        if row and (_ROW.search(between) if document.source.format == "html" else "\n" in between):
            yield row
            row = []
        row.append(line)
        end = block.span.end
    if row:
        yield row
