"""Rule + Matches -> Assessment: the heart. What counts as a clause, what it lacks, what proves it.

A hit is one phrase's match in one sentence. A `not` phrase cancels the hits of its clause or element that it
overlaps, a `weak` wording the element hits that it overlaps (and the clause hits, where the rule requires no
element). A clause is complete when each requirement has an element within its scope.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import NamedTuple

from policylint.assessment import Assessment, Evidence, Status
from policylint.document import Scope
from policylint.locate import Located
from policylint.matcher import Matches
from policylint.phrase import Phrase
from policylint.rule import Clause, Rule
from policylint.scope import Announced, Neighbours
from policylint.sought import Numbers, Sought, Wordings, sought_by

_NEAREST = 3
_MOST_EVIDENCE = 12
"""A reader is pointed to the first clauses; the fiftieth sentence that says "we" proves no more."""


class Hit(NamedTuple):
    """What matched in a sentence: a phrase, or nothing where the whole sentence counts; and what it fails to say.

    `found` are its words where they had to be looked for already.
    """

    phrase: Phrase | None = None
    found: tuple[Located, ...] = ()
    says: str = ""


Hits = Mapping[int, Hit]
"""By sentence. Most are of no interest for themselves: those of one phrase are one object."""
_NONE: Hits = {}


def assess(rule: Rule, matches: Matches) -> Assessment:
    """Say whether a document makes a rule's disclosure, and prove it."""
    return assess_sought(sought_by(rule, matches.matcher.numbers), matches)


def assess_sought(sought: Sought, matches: Matches) -> Assessment:
    """Do the same, for a rule whose phrases were looked up already."""
    return _Assessor(sought, matches).assessment()


class _Assessor:
    """One rule in one document."""

    def __init__(self, sought: Sought, matches: Matches) -> None:
        self.sought, self.rule = sought, sought.rule
        self.matches, self.outline, self.document = matches, matches.outline, matches.document
        self.found, self.headings = matches.hits, matches.reading.headings
        self.announced = Announced(self.outline, self.blocks_of(sought.headings))
        self.weak = self.weak_hits() if sought.weak else ()
        self.clauses = self.in_context(self.hits(sought.clause, () if self.rule.requires else self.weak))
        self._elements: dict[str, Hits] = {}
        self._in_scope: dict[str, Hits] = {}
        self._neighbours: dict[Scope, Neighbours] = {}
        self.sufficient = [hits for name in self.rule.suffices if (hits := self.element(name))]

    def assessment(self) -> Assessment:
        if self.rule.by_elements:
            return self.by_elements()
        if self.sufficient:
            return self.result("present", [*self.sufficient, *self.complete()])
        if not self.clauses:
            return self.without_clause()
        lacks = self.wanting({name for name in self.sought.required if self.in_scope(name)})
        if not lacks:
            return self.result("present", self.complete())
        return self.result("weak", [self.clauses, *self.weak], lacks=lacks, says=self.says())

    def by_elements(self) -> Assessment:
        found = {name for name in self.sought.required if self.in_scope(name)}
        if not found:
            return self.without_clause()
        lacks = self.wanting(found)
        hits = [self.in_scope(name) for name in self.sought.elements]
        return self.result("weak" if lacks else "present", hits, lacks=lacks)

    def without_clause(self) -> Assessment:
        if self.weak:
            return self.result("weak", self.weak, lacks=self.wanting(set()), says=self.says())
        return self.result("missing", [])

    # --- hits

    def weak_hits(self) -> Sequence[Hits]:
        """Return the hits of each weak wording that has some."""
        found = [(self.hits(wordings), says) for wordings, says in self.sought.weak]
        return [{at: hit._replace(says=says) for at, hit in hits.items()} for hits, says in found if hits]

    def says(self) -> tuple[str, ...]:
        """Return what the weak wordings fail to say, by place."""
        by_place = sorted((hit for hits in self.weak for hit in hits.items()), key=lambda hit: hit[0])
        return tuple(dict.fromkeys(hit.says for _, hit in by_place))

    def element(self, name: str) -> Hits:
        """Return the hits of an element, wherever they stand."""
        if name not in self._elements:
            self._elements[name] = self.hits(self.sought.elements[name][1], self.weak)
        return self._elements[name]

    def hits(self, wordings: Wordings, weak: Iterable[Hits] = ()) -> Hits:
        """Return the first hit a sentence of some wordings that neither a guard nor a weak wording overlaps."""
        placed = self.placed(wordings)
        if not placed:
            return _NONE
        found = _first(placed)
        guards = self.guards(found, wordings.unless, weak)
        for sentence in guards:
            del found[sentence]
        for hits in placed if guards else ():
            for sentence in hits.keys() & guards.keys():
                if sentence not in found and (left := self.unguarded(hits[sentence], sentence, guards[sentence])):
                    found[sentence] = left
        return found

    def guards(
        self, found: Hits, unless: Iterable[tuple[int, Phrase]], weak: Iterable[Hits]
    ) -> Mapping[int, Sequence[Phrase]]:
        """Return the phrases that may overlap some hits, by sentence."""
        guards: dict[int, list[Phrase]] = defaultdict(list)
        for number, phrase in unless:
            if number in self.found:
                for sentence in found.keys() & self.found[number]:
                    guards[sentence].append(phrase)
        for hits in weak:
            for sentence in found.keys() & hits.keys():
                if own := hits[sentence].phrase:
                    guards[sentence].append(own)
        return guards

    def unguarded(self, hit: Hit, sentence: int, guards: Sequence[Phrase]) -> Hit | None:
        """Return a hit without the matches that a guard overlaps; None if none is left."""
        overlapping = [found for guard in guards for found in self.matches.located(guard, sentence)]
        if not overlapping or hit.phrase is None:
            return hit
        own = self.matches.located(hit.phrase, sentence)
        left = tuple(one for one in own if not any(one.start < g.end and g.start < one.end for g in overlapping))
        return hit._replace(found=left) if left else None

    def placed(self, wordings: Wordings) -> list[Hits]:
        """Return the hits of each wording that has some, where they count."""
        found = self.found
        return [self.placed_one(clause, found[number]) for number, clause in wordings.any if number in found]

    def placed_one(self, clause: Clause, sentences: Iterable[int]) -> Hits:
        """Return a clause's hits, where they count; a heading's stands for the text below it."""
        if clause.under == "heading":
            blocks = [self.outline.block_of[sentence] for sentence in sentences if sentence in self.headings]
            return dict.fromkeys([below for block in blocks if (below := self.first_below(block)) >= 0], Hit())
        if clause.under != "anywhere" and not self.headings.isdisjoint(sentences):
            sentences = [sentence for sentence in sentences if sentence not in self.headings]
        if clause.under == "headings":
            sentences = self.announced.among(sentences)
        return dict.fromkeys(sentences, Hit(clause.phrase))

    # --- places

    def blocks_of(self, numbers: Numbers) -> set[int]:
        """Return the blocks that some phrases match."""
        found, block_of = self.found, self.outline.block_of
        return {block_of[sentence] for number in numbers if number in found for sentence in found[number]}

    def in_context(self, hits: Hits) -> Hits:
        """Return the hits that stand where the rule's clause must stand."""
        if self.rule.context is None or not hits:
            return hits
        blocks, section_of = self.blocks_of(self.sought.context), self.outline.section_of
        if self.rule.context.within == "heading":
            sections: Container[int] = Announced(self.outline, blocks).sections
        else:
            sections = {section_of[block] for block in blocks}
        return {at: hit for at, hit in hits.items() if section_of[self.outline.block_of[at]] in sections}

    def first_below(self, heading: int) -> int:
        """Return the first sentence of the text under a heading, -1 if there is none."""
        section = self.document.sections[self.outline.section_of[heading]]
        first = self.document.first_sentence[heading + 1]
        return first if first < self.document.first_sentence[section.last] else -1

    # --- completeness

    def wanting(self, found: set[str]) -> tuple[str, ...]:
        """Return the titles of what is required and not among the elements found."""
        if self.rule.at_least > 1:
            more = self.rule.at_least - len(found.intersection(self.sought.required))
            others = [self.title(name) for name in self.sought.required if name not in found]
            return (f"{more} more of: {', '.join(others)}",) if more > 0 else ()
        missing = [group for group in self.rule.requires if not found.intersection(group)]
        # Two elements may be one thing to a reader: said in two ways, with guards of their own.
        return tuple(" or ".join(dict.fromkeys(self.title(name) for name in group)) for group in missing)

    def in_scope(self, name: str) -> Hits:
        """Return an element's hits that count: near a clause, if the rule looks for clauses."""
        if name not in self._in_scope:
            within = self.sought.elements[name][0].within
            if not self.rule.clause or (self.rule.by_elements and within == "document"):
                self._in_scope[name] = self.element(name)
            else:
                self._in_scope[name] = self.near(self.element(name), within) if self.clauses else _NONE
        return self._in_scope[name]

    def near(self, hits: Hits, scope: Scope) -> Hits:
        """Return the hits that have a clause within a scope."""
        if scope not in self._neighbours:
            self._neighbours[scope] = Neighbours(self.outline, self.clauses, scope)
        return {sentence: hits[sentence] for sentence in self._neighbours[scope].among(hits)}

    def is_found(self, name: str) -> bool:
        """Say whether an element is there: near a clause, or near what is enough without one."""
        if name in self.rule.suffices or self.in_scope(name):
            return bool(self.element(name))
        if not self.sufficient:
            return False
        proved = Neighbours(self.outline, set().union(*self.sufficient), self.sought.elements[name][0].within)
        return bool(proved.among(self.element(name)))

    def complete(self) -> list[Hits]:
        """Return the clauses that have some of what is required, with the elements that complete them."""
        if not self.sought.required:
            return [self.clauses]
        found = [self.in_scope(name) for name in self.sought.required]
        near: set[int] = set()
        for name, hits in zip(self.sought.required, found, strict=True):
            near.update(Neighbours(self.outline, hits, self.sought.elements[name][0].within).among(self.clauses))
        return [{sentence: self.clauses[sentence] for sentence in near}, *found]

    def title(self, name: str) -> str:
        return self.sought.elements[name][0].title

    # --- the result

    def result(
        self, status: Status, hits: Sequence[Hits], lacks: tuple[str, ...] = (), says: tuple[str, ...] = ()
    ) -> Assessment:
        sentences = sorted(set().union(*hits))[:_MOST_EVIDENCE]
        evidence = [self.whole(sentence) for sentence in sentences]
        if status == "weak":
            evidence[0] = self.exact(sentences[0], hits)
        headings = self.announced.headings
        return Assessment(
            rule=self.rule.id,
            status=status,
            evidence=tuple(evidence),
            elements=tuple([(name, self.is_found(name)) for name in self.sought.elements]),
            lacks=lacks,
            says=says,
            nearest=self.nearest() if status == "missing" else (),
            announced=headings[0] if headings else -1,
        )

    def nearest(self) -> tuple[Evidence, ...]:
        """Return what came closest: clauses that a `not` cancelled, and elements where a heading announces the clause.

        An element elsewhere is no near miss: an address or a number of days stands in many places.
        """
        near = [*map(self.in_context, self.placed(self.sought.clause))]
        if self.announced:
            for hits in map(self.element, self.sought.elements):
                near.append({sentence: hits[sentence] for sentence in self.announced.among(hits)})
        sentences = sorted(set().union(*near) - self.headings)
        return tuple(self.exact(sentence, near) for sentence in sentences[:_NEAREST])

    def whole(self, sentence: int) -> Evidence:
        """Return a sentence as evidence."""
        span = self.document.sentences[sentence].span
        return Evidence(span, span)

    def exact(self, sentence: int, hits: Iterable[Hits]) -> Evidence:
        """Return a sentence with the words that matched; finding them is slow, so only for what a finding points at."""
        some = [one[sentence] for one in hits if sentence in one]
        hit = next((one for one in some if one.found), some[0])
        if hit.phrase is None:
            return self.whole(sentence)
        found = hit.found or self.matches.located(hit.phrase, sentence)
        span = self.document.sentences[sentence].span
        return Evidence(span, self.matches.span(sentence, found[0]) if found else span)


def _first(hits: Sequence[Hits]) -> dict[int, Hit]:
    """Return one hit a sentence: of several the first."""
    found: dict[int, Hit] = {}
    for some in reversed(hits):
        found |= some
    return found
