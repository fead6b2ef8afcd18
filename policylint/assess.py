"""Rule + Matches -> Assessment: the heart. What counts as a clause, what it lacks, what proves it.

What wordings hit is found by `finder.py`. A `not` phrase cancels the matches of its clause or element that it
overlaps, a `weak` wording the element matches that it overlaps (and the clause's, where the rule requires no
element). A clause is complete when each requirement has an element within its scope.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from policylint.assessment import Assessment, Evidence, Status
from policylint.document import Within
from policylint.finder import Finder, Guard
from policylint.matcher import Matches
from policylint.rule import Rule
from policylint.scope import Announced, Neighbours, near
from policylint.sought import Part, Sought, Wordings, sought_by
from policylint.typed import NamedTuple

_NEAREST = 3
_MOST_EVIDENCE = 12
"""A reader is pointed to the first clauses; the fiftieth sentence that says "we" proves no more."""

Hits = AbstractSet[int]
_NONE: Hits = frozenset()


class _Source(NamedTuple):
    """Hits, with the wordings and the guards that made them."""

    hits: Hits
    wordings: Wordings
    guards: Sequence[Guard] = ()


def assess(rule: Rule, matches: Matches) -> Assessment:
    """Say whether a document makes a rule's disclosure, and prove it."""
    return assess_sought(sought_by(rule, matches.matcher.numbers), Finder(matches))


def assess_sought(sought: Sought, finder: Finder) -> Assessment:
    """Do the same, for a rule whose phrases were looked up already."""
    if finder.numbers.isdisjoint(sought.telling):
        return sought.nothing
    return _Assessor(sought, finder).assessment()


class _Assessor:
    """One rule in one document."""

    def __init__(self, sought: Sought, finder: Finder) -> None:
        self.sought, self.finder = sought, finder
        self.announced = finder.announced(sought.headings)
        self.weak: list[_Source] = []
        self.unsaid: list[str] = []
        self.guards: list[Guard] = []
        for wordings, says, then in sought.weak:
            ((number, under),) = wordings.any
            if number in finder.found and (hits := finder.followed(finder.hits(wordings, self.announced), then)):
                self.weak.append(_Source(hits, wordings))
                self.unsaid.append(says)
                if under != "heading":  # such a hit has no words that others could overlap
                    self.guards.append((number, hits))
        self.clause_guards = () if sought.requires else self.guards
        self.clauses = self.in_context(finder.hits(sought.clause, self.announced, self.clause_guards))
        self.elements: dict[str, Hits] = {}
        self.neighbours: dict[Within, Neighbours] = {}
        self.sufficient = [hits for name in sought.suffices if (hits := self.element(name))]
        self.in_scope = {name: self.counting(name, part) for name, part in sought.elements.items()}

    def assessment(self) -> Assessment:
        found = {name for name in self.sought.required if self.in_scope[name]}
        if self.sought.by_elements:
            return self.by_elements(found)
        if self.sufficient:
            return self.result("present", [*self.sufficient, *self.complete(found)])
        if not self.clauses:
            return self.without_clause()
        lacks = self.wanting(found)
        if not lacks:
            return self.result("present", self.complete(found))
        clauses = _Source(self.clauses, self.sought.clause, self.clause_guards)
        return self.lacking([clauses, *self.weak], lacks, self.says())

    def by_elements(self, found: set[str]) -> Assessment:
        if not found:
            return self.without_clause()
        lacks = self.wanting(found)
        if not lacks:
            return self.result("present", [*self.in_scope.values()])
        parts = self.sought.elements.items()
        return self.lacking([_Source(self.in_scope[name], part.wordings, self.guards) for name, part in parts], lacks)

    def without_clause(self) -> Assessment:
        if self.weak:
            return self.lacking(self.weak, self.wanting(set()), self.says())
        return self.result("missing", [], nearest=self.nearest())

    def says(self) -> tuple[str, ...]:
        """Return what the weak wordings fail to say, by place."""
        if len(self.unsaid) < 2:
            return tuple(self.unsaid)
        by_place = sorted((at, number) for number, weak in enumerate(self.weak) for at in weak.hits)
        return tuple(dict.fromkeys(self.unsaid[number] for _, number in by_place))

    # --- elements

    def element(self, name: str) -> Hits:
        """Return the hits of an element, wherever they stand."""
        if name not in self.elements:
            wordings = self.sought.elements[name].wordings
            self.elements[name] = self.finder.hits(wordings, self.announced, self.guards)
        return self.elements[name]

    def counting(self, name: str, part: Part) -> Hits:
        """Return an element's hits that count: near a clause, if the rule looks for clauses."""
        scope = part.within
        if scope and not self.clauses:
            return _NONE
        hits = self.element(name)
        if not hits or scope is None or scope == "document":
            return hits
        if scope == "sentence":
            return hits & self.clauses
        if scope not in self.neighbours:
            self.neighbours[scope] = Neighbours(self.finder.outline, self.clauses, scope)
        return {*self.neighbours[scope].among(hits)}

    def elements_found(self) -> tuple[tuple[str, bool], ...]:
        """Say of each element whether it is there."""
        if not self.sought.suffices:
            return tuple([(name, bool(hits)) for name, hits in self.in_scope.items()])
        return tuple([(name, self.is_found(name)) for name in self.in_scope])

    def is_found(self, name: str) -> bool:
        """Say whether an element is there: near a clause, or near what is enough without one."""
        if self.in_scope[name]:
            return True
        if name in self.sought.suffices:
            return bool(self.element(name))
        within = self.sought.elements[name].within
        if not (self.sufficient and within and self.element(name)):
            return False
        return bool(Neighbours(self.finder.outline, set().union(*self.sufficient), within).among(self.element(name)))

    # --- places

    def in_context(self, hits: Hits) -> Hits:
        """Return the hits that stand where the rule's clause must stand."""
        if not (self.sought.within and hits):
            return hits
        outline, context = self.finder.outline, self.finder.matched(self.sought.context)
        if self.sought.within == "heading":
            sections: Container[int] = Announced(outline, context).sections
        else:
            sections = {*map(outline.section_at.__getitem__, context)}
        return {at for at in hits if outline.section_at[at] in sections}

    # --- completeness

    def wanting(self, found: set[str]) -> tuple[str, ...]:
        """Return the titles of what is required and not among the elements found."""
        if self.sought.at_least > 1:
            more = self.sought.at_least - len(found.intersection(self.sought.required))
            others = [self.title(name) for name in self.sought.required if name not in found]
            return (f"{more} more of: {', '.join(others)}",) if more > 0 else ()
        missing = [group for group in self.sought.requires if found.isdisjoint(group)]
        # Two elements may be one thing to a reader: said in two ways, with guards of their own.
        return tuple([" or ".join(dict.fromkeys([self.title(name) for name in group])) for group in missing])

    def complete(self, found: set[str]) -> Iterator[Collection[int]]:
        """Yield the clauses that have some of what is required, and the elements that complete them."""
        if not self.sought.required or (found and len(self.clauses) == 1):  # what is near a clause is near this one
            yield self.clauses
        else:
            for name in found:
                if within := self.sought.elements[name].within:
                    yield near(self.finder.outline, self.clauses, self.in_scope[name], within)
        for name in found:
            yield self.in_scope[name]

    def title(self, name: str) -> str:
        return self.sought.elements[name].title

    # --- the result

    def lacking(self, sources: Sequence[_Source], lacks: tuple[str, ...], says: tuple[str, ...] = ()) -> Assessment:
        """Return the result of a weak clause; its first evidence tells the words, because findings point there."""
        return self.result("weak", [source.hits for source in sources], lacks, says, exact=sources)

    def result(
        self,
        status: Status,
        hits: Iterable[Collection[int]],
        lacks: tuple[str, ...] = (),
        says: tuple[str, ...] = (),
        nearest: tuple[Evidence, ...] = (),
        exact: Sequence[_Source] = (),
    ) -> Assessment:
        """Return the result with the first sentences as evidence; the words in the very first, if `exact` made it."""
        sentences = sorted(set().union(*hits))[:_MOST_EVIDENCE]
        evidence = [*map(self.finder.whole.__getitem__, sentences)]
        if exact:
            evidence[0] = self.exact(sentences[0], exact)
        return Assessment(
            self.sought.rule,
            status,
            tuple(evidence),
            self.elements_found(),
            lacks,
            says,
            nearest,
            self.announced.headings[0] if self.announced.headings else -1,
        )

    def nearest(self) -> tuple[Evidence, ...]:
        """Return what came closest: clauses that a `not` cancelled, and elements where a heading announces the clause.

        An element elsewhere is no near miss: an address or a number of days stands in many places.
        """
        unguarded = self.sought.unguarded
        near = [_Source(self.in_context(self.finder.hits(unguarded, self.announced)), unguarded)]
        if self.announced:
            for name, part in self.sought.elements.items():
                near.append(_Source({*self.announced.among(self.element(name))}, part.wordings, self.guards))
        sentences = sorted(set().union(*[source.hits for source in near]) - self.finder.headings)
        return tuple([self.exact(sentence, near) for sentence in sentences[:_NEAREST]])

    def exact(self, sentence: int, sources: Sequence[_Source]) -> Evidence:
        """Return a sentence with the words that make it a hit; of words that a guard left, because they tell more."""
        finder, announced = self.finder, self.announced
        some = [
            finder.hit(sentence, source.wordings, announced, source.guards)
            for source in sources
            if sentence in source.hits
        ]
        return finder.evidence(sentence, next((hit for hit in some if hit.is_guarded), some[0]))
