"""How hostile texts are made: in pieces, for a process that must stay small, as its children are counted with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, count, cycle, islice

_PIECE = 1 << 16

Chunks = Iterator[str]
Make = Callable[[int], Chunks]


def repeated(unit: str, size: int) -> Chunks:
    """Yield a text again and again, about `size` bytes of it."""
    length = len(unit.encode()) or 1
    times = max(1, size // length)
    most = max(1, _PIECE // length)
    for done in range(0, times, most):
        yield unit * min(most, times - done)


def numbered(form: str, size: int) -> Chunks:
    """Yield lines with a number in each, about `size` bytes of them."""
    written = 0
    for number in count(1):
        line = form.format(n=number)
        written += len(line.encode())
        yield line
        if written >= size:
            return


def nested(opening: str, inner: str, closing: str, size: int) -> Chunks:
    """Yield what opens, something inside, and what closes it."""
    depth = max(1, size // len(opening + closing))
    return chain(repeated(opening, depth * len(opening)), [inner], repeated(closing, depth * len(closing)))


def around(head: str, unit: str, tail: str, size: int) -> Chunks:
    """Yield a head, a repeated text and a tail."""
    return chain([head], repeated(unit, size), [tail])


def of(unit: str) -> Make:
    """Make documents of one repeated text."""
    return lambda size: repeated(unit, size)


def lines(form: str) -> Make:
    """Make documents of lines with a number in each."""
    return lambda size: numbered(form, size)


def wrapped(head: str, unit: str, tail: str = "\n") -> Make:
    """Make documents of a head, a repeated text and a tail."""
    return lambda size: around(head, unit, tail, size)


def deep(opening: str, inner: str = "We keep your data.", closing: str = "") -> Make:
    """Make documents that nest one thing in itself."""
    return lambda size: nested(opening, inner, closing, size)


def planes(size: int) -> Chunks:
    """Yield every code point that UTF-8 can write, over and over."""
    points = (point for point in cycle(range(1, 0x110000)) if not 0xD800 <= point < 0xE000)
    written = 0
    while written < size:
        piece = "".join(map(chr, islice(points, 4096)))
        written += len(piece.encode())
        yield piece


def backticks(size: int) -> Chunks:
    """Yield runs of backticks, each longer than the one before: none closes another."""
    written = 0
    for length in count(1):
        if written >= size:
            return
        yield "`" * length + " a "
        written += length + 3


def stairs(size: int) -> Chunks:
    """Yield list items, each indented more than the one before, and starting again."""
    line = "".join(f"{'  ' * depth}- We keep your data:\n" for depth in range(200))
    return repeated(line, size)


def broad_table(size: int) -> Chunks:
    """Yield a table of 10,000 columns at most, and as many rows as fit."""
    columns = min(10_000, max(2, size // 40))
    yield from repeated("| a ", columns * 4)
    yield "|\n"
    yield from repeated("|---", columns * 4)
    yield "|\n"
    yield from repeated("|" + " x |" * columns + "\n", size - 8 * columns)


def broad_html_table(size: int) -> Chunks:
    """Yield the same in HTML, without a tag that closes a cell."""
    columns = min(10_000, max(2, size // 60))
    row = "<tr>" + "<td>x" * columns + "\n"
    yield from chain(["<table><tr>"], repeated("<th>name", columns * 8), ["\n"], repeated(row, size - 8 * columns))


def front_matter(size: int) -> Chunks:
    """Yield front matter that nests: YAML flow lists, never closed."""
    return chain(["---\ntitle: "], repeated("[", size), ["\n---\n\nWe keep your data.\n"])


def ends(size: int) -> Chunks:
    """Yield lines that end in every way that there is."""
    ends = ("\n", "\r\n", "\r", "\r\r\n", "\n\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\x1c", "\n\n")
    return repeated("".join(f"We keep your data for 30 days{end}" for end in ends), size)
