"""Where wordings count: what a heading announces, and how far an element may stand from its clause."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Mapping, MutableSequence, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property, partial
from itertools import chain, compress, count, groupby
from operator import itemgetter

from policylint import packed
from policylint.document import Block, Document, Sentence, Within
from policylint.source import Span
from policylint.typed import Literal

_NEAR_BLOCKS = 6
"""Where no heading bounds a section, how many blocks away still counts as the same section."""

_LONGEST_LABEL = 120
_LABEL_ENDS = ".?"
"""What a label ends in that is read in front of the next sentence; a colon mostly begins a list."""

Behind = Literal["next", "below"]

_MOST_KEPT = 5_000
"""Sections of which it is kept what belongs to them: a document may be very long."""

# where these fields stand, for loops that are not Python's
_SPAN, _BLOCK, _CONTEXT = map(Sentence._fields.index, ("span", "block", "context"))
_KIND = Block._fields.index("kind")
_LEADS = Block._fields.index("leads")


class Outline:
    """Where the sentences of a document stand: made once, for all the rules that ask.

    `block_of` is the block of each sentence, `section_at` its section, `section_of` the section of each block;
    `headings` are all blocks that are headings, `leads` those that the format ties in front of a block.
    """

    def __init__(self, document: Document) -> None:
        self.document, self.section_of = document, document.section_of
        self.block_of, self.section_at = packed.numbers(len(document.text)), packed.numbers(len(document.text))
        self.block_of.extend(map(itemgetter(_BLOCK), document.sentences))
        self.section_at.extend(map(self.section_of.__getitem__, self.block_of))
        kinds = map(itemgetter(_KIND), document.blocks)
        self.headings = frozenset(compress(count(), map("heading".__eq__, kinds)))
        self.leads: dict[int, tuple[int, ...]] = {}
        if any(map(itemgetter(_LEADS), document.blocks)):
            self.leads = {at: block.leads for at, block in enumerate(document.blocks) if block.leads}
        self.kin = _Kinship(document)

    @cached_property
    def led(self) -> Mapping[int, Sequence[int]]:
        """The sentences that are read with another one in front of them, by that one, in order."""
        sentences = self.document.sentences
        led: dict[int, MutableSequence[int]] = defaultdict(partial(packed.numbers, len(self.document.text)))
        contexts = filter(itemgetter(1), enumerate(map(itemgetter(_CONTEXT), sentences)))
        for context, items in groupby(contexts, itemgetter(1)):  # the items of a list have the same
            numbers = [at for at, _ in items]
            for span in context:
                for lead in _touched(sentences, span, numbers[0]):
                    led[lead].extend(numbers)
        return dict(led)

    def read_before(self, sentence: int) -> Sequence[int]:
        """Return the sentences that are read in front of one."""
        sentences = self.document.sentences
        leads = [_touched(sentences, span, sentence) for span in sentences[sentence].context]
        return [*chain.from_iterable(leads)] if leads else ()

    @cached_property
    def labels(self) -> Mapping[int, range]:
        """The sentences that only name what is told behind them, and that: "Retention. Twelve months."."""
        document, labels = self.document, {}
        first_sentence, sentences, text = document.first_sentence, document.sentences, document.text
        for at, led in self.led.items():
            span, block, context = sentences[at]
            if first_sentence[block] != at or led[0] != at + 1 or (context and context[0] < span):
                continue
            is_short = span.end - span.start <= _LONGEST_LABEL and text[span.end - 1] in _LABEL_ENDS
            if is_short and sentences[at + 1].context[-1:] == (span,):
                labels[at] = range(at + 1, first_sentence[self.block_of[at + 1] + 1])
        return labels

    def labelled(self, sentences: AbstractSet[int]) -> AbstractSet[int]:
        """Return the sentences that stand behind a label that is one of some."""
        labels = self.labels
        if labels.keys().isdisjoint(sentences):
            return frozenset()
        return {*chain.from_iterable([labels[at] for at in labels.keys() & sentences])}

    def blocks_of(self, sentences: Iterable[int]) -> set[int]:
        """Return the blocks of some sentences."""
        return {*map(self.block_of.__getitem__, sentences)}

    def led_by(self, sentences: Collection[int]) -> Collection[int]:
        """Return the sentences that are read with one of some in front of them."""
        led = self.led
        if led.keys().isdisjoint(sentences):
            return ()
        return {*chain.from_iterable([led[at] for at in sentences if at in led])}


def _touched(sentences: Sequence[Sentence], span: Span, at: int) -> Sequence[int]:
    """Return the sentences of which a span holds a part; mostly it is the one before `at`."""
    if at and sentences[at - 1].span == span:
        return (at - 1,)
    first = bisect_left(sentences, (span.start + 1,), key=itemgetter(_SPAN)) - 1
    return range(first, bisect_left(sentences, (span.end,), key=itemgetter(_SPAN)))


class _Kinship(dict[int, frozenset[int]]):
    """The sections that are as near to a section as itself, found when first asked for.

    These are the ones that enclose it and those within it; but under a title, only what is close by: `close` are the
    blocks of which that may be said, by the sections that were asked for.
    """

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.document = document
        self.close: dict[int, range] = {}

    def within(self, section: int) -> range:
        """Return a section and those within it: they follow each other."""
        return range(section, self.ends[section])

    @cached_property
    def ends(self) -> Sequence[int]:
        """For each section the first one after it that is not within it."""
        parents = [section.parent for section in self.document.sections]
        ends = list(range(1, len(parents) + 1))
        for section in reversed(range(len(parents))):
            if parents[section] >= 0:
                ends[parents[section]] = max(ends[parents[section]], ends[section])
        return ends

    def __missing__(self, section: int) -> frozenset[int]:
        if len(self) >= _MOST_KEPT:
            self.clear()
        sections, within = self.document.sections, self.within(section)
        *below, top = self.document.path_of(section)
        if sections[top].level > 1:
            kin = frozenset((*below, top, *within))
        elif below:
            kin = frozenset((*below, *within))
            if sections[section].first - _NEAR_BLOCKS < sections[top].last:
                self.close[section] = range(sections[top].first, sections[top].last)
        else:
            kin = frozenset()
            self.close[section] = range(sections[top].first, sections[within[-1]].last)
        self[section] = kin
        return kin


class Announced:
    """What some sentences stand above: a heading above its section, a label above the rest of its block.

    A table's header or a term stands above what it leads to.
    """

    def __init__(self, outline: Outline, sentences: AbstractSet[int]) -> None:
        self.outline = outline
        self.blocks = outline.blocks_of(sentences)
        self.headings = sorted(outline.headings & self.blocks)
        self.leads = outline.leads if sentences else {}
        self.labelled = outline.labelled(sentences)

    @cached_property
    def sections(self) -> frozenset[int]:
        """The sections under the headings, and those within them."""
        wanted = {self.outline.section_of[heading] for heading in self.headings}
        return frozenset().union(*map(self.outline.kin.within, wanted))

    def __bool__(self) -> bool:
        return bool(self.headings or self.leads or self.labelled)

    def among(self, sentences: Collection[int]) -> list[int]:
        """Return those of some sentences that are announced."""
        if not self:
            return []
        if not (self.leads or self.labelled):
            return _whose(self.outline.section_at, self.sections, sentences)
        section_at, sections, labelled = self.outline.section_at, self.sections, self.labelled
        return [at for at in sentences if section_at[at] in sections or at in labelled or self.leads_to(at)]

    def leads_to(self, sentence: int) -> bool:
        """Say whether one of the blocks is tied in front of a sentence's block."""
        return not self.blocks.isdisjoint(self.leads.get(self.outline.block_of[sentence], ()))


class Neighbours:
    """What lies in one scope with one of some sentences; a question costs the same however many they are."""

    def __init__(self, outline: Outline, sentences: AbstractSet[int], scope: Within) -> None:
        self.outline, self.sentences, self.scope = outline, sentences, scope
        self.sections: AbstractSet[int] = frozenset()
        self.blocks: set[int] = set()
        if scope == "paragraph":
            self._take_paragraphs()
        elif scope == "section":
            self._take_sections()
        elif scope == "next" or scope == "below":
            self._take_behind(scope)

    def _take_paragraphs(self) -> None:
        """Take in the blocks, and the ones next to them in the same section."""
        block_of, section_of, last = self.outline.block_of, self.outline.section_of, len(self.outline.section_of) - 1
        for block in {*map(block_of.__getitem__, self.sentences)}:
            self.blocks.add(block)
            if block and section_of[block - 1] == section_of[block]:
                self.blocks.add(block - 1)
            if block < last and section_of[block + 1] == section_of[block]:
                self.blocks.add(block + 1)

    def _take_sections(self) -> None:
        """Take in the sections in which all is near, and the blocks that are close by in others."""
        outline = self.outline
        own = {*map(outline.section_at.__getitem__, self.sentences)}
        self.sections = frozenset().union(*map(outline.kin.__getitem__, own))
        if not outline.kin.close.keys().isdisjoint(own):
            for block in {*map(outline.block_of.__getitem__, self.sentences)}:
                if close := outline.kin.close.get(outline.section_of[block]):
                    self.blocks.update(_around(block, _NEAR_BLOCKS, close))

    def _take_behind(self, scope: Behind) -> None:
        """Take in what stands behind them; a sentence is taken once, however many it stands behind."""
        behind: set[int] = set()
        passed = -1
        for sentence in sorted(self.sentences):
            some = _behind(self.outline, sentence, scope)
            behind.update(range(max(passed, some.start), some.stop))
            passed = max(passed, some.stop)
        self.sentences = behind

    def has(self, sentence: int) -> bool:
        """Say whether a sentence lies in one scope with one of them."""
        return bool(self.among((sentence,)))

    def among(self, sentences: Collection[int]) -> Collection[int]:
        """Return those of some sentences that do."""
        if self.scope == "document":
            return sentences if self.sentences else ()
        if self.scope in ("sentence", "next", "below"):
            return [at for at in sentences if at in self.sentences]
        block_of, section_at = self.outline.block_of, self.outline.section_at
        if self.scope == "paragraph":
            return _whose(block_of, self.blocks, sentences)
        if not self.blocks:
            return _whose(section_at, self.sections, sentences)
        return [at for at in sentences if section_at[at] in self.sections or block_of[at] in self.blocks]


def _whose(place_of: Sequence[int], places: Container[int], sentences: Collection[int]) -> list[int]:
    """Return those of some sentences whose block, or section, is among some: without a loop, this is asked often."""
    return [*compress(sentences, map(places.__contains__, map(place_of.__getitem__, sentences)))]


def _around(block: int, distance: int, bounds: range) -> range:
    """Return the blocks at most some away from one, within bounds."""
    return range(max(block - distance, bounds.start), min(block + distance + 1, bounds.stop))


def _behind(outline: Outline, sentence: int, scope: Behind) -> range:
    """Return a sentence and those of its section behind it: the next one, or all that are close."""
    document, block = outline.document, outline.block_of[sentence]
    section = outline.section_of[block]
    if scope == "next":
        return range(sentence, min(sentence + 2, document.first_sentence[document.sections[section].last]))
    last = document.sections[outline.kin.within(section)[-1]].last
    return range(sentence, document.first_sentence[min(block + 1 + _NEAR_BLOCKS, last)])


def near(outline: Outline, sentences: AbstractSet[int], others: AbstractSet[int], scope: Within) -> Collection[int]:
    """Return those of some sentences that have one of some others in scope."""
    if scope == "sentence":
        return sentences & others
    if scope == "next" or scope == "below":
        ends = sorted(others)
        firsts = ((at, bisect_left(ends, at)) for at in sentences)
        return [at for at, first in firsts if first < len(ends) and ends[first] < _behind(outline, at, scope).stop]
    return Neighbours(outline, others, scope).among(sentences)
