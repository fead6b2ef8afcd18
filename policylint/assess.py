"""Rule + Matches -> Assessment: the heart. What counts as a clause, what it lacks, what proves it.

A hit is one phrase's match in one sentence. A `not` phrase cancels the hits of its clause or element that it
overlaps, a `weak` wording the element hits that it overlaps (and the clause hits, where the rule requires no
element). A clause is complete when each requirement has an element within its scope.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from policylint.assessment import Assessment, Evidence, Status
from policylint.locate import Located
from policylint.matcher import Matches
from policylint.phrase import Phrase
from policylint.rule import Clause, Element, Rule
from policylint.scope import Announced, Neighbours

_NEAREST = 3
_MOST_EVIDENCE = 12
"""A reader is pointed to the first clauses; the fiftieth sentence that says "we" proves no more."""


class Hit(NamedTuple):
    """A phrase's match in a sentence.

    `found` are its words where they had to be looked for already; no `phrase` where the whole sentence counts.
    """

    sentence: int
    phrase: Phrase | None = None
    found: tuple[Located, ...] = ()
    says: str = ""


def assess(rule: Rule, matches: Matches) -> Assessment:
    """Say whether a document makes a rule's disclosure, and prove it."""
    return _Assessor(rule, matches).assessment()


class _Assessor:
    """One rule in one document."""

    def __init__(self, rule: Rule, matches: Matches) -> None:
        self.rule, self.matches, self.document = rule, matches, matches.document

    def assessment(self) -> Assessment:
        if self.rule.by_elements:
            return self.by_elements()
        if self.sufficient:
            return self.result("present", (*self.sufficient, *self.complete()))
        if not self.clauses:
            return self.without_clause()
        lacks = self.lacks()
        if not lacks:
            return self.result("present", self.complete())
        says = tuple(dict.fromkeys(hit.says for hit in self.weak))
        return self.result("weak", (*self.clauses, *self.weak), lacks=lacks, says=says)

    def by_elements(self) -> Assessment:
        found = {name for name in self.elements if self.in_scope(name)}
        if not found & {name for group in self.rule.requires for name in group}:
            return self.without_clause()
        lacks = self.wanting(found)
        hits = [hit for name in found for hit in self.in_scope(name)]
        return self.result("weak" if lacks else "present", hits, lacks=lacks)

    def without_clause(self) -> Assessment:
        if self.weak:
            says = tuple(dict.fromkeys(hit.says for hit in self.weak))
            return self.result("weak", self.weak, lacks=self.lacks(), says=says)
        return self.result("missing", ())

    # --- hits

    @cached_property
    def clauses(self) -> tuple[Hit, ...]:
        """The sentences about the rule's subject, one hit each."""
        weak = () if self.rule.requires else self.weak
        found = self.hits(self.rule.clause, self.rule.unless, weak)
        return found if self.rule.context is None else tuple(hit for hit in found if self.in_context(hit.sentence))

    @cached_property
    def weak(self) -> tuple[Hit, ...]:
        found = []
        for weak in self.rule.weak:
            for hit in self.hits([Clause(weak.phrase, weak.under)], self.rule.unless):
                found.append(hit._replace(says=weak.says))
        return tuple(sorted(found, key=lambda hit: hit.sentence))

    @cached_property
    def elements(self) -> dict[str, tuple[Hit, ...]]:
        return {element.name: self.hits(element.any, element.unless, self.weak) for element in self.rule.elements}

    @cached_property
    def sufficient(self) -> tuple[Hit, ...]:
        """The hits of elements any of which alone is enough."""
        return tuple(hit for element in self.rule.suffices for hit in self.elements[element])

    def hits(self, clauses: Iterable[Clause], unless: Iterable[Phrase], weak: Iterable[Hit] = ()) -> tuple[Hit, ...]:
        """Return the first hit a sentence of some wordings that neither a guard nor a weak wording overlaps."""
        guards: dict[int, list[Phrase]] = defaultdict(list)
        for phrase in unless:
            for sentence in self.matches.sentences(phrase):
                guards[sentence].append(phrase)
        for hit in weak:
            if hit.phrase:
                guards[hit.sentence].append(hit.phrase)
        found: dict[int, Hit] = {}
        for clause in clauses:
            for sentence in self.matches.sentences(clause.phrase):
                if sentence in found and clause.under != "heading":
                    continue
                placed = self.placed(clause, sentence)
                if placed is None or placed.sentence in found:
                    continue
                left = self.unguarded(placed, guards[placed.sentence]) if placed.sentence in guards else placed
                if left:
                    found[left.sentence] = left
        return tuple(found[sentence] for sentence in sorted(found))

    def placed(self, clause: Clause, sentence: int) -> Hit | None:
        """Return the hit if it stands where its clause counts; a heading's stands for the text below it."""
        under = clause.under
        if sentence in self.matches.reading.headings and under != "anywhere":
            below = self.first_below(self.document.sentences[sentence].block) if under == "heading" else -1
            return Hit(below) if below >= 0 else None
        if under == "heading":
            return None
        if under == "headings" and not self.announced.has(self.document.sentences[sentence].block):
            return None
        return Hit(sentence, clause.phrase)

    def unguarded(self, hit: Hit, guards: Sequence[Phrase]) -> Hit | None:
        """Return the hit without the matches that a guard overlaps; None if none is left."""
        overlapping = [found for guard in guards for found in self.matches.located(guard, hit.sentence)]
        if not overlapping or hit.phrase is None:
            return hit
        own = self.matches.located(hit.phrase, hit.sentence)
        left = tuple(one for one in own if not any(one.start < g.end and g.start < one.end for g in overlapping))
        return hit._replace(found=left) if left else None

    # --- places

    @cached_property
    def announced(self) -> Announced:
        """What the headings that announce the rule's clause stand above."""
        return Announced(self.document, self.blocks_of(self.rule.headings))

    def blocks_of(self, phrases: Iterable[Phrase]) -> set[int]:
        found = (sentence for phrase in phrases for sentence in self.matches.sentences(phrase))
        return {self.document.sentences[sentence].block for sentence in found}

    def in_context(self, sentence: int) -> bool:
        return self.rule.context is None or self.section(sentence) in self.context_sections

    @cached_property
    def context_sections(self) -> frozenset[int]:
        context = self.rule.context
        if context is None:
            return frozenset()
        if context.within == "heading":
            return Announced(self.document, self.blocks_of(context.any)).sections
        return frozenset(self.section(s) for phrase in context.any for s in self.matches.sentences(phrase))

    def section(self, sentence: int) -> int:
        return self.document.section_of[self.document.sentences[sentence].block]

    def first_below(self, heading: int) -> int:
        """Return the first sentence of the text under a heading, -1 if there is none."""
        section = self.document.sections[self.document.section_of[heading]]
        first = self.document.first_sentence[heading + 1]
        return first if first < self.document.first_sentence[section.last] else -1

    # --- completeness

    def lacks(self) -> tuple[str, ...]:
        """Return the titles of what is required and not found within the scope of any clause."""
        return self.wanting({name for name in self.elements if self.clauses and self.in_scope(name)})

    def wanting(self, found: set[str]) -> tuple[str, ...]:
        """Return the titles of what is required and not among the elements found."""
        if self.rule.at_least > 1:
            required = [name for group in self.rule.requires for name in group]
            more = self.rule.at_least - len(found.intersection(required))
            others = [self.title(name) for name in required if name not in found]
            return (f"{more} more of: {', '.join(others)}",) if more > 0 else ()
        missing = [group for group in self.rule.requires if not found.intersection(group)]
        # Two elements may be one thing to a reader: said in two ways, with guards of their own.
        return tuple(" or ".join(dict.fromkeys(self.title(name) for name in group)) for group in missing)

    def near(self, name: str) -> list[Hit]:
        """Return an element's hits within its scope of one of the clauses."""
        scope = self.element(name).within
        return [hit for hit in self.elements[name] if self.neighbours.has(hit.sentence, scope)]

    @cached_property
    def neighbours(self) -> Neighbours:
        """The clauses, by where they stand."""
        return Neighbours(self.document, (clause.sentence for clause in self.clauses))

    def in_scope(self, name: str) -> Sequence[Hit]:
        """Return an element's hits that count: near a clause, if the rule looks for clauses."""
        if name not in self._in_scope:
            anywhere = not self.rule.clause or (self.rule.by_elements and self.element(name).within == "document")
            self._in_scope[name] = self.elements[name] if anywhere else self.near(name)
        return self._in_scope[name]

    @cached_property
    def _in_scope(self) -> dict[str, Sequence[Hit]]:
        return {}

    def is_found(self, name: str) -> bool:
        """Say whether an element is there: near a clause, or near what is enough without one."""
        if name in self.rule.suffices or self.in_scope(name):
            return bool(self.elements[name])
        scope = self.element(name).within
        return any(self.proved.has(hit.sentence, scope) for hit in self.elements[name])

    @cached_property
    def proved(self) -> Neighbours:
        """What is enough without a clause, by where it stands."""
        return Neighbours(self.document, (hit.sentence for hit in self.sufficient))

    def complete(self) -> tuple[Hit, ...]:
        """Return the clauses that have some of what is required, with the elements that complete them."""
        names = [name for group in self.rule.requires for name in group]
        if not names:
            return self.clauses
        elements = [hit for name in names for hit in self.in_scope(name)]
        near: set[int] = set()
        for name in names:
            near |= self.neighbours.around((hit.sentence for hit in self.in_scope(name)), self.element(name).within)
        return (*(clause for clause in self.clauses if clause.sentence in near), *elements)

    def element(self, name: str) -> Element:
        return next(element for element in self.rule.elements if element.name == name)

    def title(self, name: str) -> str:
        return self.element(name).title

    # --- the result

    def result(
        self, status: Status, hits: Iterable[Hit], lacks: tuple[str, ...] = (), says: tuple[str, ...] = ()
    ) -> Assessment:
        return Assessment(
            rule=self.rule.id,
            status=status,
            evidence=tuple(
                self.evidence(hit, exact=status == "weak" and not number)
                for number, hit in enumerate(_by_sentence(hits)[:_MOST_EVIDENCE])
            ),
            elements=tuple((name, self.is_found(name)) for name in self.elements),
            lacks=lacks,
            says=says,
            nearest=tuple(self.evidence(hit, exact=True) for hit in self.nearest()) if status == "missing" else (),
            announced=self.announced.headings[0] if self.announced.headings else -1,
        )

    def nearest(self) -> tuple[Hit, ...]:
        """Return what came closest: clauses that a `not` cancelled, and elements where a heading announces the clause.

        An element elsewhere is no near miss: an address or a number of days stands in many places.
        """
        placed = (self.placed(c, sentence) for c in self.rule.clause for sentence in self.matches.sentences(c.phrase))
        cancelled = [hit for hit in placed if hit and self.in_context(hit.sentence)]
        loose = (hit for hits in self.elements.values() for hit in hits)
        announced = (h for h in loose if self.announced.has(self.document.sentences[h.sentence].block))
        text = (hit for hit in (*cancelled, *announced) if hit.sentence not in self.matches.reading.headings)
        return _by_sentence(text)[:_NEAREST]

    def evidence(self, hit: Hit, *, exact: bool) -> Evidence:
        """Return a hit with its words; finding the exact ones is slow, so only for what a finding points at."""
        span = self.document.sentences[hit.sentence].span
        if not exact or hit.phrase is None:
            return Evidence(span, span)
        found = hit.found or self.matches.located(hit.phrase, hit.sentence)
        return Evidence(span, self.matches.span(hit.sentence, found[0]) if found else span)


def _by_sentence(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Keep one hit a sentence, in order."""
    first: dict[int, Hit] = {}
    for hit in hits:
        if hit.sentence not in first or (hit.found and not first[hit.sentence].found):
            first[hit.sentence] = hit
    return tuple(first[sentence] for sentence in sorted(first))
