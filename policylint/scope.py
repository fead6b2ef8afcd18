"""Where wordings count: what a heading announces, and how far an element may stand from its clause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from policylint.document import Document, Scope

_NEAR_BLOCKS = 6
"""Where no heading bounds a section, how many blocks away still counts as the same section."""


class Announced:
    """What some blocks stand above: a heading above its section, a table's header or a term above what it leads to."""

    def __init__(self, document: Document, blocks: Iterable[int]) -> None:
        self.document = document
        self.blocks = frozenset(blocks)
        self.headings = tuple(sorted(block for block in self.blocks if document.blocks[block].kind == "heading"))

    @cached_property
    def sections(self) -> frozenset[int]:
        """The sections under the headings, and those within them."""
        wanted = {self.document.section_of[heading] for heading in self.headings}
        if not wanted:
            return frozenset()
        sections = range(len(self.document.sections))
        return frozenset(section for section in sections if wanted.intersection(self.document.path_of(section)))

    def has(self, block: int) -> bool:
        """Say whether a block is announced."""
        if self.document.section_of[block] in self.sections:
            return True
        return any(lead in self.blocks for lead in self.document.blocks[block].leads)


class Neighbours:
    """Some sentences of a document, indexed by where they stand; a question costs the same however many they are."""

    def __init__(self, document: Document, sentences: Iterable[int]) -> None:
        self.document = document
        self.sentences = set(sentences)
        self.by_block: dict[int, list[int]] = defaultdict(list)
        self.by_section: dict[int, list[int]] = defaultdict(list)
        self.below: dict[int, list[int]] = defaultdict(list)
        for sentence in self.sentences:
            block = document.sentences[sentence].block
            self.by_block[block].append(sentence)
            self.by_section[document.section_of[block]].append(sentence)
        for section, some in self.by_section.items():
            for outer in document.path_of(section)[1:]:
                self.below[outer] += some

    def has(self, sentence: int, scope: Scope) -> bool:
        """Say whether one of them lies in one scope with a sentence."""
        return any(self.groups(sentence, scope))

    def around(self, sentences: Iterable[int], scope: Scope) -> set[int]:
        """Return those that lie in one scope with one of some sentences."""
        found: set[int] = set()
        seen: set[int] = set()
        for sentence in sentences:
            for group in self.groups(sentence, scope):
                if id(group) not in seen:
                    seen.add(id(group))
                    found.update(group)
        return found

    def groups(self, sentence: int, scope: Scope) -> Iterator[list[int] | set[int]]:
        """Yield, in groups that are not empty, those that lie in one scope with a sentence."""
        block = self.document.sentences[sentence].block
        if scope == "document":
            if self.sentences:
                yield self.sentences
        elif scope == "sentence":
            if sentence in self.sentences:
                yield {sentence}
        elif scope == "paragraph":
            yield from self.near(block, 1, self.document.section_of[block])
        else:
            yield from self.in_section(block)

    def in_section(self, block: int) -> Iterator[list[int]]:
        """Yield those in a block's section, in one that encloses it, or in one that it encloses."""
        section = self.document.section_of[block]
        path = self.document.path_of(section)
        for outer in path:
            if self.document.sections[outer].level > 1:
                if outer in self.by_section:
                    yield self.by_section[outer]
                if outer == section and outer in self.below:
                    yield self.below[outer]
            else:
                yield from self.near(block, _NEAR_BLOCKS, outer)
        if self.document.sections[section].level <= 1:
            for other in {self.document.section_of[b] for b in self.blocks_near(block, _NEAR_BLOCKS)}:
                if section in self.document.path_of(other)[1:]:
                    yield from self.near(block, _NEAR_BLOCKS, other)

    def near(self, block: int, distance: int, section: int) -> Iterator[list[int]]:
        """Yield those of a section that stand at most some blocks away."""
        for other in self.blocks_near(block, distance):
            if self.document.section_of[other] == section:
                yield self.by_block[other]

    def blocks_near(self, block: int, distance: int) -> Iterator[int]:
        """Yield the blocks close by that hold one of them."""
        return (other for other in range(block - distance, block + distance + 1) if other in self.by_block)
