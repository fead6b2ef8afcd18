"""Some consecutive sentences as numbered tokens, and a program run over them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from policylint.bitset import bits_of, positions_of, rest, runs
from policylint.document import Document
from policylint.entities import (
    FORM_WORDS,
    STREET_WORDS,
    Entity,
    covered_tokens,
    fits,
    organisations,
    postal_addresses,
)
from policylint.evaluate import Atoms, Lexicon, reach
from policylint.program import Program
from policylint.source import Span
from policylint.tokens import Token, tokens, words_by_line

class Window:
    """Some consecutive sentences as numbered tokens, with empty positions between sentences."""

    def __init__(self, document: Document, marked: str, first: int, last: int) -> None:
        self.document, self.marked, self.first, self.last = document, marked, first, last
        self.positions: dict[bytes, list[int]] = defaultdict(list)
        self.spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self.starts: list[tuple[int, int]] = []
        self.ends: list[int] = []
        self.runs: dict[int, tuple[int, list[Token]]] = {}
        self.sentence_at: dict[int, int] = {}
        self.inside = self.own = self.lasts = self.size = 0

    def run(
        self, program: Program, lexicon: Lexicon, entities: dict[int, tuple[Entity, ...]]
    ) -> Iterator[list[int]]:
        """Yield for each phrase the sentences that it matches; add to the entities those that this window holds."""
        self.number(program.padding)
        if not self.size:
            return iter([[] for _ in program.goals])
        self.place_entities(entities)
        atoms = Atoms(program, self.positions, self.spans, self.inside, self.size, lexicon, self.fits)
        return self.goals(program, reach(program, atoms))

    def number(self, padding: int) -> None:
        """Number the tokens.

        `starts` become the first own position of each sentence and its number; `inside`, `own` and `lasts` become the positions of all, of own and of last tokens.
        """
        sentences = self.document.sentences[self.first : self.last]
        own_words = words_by_line([self.marked[s.span.start : s.span.end] for s in sentences])
        contexts: dict[Span, list[bytes]] = {}
        positions, at = self.positions, 0
        inside: list[tuple[int, int]] = []
        own: list[tuple[int, int]] = []
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
            self.starts.append((at, number))
            own.append((at, at + len(words)))
            for word in words:
                positions[word].append(at)
                at += 1
            inside.append((start, at))
            self.sentence_at[at - 1] = number
            self.ends.append(at - 1)
            at += padding
        self.size = at
        self.inside, self.own, self.lasts = runs(inside, at), runs(own, at), bits_of(self.ends, at)

    def place_entities(self, entities: dict[int, tuple[Entity, ...]]) -> None:
        """Find the entities of the sentences that may hold one, and the positions they cover."""
        for words, search in ((FORM_WORDS, organisations), (STREET_WORDS, postal_addresses)):
            suspects = {
                self.index(at)
                for word in words & self.positions.keys()
                for at in self.positions[word]
            }
            for index in suspects:
                sentence = self.starts[index][1]
                some = search(self.document.text, self.document.sentences[sentence].span)
                if some:
                    entities[sentence] = (*entities.get(sentence, ()), *some)
        for at, sentence in self.starts:
            if sentence in entities:
                self.place(at, sentence, entities[sentence])

    def index(self, at: int) -> int:
        """Return which of the sentences holds an own position."""
        return bisect_right(self.starts, (at, self.last)) - 1

    def fits(self, text: str, at: int) -> bool:
        """Say whether the token at a position has the case of a text; without one, whether it is a name."""
        index = bisect_left(self.ends, at)
        if index not in self.runs:
            sentence = self.document.sentences[self.starts[index][1]]
            run = [token for span in (*sentence.context, sentence.span) for token in tokens(self.marked, *span)]
            self.runs[index] = (self.ends[index] + 1 - len(run), run)
        base, run = self.runs[index]
        return fits(self.document.text, run[at - base], text)

    def place(self, at: int, sentence: int, entities: Sequence[Entity]) -> None:
        run = tokens(self.marked, *self.document.sentences[sentence].span)
        for entity in entities:
            covered = covered_tokens(run, entity)
            if covered:
                self.spans[entity.kind].append((at + covered[0], at + covered[-1] + 1))

    def goals(self, program: Program, reached: list[int]) -> Iterator[list[int]]:
        inside, own, lasts, sentence_at = self.inside, self.own, self.lasts, self.sentence_at
        for goal in program.goals:
            if len(goal) == 1:
                ends = (reached[goal[0]] >> 1) & own
                flags = rest(ends, inside) & lasts if ends else 0
            else:
                flags = self.all_in_one_sentence([reached[step] >> 1 for step in goal])
            yield [sentence_at[last] for last in positions_of(flags)]

    def all_in_one_sentence(self, ends: list[int]) -> int:
        flags, in_own = self.lasts, 0
        for some in ends:
            if not some:
                return 0
            flags &= rest(some & self.inside, self.inside)
            in_own |= rest(some & self.own, self.inside)
        return flags & in_own
