"""A document on its way through a program: its text with addresses marked, and what was found so far."""

from __future__ import annotations

from collections import defaultdict

from policylint.document import Document
from policylint.entities import Entity
from policylint.tokens import Token, tokens, words

_MOST_KEPT = 2_000
"""Sentences whose tokens are kept: a document may be very long."""


class Reading:
    """`entities` are those of each sentence; `hits` the sentences that each phrase matches, in order.

    `headings` are the sentences that are a heading and no more: a converter may have glued a paragraph to one.
    """

    __slots__ = ("_tokens", "document", "entities", "headings", "hits", "marked")

    def __init__(
        self, document: Document, marked: str, entities: dict[int, tuple[Entity, ...]], headings: frozenset[int]
    ) -> None:
        self.document, self.marked, self.entities, self.headings = document, marked, entities, headings
        self.hits: dict[int, list[int]] = defaultdict(list)
        self._tokens: dict[int, tuple[list[Token], int]] = {}

    def words(self, sentence: int) -> tuple[list[bytes], int]:
        """Return a sentence's words, its context's first, and the number of those."""
        whole = self.document.sentences[sentence]
        found = [word for span in whole.context for word in words(self.marked[span.start : span.end])]
        return found + words(self.marked[whole.span.start : whole.span.end]), len(found)

    def tokens(self, sentence: int) -> tuple[list[Token], int]:
        """Return the same words with their places; that takes longer."""
        if sentence not in self._tokens:
            if len(self._tokens) >= _MOST_KEPT:
                self._tokens.clear()
            whole = self.document.sentences[sentence]
            found = [token for span in whole.context for token in tokens(self.marked, *span)]
            own = len(found)
            self._tokens[sentence] = (found + tokens(self.marked, *whole.span), own)
        return self._tokens[sentence]
