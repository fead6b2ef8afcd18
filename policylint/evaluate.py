"""Evaluates a program over numbered tokens: the values of its atoms, and how far each step gets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from policylint.bitset import bits_of, positions_of, rest, widen
from policylint.program import START, Instructions, Program

Value = tuple[tuple[int, int], ...]
"""An atom's value: (length, bitset of the positions at which a run of that length starts)."""

_FEW_GROUPS = 100
"""Up to so many groups (a sentence), those of a leaf are picked out when asked for: few leaves are."""

Fits = Callable[[str, int], bool]
"""Says whether the source's case at a position is that of a text ("" for a name)."""


class Atoms(dict[int, Value]):
    """The values of a program's atoms, computed when first asked for.

    `groups` are the positions of the words that make the same leaves true, `spans` those of each entity, half open.
    `inside` are all positions that hold a token, `edges` the first own position of each sentence and the one after its
    last, `size` the first after all. `fits` looks at the case of the source; unless `names` are to be looked at too,
    any token is taken for one.
    """

    def __init__(
        self,
        program: Program,
        instructions: Instructions,
        groups: Mapping[frozenset[int], Sequence[int]],
        spans: Mapping[str, Sequence[tuple[int, int]]],
        inside: int,
        edges: tuple[int, int],
        size: int,
        fits: Fits,
        *,
        names: bool,
    ) -> None:
        super().__init__()
        self.atoms, self.steps, self.cased = instructions.atoms, instructions.steps, program.cased
        self.everywhere = (1 << (size + 1)) - 1
        self.inside, self.size = inside, size
        self.starts, self.ends = edges
        self.fits, self.names = fits, names
        self.present: frozenset[int] = frozenset().union(*groups)
        self.groups = [(leaves, bits_of(places, size)) for leaves, places in groups.items() if leaves]
        self.by_leaf: dict[int, list[int]] = defaultdict(list)
        if len(self.groups) > _FEW_GROUPS:
            for leaves, bits in self.groups:
                for leaf in leaves:
                    self.by_leaf[leaf].append(bits)
        for name, some in spans.items():
            if name in program.entities:
                self[program.entities[name]] = _span_value(some)

    def __missing__(self, number: int) -> Value:
        found = self[number] = self.compute(number)
        return found

    def compute(self, number: int) -> Value:
        """Return the value of an atom, from those of its parts."""
        kind, parts, size, needs = self.atoms[number]
        if kind == "leaf" or kind == "any":
            bits = self.over(number)
            if number in self.cased:
                bits = self.fitting(number, bits)
            return ((1, bits),) if bits else ()
        if kind == "gap":
            return self.gap(size)
        if kind == "start" or kind == "end":
            return ((0, self.starts if kind == "start" else self.ends),)
        if kind == "choice":
            return self.choice(parts)
        for leaf in needs:
            if leaf not in self.present and leaf not in self:
                return ()
        return self.sequence(parts)

    def fitting(self, number: int, bits: int) -> int:
        """Return the positions at which the source has the case that an atom asks for."""
        text = self.cased[number]
        if not text and not self.names:
            return bits
        return bits_of([at for at in positions_of(bits) if self.fits(text, at)], self.size) if bits else 0

    def over(self, number: int) -> int:
        """Return the positions of a leaf, whatever their case."""
        if self.atoms[number][0] == "any":
            return self.inside
        bits = 0
        if self.by_leaf:
            for some in self.by_leaf.get(number, ()):
                bits |= some
        else:
            for leaves, some in self.groups:
                if number in leaves:
                    bits |= some
        return bits

    def gap(self, most: int) -> Value:
        """Return where a run of 0 to `most` tokens of one sentence starts."""
        found, starts = [(0, self.everywhere)], self.inside
        for length in range(1, most + 1):
            found.append((length, starts))
            starts &= self.inside >> length
        return tuple(found)

    def choice(self, parts: tuple[int, ...]) -> Value:
        """Return what any of the parts matches."""
        found: dict[int, int] = {}
        for part in parts:
            for length, starts in self[part]:
                found[length] = found.get(length, 0) | starts
        return tuple(found.items())

    def sequence(self, parts: tuple[int, ...]) -> Value:
        """Return what the parts match one after the other."""
        if not parts:
            return ((0, self.everywhere),)
        so_far: Value = self[parts[0]]
        for part in parts[1:]:
            following = self[part]
            if len(so_far) == 1 and len(following) == 1:
                (length, starts), (more, at) = so_far[0], following[0]
                both = starts & (at >> length)
                so_far = ((length + more, both),) if both else ()
            else:
                so_far = _joined(so_far, following)
            if not so_far:
                return ()
        return so_far


def _joined(first: Value, second: Value) -> Value:
    """Return where a run of the first is followed by one of the second, for each total length."""
    found: dict[int, int] = {}
    for length, starts in first:
        for more, at in second:
            both = starts & (at >> length)
            if both:
                found[length + more] = found.get(length + more, 0) | both
    return tuple(found.items())


def reach(atoms: Atoms, wanted: Iterable[int] | None = None, start: int = -1) -> dict[int, int]:
    """Return for every step (or the wanted ones, in order) the positions just after what matched so far.

    `start` is the set of positions at which a match may begin; -1 stands for all.
    """
    steps, inside = atoms.steps, atoms.inside
    reached = {START: start}
    for number in range(len(steps)) if wanted is None else wanted:
        kind, source, argument, joined = steps[number]
        before = reached[source]
        ends = 0
        if kind == "join":
            for one in joined:
                ends |= reached[one]
        elif not before:
            pass
        elif kind == "atom":
            if argument in atoms.cased:
                ends = atoms.fitting(argument, before & atoms.over(argument)) << 1
            else:
                for length, starts in atoms[argument]:
                    ends |= (before & starts) << length
        elif kind == "gap":
            ends = widen(before, argument) & rest(before & inside, inside)
        else:
            ends = rest(before & inside, inside)
        reached[number] = ends
    return reached


def _span_value(spans: Iterable[tuple[int, int]]) -> Value:
    found: dict[int, int] = defaultdict(int)
    for start, end in spans:
        found[end - start] |= 1 << start
    return tuple(found.items())
