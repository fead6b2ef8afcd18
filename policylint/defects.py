"""Defect rule + Matches -> occurrences: where the document holds what it should not."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from policylint.defect import Defect, Draft, Near, Occurrence, Options, Wording
from policylint.document import Scope
from policylint.matcher import Matches, holds
from policylint.prose import Prose
from policylint.rule import Rule
from policylint.scope import Announced, Neighbours, Outline
from policylint.source import Span
from policylint.strings import Hints, Search
from policylint.typed import Protocol, cast

_Guard = tuple[int, Sequence[int]]
"""The number of a phrase that cancels what it overlaps, and its sentences."""


class Check(Protocol):
    """A module of `policylint.checks`."""

    def find(self, draft: Draft) -> Iterable[Occurrence]:
        """Return the places of the defect, in any order."""


def search_for(rules: Iterable[Rule]) -> Search:
    """Return a search for the hints of all checks that read each document; the others have no module to load yet."""
    names = (rule.defect.check for rule in rules if rule.defect and not rule.defect.wordings)
    modules = [_check(name) for name in dict.fromkeys(names) if name]
    return Search(hints for module in modules for hints in vars(module).values() if isinstance(hints, Hints))


@cache  # a look-up among modules is called for each check of each document
def _check(name: str) -> Check:
    return cast(Check, importlib.import_module(f"policylint.checks.{name}"))


def occurrences_of(rule: Rule, matches: Matches, prose: Prose, options: Options) -> tuple[Occurrence, ...]:
    """Return the places of a rule's defect, by place; no two overlap."""
    if rule.defect is None:
        return ()
    hits, numbers = matches.hits, matches.matcher.numbers
    wordings = [one for one in rule.defect.wordings if numbers[one.phrase.text] in hits]
    if rule.defect.wordings and not wordings:
        return ()
    placed = {one: sentence for sentence, one in _worded(rule, wordings, matches, options)}
    if rule.defect.check:
        candidates = tuple(sorted(placed, key=lambda one: one.span))
        if rule.defect.wordings and not candidates:
            return ()
        draft = Draft(prose, candidates, options)
        return _in_order(_check(rule.defect.check).find(draft))
    found = _in_order(placed)
    if rule.defect.once is None or len(found) < 2:
        return found
    return tuple(_apart(((one, placed[one]) for one in found), matches.outline, rule.defect.once))


def _worded(
    rule: Rule, wordings: Iterable[Wording], matches: Matches, options: Options
) -> Iterator[tuple[int, Occurrence]]:
    """Yield the places of some of the rule's wordings, each with the sentence that it stands in."""
    document, defect = matches.document, rule.defect or Defect()
    today = options.as_of.isoformat()
    places = _Places(matches)
    numbers = matches.matcher.numbers
    guards = [(number, some) for phrase in rule.unless if (some := matches.hits.get(number := numbers[phrase.text]))]
    for wording in wordings:
        if wording.since > today:
            continue
        for sentence in matches.sentences(wording.phrase):
            if not (defect.check or wording.anywhere) and document.is_heading(document.sentences[sentence].block):
                continue
            unless = wording.unless or defect.unless
            if (unless and places.has(unless, sentence)) or (defect.when and not places.has(defect.when, sentence)):
                continue
            found = list(_unguarded(guards, wording, matches, sentence))
            # said twice in a sentence, it is still one thing to mend
            yield from ((sentence, one) for one in (found if defect.check else found[:1]))
            if wording.once and found:
                break


def _unguarded(guards: Iterable[_Guard], wording: Wording, matches: Matches, sentence: int) -> Iterator[Occurrence]:
    """Yield the matches of a wording in a sentence that no guard overlaps."""
    number = matches.matcher.numbers[wording.phrase.text]
    here = [guard for guard, sentences in guards if holds(sentences, sentence)]
    leading = []
    if guards and (leads := matches.outline.read_before(sentence)):
        leading = [guard for guard, sentences in guards if any(holds(sentences, lead) for lead in leads)]
    for found in matches.left(sentence, [number], here, leading):
        yield Occurrence(matches.span(sentence, found), wording.says, wording.severity)


class _Places:
    """Where wordings stand in one document, looked up once each."""

    def __init__(self, matches: Matches) -> None:
        self.matches = matches
        self.places: dict[int, Neighbours] = {}  # by the identity of wordings, of which there may be many to compare
        self.sections: dict[int, frozenset[int]] = {}

    def has(self, near: Near, sentence: int) -> bool:
        """Say whether one of some wordings stands near a sentence."""
        if near.within == "heading":
            return self.is_below(near, sentence)
        if id(near) not in self.places:
            self.places[id(near)] = Neighbours(self.matches.outline, self.sentences(near), near.within)
        return self.places[id(near)].has(sentence)

    def is_below(self, near: Near, sentence: int) -> bool:
        """Say whether a sentence stands in the section of a heading that holds one of some wordings."""
        outline = self.matches.outline
        if id(near) not in self.sections:
            self.sections[id(near)] = Announced(outline, self.sentences(near)).sections
        return outline.section_at[sentence] in self.sections[id(near)]

    def sentences(self, near: Near) -> set[int]:
        found = set().union(*map(self.matches.sentences, near.any))
        return found.union(self.matches.outline.led_by(found)) if near.within == "sentence" else found


def _apart(placed: Iterable[tuple[Occurrence, int]], outline: Outline, scope: Scope) -> Iterator[Occurrence]:
    """Yield of some places in order, each with its sentence, those that no scope joins to the one yielded before."""
    near: Neighbours | None = None
    for one, sentence in placed:
        if near is None or not near.has(sentence):
            near = Neighbours(outline, {sentence}, scope)
            yield one


def _in_order(found: Iterable[Occurrence]) -> tuple[Occurrence, ...]:
    """Sort by place; of several that overlap keep the first, and of those that begin together the longest."""
    found = tuple(found)
    if len(found) < 2:
        return found
    kept: list[Occurrence] = []
    for one in sorted(found, key=lambda one: (one.span.start, -one.span.end, one.says)):
        if not kept or one.span.start >= kept[-1].span.end or one.span == Span(one.span.start, one.span.start):
            kept.append(one)
    return tuple(kept)
