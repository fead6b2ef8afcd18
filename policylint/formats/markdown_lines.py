"""The lines of Markdown: which of them are headings, list items, quotes, tables, code, paragraphs.

One pass over the lines with a stack of open containers (quotes and list items), after CommonMark, and more lenient
where policies are: `•` and `(a)` start items too, and a list may interrupt a paragraph at any number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from policylint.formats.markdown_leaves import Box, Leaf, LeafReader
from policylint.formats.markdown_markers import (
    MARKER,
    STRICT_MARKER,
    has_neighbour,
    heading_level,
    indent,
    is_special,
    letter_markers,
    marker_at,
    number_style,
    starts_roman,
)
from policylint.packed import in_parts, numbers
from policylint.patterns import lazy
from policylint.typed import NamedTuple

DEEPEST = 16

_NEWLINE = lazy("\n")
_PROSE = lazy(r"\s*+(?:[(\"'“‘*_]*+[^\W\d_][\w'’-]*+[.,:;)\"'”’*_]*+ +){6}[^{}=$;]*+$")
_TASK = lazy(r"\[[ xX]\](?=\s)")
_ENDS = (".", ":", ";", "!", "?", ",", "and", "or", "\\", "  ")


class Lines(NamedTuple):
    """What the lines tell: the leaves, the places of quote marks, the link definitions."""

    leaves: Sequence[Leaf]
    quotes: Sequence[int]
    refs: dict[str, str]


_MARGIN_ITEM = Box(False, 0, 2, 1)


def read_lines(text: str, *, strict: bool = False, mdx: bool = False) -> Lines:
    """Find the blocks of a text whose lines end in LF or CRLF; strictly as CommonMark has it, tabs being expanded.

    In MDX an indent makes no code.
    """
    reader = _Reader(text, strict=strict, mdx=mdx)
    at = 0
    for line in chain.from_iterable(_lines(text)):
        end = at + len(line)
        if not line:
            if not reader.plain:
                reader.blank()
            elif reader.start >= 0:
                reader.close()
        elif reader.inside:
            reader.read(at, line)
        elif line[0] == "#" and (level := heading_level(line, 0)):
            reader.simple_heading(at, line, level)
        elif line[0] in "-*+" and line[1:2] == " " and line[2:4].isalpha() and len(line) > 3:
            reader.simple_item(at, end)
        elif (reader.plain or line[0] != " ") and not is_special(line):
            if reader.start < 0:
                reader.begin_text(at)
            reader.end = end
        else:
            reader.read(at, line)
        at = end + 1
    reader.close()
    return Lines(reader.leaves, reader.quotes, reader.refs)


def _lines(text: str) -> Iterator[list[str]]:
    for at, part in in_parts(text, _NEWLINE):
        lines = part.split("\n")
        if at + len(part) < len(text):
            lines.pop()  # nothing: the part ends with the end of a line
        yield lines


class _Reader(LeafReader):
    """The state of reading: besides the open leaf, how lines open and continue containers."""

    def __init__(self, text: str, *, strict: bool, mdx: bool) -> None:
        super().__init__(text)
        self.mdx = mdx
        self.strict, self.marker = strict, STRICT_MARKER if strict else MARKER
        self.quotes = numbers(len(text))
        self.letters: frozenset[str] | None = None
        self.inside = False  # in a fence, a table or indented code
        self.plain = True  # nothing open but perhaps a paragraph outside of lists

    def read(self, at: int, line: str) -> None:
        """Read one line that is not plainly text."""
        if line.isspace():
            self.blank()
            return
        matched, here, column = self._match(at, line)
        if self.fence:
            if matched >= self.fence_depth:
                self.in_fence(at, line, here)
                self._note_state()
                return
            self.end_fence()
        if self.kind == "code" and self.start >= 0 and indent(line, here, column)[1] - column < 4:
            self.close()
        self._open(at, line, matched, here, column)
        self._note_state()

    def blank(self) -> None:
        """Read a blank line."""
        if self.fence or (self.kind == "code" and self.start >= 0):
            return
        self.header = None
        if self.strict:
            self._end_empty_item()
        while self.boxes and self.boxes[-1].quote:
            self.boxes.pop()
        if self.start >= 0:
            self.close()
        self._note_state()

    def _end_empty_item(self) -> None:
        """Close an item that begins with two blank lines, the first being its own."""
        if self.start < 0 and self.item is not None and self.boxes and self.boxes[-1] is self.item:
            self.boxes.pop()
            self.item = None

    def simple_item(self, at: int, end: int) -> None:
        """Read `- text` at the margin: by far the most frequent line in lists."""
        self.close()
        self.boxes[:] = (_MARGIN_ITEM,)
        self.item, self.kind, self.level = _MARGIN_ITEM, "item", 1
        self.start, self.end, self.plain = at + 2, end, False

    def simple_heading(self, at: int, line: str, level: int) -> None:
        """Read `# text` at the margin."""
        self.enter(0)
        self.heading(at, line, 0, level)
        self.plain = True

    def begin_text(self, at: int) -> None:
        """Begin a paragraph at the margin."""
        if not self.plain:
            self.boxes.clear()
            self.item, self.level, self.plain = None, 0, True
        self.start = at

    def _note_state(self) -> None:
        self.inside = bool(self.fence or self.header or (self.kind == "code" and self.start >= 0))
        self.plain = not (self.boxes or self.inside)

    def _match(self, start: int, line: str) -> tuple[int, int, int]:
        """Match the line against the open containers; return how many fit, and the offset and column reached."""
        at = column = matched = 0
        for box in self.boxes:
            begin, reached = indent(line, at, column)
            if box.quote:
                if begin == len(line) or line[begin] != ">":
                    break
                at, column = self._quote(start, line, begin, reached)
            elif reached >= box.column or self._is_child(line, begin, reached, matched):
                if reached > box.column and line[at:begin].isascii() and "\t" not in line[at:begin]:
                    begin, reached = at + box.column - column, box.column
                at, column = begin, reached
            else:
                break
            matched += 1
        return matched, at, column

    def _is_child(self, line: str, at: int, column: int, height: int) -> bool:
        """Tell whether a line indented less than an item's text starts a list of another kind inside the item."""
        box = self.boxes[height]
        if self.strict or column < box.mark + 2:
            return False
        if height + 1 < len(self.boxes) and self.boxes[height + 1].mark <= column:
            return True
        marker = marker_at(MARKER, line, at)
        if marker is None:
            return False
        number = marker["number"] or ""
        return number_style(number) != number_style(box.number) or starts_roman(number, box.number)

    def _quote(self, start: int, line: str, at: int, column: int) -> tuple[int, int]:
        self.quotes.append(start + at)
        at, column = at + 1, column + 1
        if line[at : at + 1] == " ":
            at, column = at + 1, column + 1
        return at, column

    def _open(self, start: int, line: str, matched: int, at: int, column: int) -> None:
        """Open the containers and the leaf that start on this line, or go on with the open ones."""
        nested = 0
        while True:
            begin, reached = indent(line, at, column)
            if begin == len(line):
                if not nested:  # blank but for the marks of quotes
                    if self.strict:
                        self._end_empty_item()
                    if self.kind != "code":
                        self.close()
                return
            char = line[begin]
            marker = marker_at(self.marker, line, begin)
            in_list = nested > 0 or bool(self.boxes and not self.boxes[-1].quote)
            if reached - column >= 4 and not self.mdx and (self.strict or (not nested and not (marker and in_list))):
                self._indented(start, line, matched, begin, char)
                return
            if char == ">":
                self.enter(matched)
                at, column = self._quote(start, line, begin, reached)
                matched = self._push(Box(True, reached, column, self.depth()))
            elif self.leaf(start, line, matched, begin, char):
                return
            elif marker and nested < DEEPEST and self._is_item(line, marker, matched, nested):
                self.enter(matched)
                at, column = self._start_item(line, marker, begin, reached)
                matched = len(self.boxes)
            else:
                self.running_text(start, line, matched, begin)
                return
            nested += 1

    def _push(self, box: Box) -> int:
        if len(self.boxes) < DEEPEST:
            self.boxes.append(box)
        return len(self.boxes)

    def _indented(self, start: int, line: str, matched: int, at: int, char: str) -> None:
        is_text = not self.strict and (char == "<" or (self.start < 0 and _PROSE.match(line)))
        goes_on = not self.strict or matched == len(self.boxes)
        if is_text or (self.start >= 0 and self.kind != "code" and goes_on):
            self.running_text(start, line, matched, at)
            return
        if self.start < 0 or not goes_on:
            self.enter(matched)
            self.start, self.kind, self.item = start + at, "code", None
        self.end = start + len(line)

    def _start_item(self, line: str, marker: re.Match[str], at: int, column: int) -> tuple[int, int]:
        mark_end = column + marker.end() - at
        begin, reached = indent(line, marker.end(), mark_end)
        content = reached if begin < len(line) and reached - mark_end <= 4 else mark_end + 1
        box = Box(False, column, content, min(self.depth() + 1, DEEPEST), marker["number"] or "")
        if len(self.boxes) == DEEPEST:
            self.boxes.pop()
        self.boxes.append(box)
        self.item = box
        if self.strict and reached - mark_end > 4:
            return marker.end() + 1, mark_end + 1
        if task := _TASK.match(line, begin):
            begin, reached = task.end(), reached + 3
        return begin, reached

    def _is_item(self, line: str, marker: re.Match[str], matched: int, nested: int) -> bool:
        """Decide whether what looks like a list marker is one."""
        is_open = self.start >= 0 and not nested
        if self.strict:
            next_item = matched < len(self.boxes)
            begins = marker["bullet"] or marker["number"][:-1] == "1"
            return not is_open or next_item or bool(begins and line[marker.end() :].strip())
        if marker["bullet"]:
            if marker["bullet"] in "–—":
                return not is_open or self._may_interrupt(matched)
            return not is_open or bool(line[marker.end() :].strip())
        number = marker["number"]
        name = number.strip("().")
        if name.isalpha() and number[0] != "(" and not self._has_neighbour(name):
            return False
        if not is_open:
            return True
        return (name == "1" and number[0] != "(" and bool(line[marker.end() :].strip())) or self._may_interrupt(matched)

    def _may_interrupt(self, matched: int) -> bool:
        if matched < len(self.boxes) and not self.boxes[matched].quote:
            return True  # the next item of the list in force
        return self.text[max(self.start, self.end - 8) : self.end].rstrip("\r").endswith(_ENDS)

    def _has_neighbour(self, name: str) -> bool:
        """Tell whether the marker before or after this one starts a line too: "I. " alone may be a sentence."""
        if self.letters is None:
            self.letters = letter_markers(self.text)
        return has_neighbour(name, self.letters)
