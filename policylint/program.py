"""A compiled set of phrases: tables that `evaluate.py` runs over numbered tokens.

An *atom* is a part of a phrase without a long gap; its value is a set of (length, positions at which it starts).
A *step* carries a set of positions forward: through an atom, over a gap, to the rest of the sentence. Phrases that
begin alike share their steps. A *goal* is what must be reached for a phrase to match.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

START = -1
"""The step before the first: anywhere."""


class Step(NamedTuple):
    """One instruction: `argument` is an atom's index, a gap's size, or the steps that a join joins."""

    kind: Literal["atom", "gap", "later", "join"]
    source: int
    argument: int = 0
    joined: tuple[int, ...] = ()


class Atom(NamedTuple):
    """How an atom gets its value: a leaf from the tokens, a sequence or a choice from other atoms.

    `needs` are the leaves without which a sequence cannot match: most phrases are ruled out by one look at them.
    """

    kind: Literal["leaf", "any", "gap", "start", "end", "sequence", "choice"]
    parts: tuple[int, ...] = ()
    size: int = 0
    needs: tuple[int, ...] = ()


Goal = tuple[int, ...]
"""The steps that must all be reached, in one sentence, for a phrase to match."""


class Program(NamedTuple):
    """What to compute for one set of phrases: goals[i] belongs to phrases[i]."""

    phrases: tuple[str, ...]
    goals: tuple[Goal, ...]
    steps: tuple[Step, ...]
    atoms: tuple[Atom, ...]
    leaves: Mapping[bytes, tuple[int, ...]]
    """Word -> the atoms it makes true."""
    prefixes: tuple[tuple[bytes, int], ...]
    entities: Mapping[str, int]
    """Name of an entity -> its atom."""
    cased: Mapping[int, str]
    """Atoms that the case of the source decides, with the text that must stand there ("" for a name)."""
    named: tuple[int, ...]
    """The goals whose phrases ask for a name: a window takes any word for one, so each sentence must be confirmed."""
    tables: bytes = b""
    """Atoms, steps and goals once more, for the compiled kernel (`tables.py`)."""
