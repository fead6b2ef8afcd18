"""Evaluates a program over numbered tokens: the values of its atoms, and how far each step gets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from policylint.bitset import bits_of, positions_of, rest, widen
from policylint.entities import SPANS, token_kinds
from policylint.program import START, Program

Value = tuple[tuple[int, int], ...]
"""An atom's value: (length, bitset of the positions at which a run of that length starts)."""

Lexicon = dict[bytes, tuple[int, ...]]
"""Word -> the atoms it makes true; filled as words are met."""

_FEW_WORDS = 150
"""Up to so many words (a sentence), those of a leaf are picked out when asked for: few leaves are."""

_MANY = 24
"""From so many positions on, a word's set is kept: below, making it anew with other words' is cheaper."""

Fits = Callable[[str, int], bool]
"""Says whether the source's case at a position is that of a text ("" for a name)."""


class Atoms(dict[int, Value]):
    """The values of a program's atoms, computed when first asked for.

    `positions` are those of each word, `spans` those of each entity, half open. `inside` are all positions that hold a
    token, `edges` the first own position of each sentence and the one after its last, `size` the first after all.
    `fits` looks at the case of the source; unless `names` are to be looked at too, any token is taken for one.
    """

    def __init__(
        self,
        program: Program,
        positions: Mapping[bytes, Sequence[int]],
        spans: Mapping[str, Sequence[tuple[int, int]]],
        inside: int,
        edges: tuple[int, int],
        size: int,
        lexicon: Lexicon,
        fits: Fits,
        *,
        names: bool,
    ) -> None:
        self.atoms = program.atoms
        self.everywhere = (1 << (size + 1)) - 1
        self.inside, self.size = inside, size
        self.starts, self.ends = edges
        super().__init__()
        self.positions = positions
        self.bits: dict[bytes, int] = {}
        self.words: dict[int, list[bytes]] = defaultdict(list)
        self.unsorted: list[tuple[bytes, tuple[int, ...]]] = []
        for word in positions:
            groups = lexicon.get(word)
            if groups is None:
                groups = lexicon[word] = _atoms_of(word, program)
            if groups:
                self.unsorted.append((word, groups))
        if len(positions) > _FEW_WORDS:
            for word, groups in self.unsorted:
                for atom in groups:
                    self.words[atom].append(word)
            self.unsorted = []
        for name in SPANS:
            if name in program.entities and spans.get(name):
                self[program.entities[name]] = _span_value(spans[name])
        self.cased = program.cased
        self.fits, self.names = fits, names

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
            if leaf not in self and not self.words_of(leaf):
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
        few: list[int] = []
        for word in self.words_of(number):
            places = self.positions[word]
            if len(places) < _MANY:
                few += places
            else:
                bits |= self.frequent(word)
        return bits | bits_of(few, self.size) if few else bits

    def words_of(self, number: int) -> Sequence[bytes]:
        """Return the words that make a leaf true."""
        if not self.unsorted:
            return self.words.get(number, ())
        if number not in self.words:
            self.words[number] = [word for word, groups in self.unsorted if number in groups]
        return self.words[number]

    def frequent(self, word: bytes) -> int:
        """Return the positions of a word that many leaves share."""
        if word not in self.bits:
            self.bits[word] = bits_of(self.positions[word], self.size)
        return self.bits[word]

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


def _atoms_of(word: bytes, program: Program) -> tuple[int, ...]:
    found = list(program.leaves.get(word, ()))
    found += [atom for prefix, atom in program.prefixes if word.startswith(prefix)]
    found += [program.entities[kind] for kind in token_kinds(word) if kind in program.entities]
    return tuple(found)


def reach(program: Program, atoms: Atoms, wanted: Iterable[int] | None = None, start: int = -1) -> list[int]:
    """Return for every step (or the wanted ones, in order) the positions just after what matched so far.

    `start` is the set of positions at which a match may begin; -1 stands for all.
    """
    reached = [0] * len(program.steps)
    for number in range(len(program.steps)) if wanted is None else wanted:
        kind, source, argument, joined = program.steps[number]
        before = start if source == START else reached[source]
        ends = 0
        if kind == "join":
            for one in joined:
                ends |= reached[one]
        elif not before:
            continue
        elif kind == "atom":
            if argument in atoms.cased:
                ends = atoms.fitting(argument, before & atoms.over(argument)) << 1
            else:
                for length, starts in atoms[argument]:
                    ends |= (before & starts) << length
        elif kind == "gap":
            ends = widen(before, argument) & rest(before & atoms.inside, atoms.inside)
        else:
            ends = rest(before & atoms.inside, atoms.inside)
        reached[number] = ends
    return reached


def _span_value(spans: Iterable[tuple[int, int]]) -> Value:
    found: dict[int, int] = defaultdict(int)
    for start, end in spans:
        found[end - start] |= 1 << start
    return tuple(found.items())
