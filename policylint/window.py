"""Some consecutive sentences as numbered tokens, and a program run over them."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from policylint.bitset import bits_of, positions_of, rest, runs, widen
from policylint.document import Document
from policylint.entities import (
    FORM_WORDS,
    SPANS,
    STREET_WORDS,
    Entity,
    covered_tokens,
    organisations,
    postal_addresses,
    token_kinds,
)
from policylint.program import START, Program
from policylint.source import Span
from policylint.tokens import tokens, words_by_line

Value = tuple[tuple[int, int], ...]
"""An atom's value: (length, bitset of the positions at which a run of that length starts)."""

Lexicon = dict[bytes, tuple[int, ...]]
"""Word -> the atoms it makes true; filled as words are met."""


class Window:
    """Some consecutive sentences as numbered tokens, with empty positions between sentences."""

    def __init__(self, document: Document, marked: str, first: int, last: int) -> None:
        self.document, self.marked, self.first, self.last = document, marked, first, last
        self.positions: dict[bytes, list[int]] = defaultdict(list)
        self.spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self.sentence_at: dict[int, int] = {}
        self.inside = self.own = self.lasts = self.size = 0

    def run(
        self, program: Program, lexicon: Lexicon, entities: dict[int, tuple[Entity, ...]]
    ) -> Iterator[list[int]]:
        """Yield for each phrase the sentences that it matches; add to the entities those that this window holds."""
        starts = self.number(program.padding)
        if not self.size:
            return iter([[] for _ in program.goals])
        self.place_entities(starts, entities)
        return self.goals(program, _steps(program, _Atoms(program, self, lexicon), self.inside))

    def number(self, padding: int) -> list[tuple[int, int]]:
        """Number the tokens; return the first own position of each sentence.

        `inside`, `own` and `lasts` become the positions of all, of own and of last tokens.
        """
        sentences = self.document.sentences[self.first : self.last]
        own_words = words_by_line([self.marked[s.span.start : s.span.end] for s in sentences])
        contexts: dict[Span, list[bytes]] = {}
        positions, at = self.positions, 0
        inside: list[tuple[int, int]] = []
        own: list[tuple[int, int]] = []
        starts: list[tuple[int, int]] = []
        for number, words in enumerate(own_words, self.first):
            if not words:
                continue
            start = at
            for span in self.document.sentences[number].context:
                if span not in contexts:
                    contexts[span] = words_by_line([self.marked[span.start : span.end]])[0]
                for word in contexts[span]:
                    positions[word].append(at)
                    at += 1
            starts.append((at, number))
            own.append((at, at + len(words)))
            for word in words:
                positions[word].append(at)
                at += 1
            inside.append((start, at))
            self.sentence_at[at - 1] = number
            at += padding
        self.size = at
        self.inside, self.own, self.lasts = runs(inside, at), runs(own, at), bits_of(list(self.sentence_at), at)
        return starts

    def place_entities(self, starts: list[tuple[int, int]], entities: dict[int, tuple[Entity, ...]]) -> None:
        """Find the entities of the sentences that may hold one, and the positions they cover."""
        for words, search in ((FORM_WORDS, organisations), (STREET_WORDS, postal_addresses)):
            suspects = {
                bisect_right(starts, (at, self.last)) - 1
                for word in words & self.positions.keys()
                for at in self.positions[word]
            }
            for index in suspects:
                sentence = starts[index][1]
                some = search(self.document.text, self.document.sentences[sentence].span)
                if some:
                    entities[sentence] = (*entities.get(sentence, ()), *some)
        for at, sentence in starts:
            if sentence in entities:
                self.place(at, sentence, entities[sentence])

    def place(self, at: int, sentence: int, entities: Sequence[Entity]) -> None:
        run = tokens(self.marked, *self.document.sentences[sentence].span)
        for entity in entities:
            covered = covered_tokens(run, entity)
            if covered:
                self.spans[entity.kind].append((at + covered[0], at + covered[-1] + 1))

    def goals(self, program: Program, reached: list[int]) -> Iterator[list[int]]:
        inside, own, lasts, sentence_at = self.inside, self.own, self.lasts, self.sentence_at
        for goal in program.goals:
            if len(goal.steps) == 1:
                ends = (reached[goal.steps[0]] >> 1) & own
                flags = rest(ends, inside) & lasts if ends else 0
            else:
                flags = self.all_in_one_sentence([reached[step] >> 1 for step in goal.steps])
            yield [sentence_at[last] for last in positions_of(flags)]

    def all_in_one_sentence(self, ends: list[int]) -> int:
        flags, in_own = self.lasts, 0
        for some in ends:
            if not some:
                return 0
            flags &= rest(some & self.inside, self.inside)
            in_own |= rest(some & self.own, self.inside)
        return flags & in_own


class _Atoms:
    """The values of a program's atoms in one window, computed when first asked for."""

    def __init__(self, program: Program, window: Window, lexicon: Lexicon) -> None:
        self.atoms = program.atoms
        self.everywhere = (1 << window.size) - 1
        self.inside = window.inside
        self.values: dict[int, Value] = {}
        leaves: dict[int, int] = defaultdict(int)
        size = window.size
        for word, positions in window.positions.items():
            groups = lexicon.get(word)
            if groups is None:
                groups = lexicon[word] = _atoms_of(word, program)
            if groups:
                bits = bits_of(positions, size)
                for atom in groups:
                    leaves[atom] |= bits
        for atom, bits in leaves.items():
            self.values[atom] = ((1, bits),)
        for name in SPANS:
            if name in program.entities:
                self.values[program.entities[name]] = _span_value(window.spans.get(name, []))

    def value(self, number: int) -> Value:
        found = self.values.get(number)
        if found is None:
            found = self.values[number] = self.compute(number)
        return found

    def compute(self, number: int) -> Value:
        atom = self.atoms[number]
        if atom.kind == "leaf":
            return ()
        if atom.kind == "any":
            return ((1, self.inside),)
        if atom.kind == "gap":
            return tuple((size, self.everywhere) for size in range(atom.size + 1))
        return self.choice(atom.parts) if atom.kind == "choice" else self.sequence(atom.parts)

    def choice(self, parts: tuple[int, ...]) -> Value:
        found: dict[int, int] = defaultdict(int)
        for part in parts:
            for length, starts in self.value(part):
                found[length] |= starts
        return tuple(found.items())

    def sequence(self, parts: tuple[int, ...]) -> Value:
        so_far: Value = ((0, self.everywhere),)
        for part in parts:
            following = self.value(part)
            found: dict[int, int] = defaultdict(int)
            for length, starts in so_far:
                for more, at in following:
                    both = starts & (at >> length)
                    if both:
                        found[length + more] |= both
            if not found:
                return ()
            so_far = tuple(found.items())
        return so_far


def _atoms_of(word: bytes, program: Program) -> tuple[int, ...]:
    found = list(program.leaves.get(word, ()))
    found += [atom for prefix, atom in program.prefixes if word.startswith(prefix)]
    found += [program.entities[kind] for kind in token_kinds(word) if kind in program.entities]
    return tuple(found)


def _steps(program: Program, atoms: _Atoms, inside: int) -> list[int]:
    """Compute for every step the positions just after what matched so far."""
    reached: list[int] = []
    for kind, source, argument, joined in program.steps:
        ends = 0
        before = reached[source] if source != START else -1
        if not before:
            pass
        elif kind == "atom":
            if source == START:
                for length, starts in atoms.value(argument):
                    ends |= starts << length
            else:
                for length, starts in atoms.value(argument):
                    ends |= (before & starts) << length
        elif kind == "gap":
            ends = widen(before, argument)
        elif kind == "later":
            ends = rest(before & inside, inside)
        else:
            for one in joined:
                ends |= reached[one]
        reached.append(ends)
    return reached


def _span_value(spans: list[tuple[int, int]]) -> Value:
    found: dict[int, int] = defaultdict(int)
    for start, end in spans:
        found[end - start] |= 1 << start
    return tuple(found.items())
