"""A program as tables of numbers, as the compiled kernel reads them."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence

from policylint.entities import SPANS
from policylint.program import Atom, Goal, Step

_ATOMS = ("leaf", "any", "gap", "start", "end", "sequence", "choice")
_SPAN, _NAME = len(_ATOMS), len(_ATOMS) + 1
_STEPS = ("atom", "gap", "later", "join")


def tables_of(
    atoms: Sequence[Atom], steps: Sequence[Step], goals: Sequence[Goal], entities: Mapping[str, int]
) -> bytes:
    """Return 32-bit numbers: how many atoms, steps, goals and indices there are, and then those."""
    pool: list[int] = []
    spans = {entities[name] for name in SPANS if name in entities}

    def pooled(some: Sequence[int]) -> tuple[int, int]:
        pool.extend(some)
        return len(pool) - len(some), len(some)

    found: list[int] = []
    for number, atom in enumerate(atoms):
        kind = _SPAN if number in spans else _NAME if atom.kind == "any" else _ATOMS.index(atom.kind)
        found += (kind, atom.size, *pooled(atom.parts))
    for step in steps:
        found += (_STEPS.index(step.kind), step.source, step.argument, *pooled(step.joined))
    for goal in goals:
        found += pooled(goal)
    return array("i", [len(atoms), len(steps), len(goals), len(pool), *found, *pool]).tobytes()
