"""Finds in a document what rules look for: the sentences that wordings hit, and the words in them.

A hit is a sentence that some wording matches. A guard - a `not` phrase, or a weak wording - cancels the matches that it
overlaps; a sentence stays a hit as long as one match is left. A `not` phrase counts in what is read in front, too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain

from policylint.assessment import Evidence
from policylint.document import Document
from policylint.matcher import Matches, holds
from policylint.rule import Under
from policylint.scope import Announced
from policylint.sought import Numbers, Wordings
from policylint.typed import NamedTuple, made

Guard = tuple[int, Collection[int]]
"""The number of a phrase that cancels what it overlaps, and sentences that it matches."""

_Guards = tuple[list[int], list[int]]
"""The numbers of the guards that match in a sentence, and of those that match in what is read in front of it."""

_Placed = Sequence[tuple[int, Under, Sequence[int]]]


class Hit(NamedTuple):
    """The match that makes a sentence a hit: None where all of it counts, because its heading matches."""

    found: tuple[int, int] | None
    is_guarded: bool


_WHOLE = Hit(None, is_guarded=False)


class Finder:
    """One document: made once, for all the rules that look for something in it."""

    def __init__(self, matches: Matches) -> None:
        self.matches, self.outline, self.document = matches, matches.outline, matches.document
        self.found, sentences = matches.hits, matches.document.sentences
        # a question that is answered says something, though it is a heading
        self.headings = frozenset([at for at in matches.reading.headings if not sentences[at].context])
        self.numbers = frozenset(self.found)
        self.whole, self.denied = _Whole(self.document), self.document.denied.keys()
        self.unannounced = Announced(self.outline, set())

    def matched(self, numbers: Numbers) -> set[int]:
        """Return the sentences that some phrases match."""
        return {*chain.from_iterable([self.found[number] for number in self.numbers.intersection(numbers)])}

    def announced(self, numbers: Numbers) -> Announced:
        """Return what stands below the sentences that some phrases match."""
        if self.numbers.isdisjoint(numbers):
            return self.unannounced
        return Announced(self.outline, self.matched(numbers))

    # --- sentences

    def hits(self, wordings: Wordings, announced: Announced, weak: Sequence[Guard] = ()) -> AbstractSet[int]:
        """Return the sentences that some wordings hit; `weak` are guards besides their own."""
        found = self.found
        sentences: set[int] = set()
        if plain := self.numbers.intersection(wordings.plain):
            sentences = sentences.union(*[found[number] for number in plain]) - self.headings
        for number, under in wordings.placed:
            if number in found:
                sentences.update(self.counting(under, found[number], announced, wordings))
        if sentences and (weak or not self.numbers.isdisjoint(wordings.guards)):
            self.cancel(sentences, wordings, announced, weak)
        if self.denied and not self.denied.isdisjoint(sentences):
            self.deny(sentences, wordings, announced)
        return sentences

    def followed(self, hits: AbstractSet[int], then: Numbers) -> AbstractSet[int]:
        """Return those of some sentences whose paragraph goes on with one of some phrases; all if there are none."""
        if not then or not hits:
            return hits
        after = self.matched(then)
        block_of = self.outline.block_of
        return {at for at in hits if at + 1 in after and block_of[at + 1] == block_of[at]}

    def deny(self, sentences: set[int], wordings: Wordings, announced: Announced) -> None:
        """Take out the sentences that are answered with no, unless some wording takes in that no."""
        placed = self.placed(wordings, announced)
        for at in self.denied & sentences:
            numbers = [number for number, _, some in placed if holds(some, at)]
            if not self.matches.met(at, numbers, self.document.denied[at]):
                sentences.discard(at)

    def cancel(self, sentences: set[int], wordings: Wordings, announced: Announced, weak: Sequence[Guard]) -> None:
        """Take out the sentences in which guards overlap every match of some wordings."""
        if guards := self.guards(sentences, wordings, weak):
            placed = self.placed(wordings, announced)
            for sentence, some in guards.items():
                if not self.left(sentence, placed, some):
                    sentences.discard(sentence)

    def placed(self, wordings: Wordings, announced: Announced) -> _Placed:
        """Return each wording that matches, with the sentences in which it counts; of plain ones also headings."""
        found = self.found
        return [
            (number, under, self.counting(under, found[number], announced, wordings) if under else found[number])
            for number, under in wordings.any
            if number in found
        ]

    def counting(
        self, under: Under, sentences: Sequence[int], announced: Announced, wordings: Wordings
    ) -> Sequence[int]:
        """Return those of a wording's sentences in which it counts, in order."""
        if under == "anywhere":
            return sentences
        if under == "heading":
            below = self.below(sentences)
            nothing = [self.found[number] for number in self.numbers.intersection(wordings.empty)] if below else []
            return [sentence for sentence in below if not any(holds(some, sentence) for some in nothing)]
        if under == "about":
            some: Iterable[int] = () if self.numbers.isdisjoint(wordings.about) else sentences
        else:
            some = announced.among(sentences)
        return [sentence for sentence in some if sentence not in self.headings]

    def below(self, sentences: Iterable[int]) -> list[int]:
        """Return the first sentences of the text under those of some sentences that are headings, in order."""
        first_sentence, below = self.document.first_sentence, []
        for sentence in sorted(self.matches.reading.headings.intersection(sentences) - self.denied):
            heading = self.outline.block_of[sentence]
            section = self.document.sections[self.outline.section_of[heading]]
            if first_sentence[heading + 1] < first_sentence[section.last]:
                below.append(first_sentence[heading + 1])
        return below

    def guards(self, sentences: set[int], wordings: Wordings, weak: Iterable[Guard]) -> Mapping[int, _Guards]:
        """Return the guards that match in some sentences or in front of them, by sentence.

        In front of them no weak ones count: what a lead-in leaves open its items may say.
        """
        guards: dict[int, _Guards] = {}
        leads = self.outline.led.keys()
        for number in self.numbers.intersection(wordings.guards):
            found = self.found[number]
            for sentence in sentences.intersection(found):
                guards.setdefault(sentence, ([], []))[0].append(number)
            if not leads.isdisjoint(found):
                for sentence in sentences.intersection(self.outline.led_by(found)):
                    guards.setdefault(sentence, ([], []))[1].append(number)
        for number, some in weak:
            for sentence in sentences.intersection(some):
                guards.setdefault(sentence, ([], []))[0].append(number)
        return guards

    # --- words

    def left(self, sentence: int, placed: _Placed, guards: _Guards) -> Hit | None:
        """Return what makes a sentence a hit though there are guards in it, None if they leave nothing."""
        numbers: list[int] = []
        below_heading = False
        for number, under, some in placed:
            if holds(some, sentence):
                if below_heading := under == "heading":
                    break
                numbers.append(number)
        found = self.matches.left(sentence, numbers, *guards)
        if found:
            return Hit(found[0], any(guards))
        return _WHOLE if below_heading else None

    def hit(self, sentence: int, wordings: Wordings, announced: Announced, weak: Iterable[Guard] = ()) -> Hit:
        """Return what makes a sentence a hit: a match of the first wording of which some are left."""
        guards = self.guards({sentence}, wordings, weak).get(sentence, ([], []))
        return self.left(sentence, self.placed(wordings, announced), guards) or _WHOLE

    def evidence(self, sentence: int, hit: Hit) -> Evidence:
        """Return a sentence with the words that make it a hit."""
        if not hit.found:
            return self.whole[sentence]
        return Evidence(self.document.sentences[sentence].span, self.matches.span(sentence, hit.found))


class _Whole(dict[int, Evidence]):
    """Sentences as evidence, made when first asked for: rules point at the same ones."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.document = document

    def __missing__(self, sentence: int) -> Evidence:
        span = self.document.sentences[sentence].span
        self[sentence] = evidence = made(Evidence, (span, span))
        return evidence
