"""The text of a document as it is read: by blocks, without markup, white space folded; made once for all checks."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple, overload

from policylint.document import GLUE, Block, Document, Sentence
from policylint.packed import LARGE, Pieces
from policylint.patterns import lazy
from policylint.source import Span
from policylint.strings import Hints, Search

_PIECE = lazy(rf"\s(?:[\s{GLUE}]*\s)?|[^\s{GLUE}]+")


_MOST_KEPT = 5_000
"""Passages whose sentences are kept: a document may be very long."""


class Passage(NamedTuple):
    """A block and its text."""

    document: Document
    block: Block
    text: str
    at: int = -1
    """The index of the block, where it is one of the document's."""

    def span(self, start: int, end: int) -> Span:
        """Return the span in the source of a part of the text; a character reference is whole."""
        begin = self.block.span.start
        if len(self.text) == self.block.span.end - begin:  # each character of the text is the source's at its place
            first, last = begin + start, begin + end - 1
        else:
            offsets = _offsets(self.document.text, self.block.span)
            first, last = offsets[start], offsets[end - 1]
        source = self.document.source.text
        if source[last] == "&" and self.document.text[last] != "&":
            last = max(last, source.find(";", last, last + 12))
        return Span(first, last + 1)


class Prose:
    """What a reader reads of a document: no code, no comments."""

    def __init__(self, document: Document, search: Search | None = None) -> None:
        self.document, self.search = document, search or Search()
        self._sentences: dict[int, tuple[tuple[Sentence, str], ...]] = {}

    @cached_property
    def passages(self) -> Sequence[Passage]:
        """The blocks with some text, in order."""
        document = self.document
        passages = (
            Passage(document, block, text, at)
            for at, block in enumerate(document.blocks)
            if block.kind not in ("code", "comment") and (text := document.words(block.span))
        )
        return tuple(passages) if len(document.text) < LARGE else _Large(document, passages)

    @property
    def sentences(self) -> Iterator[tuple[Sentence, str]]:
        """The sentences of paragraphs and items, with their text."""
        return (pair for passage in self.passages for pair in self.sentences_of(passage))

    def sentences_of(self, passage: Passage) -> tuple[tuple[Sentence, str], ...]:
        """Return the sentences of a paragraph or an item, with their text."""
        if passage.block.kind not in ("paragraph", "item"):
            return ()
        if passage.at not in self._sentences:
            if len(self._sentences) >= _MOST_KEPT:
                self._sentences.clear()
            self._sentences[passage.at] = self._cut(passage)
        return self._sentences[passage.at]

    def _cut(self, passage: Passage) -> tuple[tuple[Sentence, str], ...]:
        document, span, text = passage.document, passage.block.span, passage.text
        sentences = document.sentences[document.first_sentence[passage.at] : document.first_sentence[passage.at + 1]]
        if len(sentences) == 1 and sentences[0].span == span:
            return ((sentences[0], text),)
        if len(text) == span.end - span.start:  # then each character stands where it does in the block
            start = span.start
            return tuple((one, text[one.span.start - start : one.span.end - start]) for one in sentences)
        return tuple((one, document.words(one.span)) for one in sentences)

    @cached_property
    def headings(self) -> list[Passage]:
        """The passages that are headings."""
        return [passage for passage in self.passages if passage.block.kind == "heading"]

    @cached_property
    def text(self) -> str:
        """The passages, one a line."""
        if isinstance(self.passages, _Large):
            return self.passages.joined
        return "\n".join(passage.text for passage in self.passages)

    @cached_property
    def lower(self) -> str:
        """The same with the letters A to Z in lower case."""
        return lowered(self.text)

    def hinted(self, hints: Hints) -> list[Passage]:
        """Return the passages that hold one of some strings, in order; what `search` knows is looked for at once."""
        lines = self._hinted.get(hints)
        if lines is None:
            return self.holding(hints.strings, self.lower if hints.any_case else self.text)
        return [self.passages[number] for number in lines]

    @cached_property
    def _hinted(self) -> dict[Hints, list[int]]:
        return self.search.lines(self.text)

    def holding(self, words: Iterable[str], text: str = "") -> list[Passage]:
        """Return the passages that hold one of some strings, in order; `text` is `lower` to ignore case.

        One search of the whole text for each string costs much less than a pattern tried on each passage.
        """
        text = text or self.text
        starts = self.starts
        found: set[int] = set()
        for word in words:
            at = text.find(word)
            while at >= 0:
                number = bisect_right(starts, at) - 1
                found.add(number)
                at = text.find(word, starts[number + 1])
        return [self.passages[number] for number in sorted(found)]

    @cached_property
    def starts(self) -> Sequence[int]:
        """Where in the text each passage begins; one more at the end."""
        if isinstance(self.passages, _Large):
            return self.passages.starts
        return [0, *accumulate(len(passage.text) + 1 for passage in self.passages)]

    def span(self, start: int, end: int) -> Span:
        """Return the span in the source of a part of the text that lies within one passage."""
        begin = self.starts[bisect_right(self.starts, start) - 1]
        return self.passage(start).span(start - begin, end - begin)

    def passage(self, at: int) -> Passage:
        """Return the passage at a place in the text."""
        return self.passages[bisect_right(self.starts, at) - 1]

    def line(self, offset: int) -> int:
        """Return the 1-based line of an offset."""
        return self.document.source.position(offset).line


class _Large(Sequence[Passage]):
    """The passages of a large document, in a tenth of the memory: each is made when it is asked for."""

    def __init__(self, document: Document, passages: Iterable[Passage]) -> None:
        self.document = document
        self.blocks, self.starts = array("i"), array("i", (0,))
        pieces = Pieces()
        for passage in passages:
            pieces.add(passage.text)
            pieces.add("\n")
            self.blocks.append(passage.at)
            self.starts.append(self.starts[-1] + len(passage.text) + 1)
        self.joined = pieces.text()[:-1]

    def __len__(self) -> int:
        return len(self.blocks)

    @overload
    def __getitem__(self, index: int) -> Passage: ...
    @overload
    def __getitem__(self, index: slice) -> list[Passage]: ...
    def __getitem__(self, index: int | slice) -> Passage | list[Passage]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        index = range(len(self))[index]
        at = self.blocks[index]
        text = self.joined[self.starts[index] : self.starts[index + 1] - 1]
        return Passage(self.document, self.document.blocks[at], text, at)


def _offsets(text: str, span: Span) -> list[int]:
    """Return for each character of a span's words the offset it comes from."""
    found: list[int] = []
    for piece in _PIECE.finditer(text, *span):
        if piece[0][0].isspace():  # marks between spaces go with them
            found.append(piece.start())
        else:
            found += range(*piece.span())
    while found and text[found[0]].isspace():
        del found[0]
    return found


def lowered(text: str) -> str:
    """Return a text with the letters A to Z in lower case, as long as it was; that takes a tenth of `lower()`."""
    if text.isascii():
        return text.lower()
    return text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")


def part(document: Document, span: Span, start: int, end: int) -> Span:
    """Return the span in the source of a part of the words of a span."""
    return Passage(document, Block("paragraph", span), "").span(start, end)
