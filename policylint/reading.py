"""A document on its way through a program: its text with addresses marked, and what was found so far."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict

from policylint.document import Document
from policylint.entities import Entity
from policylint.source import Span
from policylint.tokens import Tokens, tokens, words
from policylint.typed import NamedTuple

_MOST_KEPT = 2_000
"""Sentences whose tokens are kept: a document may be very long."""


class Located(NamedTuple):
    """A run of tokens of a sentence, half open."""

    start: int
    end: int

    def overlaps(self, other: Located) -> bool:
        """Say whether another run of the same sentence shares a token with this one."""
        return self.start < other.end and other.start < self.end


class Reading:
    """`entities` are those of each sentence; `hits` the sentences that each phrase matches, in order.

    `numbered` is the document as the compiled kernel reads it, if it does.

    `headings` are the sentences that are a heading and no more: a converter may have glued a paragraph to one.
    """

    __slots__ = ("_tokens", "document", "entities", "headings", "hits", "marked", "numbered")

    def __init__(
        self, document: Document, marked: str, entities: dict[int, tuple[Entity, ...]], headings: frozenset[int]
    ) -> None:
        self.document, self.marked, self.entities, self.headings = document, marked, entities, headings
        self.hits: dict[int, list[int]] = defaultdict(list)
        self.numbered: object = None
        self._tokens: dict[int, tuple[Tokens, int]] = {}

    def words(self, sentence: int) -> tuple[list[bytes], int]:
        """Return a sentence's words, its context's first, and the number of those."""
        whole = self.document.sentences[sentence]
        found = [word for span in whole.context for word in words(self.marked[span.start : span.end])]
        return found + words(self.marked[whole.span.start : whole.span.end]), len(found)

    def tokens(self, sentence: int) -> tuple[Tokens, int]:
        """Return the same words with their places; that takes longer."""
        if sentence not in self._tokens:
            if len(self._tokens) >= _MOST_KEPT:
                self._tokens.clear()
            whole = self.document.sentences[sentence]
            found = Tokens([], [], [])
            for span in whole.context:
                found.extend(tokens(self.marked, *span))
            own = len(found)
            found.extend(tokens(self.marked, *whole.span))
            self._tokens[sentence] = found, own
        return self._tokens[sentence]

    def ahead(self, sentence: int, span: Span) -> tuple[int, int]:
        """Return how many words are read in front of a span of a sentence's context, and how many it has."""
        before = 0
        for one in self.document.sentences[sentence].context:
            count = len(words(self.marked[one.start : one.end]))
            if one == span:
                return before, count
            before += count
        return before, 0

    def covered(self, sentence: int, span: Span) -> tuple[int, int]:
        """Return the first of a sentence's words that part of its own text covers, and the one after the last."""
        tokens, own = self.tokens(sentence)
        first = bisect_right(tokens.ends, span.start, own)
        return first, bisect_left(tokens.starts, span.end, first)

    def span(self, sentence: int, start: int, end: int) -> Span:
        """Return where those of some words stand that are the sentence's own; all of its own words if none is."""
        tokens, own = self.tokens(sentence)
        first = max(own, start)
        if first >= end:
            first, end = own, len(tokens)
        return Span(tokens.starts[first], tokens.ends[end - 1])
