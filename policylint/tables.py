"""Instructions as a table of numbers: loaded at once, and read by the compiled kernel as they are."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

from policylint.program import Atom, AtomKind, Goal, Instructions, Step, StepKind

_ATOMS: tuple[AtomKind, ...] = ("leaf", "any", "gap", "start", "end", "sequence", "choice")
_SPAN = len(_ATOMS)
_STEPS: tuple[StepKind, ...] = ("atom", "gap", "later", "join")


def packed(instructions: Instructions, spans: Iterable[int]) -> bytes:
    """Return 32-bit numbers: how many atoms, steps, goals and indices there are, and then those.

    `spans` are the leaves that cover several words.
    """
    pool: list[int] = []
    several = set(spans)

    def pooled(some: Sequence[int]) -> tuple[int, int]:
        pool.extend(some)
        return len(pool) - len(some), len(some)

    found: list[int] = []
    for number, atom in enumerate(instructions.atoms):
        kind = _SPAN if number in several else _ATOMS.index(atom.kind)
        found += (kind, atom.size, *pooled(atom.parts))
    for step in instructions.steps:
        found += (_STEPS.index(step.kind), step.source, step.argument, *pooled(step.joined))
    for goal in instructions.goals:
        found += pooled(goal)
    counts = map(len, (*instructions, pool))
    return array("i", [*counts, *found, *pool]).tobytes()


def unpacked(tables: bytes) -> Instructions:
    """Return the instructions of tables."""
    numbers = array("i", tables)
    many_atoms, many_steps, many_goals, indices = numbers[:4]
    first_step = 4 + 4 * many_atoms
    first_goal = first_step + 5 * many_steps
    pool = numbers[len(numbers) - indices :]

    def part(first: int, count: int) -> tuple[int, ...]:
        return tuple(pool[first : first + count])

    atoms: list[Atom] = []
    for at in range(4, first_step, 4):
        kind, size, first, count = numbers[at : at + 4]
        parts = part(first, count)
        name: AtomKind = "leaf" if kind == _SPAN else _ATOMS[kind]
        atoms.append(Atom(name, parts, size, _needs(atoms, parts) if name == "sequence" else ()))
    steps = [
        Step(_STEPS[kind], source, argument, part(first, count))
        for kind, source, argument, first, count in (numbers[at : at + 5] for at in range(first_step, first_goal, 5))
    ]
    goals: list[Goal] = [part(*numbers[at : at + 2]) for at in range(first_goal, first_goal + 2 * many_goals, 2)]
    return Instructions(atoms, steps, goals)


def _needs(atoms: Sequence[Atom], parts: Iterable[int]) -> tuple[int, ...]:
    """Return the leaves without which a sequence cannot match."""
    return tuple(leaf for part in parts for leaf in ((part,) if atoms[part].kind == "leaf" else atoms[part].needs))
