"""A compiled set of phrases: tables that `evaluate.py` runs over numbered tokens.

An *atom* is a part of a phrase without a long gap; its value is a set of (length, positions at which it starts).
A *step* carries a set of positions forward: through an atom, over a gap, to the rest of the sentence. Phrases that
begin alike share their steps. A *goal* is what must be reached for a phrase to match.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policylint.typed import Literal, NamedTuple

START = -1
"""The step before the first: anywhere."""


StepKind = Literal["atom", "gap", "later", "join"]
AtomKind = Literal["leaf", "any", "gap", "start", "end", "sequence", "choice"]


class Step(NamedTuple):
    """One instruction: `argument` is an atom's index, a gap's size, or the steps that a join joins."""

    kind: StepKind
    source: int
    argument: int = 0
    joined: tuple[int, ...] = ()


class Atom(NamedTuple):
    """How an atom gets its value: a leaf from the tokens, a sequence or a choice from other atoms.

    `needs` are the leaves without which a sequence cannot match, noted when tables are unpacked: most phrases are ruled
    out by one look at them.
    """

    kind: AtomKind
    parts: tuple[int, ...] = ()
    size: int = 0
    needs: tuple[int, ...] = ()


Goal = tuple[int, ...]
"""The steps that must all be reached, in one sentence, for a phrase to match."""


class Instructions(NamedTuple):
    """What to compute; parts come before what is made of them."""

    atoms: Sequence[Atom]
    steps: Sequence[Step]
    goals: Sequence[Goal]


class Pattern(NamedTuple):
    """A raw pattern: the name of the entity that a match is, the expression, what each match holds, where it stands."""

    entity: str
    regex: str
    literal: str
    place: str


class Program(NamedTuple):
    """A set of phrases compiled."""

    phrases: Mapping[str, int]
    """The goal of each, by its text; of a plan only those that are still asked for so."""
    tables: bytes
    """The instructions, packed (`tables.py`): the compiled kernel reads them so."""
    leaves: bytes
    """Word -> the atoms it makes true however it is written, packed (`lexicon.py`)."""
    prefixes: tuple[tuple[bytes, int], ...]
    entities: Mapping[str, int]
    """Name of an entity -> its atom."""
    cased: Mapping[int, str]
    """Atoms that the case of the source decides, with the text that must stand there ("" for a name)."""
    named: tuple[int, ...]
    """The goals whose phrases ask for a name: a window takes any word for one, so each sentence must be confirmed."""
    patterns: tuple[Pattern, ...] = ()
    """The raw patterns, of which the built-in rules have none."""
