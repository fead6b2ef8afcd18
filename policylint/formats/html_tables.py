"""Tables of HTML: which cells are headers of which, and which tables only lay out a page."""

from __future__ import annotations

from collections.abc import Iterator, MutableSequence
from dataclasses import dataclass, field

from policylint.document import Block

_MOST_COLUMNS = 100
"""Headers further to the right are not carried on, so that broad tables stay linear."""
_LONG = 300
_MOST_HEADERS = 2
_SHORT = 40
_LEAST_COLUMNS = 3
"""Where no cell is marked as a header, two columns are rather a name and what it is."""


@dataclass(slots=True)
class Cell:
    """A cell: the range of its blocks, and how many columns and rows it spans."""

    header: bool
    columns: int
    rows: int
    first: int
    last: int = 0


@dataclass(slots=True)
class Row:
    """A row of a table; `head` if it stands in `thead`."""

    head: bool
    cells: list[Cell] = field(default_factory=list)


class Table:
    """The rows of a table, until it ends."""

    def __init__(self, *, layout: bool) -> None:
        self.layout = layout
        self.rows: list[Row] = []

    def add_row(self, *, head: bool) -> None:
        """Begin a row."""
        self.rows.append(Row(head))

    def add_cell(self, cell: Cell) -> None:
        """Begin a cell; a row may be missing."""
        if not self.rows:
            self.add_row(head=False)
        self.rows[-1].cells.append(cell)

    def end_cell(self, last: int) -> None:
        """End the latest cell."""
        if self.rows and self.rows[-1].cells:
            self.rows[-1].cells[-1].last = last

    def settle(self, blocks: MutableSequence[Block], numbers: dict[int, tuple[str, bool]], text: str) -> None:
        """Make cells of the blocks in this table, unless it only lays them out."""
        rows = [row for row in self.rows if any(cell.last > cell.first for cell in row.cells)]
        if self.layout or not rows or max(len(row.cells) for row in rows) < 2:
            return
        heads = _count_heads(rows, blocks)
        if not heads and _is_layout(rows, blocks):
            return
        headers: dict[int, tuple[int, ...]] = {}
        for place, (column, cell, title) in _placed(rows):
            if place < heads:
                lead = (cell.first,) if cell.last > cell.first else ()
                for at in range(column, min(column + cell.columns, _MOST_COLUMNS)):
                    headers[at] = (*headers.get(at, ()), *lead)[-_MOST_HEADERS:]
                _convert(cell, (), blocks, numbers, text)
            else:
                above = headers.get(column, ())
                beside: tuple[int, ...] = ()
                if title is not None and title.last > title.first:
                    beside = (*blocks[title.first].leads, title.first)
                _convert(cell, beside + above, blocks, numbers, text)


def _count_heads(rows: list[Row], blocks: MutableSequence[Block]) -> int:
    """Return how many rows at the top are headers."""
    heads = 0
    while heads < len(rows) and (rows[heads].head or all(cell.header for cell in rows[heads].cells)):
        heads += 1
    if heads or len(rows) < 2:
        return heads
    top = rows[0].cells
    if all(_is_bold(cell, blocks) for cell in top):
        return 1
    held = [block.span for cell in top for block in blocks[cell.first : cell.last]]
    plain = len(top) >= _LEAST_COLUMNS and len(held) == len(top) == len(rows[1].cells)
    return 1 if plain and all(span.end - span.start <= _SHORT for span in held) else 0


def _is_bold(cell: Cell, blocks: MutableSequence[Block]) -> bool:
    return cell.last == cell.first or (cell.last == cell.first + 1 and blocks[cell.first].kind == "heading")


def _is_layout(rows: list[Row], blocks: MutableSequence[Block]) -> bool:
    """Tell whether a table without column headers holds running text or whole sections."""
    cells = [cell for row in rows for cell in row.cells]
    if any(cell.header for cell in cells):
        return False
    held = [block for cell in cells for block in blocks[cell.first : cell.last]]
    if any(block.span.end - block.span.start > _LONG for block in held):
        return True
    return any(block.kind == "heading" and block.level for block in held)


def _placed(rows: list[Row]) -> Iterator[tuple[int, tuple[int, Cell, Cell | None]]]:
    """Yield each cell with its row, its column, and the cell that is the header of its row."""
    carried: dict[int, tuple[Cell, int]] = {}  # column -> a cell that spans rows, and the last row it spans
    for place, row in enumerate(rows):
        column = 0
        title: Cell | None = None
        for cell in row.cells:
            while column in carried and carried[column][1] >= place:
                title = title or (carried[column][0] if column == 0 else None)
                column += 1
            yield place, (column, cell, title)
            title = title or cell
            if cell.rows > 1:
                for at in range(column, min(column + cell.columns, _MOST_COLUMNS)):
                    carried[at] = (cell, place + cell.rows - 1)
            column += cell.columns


def _convert(
    cell: Cell, leads: tuple[int, ...], blocks: MutableSequence[Block], numbers: dict[int, tuple[str, bool]], text: str
) -> None:
    """Make the blocks of a cell cells; what announces a list in it leads to the list's items too."""
    intro: tuple[int, ...] = ()
    for at in range(cell.first, cell.last):
        block = blocks[at]
        numbers.pop(at, None)
        if block.kind not in ("paragraph", "heading", "item", "term"):
            continue
        if block.kind != "item":
            intro = (at,) if text[block.span.end - 1] == ":" else ()
            blocks[at] = Block("cell", block.span, leads=leads)
        else:
            blocks[at] = Block("cell", block.span, leads=leads + intro)
