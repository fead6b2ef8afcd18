"""Finds the exact words that a phrase matches in one sentence.

`window.py` finds the sentences of all phrases at once; this runs one phrase over the few sentences that matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from policylint.bitset import positions_of
from policylint.entities import fits
from policylint.evaluate import Atoms, reach
from policylint.lexicon import Leaves, Lexicon
from policylint.program import START, Goal, Instructions
from policylint.reading import Located, Reading

_FEW = 2
"""From so few starts, whether any leads to the end need not be asked first."""


class Paths(dict[int, tuple[int, ...]]):
    """Step -> the steps that lead to it, itself last; found when first asked for."""

    def __init__(self, instructions: Instructions) -> None:
        super().__init__()
        self.instructions = instructions

    def __missing__(self, step: int) -> tuple[int, ...]:
        self[step] = path = path_to(self.instructions, step)
        return path


class Run:
    """One sentence's words, its context's first, numbered for a program; `own` is the first of the sentence itself.

    Of a `whole` one the context is part.
    """

    def __init__(
        self, reading: Reading, sentence: int, lexicon: Lexicon, instructions: Instructions, *, whole: bool = False
    ) -> None:
        words, own = reading.words(sentence)
        self.own = 0 if whole else own
        spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for entity in reading.entities.get(sentence, ()):
            start, end = reading.covered(sentence, entity.span)
            if start < end:
                spans[entity.kind].append((start, end))
        groups: dict[Leaves, list[int]] = defaultdict(list)
        for at, word in enumerate(words):
            groups[lexicon[word]].append(at)
        size = len(words)
        edges = (1 << self.own, 1 << size)

        def looks(wanted: str, at: int) -> bool:
            return fits(reading.document.text, reading.tokens(sentence)[0][at], wanted)

        program, inside = lexicon.program, (1 << size) - 1
        self.atoms = Atoms(program, instructions, groups, spans, inside, edges, size, looks, names=True)

    def locate(self, goal: Goal, paths: Paths) -> tuple[Located, ...]:
        """Return the smallest matches, in order: none lies inside another, each ends after the context."""
        if len(goal) == 1:
            return self.smallest(paths[goal[0]], self.own)
        own = [self.smallest(paths[step], self.own) for step in goal]
        parts = [found or self.smallest(paths[step], 0) for found, step in zip(own, goal, strict=True)]
        if not any(own) or not all(parts):
            return ()
        chosen = [part[0] for part in parts]
        return (Located(min(c.start for c in chosen), max(c.end for c in chosen)),)

    def smallest(self, path: Sequence[int], own: int) -> tuple[Located, ...]:
        """Return the smallest matches of one part, in order."""
        step = path[-1]
        starts = positions_of(self.starts(path))
        if len(starts) > _FEW and not reach(self.atoms, path)[step]:
            return ()
        found: list[Located] = []
        for start in reversed(starts):
            ends = reach(self.atoms, path, 1 << start)[step] >> (max(own, start) + 1)
            if ends:
                first = (ends & -ends).bit_length() + max(own, start)
                if not found or first < found[-1].end:
                    found.append(Located(start, first))
        return tuple(reversed(found))

    def starts(self, path: Sequence[int]) -> int:
        """Return where a match may begin."""
        bits = 0
        for number in path:
            _, source, argument, _ = self.atoms.steps[number]
            if source == START:
                for _, starts in self.atoms[argument]:
                    bits |= starts & self.atoms.inside
        return bits & self.atoms.inside


def path_to(instructions: Instructions, step: int) -> tuple[int, ...]:
    """Return the steps that lead to a step, itself last."""
    needed, waiting = {step}, [step]
    while waiting:
        _, source, _, joined = instructions.steps[waiting.pop()]
        for before in (*joined, *([source] if source != START else [])):
            if before not in needed:
                needed.add(before)
                waiting.append(before)
    return tuple(sorted(needed))
