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
from policylint.evaluate import Lexicon
from policylint.locate import Located, Run
from policylint.phrase import Phrase
from policylint.program import Program
from policylint.source import Span
from policylint.tokens import tokens
from policylint.window import Window

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
    """For each phrase of the program, the sentences it matches, in order."""
    lexicon: Lexicon
    _runs: dict[int, Run] = field(default_factory=dict, repr=False)
    _found: dict[tuple[int, int], tuple[Located, ...]] = field(default_factory=dict, repr=False)

    def sentences(self, phrase: Phrase) -> Sequence[int]:
        """Return the sentences that a phrase matches, in order."""
        return self.hits[self.program.index(phrase)]

    def located(self, phrase: Phrase, sentence: int) -> tuple[Located, ...]:
        """Return the smallest runs of tokens that a phrase matches in a sentence (its context included)."""
        return self._locate(self.program.index(phrase), sentence)

    def span(self, sentence: int, located: Located) -> Span:
        """Return the part of a match that lies in the sentence itself, as offsets."""
        run = self.run(sentence)
        part = run.tokens[max(run.own, located.start) : located.end] or run.tokens[run.own :]
        return Span(part[0].start, part[-1].end)

    def run(self, sentence: int) -> Run:
        """Return a sentence's tokens, ready to be searched."""
        if sentence not in self._runs:
            whole = self.document.sentences[sentence]
            found = [token for span in whole.context for token in tokens(self.marked, *span)]
            own = len(found)
            found += tokens(self.marked, *whole.span)
            entities = self.entities.get(sentence, ())
            self._runs[sentence] = Run(self.program, self.lexicon, found, own, self.document.text, entities)
        return self._runs[sentence]

    def _locate(self, number: int, sentence: int) -> tuple[Located, ...]:
        key = (number, sentence)
        if key not in self._found:
            self._found[key] = self.run(sentence).locate(self.program.goals[number])
        return self._found[key]


def match(document: Document, program: Program, lexicon: Lexicon) -> Matches:
    """Match every phrase of a program against a document; `lexicon` is a memo that calls may share."""
    marked = mark_addresses(document.text)
    entities = _links_by_sentence(document)
    hits: list[list[int]] = [[] for _ in program.goals]
    for first, last in _windows(document.sentences):
        for phrase, sentences in enumerate(Window(document, marked, first, last).run(program, lexicon, entities)):
            hits[phrase] += sentences
    return Matches(document, program, marked, entities, hits, lexicon)


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
