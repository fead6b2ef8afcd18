"""A document on its way through a program: its text with addresses marked, and what was found so far."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict

from policylint.document import Document
from policylint.entities import Entity
from policylint.source import Span
from policylint.tokens import Tokens, is_between, tokens, words

_MOST_KEPT = 2_000
"""Sentences whose tokens are kept: a document may be very long."""


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

    def covered(self, sentence: int, span: Span) -> tuple[int, int]:
        """Return the first of a sentence's words that part of its own text covers, and the one after the last."""
        context, whole = self.document.sentences[sentence].context, self.document.sentences[sentence].span
        start, end = max(span.start, whole.start), min(span.end, whole.end)
        if is_between(self.marked, start) and is_between(self.marked, end):
            first = self.count(*context, Span(whole.start, start))
            return first, first + self.count(Span(start, end))
        tokens, own = self.tokens(sentence)
        first = bisect_right(tokens.ends, start, own)
        return first, bisect_left(tokens.starts, end, first)

    def index(self, sentence: int, start: int, end: int) -> int:
        """Return which of a sentence's words, its context's among them, stands between two offsets; -1 for none."""
        if is_between(self.marked, start) and is_between(self.marked, end):
            spans = (*self.document.sentences[sentence].context, self.document.sentences[sentence].span)
            at = next(number for number, span in enumerate(spans) if span.start <= start < span.end)
            return self.count(*spans[:at], Span(spans[at].start, start))
        tokens, _ = self.tokens(sentence)
        places = zip(tokens.starts, tokens.ends, strict=True)
        return next((at for at, place in enumerate(places) if place == (start, end)), -1)

    def count(self, *spans: Span) -> int:
        """Return how many words some spans of text have."""
        return sum(len(words(self.marked[start:end])) for start, end in spans)
