"""The leaves of Markdown's block structure: how a heading, a table, a fence or a paragraph begins, goes on and ends."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from policylint.document import BlockKind
from policylint.formats.markdown_markers import are_delimiters, cell_edges, heading_level, indent
from policylint.packed import Flat, Packed, rows
from policylint.patterns import lazy
from policylint.typed import Any, NamedTuple

_SETEXT = lazy(r"(?:=++|-++)\s*+$")
_RULE = lazy(r"([-*_])[ \t]*+(?:\1[ \t]*+){2,}+\s*+$")
_FENCE = lazy(r"(`{3,}+(?![^\n]*`)|~{3,}+)")
_DEFINITION = lazy(
    r"\[((?:[^\[\]\\\n]|\\.){1,999}+)\]:[ \t]*+(?:<([^<>\n]*+)>|(\S++))"
    r"(?:[ \t]++(?:\"[^\"\n]*+\"|'[^'\n]*+'|\([^()\n]*+\)))?+\s*+$"
)
_NOTE = lazy(r"\[\^[^\s\[\]]{1,100}+\]:")
_LONGEST_SETEXT = 200


class Leaf(NamedTuple):
    """A block before its inline markup is masked; `column` is its list marker's, `number` an ordered item's."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    column: int = 0
    number: str = ""
    leads: tuple[int, ...] = ()


class Leaves(Packed[Leaf]):
    """Packed leaves; a tail is the length of the number, its characters, and the leads."""

    def flat(self, value: Leaf) -> Flat:
        """Return a leaf's offsets, its kind with level and column, its number and its leads."""
        kind, start, end, level, column, number, leads = value
        tail = (len(number), *map(ord, number), *leads) if number or leads else ()
        return (start, end), (kind, level, column), tail

    def made(self, offsets: Sequence[int], kind: Any, tail: Sequence[int]) -> Leaf:
        """Return a leaf."""
        name, level, column = kind
        if not tail:
            return Leaf(name, offsets[0], offsets[1], level, column)
        first = 1 + tail[0]
        number = "".join(map(chr, tail[1:first]))
        return Leaf(name, offsets[0], offsets[1], level, column, number, tuple(tail[first:]))


class Box(NamedTuple):
    """An open container; `column` is where its content starts, `mark` where its marker stands."""

    quote: bool
    mark: int
    column: int
    depth: int
    number: str = ""


class LeafReader:
    """The open leaf, and the containers around it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.leaves = rows(Leaves, len(text))
        self.refs: dict[str, str] = {}
        self.boxes: list[Box] = []
        self.start, self.end, self.level = -1, -1, 0
        self.kind: BlockKind = "paragraph"
        self.item: Box | None = None  # an item whose own text has not begun
        self.fence, self.fence_depth = "", 0
        self.header: list[int] | None = None

    def close(self) -> None:
        """End the open leaf."""
        if self.start >= 0:
            column, number = 0, ""
            if self.kind == "item" and self.item:
                column, number, self.item = self.item.mark, self.item.number, None
            self.leaves.append(Leaf(self.kind, self.start, self.end, self.level, column, number))
            self.start, self.kind, self.level = -1, "paragraph", 0

    def leaf(self, start: int, line: str, matched: int, at: int, char: str) -> bool:
        """Read a line that is a leaf by itself or part of one: heading, rule, fence, definition, table."""
        if char == "#" and (level := heading_level(line, at)):
            self.enter(matched)
            self.heading(start, line, at, level)
        elif char in "=-" and self._is_setext(line, matched, at):
            self.kind, self.level, self.item = "heading", 1 if char == "=" else 2, None
            self.close()
        elif char in "-:|" and self._start_table(line, matched, at):
            pass
        elif char in "-*_" and _RULE.match(line, at):
            self.enter(matched)
        elif char in "`~" and (fence := _FENCE.match(line, at)):
            self.enter(matched)
            self.fence, self.fence_depth = fence[1], len(self.boxes)
        elif self.header is not None and "|" in line and matched == len(self.boxes):
            self._row(start, line, at)
        elif char == "[" and self.start < 0 and (note := _NOTE.match(line, at)):
            self.running_text(start, line, matched, indent(line, note.end(), 0)[0])
        elif char == "[" and self.start < 0 and (found := _DEFINITION.match(line, at)):
            from policylint.formats.markdown_inline import label_key

            self.enter(matched)
            self.refs.setdefault(label_key(found[1]), found[2] or found[3] or "")
        else:
            return False
        return True

    def heading(self, start: int, line: str, at: int, level: int) -> None:
        """Read a line that has so many `#` at a place."""
        title = line.rstrip()
        bare = title.rstrip("#")
        begin = at + level
        if len(bare) <= begin or bare[-1:].isspace():
            title = bare
        self.start, self.end = start + begin, start + max(len(title), begin)
        self.kind, self.level, self.item = "heading", level, None
        self.close()

    def _is_setext(self, line: str, matched: int, at: int) -> bool:
        if self.start < 0 or self.kind == "code" or matched < len(self.boxes) or not _SETEXT.match(line, at):
            return False
        return self.end - self.start <= _LONGEST_SETEXT

    def in_fence(self, start: int, line: str, at: int) -> None:
        """Read a line inside a fence."""
        mark = line[at:].strip()
        if mark[:1] == self.fence[0] and len(mark) >= len(self.fence) and not mark.strip(self.fence[0]):
            self.end_fence()
            return
        if self.start < 0:
            self.start, self.kind, self.item = start + at, "code", None
        self.end = start + len(line)

    def end_fence(self) -> None:
        """End the fence."""
        self.fence = ""
        self.close()

    def running_text(self, start: int, line: str, matched: int, at: int) -> None:
        """Read a line of running text."""
        if self.start < 0 or self.header is not None:
            self.enter(matched)
            self.start = start + at
            if self.item is not None and self.boxes and self.boxes[-1] is self.item:
                self.kind = "item"
            else:
                self.item = None
            self.level = self.depth()
        self.end = start + len(line)

    def enter(self, matched: int) -> None:
        """End the leaf and every container that the line at hand does not fit."""
        self.close()
        self.header = None
        del self.boxes[matched:]

    def depth(self) -> int:
        """Return how many list items are open."""
        return self.boxes[-1].depth if self.boxes else 0

    def _start_table(self, line: str, matched: int, at: int) -> bool:
        """Start a table if this line is its `|---|` and the line before it its header."""
        if self.start < 0 or matched < len(self.boxes) or self.kind == "code" or not are_delimiters(line[at:]):
            return False
        begin = max(self.text.rfind("\n", self.start, self.end) + 1, self.start)
        header = self.text[begin : self.end]
        if "|" not in header or len(cell_edges(header)) != len(cell_edges(line[at:])):
            return False
        if begin > self.start:
            self.end = begin - 1
            self.close()
        else:
            self.start, self.kind, self.item = -1, "paragraph", None
        self.header = []
        self.header = self._row(begin, header, 0)
        return True

    def _row(self, start: int, line: str, at: int) -> list[int]:
        """Add a table row's cells as leaves; return their indices."""
        header, row = self.header or [], list[int]()
        for column, (bar, end) in enumerate(pairwise(cell_edges(line[at:]))):
            beside = header[:1] + row[:1] if column else []
            leads = beside + header[column : column + 1] if header else []
            row.append(len(self.leaves))
            self.leaves.append(Leaf("cell", start + at + bar + 1, start + at + end, leads=tuple(leads)))
        return row
