"""A text as read: its path, its format, and the way from offsets to lines and columns."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from policylint.patterns import lazy
from policylint.typed import Literal, NamedTuple

Format = Literal["markdown", "html", "text"]

Encoding = Literal["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"]
"""How a text was encoded; UTF-16 has a byte order mark always, UTF-8 if it is called so."""

_LINE_END = lazy(r"\r\n|\n|\r")
_LINE_FEED = lazy("\n")
"""The only line end of most texts; found in a third of the time."""


_MARKS: tuple[tuple[bytes, Encoding], ...] = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


def encoding_of(data: bytes) -> Encoding:
    """Return the encoding of a document that can be decoded, by its byte order mark."""
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "utf-8")


class Span(NamedTuple):
    """A half-open range of offsets, in code points of the source text."""

    start: int
    end: int


class Position(NamedTuple):
    """A place as people count: 1-based line, 1-based column in code points."""

    line: int
    column: int


class _Read(NamedTuple):
    path: str
    text: str
    format: Format
    encoding: Encoding = "utf-8"


class Source(_Read):
    """One document as read: decoded, otherwise untouched (a byte order mark is not part of the text)."""

    @cached_property
    def _line_starts(self) -> array[int]:
        starts = array("i", [0])
        ends = _LINE_END if "\r" in self.text else _LINE_FEED
        starts.extend(match.end() for match in ends.finditer(self.text))
        if len(starts) > 1 and starts[-1] == len(self.text):
            starts.pop()  # what follows the last line end is not a line
        return starts

    def with_text(self, text: str) -> Source:
        """Return another text of the same path, format and encoding."""
        return Source(self.path, text, self.format, self.encoding)

    def encoded(self) -> bytes:
        """Return the text as it is, or would be, in its file."""
        mark = "\ufeff" if self.encoding.startswith("utf-16") else ""
        return (mark + self.text).encode(self.encoding)

    def line_starts(self) -> Sequence[int]:
        """Return the offset at which each line starts; LF, CRLF and a lone CR end a line."""
        return self._line_starts

    def position(self, offset: int) -> Position:
        """Return the line and column of an offset; one past the end is a place on the last line."""
        starts, offset = self.line_starts(), min(offset, len(self.text))
        line = bisect_right(starts, offset) if offset > 0 else 1
        return Position(line, offset - starts[line - 1] + 1)

    def line_count(self) -> int:
        """Return the number of lines, at least 1."""
        return len(self.line_starts())

    def line_span(self, line: int) -> Span:
        """Return the span of a 1-based line, without its line end."""
        starts = self.line_starts()
        start = starts[line - 1]
        end = starts[line] if line < len(starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return Span(start, end)
