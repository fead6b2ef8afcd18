"""The text of a document as it is read: by blocks, without markup, white space folded; made once for all checks."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, chain, compress, count

from policylint.document import GLUE, Block, BlockKind, Document, Sentence, folded
from policylint.patterns import lazy
from policylint.source import Span
from policylint.strings import Hints, Search
from policylint.typed import NamedTuple, made, overload

_PIECE = lazy(rf"\s(?:[\s{GLUE}]*\s)?|[^\s{GLUE}]+")


_MOST_KEPT = 5_000
"""Passages that are kept: a document may be very long."""

_AT_ONCE = 5_000
"""Blocks and sentences that are held together."""

SPOKEN: tuple[BlockKind, ...] = ("paragraph", "item")
"""The kinds of blocks that are said in sentences."""
_UNREAD: tuple[BlockKind, ...] = ("code", "comment")


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


class Passages(Sequence[Passage]):
    """The blocks of a document with some text that is neither code nor a comment; each is made when it is asked for.

    `text` are the texts, one a line; `starts` is where each begins there, and one more at the end; `blocks` are the
    indices of the blocks, `kinds` their kinds.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.blocks, self.starts = array("i"), array("i", (0,))
        self.kinds: list[BlockKind] = []
        self._made: dict[int, Passage] = {}
        parts, text = [], document.text
        for first in range(0, len(document.blocks), _AT_ONCE):
            kinds, spans, _, _ = zip(*document.blocks[first : first + _AT_ONCE], strict=True)
            texts = [folded(text[start:end]) for start, end in spans]
            is_read = [bool(words) and kind not in _UNREAD for kind, words in zip(kinds, texts, strict=True)]
            self.blocks.extend([*compress(count(first), is_read)])
            self.kinds += compress(kinds, is_read)
            if not all(is_read):
                texts = [*compress(texts, is_read)]
            self.starts.extend([*accumulate([len(words) + 1 for words in texts], initial=self.starts.pop())])
            parts += ["\n".join(texts)] if texts else []
        self.text = "\n".join(parts)

    def __len__(self) -> int:
        return len(self.blocks)

    @overload
    def __getitem__(self, index: int) -> Passage: ...
    @overload
    def __getitem__(self, index: slice) -> list[Passage]: ...
    def __getitem__(self, index: int | slice) -> Passage | list[Passage]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        passage = self._made.get(index)
        return self._make(range(len(self))[index]) if passage is None else passage

    def _make(self, number: int) -> Passage:
        if len(self._made) >= _MOST_KEPT:
            self._made.clear()
        at, text = self.blocks[number], self.text[self.starts[number] : self.starts[number + 1] - 1]
        passage = self._made[number] = made(Passage, (self.document, self.document.blocks[at], text, at))
        return passage

    def of_kinds(self, *kinds: BlockKind) -> list[int]:
        """Return the numbers of the passages that are of some kinds."""
        return [number for number, kind in enumerate(self.kinds) if kind in kinds]


class Prose:
    """What a reader reads of a document: no code, no comments."""

    def __init__(self, document: Document, search: Search | None = None) -> None:
        self.document, self.search = document, search or Search()

    @cached_property
    def passages(self) -> Passages:
        """The blocks with some text, in order."""
        return Passages(self.document)

    @property
    def sentences(self) -> Iterator[tuple[Sentence, str]]:
        """The sentences of paragraphs and items, with their text."""
        return (pair for passage in self.passages for pair in self.sentences_of(passage))

    @cached_property
    def said(self) -> tuple[array[int], array[int]]:
        """The numbers of the sentences of paragraphs and items; and their offsets in the source, two for each."""
        blocks, sentences = self.document.blocks, self.document.sentences
        numbers, offsets = array("i"), array("i")
        for first in range(0, len(sentences), _AT_ONCE):
            spans, of_blocks, _ = zip(*sentences[first : first + _AT_ONCE], strict=True)
            is_spoken = [blocks[at][0] in SPOKEN for at in of_blocks]
            numbers.extend([*compress(count(first), is_spoken)])
            offsets.extend([*chain.from_iterable(compress(spans, is_spoken))])
        return numbers, offsets

    def sentences_of(self, passage: Passage) -> Iterator[tuple[Sentence, str]]:
        """Yield the sentences of a paragraph or an item, with their text."""
        if passage.block.kind not in SPOKEN:
            return
        document, (start, end), text = passage.document, passage.block.span, passage.text
        is_as_written = len(text) == end - start  # then each character stands where it does in the block
        for number in range(document.first_sentence[passage.at], document.first_sentence[passage.at + 1]):
            sentence = document.sentences[number]
            first, last = sentence.span
            yield sentence, text[first - start : last - start] if is_as_written else document.words(sentence.span)

    @property
    def headings(self) -> Iterator[Passage]:
        """The passages that are headings, each made when it is asked for."""
        return (self.passages[number] for number in self.passages.of_kinds("heading"))

    @cached_property
    def text(self) -> str:
        """The passages, one a line."""
        return self.passages.text

    @cached_property
    def lower(self) -> str:
        """The same with the letters A to Z in lower case."""
        return lowered(self.text)

    def hinted(self, hints: Hints) -> list[Passage]:
        """Return the passages that hold one of some strings, in order."""
        return [self.passages[number] for number in self.numbers(hints)]

    def numbers(self, hints: Hints) -> list[int]:
        """Return the numbers of the passages that hold one of some strings; `search` looks for all it knows at once."""
        lines = self._hinted.get(hints)
        if lines is None:
            return self.numbers_holding(hints.strings, self.lower if hints.any_case else self.text)
        return lines

    @cached_property
    def _hinted(self) -> dict[Hints, list[int]]:
        return self.search.lines(self.text)

    def holding(self, words: Iterable[str], text: str = "") -> list[Passage]:
        """Return the passages that hold one of some strings, in order; `text` is `lower` to ignore case."""
        return [self.passages[number] for number in self.numbers_holding(words, text or self.text)]

    def numbers_holding(self, words: Iterable[str], text: str) -> list[int]:
        """Return the numbers of the passages that hold one of some strings, in order.

        One search of the whole text for each string costs much less than a pattern tried on each passage.
        """
        starts = self.starts
        found: set[int] = set()
        for word in words:
            at = text.find(word)
            while at >= 0:
                number = bisect_right(starts, at) - 1
                found.add(number)
                at = text.find(word, starts[number + 1])
        return sorted(found)

    @cached_property
    def starts(self) -> Sequence[int]:
        """Where in the text each passage begins; one more at the end."""
        return self.passages.starts

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
    return Passage(document, Block("paragraph", span), document.words(span)).span(start, end)
