"""Runs a program over documents and says which sentences each phrase matches.

A sentence's context is read in front of it; a match counts only if it ends in the sentence's own words, so what lies
wholly in the context counts once, where the context itself stands; only what cancels a match may lie there (`left`).
The compiled kernel matches a document at once (`kernel.py`). Without it, documents are matched in windows of whole
sentences (`window.py`): a large one in several, so that memory stays bounded and time linear; small ones together,
because a window costs much the same whether it is full or not. What only that needs is imported for it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from policylint.addresses import find_signs, mark_addresses
from policylint.document import Document
from policylint.entities import Entity, links_of
from policylint.kernel import load_kernel
from policylint.lexicon import Lexicon
from policylint.phrase import Phrase
from policylint.program import Instructions, Program
from policylint.reading import Located, Reading
from policylint.scope import Outline
from policylint.source import Span
from policylint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from policylint.locate import Paths, Run

_WINDOW = 160_000
"""Code points matched at once; large enough to spread the fixed cost, small enough for cheap integers."""

_SHORTEST = 20
"""What a sentence counts at least: one of a single letter costs as much as one of some words."""

_MOST_RUNS = 2_000
"""Sentences whose words are kept ready to be searched: rules ask of the same ones one after the other."""

_LARGEST_MEMO = 200_000
"""Words whose atoms are remembered."""


class Matcher:
    """A program, and what it has learnt of words: made once, used for many documents."""

    def __init__(self, program: Program, *, compiled: bool = True) -> None:
        """Use the compiled kernel where it was built, unless told not to."""
        self.program, self.numbers = program, program.phrases
        self.lexicon = Lexicon(program)
        self.kernel = load_kernel(self.lexicon) if compiled else None

    @cached_property
    def instructions(self) -> Instructions:
        """The program's instructions, for what the kernel does not do."""
        from policylint.tables import unpacked

        return unpacked(self.program.tables)

    @cached_property
    def paths(self) -> Paths:
        """The steps that lead to a step."""
        from policylint.locate import Paths

        return Paths(self.instructions)

    def match(self, document: Document) -> Matches:
        """Match every phrase against a document. Raises PolicylintError as `read` does."""
        return self.match_all([self.read(document)])[0]

    def read(self, document: Document) -> Reading:
        """Return a document ready to be matched. Raises PolicylintError where a raw pattern takes too long."""
        entities = _links_by_sentence(document)
        if self.program.patterns:  # as in hardly any run; then nothing of it is imported
            from policylint.rawpatterns import matches_of

            for sentence, found in matches_of(self.program.patterns, document):
                entities[sentence] = (*entities.get(sentence, ()), *found)
        marked = mark_addresses(document.text, self.kernel.signs if self.kernel else find_signs)
        return Reading(document, marked, entities, _headings(document))

    def match_all(self, readings: Iterable[Reading]) -> list[Matches]:
        """Match every phrase against documents, each read for this."""
        if len(self.lexicon) > _LARGEST_MEMO:
            self.lexicon.clear()
        readings = list(readings)
        left = [n for n, reading in enumerate(readings) if not (self.kernel and self.kernel.run(reading))]
        if left:
            from policylint.window import Window

            for items in _windows(left, readings):
                Window(readings, items, self.lexicon).run(self.program, self.instructions)
        found = [Matches(reading, self) for reading in readings]
        for matches in found:
            matches.confirm_names()
        return found


class Matches:
    """The sentences that each phrase matches, and on demand the words in them."""

    def __init__(self, reading: Reading, matcher: Matcher) -> None:
        self.reading, self.matcher = reading, matcher
        self._runs: dict[int, Run] = {}
        self._found: dict[tuple[int, int], tuple[Located, ...]] = {}

    @property
    def document(self) -> Document:
        """Return the document that was matched."""
        return self.reading.document

    @cached_property
    def outline(self) -> Outline:
        """Where the document's sentences stand."""
        return Outline(self.document)

    @property
    def hits(self) -> Mapping[int, Sequence[int]]:
        """Return the sentences of each phrase that matches some, in order, by the number of the phrase."""
        return self.reading.hits

    def sentences(self, phrase: Phrase) -> Sequence[int]:
        """Return the sentences that a phrase matches, in order."""
        return self.reading.hits.get(self.matcher.numbers[phrase.text], [])

    def located(self, phrase: Phrase, sentence: int) -> tuple[Located, ...]:
        """Return the smallest runs of tokens that a phrase matches in a sentence (its context included)."""
        return self._locate(self.matcher.numbers[phrase.text], sentence)

    def left(
        self, sentence: int, numbers: list[int], guards: list[int], leading: list[int]
    ) -> tuple[tuple[int, int], ...]:
        """Return the matches in a sentence that no guard's overlaps, of the first phrase that has one, in order.

        Phrases and guards are told by their numbers. To `leading` guards the context is part of the sentence.
        """
        kernel = self.matcher.kernel
        if self.reading.numbered and kernel:
            return kernel.left(self.reading, sentence, numbers, guards, leading)
        guarded = [one for guard in guards for one in self._locate(guard, sentence)]
        if leading:
            from policylint.locate import Run

            instructions, paths = self.matcher.instructions, self.matcher.paths
            run = Run(self.reading, sentence, self.matcher.lexicon, instructions, whole=True)
            guarded += [one for guard in leading for one in run.locate(instructions.goals[guard], paths)]
        found = (self._locate(number, sentence) for number in numbers)
        left = (tuple([one for one in some if not any(map(one.overlaps, guarded))]) for some in found)
        return next(filter(None, left), ())

    def met(self, sentence: int, numbers: Iterable[int], span: Span) -> bool:
        """Say whether a match of some phrase in a sentence begins in a span that is read in front of it.

        One that begins before the span may run over it in a gap: "Rights: No: can you move my data?".
        """
        before, within = self.reading.ahead(sentence, span)
        place = range(before, before + within)
        return any(one.start in place for number in numbers for one in self._locate(number, sentence))

    def span(self, sentence: int, located: tuple[int, int]) -> Span:
        """Return the part of a match that lies in the sentence itself, as offsets."""
        kernel = self.matcher.kernel
        if self.reading.numbered and kernel:
            return kernel.span(self.reading, sentence, located)
        return self.reading.span(sentence, *located)

    def confirm_names(self) -> None:
        """Drop the sentences in which what was taken for a name is none; the kernel takes only names for such."""
        if self.reading.numbered:
            return
        for number in self.matcher.program.named:
            hits = self.reading.hits.get(number, [])
            hits[:] = [sentence for sentence in hits if self._locate(number, sentence)]

    def _locate(self, number: int, sentence: int) -> tuple[Located, ...]:
        key = (number, sentence)
        if key not in self._found:
            matcher = self.matcher
            if self.reading.numbered and matcher.kernel:
                self._found[key] = matcher.kernel.locate(self.reading, sentence, number)
            else:
                self._found[key] = self.run(sentence).locate(matcher.instructions.goals[number], matcher.paths)
        return self._found[key]

    def run(self, sentence: int) -> Run:
        """Return a sentence's tokens, ready to be searched."""
        if sentence not in self._runs:
            from policylint.locate import Run

            if len(self._runs) >= _MOST_RUNS:
                self._runs.clear()
            self._runs[sentence] = Run(self.reading, sentence, self.matcher.lexicon, self.matcher.instructions)
        return self._runs[sentence]


def holds(sentences: Sequence[int], sentence: int) -> bool:
    """Say whether a sentence is among some in order, as those are that a phrase matches."""
    at = bisect_left(sentences, sentence)
    return at < len(sentences) and sentences[at] == sentence


def _windows(numbers: Iterable[int], readings: Sequence[Reading]) -> Iterator[list[tuple[int, int]]]:
    """Yield the sentences of some of the documents, as (document, sentence), as many at a time as make a window."""
    items: list[tuple[int, int]] = []
    size = 0
    for number in numbers:
        for at, ((start, end), _, context) in enumerate(readings[number].document.sentences):
            items.append((number, at))
            size += max(end - start, _SHORTEST)
            if context:
                size += sum(last - first for first, last in context)
            if size > _WINDOW:
                yield items
                items, size = [], 0
    if items:
        yield items


def _headings(document: Document) -> frozenset[int]:
    """Return the sentences that are a heading and no more."""
    first = document.first_sentence
    return frozenset(
        first[number]
        for number, block in enumerate(document.blocks)
        if block.kind == "heading" and first[number + 1] - first[number] == 1
    )


def _links_by_sentence(document: Document) -> dict[int, tuple[Entity, ...]]:
    links = links_of(document)
    if not links:
        return {}
    starts = [sentence.span.start for sentence in document.sentences]
    found: dict[int, list[Entity]] = defaultdict(list)
    for link in links:
        at = bisect_left(starts, link.span.start + 1) - 1
        if at >= 0 and link.span.start < document.sentences[at].span.end:
            found[at].append(link)
    return {sentence: tuple(some) for sentence, some in found.items()}
