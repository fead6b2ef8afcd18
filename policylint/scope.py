"""Where wordings count: what a heading announces, and how far an element may stand from its clause."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import pairwise, repeat
from typing import NamedTuple

from policylint import packed
from policylint.document import Document, Scope

_NEAR_BLOCKS = 6
"""Where no heading bounds a section, how many blocks away still counts as the same section."""

_MOST_KEPT = 5_000
"""Sections of which it is kept what belongs to them: a document may be very long."""


class Kin(NamedTuple):
    """What is as near to a section as the section itself: some sections as a whole, and some blocks where close by."""

    sections: frozenset[int]
    blocks: range


class Outline:
    """Where the sentences of a document stand: made once, for all the rules that ask.

    `block_of` is the block of each sentence, `section_of` the section of each block; `headings` are all blocks that are
    headings, `leads` those that the format ties in front of a block.
    """

    def __init__(self, document: Document) -> None:
        self.document, self.section_of = document, document.section_of
        self.block_of = packed.numbers(len(document.text))
        for block, (first, end) in enumerate(pairwise(document.first_sentence)):
            self.block_of.extend(repeat(block, end - first))
        self.headings = frozenset(at for at, block in enumerate(document.blocks) if block.kind == "heading")
        self.leads = {at: block.leads for at, block in enumerate(document.blocks) if block.leads}
        self._kin: dict[int, Kin] = {}

    def within(self, section: int) -> range:
        """Return a section and those within it: they follow each other."""
        return range(section, self._ends[section])

    @cached_property
    def _ends(self) -> Sequence[int]:
        """For each section the first one after it that is not within it."""
        parents = [section.parent for section in self.document.sections]
        ends = list(range(1, len(parents) + 1))
        for section in reversed(range(len(parents))):
            if parents[section] >= 0:
                ends[parents[section]] = max(ends[parents[section]], ends[section])
        return ends

    def kin(self, section: int) -> Kin:
        """Return the sections that enclose a section and those within it; but under a title, only what is close by."""
        if section not in self._kin:
            if len(self._kin) >= _MOST_KEPT:
                self._kin.clear()
            self._kin[section] = self._kin_of(section)
        return self._kin[section]

    def _kin_of(self, section: int) -> Kin:
        sections, within = self.document.sections, self.within(section)
        *below, top = self.document.path_of(section)
        if sections[top].level > 1:
            return Kin(frozenset((*below, top, *within)), range(0))
        if not below:
            return Kin(frozenset(), range(sections[top].first, sections[within[-1]].last))
        return Kin(frozenset((*below, *within)), range(sections[top].first, sections[top].last))


class Announced:
    """What some blocks stand above: a heading above its section, a table's header or a term above what it leads to."""

    def __init__(self, outline: Outline, blocks: set[int]) -> None:
        self.outline, self.blocks = outline, blocks
        self.headings = sorted(outline.headings & blocks)

    @cached_property
    def sections(self) -> frozenset[int]:
        """The sections under the headings, and those within them."""
        wanted = {self.outline.section_of[heading] for heading in self.headings}
        return frozenset().union(*map(self.outline.within, wanted))

    def __bool__(self) -> bool:
        return bool(self.headings) or bool(self.blocks and self.outline.leads)

    def among(self, sentences: Iterable[int]) -> list[int]:
        """Return those of some sentences that are announced."""
        if not self:
            return []
        block_of, section_of, leads = self.outline.block_of, self.outline.section_of, self.outline.leads
        placed = ((sentence, block_of[sentence]) for sentence in sentences)
        return [
            sentence
            for sentence, block in placed
            if section_of[block] in self.sections or (block in leads and not self.blocks.isdisjoint(leads[block]))
        ]


class Neighbours:
    """What lies in one scope with one of some sentences; a question costs the same however many they are."""

    def __init__(self, outline: Outline, sentences: AbstractSet[int], scope: Scope) -> None:
        self.outline, self.sentences, self.scope = outline, sentences, scope
        self.sections: frozenset[int] = frozenset()
        self.blocks: set[int] = set()
        if scope == "paragraph":
            self._take_paragraphs()
        elif scope == "section":
            self._take_sections()

    def _take_paragraphs(self) -> None:
        """Take in the blocks, and the ones next to them in the same section."""
        sections, section_of = self.outline.document.sections, self.outline.section_of
        for block in {self.outline.block_of[sentence] for sentence in self.sentences}:
            section = sections[section_of[block]]
            self.blocks.update(_around(block, 1, range(section.first, section.last)))

    def _take_sections(self) -> None:
        """Take in the sections in which all is near, and the blocks that are close by in others."""
        section_of = self.outline.section_of
        blocks = {self.outline.block_of[sentence] for sentence in self.sentences}
        kin = {section: self.outline.kin(section) for section in {section_of[block] for block in blocks}}
        self.sections = frozenset().union(*[one.sections for one in kin.values()])
        for block in blocks:
            if near := kin[section_of[block]].blocks:
                self.blocks.update(_around(block, _NEAR_BLOCKS, near))

    def has(self, sentence: int) -> bool:
        """Say whether a sentence lies in one scope with one of them."""
        return bool(self.among((sentence,)))

    def among(self, sentences: Collection[int]) -> Collection[int]:
        """Return those of some sentences that do."""
        if self.scope == "document":
            return sentences if self.sentences else ()
        if self.scope == "sentence":
            return [at for at in sentences if at in self.sentences]
        block_of, section_of = self.outline.block_of, self.outline.section_of
        placed = [(sentence, block_of[sentence]) for sentence in sentences]
        return [at for at, block in placed if block in self.blocks or section_of[block] in self.sections]


def _around(block: int, distance: int, bounds: range) -> range:
    """Return the blocks at most some away from one, within bounds."""
    return range(max(block - distance, bounds.start), min(block + distance + 1, bounds.stop))
