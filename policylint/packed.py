"""Blocks, sentences and the like of a large document, in a tenth of the memory that tuples take.

A row is some numbers (offsets), something in which few rows differ (a kind), and a tail of more numbers that neighbours
often share; all stand in arrays. A row becomes a tuple when it is asked for, which is slower: what is small is a list.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from array import array
from collections.abc import Hashable, Iterable, Iterator, MutableSequence, Sequence
from itertools import chain

from policylint.document import Block, Link, Section, Sentence
from policylint.source import Span
from policylint.typed import Any, TypeVar, overload

LARGE = 250_000
"""Code points from which on a document is packed: no file of 1 MB has fewer."""

_PART = 1 << 15
_MOST_PIECES = 4096
_RECENT = 32

T = TypeVar("T")
Flat = tuple[Sequence[int], Hashable, tuple[int, ...]]


class Packed(MutableSequence[T]):
    """A list of tuples, packed; `width` is how many offsets each has. It grows and shrinks at its end only."""

    width = 2

    def __init__(self) -> None:
        self._offsets = array("i")
        self._kind_of = array("i")
        self._kinds: list[Any] = []
        self._numbers: dict[Hashable, int] = {}
        self._tail_of = array("i")
        self._tails = array("i")
        self._edges = array("i", (0, 0))  # of the tails; the first is empty
        self._latest: tuple[int, ...] = ()
        self._recent_at = [-1] * _RECENT
        self._recent: list[T | None] = [None] * _RECENT

    @abstractmethod
    def flat(self, value: T) -> Flat:
        """Return the offsets, the kind and the tail of a tuple."""

    @abstractmethod
    def made(self, offsets: Sequence[int], kind: Any, tail: Sequence[int]) -> T:
        """Return the tuple of some offsets, a kind and a tail."""

    def __len__(self) -> int:
        return len(self._kind_of)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> list[T]: ...
    def __getitem__(self, index: int | slice) -> T | list[T]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        index = index if index >= 0 else len(self) + index
        slot = index % _RECENT
        recent = self._recent[slot]
        if recent is None or self._recent_at[slot] != index:  # neighbours are asked for again and again
            kind, tail = self._kinds[self._kind_of[index]], self._tail_of[index]
            offsets = self._offsets[index * self.width : (index + 1) * self.width]
            recent = self._recent[slot] = self.made(offsets, kind, self._tail(tail) if tail else ())
            self._recent_at[slot] = index
        return recent

    def __iter__(self) -> Iterator[T]:
        rows = zip(*[iter(self._offsets)] * self.width, strict=True)
        for offsets, kind, tail in zip(rows, self._kind_of, self._tail_of, strict=True):
            yield self.made(offsets, self._kinds[kind], self._tail(tail) if tail else ())

    def append(self, value: T) -> None:
        """Add a tuple."""
        offsets, kind, tail = self.flat(value)
        self._offsets.extend(offsets)
        self._kind_of.append(self._number(kind))
        self._tail_of.append(self._place(tail) if tail else 0)

    def insert(self, index: int, value: T) -> None:
        """Add a tuple, at the end only. Raises IndexError."""
        if index < len(self):
            raise IndexError(index)
        self.append(value)

    def __setitem__(self, index: int | slice, value: Any) -> None:
        at = range(len(self))[index]
        if isinstance(at, range):
            raise TypeError(index)
        offsets, kind, tail = self.flat(value)
        self._offsets[at * self.width : (at + 1) * self.width] = array("i", offsets)
        self._kind_of[at], self._tail_of[at] = self._number(kind), self._place(tail) if tail else 0
        self._recent_at[at % _RECENT] = -1

    def __delitem__(self, index: int | slice) -> None:
        at = range(len(self))[index]
        first = at if isinstance(at, int) else at.start
        if first + (1 if isinstance(at, int) else len(at)) != len(self):
            raise IndexError(index)
        del self._offsets[first * self.width :], self._kind_of[first:], self._tail_of[first:]
        self._recent_at = [-1] * _RECENT

    def _number(self, kind: Hashable) -> int:
        number = self._numbers.get(kind)
        if number is None:
            number = self._numbers[kind] = len(self._kinds)
            self._kinds.append(kind)
        return number

    def _place(self, tail: tuple[int, ...]) -> int:
        """Return the number of a tail; neighbours share theirs."""
        if tail != self._latest:
            self._latest = tail
            self._tails.extend(tail)
            self._edges.append(len(self._tails))
        return len(self._edges) - 2

    def _tail(self, number: int) -> Sequence[int]:
        return self._tails[self._edges[number] : self._edges[number + 1]]


class Blocks(Packed[Block]):
    """Packed blocks."""

    def flat(self, value: Block) -> Flat:
        """Return a block's span, its kind and level, and its leads."""
        return value.span, (value.kind, value.level), value.leads

    def made(self, offsets: Sequence[int], kind: Any, tail: Sequence[int]) -> Block:
        """Return a block."""
        return Block(kind[0], Span(*offsets), kind[1], tuple(tail))


class Sentences(Packed[Sentence]):
    """Packed sentences."""

    width = 3

    def flat(self, value: Sentence) -> Flat:
        """Return a sentence's span and block, and its context."""
        span, block, context = value
        return (span[0], span[1], block), None, tuple(chain.from_iterable(context)) if context else ()

    def made(self, offsets: Sequence[int], kind: Any, tail: Sequence[int]) -> Sentence:  # noqa: ARG002
        """Return a sentence."""
        start, end, block = offsets
        context = tuple(map(Span, tail[::2], tail[1::2])) if tail else ()
        return Sentence(Span(start, end), block, context)


class Links(Packed[Link]):
    """Packed links."""

    def flat(self, value: Link) -> Flat:
        """Return a link's span and its target."""
        return value.span, value.target, ()

    def made(self, offsets: Sequence[int], kind: Any, tail: Sequence[int]) -> Link:  # noqa: ARG002
        """Return a link."""
        return Link(Span(*offsets), kind)


class Spans(Packed[Span]):
    """Packed spans."""

    def flat(self, value: Span) -> Flat:
        """Return a span's offsets."""
        return value, None, ()

    def made(self, offsets: Sequence[int], kind: Any, tail: Sequence[int]) -> Span:  # noqa: ARG002
        """Return a span."""
        return Span(*offsets)


class Sections(Packed[Section]):
    """Packed sections."""

    width = 5

    def flat(self, value: Section) -> Flat:
        """Return a section's numbers."""
        return value, None, ()

    def made(self, offsets: Sequence[int], kind: Any, tail: Sequence[int]) -> Section:  # noqa: ARG002
        """Return a section."""
        return Section(*offsets)


def rows(packed: type[Packed[T]], size: int, values: Iterable[T] = ()) -> MutableSequence[T]:
    """Return a list of tuples, a packed one if they come of a text of a large size."""
    if size < LARGE:
        return list(values)
    found = packed()
    found.extend(values)
    return found


def numbers(size: int) -> MutableSequence[int]:
    """Return a list of numbers, a packed one if they come of a text of a large size."""
    return [] if size < LARGE else array("i")


def kept(found: MutableSequence[T]) -> Sequence[T]:
    """Return what was found as it is kept: a tuple, or packed."""
    return tuple(found) if isinstance(found, list) else found


def in_parts(text: str, end: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """Yield a text in parts with their offsets; all but the last end in what a pattern of line ends matches."""
    at = 0
    while len(text) - at > 2 * _PART and (found := end.search(text, at + _PART)):
        yield at, text[at : found.end()]
        at = found.end()
    yield at, text[at:] if at else text


class Pieces:
    """A text that is put together from pieces; many small ones become a large one, which takes less room."""

    def __init__(self) -> None:
        self._small: list[str] = []
        self._large: list[str] = []

    def add(self, piece: str) -> None:
        """Add a piece at the end."""
        self._small.append(piece)
        if len(self._small) > _MOST_PIECES:
            self._large.append("".join(self._small))
            self._small.clear()

    def text(self) -> str:
        """Return all pieces as one text."""
        return "".join(self._large + self._small)
