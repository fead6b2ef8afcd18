"""A document's text as a reader sees it, cut at the ends of what is marked in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from policylint.document import GLUE, Block, Document
from policylint.patterns import lazy
from policylint.source import Span
from policylint.typed import Literal, NamedTuple

Kind = Literal["present", "weak", "defect", "nearest"]
KINDS: tuple[Kind, ...] = ("nearest", "present", "weak", "defect")
"""From the least to what shows where marks overlap."""

_SPACE = lazy(r"\s+")


class Mark(NamedTuple):
    """A span to be marked: why, and the number of the rule that it proves, or comes close to."""

    span: Span
    kind: Kind
    rule: int


class Piece(NamedTuple):
    """Text that the same marks cover; `number` counts the pieces with marks, from 1, and is 0 for one without.

    `ends` are the rules whose marks end with the piece.
    """

    text: str
    kind: Kind | Literal[""] = ""
    rules: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    number: int = 0


class Marker:
    """Cuts the blocks of a document, which must be given in order; `first` is the number of the first mark."""

    def __init__(self, document: Document, marks: Iterable[Mark], first: int) -> None:
        self._document = document
        self._coming = sorted(marks, key=lambda mark: mark.span, reverse=True)
        self._open: list[Mark] = []
        self.next = first
        self.numbers: dict[Mark, int] = {}
        """Of each mark that is seen, the number of its first piece."""

    def pieces(self, block: Block) -> list[Piece]:
        """Return the pieces of a block that have any visible text."""
        marks = self._of(block.span)
        pieces: list[Piece] = []
        for span, some in _cut(block.span, marks):
            text = _SPACE.sub(" ", self._document.text[span.start : span.end].replace(GLUE, ""))
            ends = tuple(dict.fromkeys(mark.rule for mark in some if mark.span.end <= span.end))
            if text.strip() and some:
                pieces.append(self._marked(text, some, ends))
            elif text and (text != " " or pieces):
                pieces.append(Piece(text))
            if ends and not text.strip() and pieces:  # markup at the end of a mark
                pieces[-1] = pieces[-1]._replace(ends=tuple(dict.fromkeys((*pieces[-1].ends, *ends))))
        return pieces

    def _of(self, span: Span) -> list[Mark]:
        """Return the marks that overlap a span which begins after all earlier ones."""
        self._open = [mark for mark in self._open if mark.span.end > span.start]
        while self._coming and self._coming[-1].span.start < span.end:
            mark = self._coming.pop()
            if mark.span.end > span.start:
                self._open.append(mark)
        return list(self._open)

    def _marked(self, text: str, marks: Sequence[Mark], ends: tuple[int, ...]) -> Piece:
        for mark in marks:
            self.numbers.setdefault(mark, self.next)
        # What shows comes first, so that a click tells of it first.
        ordered = sorted(marks, key=lambda mark: -KINDS.index(mark.kind))
        rules = tuple(dict.fromkeys(mark.rule for mark in ordered))
        self.next += 1
        return Piece(text, ordered[0].kind, rules, ends, self.next - 1)


def _cut(span: Span, marks: Sequence[Mark]) -> Iterator[tuple[Span, list[Mark]]]:
    """Yield the parts of a span that the same marks cover; marks are in the order of their starts."""
    cuts = {at for mark in marks for at in mark.span if span.start < at < span.end}
    edges = sorted({span.start, span.end, *cuts})
    coming, active = list(reversed(marks)), list[Mark]()
    for start, end in pairwise(edges):
        active = [mark for mark in active if mark.span.end > start]
        while coming and coming[-1].span.start <= start:
            mark = coming.pop()
            if mark.span.end > start:
                active.append(mark)
        yield Span(start, end), list(active)
