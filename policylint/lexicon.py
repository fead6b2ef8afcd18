"""What a program knows of words: the leaves that each makes true, and the words that are alike to it."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from policylint.entities import FORM_WORDS, STREET_WORDS, token_kinds
from policylint.program import Program
from policylint.tokens import words
from policylint.typed import NamedTuple

Leaves = frozenset[int]

_OWN = {word: -1 - number for number, word in enumerate(dict.fromkeys((*FORM_WORDS, *STREET_WORDS)))}
"""Words whose places are asked for, each with a leaf of its own that no program has."""


def packed_leaves(leaves: Mapping[bytes, Iterable[int]]) -> bytes:
    """Return what words make true: how many numbers there are, where those of each word begin, those, and the words."""
    words = sorted(leaves)
    edges, numbers = [2 + len(words)], []
    for word in words:
        numbers += sorted(leaves[word])
        edges.append(edges[0] + len(numbers))
    return array("i", [edges[-1], *edges, *numbers]).tobytes() + b" ".join(words)


class LeafTable:
    """Word -> the atoms it makes true. A document has few of the words there are: each is found by halving."""

    def __init__(self, tables: bytes) -> None:
        (count,) = array("i", tables[:4])
        self.numbers = memoryview(tables)[: 4 * count].cast("i")
        self.words = tables[4 * count :].split()

    def of(self, word: bytes) -> memoryview[int] | None:
        """Return the atoms of a word, in order; None for one that is not listed."""
        at = bisect_left(self.words, word)
        if at == len(self.words) or self.words[at] != word:
            return None
        return self.numbers[self.numbers[1 + at] : self.numbers[2 + at]]


def formed(word: bytes, prefixes: Sequence[tuple[bytes, int]], entities: Mapping[str, int]) -> Iterator[int]:
    """Yield the leaves that the form of a word makes true: how it begins, and that it is a number or an address."""
    yield from (leaf for prefix, leaf in prefixes if word.startswith(prefix))
    yield from (entities[kind] for kind in token_kinds(word) if kind in entities)


class Lexicon(dict[bytes, Leaves]):
    """Word -> the leaves it makes true; filled as words are met. Equal sets are one object."""

    def __init__(self, program: Program) -> None:
        super().__init__()
        self.program = program
        self._table = LeafTable(program.leaves)
        self._known: dict[Leaves, Leaves] = {}

    def __missing__(self, word: bytes) -> Leaves:
        self[word] = leaves = self.leaves_of(word)
        return leaves

    def sure(self, word: bytes) -> array[int] | memoryview[int]:
        """Return the leaves of a word that it makes true however it is written, in order."""
        leaves = self._table.of(word)
        if leaves is None:
            return array("i", sorted(formed(word, self.program.prefixes, self.program.entities)))
        return leaves

    @cached_property
    def cased(self) -> Mapping[bytes, Sequence[int]]:
        """The leaves that words make true if they are written in one way."""
        found: dict[bytes, list[int]] = defaultdict(list)
        for leaf, text in self.program.cased.items():
            if text:
                found[words(text)[0]].append(leaf)
        return found

    def leaves_of(self, word: bytes) -> Leaves:
        """Return all leaves that a word may make true, and do not remember the word."""
        own = (_OWN[word],) if word in _OWN else ()
        leaves = frozenset((*self.sure(word), *self.cased.get(word, ()), *own))
        return self._known.setdefault(leaves, leaves)


class Numbered(NamedTuple):
    """The positions of words. Words that make the same leaves true share one list: they are alike to the program."""

    places: dict[bytes, list[int]]
    groups: dict[Leaves, list[int]]


def number_words(words: Sequence[bytes], lexicon: Lexicon) -> Numbered:
    """Number words from 0; what is no word (b"") only takes up a position."""
    groups: dict[Leaves, list[int]] = {}
    places = {word: groups.setdefault(lexicon[word], []) for word in set(words)}
    for place, word in enumerate(words):
        places[word].append(place)
    return Numbered(places, groups)
