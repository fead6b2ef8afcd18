"""Runs a program over a document: which sentences does each phrase match?

Tokens of all sentences are numbered, with empty positions between sentences so that no gap crosses them; a set
of positions is one integer. A sentence's context is read in front of it; a match counts only if it ends in the
sentence's own words, so what lies wholly in the context counts once, where the context itself stands.
Large documents are matched in windows of whole sentences, so memory stays bounded and time linear.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from policylint.document import Document, Sentence
from policylint.entities import Entity, links_of, mark_addresses
from policylint.locate import Located, Locator
from policylint.phrase import Phrase
from policylint.program import Program
from policylint.source import Span
from policylint.tokens import Token, tokens
from policylint.window import Lexicon, Window

_WINDOW = 40_000
"""Code points matched at once; large enough to spread the fixed cost, small enough for cheap integers."""

@dataclass(frozen=True, slots=True)
class Matches:
    """The sentences that each phrase matches, and on demand the words in them."""

    document: Document
    program: Program
    marked: str
    entities: Mapping[int, tuple[Entity, ...]]
    """Sentence -> the entities in it."""
    hits: Sequence[Sequence[int]]
    """For each phrase of the program, the sentences it may match, in order."""
    locator: Locator
    _tokens: dict[int, tuple[list[Token], int]] = field(default_factory=dict, repr=False)
    _found: dict[tuple[int, int], tuple[Located, ...]] = field(default_factory=dict, repr=False)

    def sentences(self, phrase: Phrase) -> Sequence[int]:
        """Return the sentences that a phrase matches, in order."""
        number = self.program.index(phrase)
        if self.program.goals[number].exact:
            return self.hits[number]
        return [sentence for sentence in self.hits[number] if self._locate(number, sentence)]

    def located(self, phrase: Phrase, sentence: int) -> tuple[Located, ...]:
        """Return the smallest runs of tokens that a phrase matches in a sentence (its context included)."""
        return self._locate(self.program.index(phrase), sentence)

    def span(self, sentence: int, located: Located) -> Span:
        """Return the part of a match that lies in the sentence itself, as offsets."""
        run, own = self.tokens(sentence)
        part = run[max(own, located.start) : located.end] or run[own:]
        return Span(part[0].start, part[-1].end)

    def tokens(self, sentence: int) -> tuple[list[Token], int]:
        """Return a sentence's tokens, its context's first, and the number of those."""
        if sentence not in self._tokens:
            whole = self.document.sentences[sentence]
            run = [token for span in whole.context for token in tokens(self.marked, *span)]
            own = len(run)
            self._tokens[sentence] = (run + tokens(self.marked, *whole.span), own)
        return self._tokens[sentence]

    def _locate(self, number: int, sentence: int) -> tuple[Located, ...]:
        key = (number, sentence)
        if key not in self._found:
            run, own = self.tokens(sentence)
            node = self.program.phrases[number].node
            self._found[key] = self.locator.locate(node, run, own, self.document.text, self.entities.get(sentence, ()))
        return self._found[key]


def match(document: Document, program: Program, lexicon: Lexicon, locator: Locator) -> Matches:
    """Match every phrase of a program against a document; `lexicon` and `locator` are memos that calls may share."""
    marked = mark_addresses(document.text)
    entities = _links_by_sentence(document)
    hits: list[list[int]] = [[] for _ in program.goals]
    for first, last in _windows(document.sentences):
        for phrase, sentences in enumerate(Window(document, marked, first, last).run(program, lexicon, entities)):
            hits[phrase] += sentences
    return Matches(document, program, marked, entities, hits, locator)


def _windows(sentences: Sequence[Sentence]) -> Iterator[tuple[int, int]]:
    first, size = 0, 0
    for number, sentence in enumerate(sentences):
        size += sentence.span.end - sentence.span.start + sum(s.end - s.start for s in sentence.context)
        if size > _WINDOW:
            yield first, number + 1
            first, size = number + 1, 0
    if first < len(sentences):
        yield first, len(sentences)


def _links_by_sentence(document: Document) -> dict[int, tuple[Entity, ...]]:
    starts = [sentence.span.start for sentence in document.sentences]
    found: dict[int, list[Entity]] = defaultdict(list)
    for link in links_of(document):
        at = bisect_left(starts, link.span.start + 1) - 1
        if at >= 0 and link.span.start < document.sentences[at].span.end:
            found[at].append(link)
    return {sentence: tuple(links) for sentence, links in found.items()}
