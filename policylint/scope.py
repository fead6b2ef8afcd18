"""How far an element may stand from its clause: the same sentence, paragraph, section or document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from policylint.document import Document
from policylint.rule import Scope

_NEAR_BLOCKS = 6
"""Where no heading bounds a section, how many blocks away still counts as the same section."""


class Neighbours:
    """Some sentences of a document, indexed by where they stand."""

    def __init__(self, document: Document, sentences: Iterable[int]) -> None:
        self.document = document
        self.sentences = list(sentences)
        self.by_block: dict[int, list[int]] = defaultdict(list)
        self.by_section: dict[int, list[int]] = defaultdict(list)
        for sentence in self.sentences:
            block = document.sentences[sentence].block
            self.by_block[block].append(sentence)
            self.by_section[document.section_of[block]].append(sentence)

    def of(self, sentence: int, scope: Scope) -> Sequence[int]:
        """Return those that lie in one scope with a sentence."""
        if scope == "document":
            return self.sentences
        block = self.document.sentences[sentence].block
        if scope == "sentence":
            return [sentence] if sentence in self.by_block.get(block, ()) else []
        return self.in_paragraph(block) if scope == "paragraph" else self.in_section(block)

    def in_paragraph(self, block: int) -> list[int]:
        """Return those in a block's paragraph: the block itself and its neighbours in the section."""
        section = self.document.section_of[block]
        near = (b for b in (block - 1, block, block + 1) if b in self.by_block)
        return [s for b in near if self.document.section_of[b] == section for s in self.by_block[b]]

    def in_section(self, block: int) -> list[int]:
        """Return those in a block's section, or one that encloses it or that it encloses."""
        section = self.document.section_of[block]
        found = []
        for other, sentences in self.by_section.items():
            outer = self.outer(section, other)
            if outer < 0:
                continue
            if self.document.sections[outer].level > 1:
                found += sentences
            else:
                found += [s for s in sentences if abs(self.document.sentences[s].block - block) <= _NEAR_BLOCKS]
        return found

    def outer(self, one: int, other: int) -> int:
        """Return the one of two sections that encloses the other, or is it; -1 if neither does."""
        if one in self.document.path_of(other):
            return one
        return other if other in self.document.path_of(one) else -1
