"""What a program knows of words: the leaves that each makes true, and the words that are alike to it."""

from __future__ import annotations

from collections.abc import Sequence

from policylint.entities import FORM_WORDS, STREET_WORDS, token_kinds
from policylint.program import Program
from policylint.typed import NamedTuple

Leaves = frozenset[int]

_OWN = {word: -1 - number for number, word in enumerate(dict.fromkeys((*FORM_WORDS, *STREET_WORDS)))}
"""Words whose places are asked for, each with a leaf of its own that no program has."""

OWN_LEAVES = frozenset(_OWN.values())


class Lexicon(dict[bytes, Leaves]):
    """Word -> the leaves it makes true; filled as words are met. Equal sets are one object."""

    def __init__(self, program: Program) -> None:
        super().__init__()
        self.program = program
        self._stems = tuple(prefix for prefix, _ in program.prefixes)
        self._known: dict[Leaves, Leaves] = {}

    def __missing__(self, word: bytes) -> Leaves:
        self[word] = leaves = self.leaves_of(word)
        return leaves

    def leaves_of(self, word: bytes) -> Leaves:
        """Return the leaves of a word, and do not remember the word."""
        program = self.program
        found = set(program.leaves.get(word, ()))
        if word.startswith(self._stems):
            found.update(atom for prefix, atom in program.prefixes if word.startswith(prefix))
        for kind in token_kinds(word):
            if kind in program.entities:
                found.add(program.entities[kind])
        if word in _OWN:
            found.add(_OWN[word])
        leaves = frozenset(found)
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
