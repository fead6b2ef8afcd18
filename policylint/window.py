"""Some sentences of some documents as numbered tokens, and a program run over them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

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
from policylint.tokens import Token, tokens, words_by_line


@dataclass(frozen=True, slots=True)
class Reading:
    """A document on its way through a program: its text with addresses marked, and what was found so far.

    `entities` are those of each sentence; `hits` the sentences that each phrase matches, in order.
    """

    document: Document
    marked: str
    entities: dict[int, tuple[Entity, ...]]
    hits: dict[int, list[int]] = field(default_factory=dict)
    _tokens: dict[int, tuple[list[Token], int]] = field(default_factory=dict, repr=False)

    def tokens(self, sentence: int) -> tuple[list[Token], int]:
        """Return a sentence's tokens, its context's first, and the number of those."""
        if sentence not in self._tokens:
            whole = self.document.sentences[sentence]
            found = [token for span in whole.context for token in tokens(self.marked, *span)]
            own = len(found)
            self._tokens[sentence] = (found + tokens(self.marked, *whole.span), own)
        return self._tokens[sentence]


class Window:
    """Some sentences as numbered tokens, with one empty position after each sentence.

    `items` are (reading, sentence). Of the items with a word, `kept` has the item, `starts` the first own position and
    `ends` the last. `inside`, `own` and `lasts` are the positions of all, of own and of last tokens.
    """

    def __init__(self, readings: Sequence[Reading], items: Sequence[tuple[int, int]]) -> None:
        self.readings = readings
        self.positions: dict[bytes, list[int]] = defaultdict(list)
        self.spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self.kept: list[tuple[int, int]] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.size = 0
        firsts = self.number(items)
        self.inside = runs([*zip(firsts, (end + 1 for end in self.ends), strict=True)], self.size)
        self.own = runs([*zip(self.starts, (end + 1 for end in self.ends), strict=True)], self.size)
        self.lasts = bits_of(self.ends, self.size)

    def number(self, items: Sequence[tuple[int, int]]) -> list[int]:
        """Number the tokens; return the first position of each sentence kept, its context's."""
        texts = []
        for reading, sentence in items:
            span = self.readings[reading].document.sentences[sentence].span
            texts.append(self.readings[reading].marked[span.start : span.end])
        contexts: dict[tuple[int, int, int], list[bytes]] = {}
        positions, at = self.positions, 0
        firsts: list[int] = []
        for item, words in zip(items, words_by_line(texts), strict=True):
            if not words:
                continue
            firsts.append(at)
            reading, sentence = item
            for span in self.readings[reading].document.sentences[sentence].context:
                key = (reading, *span)
                if key not in contexts:
                    contexts[key] = words_by_line([self.readings[reading].marked[span.start : span.end]])[0]
                for word in contexts[key]:
                    positions[word].append(at)
                    at += 1
            self.kept.append(item)
            self.starts.append(at)
            for word in words:
                positions[word].append(at)
                at += 1
            self.ends.append(at - 1)
            at += 1
        self.size = at
        return firsts

    def run(self, program: Program, lexicon: Lexicon) -> None:
        """Add to the readings what the sentences hold: their entities, and the phrases that match them."""
        if not self.kept:
            return
        self.find_entities()
        self.place_entities()
        edges = (bits_of(self.starts, self.size), self.lasts << 1)
        atoms = Atoms(
            program, self.positions, self.spans, self.inside, edges, self.size, lexicon, self.fits, names=False
        )
        at_last = dict(zip(self.ends, self.kept, strict=True))
        for phrase, flags in enumerate(self.goals(program, reach(program, atoms))):
            for last in positions_of(flags):
                reading, sentence = at_last[last]
                self.readings[reading].hits.setdefault(phrase, []).append(sentence)

    def find_entities(self) -> None:
        """Look for companies and postal addresses where a word of theirs stands."""
        for words, search in ((FORM_WORDS, organisations), (STREET_WORDS, postal_addresses)):
            for index in self.suspects(words):
                reading, sentence = self.kept[index]
                document = self.readings[reading].document
                some = search(document.text, document.sentences[sentence].span)
                if some:
                    entities = self.readings[reading].entities
                    entities[sentence] = (*entities.get(sentence, ()), *some)

    def suspects(self, words: Mapping[bytes, Sequence[str]]) -> set[int]:
        """Return the sentences that hold one of some words in one of its spellings."""
        found = set()
        for word in words.keys() & self.positions.keys():
            for at in self.positions[word]:
                index = bisect_right(self.starts, at) - 1
                reading, sentence = self.kept[index]
                document = self.readings[reading].document
                span = document.sentences[sentence].span
                if any(document.text.find(spelling, *span) >= 0 for spelling in words[word]):
                    found.add(index)
        return found

    def place_entities(self) -> None:
        """Note the positions that entities cover."""
        for index, (reading, sentence) in enumerate(self.kept):
            for entity in self.readings[reading].entities.get(sentence, ()):
                run = self.run_of(index)
                base = self.ends[index] + 1 - len(run)
                covered = [at for at in covered_tokens(run, entity) if base + at >= self.starts[index]]
                if covered:
                    self.spans[entity.kind].append((base + covered[0], base + covered[-1] + 1))

    def fits(self, text: str, at: int) -> bool:
        """Say whether the token at a position has the case of a text."""
        index = bisect_left(self.ends, at)
        number, sentence = self.kept[index]
        document = self.readings[number].document
        whole = document.sentences[sentence]
        if all(document.text.find(text, *span) < 0 for span in (whole.span, *whole.context)):
            return False
        return fits(document.text, self.run_of(index)[at - self.ends[index] - 1], text)

    def run_of(self, index: int) -> list[Token]:
        """Return the tokens of a sentence kept, with their offsets."""
        reading, sentence = self.kept[index]
        return self.readings[reading].tokens(sentence)[0]

    def goals(self, program: Program, reached: list[int]) -> Iterator[int]:
        """Yield for each phrase the last positions of the sentences it matches."""
        inside, own, lasts = self.inside, self.own, self.lasts
        for goal in program.goals:
            if len(goal) == 1:
                ends = (reached[goal[0]] >> 1) & own
                yield rest(ends, inside) & lasts if ends else 0
            else:
                yield self.all_in_one_sentence([reached[step] >> 1 for step in goal])

    def all_in_one_sentence(self, ends: list[int]) -> int:
        """Return the last positions of the sentences in which each of some steps ends."""
        flags, in_own = self.lasts, 0
        for some in ends:
            if not some:
                return 0
            flags &= rest(some & self.inside, self.inside)
            in_own |= rest(some & self.own, self.inside)
        return flags & in_own
