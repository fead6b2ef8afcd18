"""Offsets to positions as editors count them, and back: lines from 0, columns in units of an agreed encoding."""

from __future__ import annotations

from bisect import bisect_right

from lsprotocol.types import Position, Range

from policylint.patterns import lazy
from policylint.source import Span

_LINE_END = lazy(r"\r\n|\n|\r")
_WIDTHS = {"utf-8": 1, "utf-16": 2}
"""Bytes of a unit; a unit of UTF-32 is a code point, which needs no encoding."""


class Lines:
    """The lines of a text: LF, CRLF and a lone CR end one, nothing else does; behind the last end there is one more."""

    def __init__(self, text: str, encoding: str = "utf-16") -> None:
        self.text = text
        self._width = _WIDTHS.get(encoding, 0)
        self._codec = "utf-8" if self._width == 1 else "utf-16-le"
        self._starts = [0, *(found.end() for found in _LINE_END.finditer(text))]

    def line(self, number: int) -> Span:
        """Return the span of a line, counted from 0, without its end; the last line for one behind it."""
        number = min(number, len(self._starts) - 1)
        start = self._starts[number]
        end = self._starts[number + 1] if number + 1 < len(self._starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return Span(start, end)

    def offset(self, position: Position) -> int:
        """Return the offset of a position; one behind the end of its line or of the text is there.

        What lies within a character is in front of it.
        """
        if position.line >= len(self._starts):
            return len(self.text)
        start, end = self.line(position.line)
        line = self.text[start:end]
        if not self._width or line.isascii():
            return min(start + int(position.character), end)
        units = line.encode(self._codec, "surrogatepass")
        cut = min(position.character * self._width, len(units))
        while cut < len(units) and self._is_inside(units, cut):
            cut -= self._width
        return start + len(units[:cut].decode(self._codec, "surrogatepass"))

    def position(self, offset: int) -> Position:
        """Return the position of an offset; one within the end of a line is in front of that."""
        number = bisect_right(self._starts, min(offset, len(self.text))) - 1
        start, end = self.line(number)
        before = self.text[start : min(offset, end)]
        if not self._width or before.isascii():
            return Position(number, len(before))
        return Position(number, len(before.encode(self._codec, "surrogatepass")) // self._width)

    def range(self, span: Span) -> Range:
        """Return the range of a span."""
        return Range(self.position(span.start), self.position(span.end))

    def span(self, place: Range) -> Span:
        """Return the span of a range; one that ends in front of its start is empty."""
        start = self.offset(place.start)
        return Span(start, max(start, self.offset(place.end)))

    def _is_inside(self, units: bytes, at: int) -> bool:
        """Say whether a unit goes on with a character: a low surrogate behind a high one, or a byte that leads none."""
        if self._width == 1:
            return units[at] & 0xC0 == 0x80
        return units[at + 1] & 0xFC == 0xDC and at >= 2 and units[at - 1] & 0xFC == 0xD8
