"""Finds the exact words that a phrase matches in one sentence.

`window.py` finds the sentences of all phrases at once; this runs one phrase over the few sentences that matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from policylint.bitset import positions_of
from policylint.entities import Entity, covered_tokens, fits
from policylint.evaluate import Atoms, Lexicon, reach
from policylint.program import START, Goal, Program
from policylint.tokens import Token


class Located(NamedTuple):
    """A run of tokens of a sentence, half open."""

    start: int
    end: int


class Run:
    """One sentence's tokens, its context's first, numbered for a program; `own` is the first of the sentence itself."""

    def __init__(
        self,
        program: Program,
        lexicon: Lexicon,
        tokens: Sequence[Token],
        own: int,
        text: str,
        entities: Sequence[Entity],
    ) -> None:
        self.program, self.tokens, self.own = program, tokens, own
        positions: dict[bytes, list[int]] = defaultdict(list)
        for at, token in enumerate(tokens):
            positions[token.text].append(at)
        spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for entity in entities:
            covered = covered_tokens(tokens, entity)
            if covered:
                spans[entity.kind].append((covered[0], covered[-1] + 1))
        size = len(tokens)
        edges = (1 << own, 1 << size)

        def looks(wanted: str, at: int) -> bool:
            return fits(text, tokens[at], wanted)

        self.atoms = Atoms(program, positions, spans, (1 << size) - 1, edges, size, lexicon, looks, names=True)

    def locate(self, goal: Goal) -> tuple[Located, ...]:
        """Return the smallest matches, in order: none lies inside another, each ends after the context."""
        if len(goal) == 1:
            return self.smallest(goal[0], self.own)
        own = [self.smallest(step, self.own) for step in goal]
        parts = [found or self.smallest(step, 0) for found, step in zip(own, goal, strict=True)]
        if not any(own) or not all(parts):
            return ()
        chosen = [part[0] for part in parts]
        return (Located(min(c.start for c in chosen), max(c.end for c in chosen)),)

    def smallest(self, step: int, own: int) -> tuple[Located, ...]:
        """Return the smallest matches of one part, in order."""
        path = path_to(self.program, step)
        if not reach(self.program, self.atoms, path)[step]:
            return ()
        found: list[Located] = []
        for start in reversed(list(positions_of(self.starts(path)))):
            ends = reach(self.program, self.atoms, path, 1 << start)[step] >> (max(own, start) + 1)
            if ends:
                first = next(positions_of(ends)) + max(own, start) + 1
                if not found or first < found[-1].end:
                    found.append(Located(start, first))
        return tuple(reversed(found))

    def starts(self, path: Sequence[int]) -> int:
        """Return where a match may begin."""
        bits = 0
        for number in path:
            _, source, argument, _ = self.program.steps[number]
            if source == START:
                for _, starts in self.atoms[argument]:
                    bits |= starts & self.atoms.inside
        return bits & self.atoms.inside


def path_to(program: Program, step: int) -> list[int]:
    """Return the steps that lead to a step, itself last."""
    needed, waiting = {step}, [step]
    while waiting:
        _, source, _, joined = program.steps[waiting.pop()]
        for before in (*joined, *([source] if source != START else [])):
            if before not in needed:
                needed.add(before)
                waiting.append(before)
    return sorted(needed)
