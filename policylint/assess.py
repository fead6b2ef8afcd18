"""Rule + Matches -> Assessment: the heart. What counts as a clause, what it lacks, what proves it.

A hit is one wording's match in one sentence. A `not` phrase cancels the hits of its clause or element that it
overlaps, a `weak` wording the element hits that it overlaps (and the clause hits, where the rule requires no
element). A clause is complete when each requirement has an element within its scope.
"""

from __future__ import annotations

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


class Rest(NamedTuple):
    """What is left of a phrase's matches in a sentence where a guard overlaps some of them."""

    phrase: Phrase
    found: tuple[Located, ...]


Hits = Mapping[int, Clause | Rest]
"""By sentence the wording that matched. Where that is one of a heading, the whole sentence counts."""
_NONE: Hits = {}


def assess(rule: Rule, matches: Matches) -> Assessment:
    """Say whether a document makes a rule's disclosure, and prove it."""
    return assess_sought(sought_by(rule, matches.matcher.numbers), matches)


def assess_sought(sought: Sought, matches: Matches) -> Assessment:
    """Do the same, for a rule whose phrases were looked up already."""
    if matches.hits.keys().isdisjoint(sought.telling):
        return sought.nothing
    return _Assessor(sought, matches).assessment()


class _Assessor:
    """One rule in one document."""

    def __init__(self, sought: Sought, matches: Matches) -> None:
        self.sought, self.rule = sought, sought.rule
        self.matches, self.outline, self.document = matches, matches.outline, matches.document
        self.found, self.headings = matches.hits, matches.reading.headings
        self.announced = Announced(self.outline, self.blocks_of(sought.headings))
        found = [(self.hits(wordings), says) for wordings, says in sought.weak]
        self.weak = [hits for hits, _ in found if hits]
        self.unsaid = [says for hits, says in found if hits]
        self.clauses = self.in_context(self.hits(sought.clause, () if self.rule.requires else self.weak))
        self._elements: dict[str, Hits] = {}
        self._in_scope: dict[str, Hits] = {}
        self._neighbours: dict[Scope, Neighbours] = {}
        self._proved: dict[Scope, Neighbours] = {}
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

    def says(self) -> tuple[str, ...]:
        """Return what the weak wordings fail to say, by place."""
        by_place = sorted((at, number) for number, hits in enumerate(self.weak) for at in hits)
        return tuple(dict.fromkeys(self.unsaid[number] for _, number in by_place))

    def element(self, name: str) -> Hits:
        """Return the hits of an element, wherever they stand."""
        if name not in self._elements:
            self._elements[name] = self.hits(self.sought.elements[name][1], self.weak)
        return self._elements[name]

    def hits(self, wordings: Wordings, weak: Sequence[Hits] = ()) -> Hits:
        """Return the first hit a sentence of some wordings that neither a guard nor a weak wording overlaps."""
        placed = self.placed(wordings)
        if not placed:
            return _NONE
        found: dict[int, Clause | Rest] = {}
        for clause, sentences in reversed(placed):
            found.update(dict.fromkeys(sentences, clause))
        guards = self.guards(found, wordings.unless, weak)
        if not guards:
            return found
        for sentence in guards:
            del found[sentence]
        for clause, sentences in placed:
            for sentence in guards.keys() & sentences:
                if sentence not in found and (left := self.unguarded(clause, sentence, guards[sentence])):
                    found[sentence] = left
        return found

    def guards(
        self, found: Hits, unless: Iterable[tuple[int, Phrase]], weak: Iterable[Hits]
    ) -> Mapping[int, Sequence[Phrase]]:
        """Return the phrases that may overlap some hits, by sentence."""
        guards: dict[int, list[Phrase]] = {}
        for number, phrase in unless:
            if number in self.found:
                for sentence in found.keys() & self.found[number]:
                    guards.setdefault(sentence, []).append(phrase)
        for hits in weak:
            for sentence in found.keys() & hits.keys():
                if not _is_whole(hits[sentence]):
                    guards.setdefault(sentence, []).append(hits[sentence].phrase)
        return guards

    def unguarded(self, clause: Clause, sentence: int, guards: Sequence[Phrase]) -> Clause | Rest | None:
        """Return a wording's hit without the matches that a guard overlaps; None if none is left."""
        overlapping = [found for guard in guards for found in self.matches.located(guard, sentence)]
        if not overlapping or _is_whole(clause):
            return clause
        own = self.matches.located(clause.phrase, sentence)
        left = tuple(one for one in own if not any(one.start < g.end and g.start < one.end for g in overlapping))
        return Rest(clause.phrase, left) if left else None

    def placed(self, wordings: Wordings) -> list[tuple[Clause, Sequence[int]]]:
        """Return each wording that has hits, with the sentences in which they count."""
        placed = []
        for number, clause in wordings.any:
            if number in self.found:
                sentences: Sequence[int] = self.found[number]
                if clause.under == "heading":
                    sentences = self.below(sentences)
                elif clause.under != "anywhere" and not self.headings.isdisjoint(sentences):
                    sentences = [sentence for sentence in sentences if sentence not in self.headings]
                if clause.under == "headings":
                    sentences = self.announced.among(sentences)
                placed.append((clause, sentences))
        return placed

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

    def below(self, sentences: Iterable[int]) -> list[int]:
        """Return the first sentences of the text under those of some sentences that are headings."""
        first_sentence, below = self.document.first_sentence, []
        for sentence in self.headings.intersection(sentences):
            heading = self.outline.block_of[sentence]
            section = self.document.sections[self.outline.section_of[heading]]
            if first_sentence[heading + 1] < first_sentence[section.last]:
                below.append(first_sentence[heading + 1])
        return below

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
        if not hits or scope == "document":
            return hits
        if scope not in self._neighbours:
            self._neighbours[scope] = Neighbours(self.outline, self.clauses.keys(), scope)
        return {sentence: hits[sentence] for sentence in self._neighbours[scope].among(hits)}

    def is_found(self, name: str) -> bool:
        """Say whether an element is there: near a clause, or near what is enough without one."""
        if name in self.rule.suffices or self.in_scope(name):
            return bool(self.element(name))
        if not self.sufficient or not self.element(name):
            return False
        scope = self.sought.elements[name][0].within
        if scope not in self._proved:
            self._proved[scope] = Neighbours(self.outline, set().union(*self.sufficient), scope)
        return bool(self._proved[scope].among(self.element(name)))

    def complete(self) -> list[Hits]:
        """Return the clauses that have some of what is required, with the elements that complete them."""
        if not self.sought.required:
            return [self.clauses]
        found = {name: hits for name in self.sought.required if (hits := self.in_scope(name))}
        near: set[int] = set()
        for name, hits in found.items():
            within = self.sought.elements[name][0].within
            near.update(Neighbours(self.outline, hits.keys(), within).among(self.clauses))
        return [{sentence: self.clauses[sentence] for sentence in near}, *found.values()]

    def title(self, name: str) -> str:
        return self.sought.elements[name][0].title

    # --- the result

    def result(
        self, status: Status, hits: Sequence[Hits], lacks: tuple[str, ...] = (), says: tuple[str, ...] = ()
    ) -> Assessment:
        sentences = sorted(set().union(*hits))[:_MOST_EVIDENCE]
        evidence = [*map(self.whole, sentences)]
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
        placed = self.placed(self.sought.clause)
        near = [self.in_context(dict.fromkeys(sentences, clause)) for clause, sentences in placed]
        if self.announced:
            for hits in map(self.element, self.sought.elements):
                near.append({sentence: hits[sentence] for sentence in self.announced.among(hits)})
        sentences = sorted(set().union(*near) - self.headings)
        return tuple([self.exact(sentence, near) for sentence in sentences[:_NEAREST]])

    def whole(self, sentence: int) -> Evidence:
        """Return a sentence as evidence."""
        span = self.document.sentences[sentence].span
        return Evidence(span, span)

    def exact(self, sentence: int, hits: Iterable[Hits]) -> Evidence:
        """Return a sentence with the words that matched; finding them is slow, so only for what a finding points at."""
        some = [one[sentence] for one in hits if sentence in one]
        hit = next((one for one in some if isinstance(one, Rest)), some[0])
        if _is_whole(hit):
            return self.whole(sentence)
        found = hit.found if isinstance(hit, Rest) else self.matches.located(hit.phrase, sentence)
        span = self.document.sentences[sentence].span
        return Evidence(span, self.matches.span(sentence, found[0]) if found else span)


def _is_whole(hit: Clause | Rest) -> bool:
    """Say whether a hit is a whole sentence: the first one under a heading that says it."""
    return isinstance(hit, Clause) and hit.under == "heading"
