"""Some sentences of some documents as numbered tokens, and a program run over them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from policylint.bitset import bits_of, positions_of, runs
from policylint.entities import SEARCHES, fits, is_spelt
from policylint.evaluate import Atoms, reach
from policylint.lexicon import Lexicon, number_words
from policylint.program import Instructions, Program
from policylint.reading import Reading
from policylint.source import Span
from policylint.tokens import Token, Tokens, words_by_line

_NOTHING = b""
"""What stands between sentences."""


class Window:
    """Some sentences as numbered tokens, with one empty position after each sentence.

    `items` are (reading, sentence). Of the items with a word, `kept` has the item, `starts` the first own position and
    `ends` the last. `inside`, `own` and `lasts` are the positions of all, of own and of last tokens; `places` those of
    each word, `groups` those of words that are alike to the program.
    """

    def __init__(self, readings: Sequence[Reading], items: Sequence[tuple[int, int]], lexicon: Lexicon) -> None:
        self.readings = readings
        self.spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self.kept: list[tuple[int, int]] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        firsts, words = self.line_up(items)
        self.size = len(words)
        self.places, self.groups = number_words(words, lexicon)
        self.inside = runs([*zip(firsts, (end + 1 for end in self.ends), strict=True)], self.size)
        self.own = runs([*zip(self.starts, (end + 1 for end in self.ends), strict=True)], self.size)
        self.lasts = bits_of(self.ends, self.size)

    def line_up(self, items: Sequence[tuple[int, int]]) -> tuple[list[int], list[bytes]]:
        """Note which sentences have words, and where; return the first position of each and all words."""
        marked = [reading.marked for reading in self.readings]
        sentences = [self.readings[reading].document.sentences[sentence] for reading, sentence in items]
        texts = [
            marked[item[0]][sentence.span.start : sentence.span.end]
            for item, sentence in zip(items, sentences, strict=True)
        ]
        known: dict[tuple[int, Span], list[bytes]] = {}
        firsts: list[int] = []
        line: list[bytes] = []
        for item, sentence, words in zip(items, sentences, words_by_line(texts), strict=True):
            if not words:
                continue
            firsts.append(len(line))
            for span in sentence.context:
                key = (item[0], span)
                if key not in known:
                    known[key] = words_by_line([marked[item[0]][span.start : span.end]])[0]
                line += known[key]
            self.kept.append(item)
            self.starts.append(len(line))
            line += words
            self.ends.append(len(line) - 1)
            line.append(_NOTHING)
        return firsts, line

    def run(self, program: Program, instructions: Instructions) -> None:
        """Add to the readings what the sentences hold: their entities, and the phrases that match them."""
        if not self.kept:
            return
        self.find_entities()
        self.place_entities()
        edges = (bits_of(self.starts, self.size), self.lasts << 1)
        atoms = Atoms(
            program, instructions, self.groups, self.spans, self.inside, edges, self.size, self.fits, names=False
        )
        after = dict(zip((end + 2 for end in self.ends), self.kept, strict=True))
        hits = [reading.hits for reading in self.readings]
        for phrase, flags in enumerate(self.goals(instructions, reach(atoms))):
            if flags:
                for at in positions_of(flags):
                    reading, sentence = after[at]
                    hits[reading][phrase].append(sentence)

    def find_entities(self) -> None:
        """Look for companies and postal addresses where a word of theirs is spelt as such."""
        for spelt, search in SEARCHES:
            starts: dict[int, set[int]] = defaultdict(set)
            for word in self.places.keys() & spelt.keys():
                for at in self.places[word]:
                    index = bisect_left(self.ends, at)
                    if self.is_spelt(index, at, spelt[word]):
                        starts[index].add(self.token(index, at).start)
            for index in sorted(starts):
                number, sentence = self.kept[index]
                document, entities = self.readings[number].document, self.readings[number].entities
                if some := search(document.text, document.sentences[sentence].span, sorted(starts[index])):
                    entities[sentence] = (*entities.get(sentence, ()), *some)

    def is_spelt(self, index: int, at: int, spellings: Iterable[str]) -> bool:
        """Say whether a token is the sentence's own, and spelt in one of some ways."""
        number, sentence = self.kept[index]
        reading = self.readings[number]
        span, marked = reading.document.sentences[sentence].span, reading.marked
        if at < self.starts[index] or all(marked.find(text, *span) < 0 for text in spellings):
            return False
        return is_spelt(marked, span.end, self.token(index, at), spellings)

    def place_entities(self) -> None:
        """Note the positions that entities cover."""
        for index, (number, sentence) in enumerate(self.kept):
            reading = self.readings[number]
            for entity in reading.entities.get(sentence, ()):
                base = self.ends[index] + 1 - len(self.run_of(index))
                start, end = reading.covered(sentence, entity.span)
                if start < end:
                    self.spans[entity.kind].append((base + start, base + end))

    def fits(self, text: str, at: int) -> bool:
        """Say whether the token at a position has the case of a text."""
        index = bisect_left(self.ends, at)
        number, sentence = self.kept[index]
        document = self.readings[number].document
        whole = document.sentences[sentence]
        if all(document.text.find(text, *span) < 0 for span in (whole.span, *whole.context)):
            return False
        return fits(document.text, self.token(index, at), text)

    def run_of(self, index: int) -> Tokens:
        """Return the tokens of a sentence kept, with their offsets."""
        reading, sentence = self.kept[index]
        return self.readings[reading].tokens(sentence)[0]

    def token(self, index: int, at: int) -> Token:
        """Return the token at a position, which is of a sentence kept."""
        return self.run_of(index)[at - self.ends[index] - 1]

    def goals(self, instructions: Instructions, reached: Mapping[int, int]) -> Iterator[int]:
        """Yield for each phrase a flag behind each sentence that it matches.

        What is reached are positions just after a token, so the tokens' own, moved up by one, are what it lies in. The
        flag stands where adding to a run of ones carries to: behind it, two positions after the last token.
        """
        inside, own, flags = self.inside << 1, self.own << 1, self.lasts << 2
        for goal in instructions.goals:
            if len(goal) == 1:
                ends = reached[goal[0]] & own
                yield own + ends & flags if ends else 0
            else:
                found, in_own = flags, 0
                for step in goal:
                    found &= inside + (reached[step] & inside)
                    in_own |= own + (reached[step] & own)
                yield found & in_own
