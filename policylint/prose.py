"""The text of a document as it is read: by blocks, without markup, white space folded; made once for all checks."""

from __future__ import annotations

import re
from functools import cached_property
from typing import NamedTuple

from policylint.document import GLUE, Block, Document, Sentence
from policylint.source import Span

_PIECE = re.compile(rf"\s(?:[\s{GLUE}]*\s)?|[^\s{GLUE}]+")


class Passage(NamedTuple):
    """A block and its text."""

    document: Document
    block: Block
    text: str

    def span(self, start: int, end: int) -> Span:
        """Return the span in the source of a part of the text; a character reference is whole."""
        offsets = _offsets(self.document.text, self.block.span)
        last = offsets[end - 1]
        source = self.document.source.text
        if source[last] == "&" and self.document.text[last] != "&":
            last = max(last, source.find(";", last, last + 12))
        return Span(offsets[start], last + 1)


class Prose:
    """What a reader reads of a document: no code, no comments."""

    def __init__(self, document: Document) -> None:
        self.document = document

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The blocks with some text, in order."""
        document = self.document
        texts = (
            Passage(document, block, document.words(block.span))
            for block in document.blocks
            if block.kind not in ("code", "comment")
        )
        return tuple(passage for passage in texts if passage.text)

    @cached_property
    def sentences(self) -> tuple[tuple[Sentence, str], ...]:
        """The sentences of paragraphs and items, with their text."""
        document = self.document
        blocks = document.blocks
        return tuple(
            (sentence, document.words(sentence.span))
            for sentence in document.sentences
            if blocks[sentence.block].kind in ("paragraph", "item")
        )

    @cached_property
    def text(self) -> str:
        """The passages, one a line."""
        return "\n".join(passage.text for passage in self.passages)

    def line(self, offset: int) -> int:
        """Return the 1-based line of an offset."""
        return self.document.source.position(offset).line


def _offsets(text: str, span: Span) -> list[int]:
    """Return for each character of a span's words the offset it comes from."""
    found: list[int] = []
    for piece in _PIECE.finditer(text, *span):
        if piece[0].isspace():
            found.append(piece.start())
        else:
            found += range(*piece.span())
    while found and text[found[0]].isspace():
        del found[0]
    return found


def part(document: Document, span: Span, start: int, end: int) -> Span:
    """Return the span in the source of a part of the words of a span."""
    return Passage(document, Block("paragraph", span), "").span(start, end)
