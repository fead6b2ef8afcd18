"""Where a finding points: a line that exists, and for a missing clause the most useful one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from operator import itemgetter

from policylint.assessment import Assessment, Evidence
from policylint.document import Block, Document
from policylint.finding import Anchor
from policylint.patterns import lazy
from policylint.rule import Rule
from policylint.source import Span
from policylint.typed import NamedTuple

_TITLE_BLOCKS = 3
"""A banner or a date may stand in front of the title."""

TITLE = "title"
"""What a rule's `place` says of a clause that belongs right below the title."""

_FOR_SOME = frozenset(("children", "coppa", "us"))
"""Families whose clauses are for some readers themselves."""

_SOME_READERS = frozenset(
    "resident, residents, citizen, citizens, children, child, kids, minors, parent, parents, teen, teens, "
    "student, students, applicant, applicants, employee, employees, californian, californians, california, "
    "colorado, connecticut, delaware, florida, illinois, maryland, massachusetts, minnesota, montana, nevada, "
    "oregon, tennessee, texas, utah, vermont, virginia, washington, ccpa, cpra, coppa, new hampshire, new jersey, "
    "new york, live in, living in, reside in, residing in, located in, based in".split(", ")
)
_WORD = lazy(r"[a-z]+")
_ALL_READERS = frozenset("eea, eu, europe, european, gdpr, uk, united kingdom, swiss, switzerland".split(", "))
"""Words of a heading that limits a section to some readers; in Europe a law on data speaks of all of them."""


_SPAN = itemgetter(Block._fields.index("span"))


class Place(NamedTuple):
    """A span to point at, the kind of place it is, and the offset at which a missing clause belongs."""

    span: Span
    anchor: Anchor
    insertion: int | None = None


class Places:
    """Where findings in one document point.

    `landmarks` are the rules that the names in a rule's `place` stand for, and `assess` assesses one of them, whether
    a run asks for it or not: a clause belongs at the same place whatever else is checked.
    """

    def __init__(
        self, document: Document, landmarks: Mapping[str, Sequence[str]], assess: Callable[[str], Assessment]
    ) -> None:
        self.document = document
        self._landmarks, self._assess = landmarks, assess
        self._after: dict[str, Place | None] = {}
        self._evidence: dict[str, tuple[Evidence, ...]] = {}
        self._for_some: dict[int, bool] = {}

    def weak(self, assessment: Assessment) -> Place:
        """Point at the weak clause itself."""
        if assessment.evidence:
            return Place(assessment.evidence[0].match, "clause")
        return Place(self.start, "start")

    def missing(self, rule: Rule, assessment: Assessment, trigger: int) -> Place:
        """Point at the best of several places.

        In this order: a section that holds part of the clause, the sentence that made it required, a heading that
        announces it, the nearest miss, the end of the section it should follow, the title or first line.
        """
        place = self._best(rule, assessment, trigger)
        if not place.insertion or not self.document.blocks:
            return place
        if assessment.announced >= 0 or rule.family in _FOR_SOME:
            return place
        section = self.section_at(place.insertion - 1)
        return self._for_all(rule, place, section) if self.is_for_some(section) else place

    def _best(self, rule: Rule, assessment: Assessment, trigger: int) -> Place:
        document, announced = self.document, assessment.announced
        if announced >= 0:
            section = document.section_of[announced]
            for near in assessment.nearest:
                if self.section_at(near.span.start) == section:
                    return Place(near.match, "section", self.end_of(section))
        if trigger >= 0:
            sentence = document.sentences[trigger]
            block = announced if announced >= 0 else sentence.block
            return Place(sentence.span, "trigger", self.end_of(document.section_of[block]))
        if announced >= 0:
            return Place(document.blocks[announced].span, "heading", self.end_of(document.section_of[announced]))
        if assessment.nearest:
            near = assessment.nearest[0]
            return Place(near.match, "nearest", self.end_of(self.section_at(near.span.start)))
        if rule.place.after == (TITLE,):
            return Place(self.start, "place", self.start.end)
        for name in rule.place.after:
            if place := self.after(name):
                return place
        return self.at_start

    def _for_all(self, rule: Rule, place: Place, section: int) -> Place:
        """Move what is missing out of a section for some readers: to what it should follow elsewhere, or above it."""
        points = place.anchor in ("nearest", "trigger")
        for name in rule.place.after:
            if other := self._behind(name, self.is_for_some):
                return place._replace(insertion=other.insertion) if points else other
        while section >= 0 and self.is_for_some(section):
            section -= 1
        end = self.end_of(section) if section >= 0 else self.at_start.insertion
        return place._replace(insertion=end) if points else Place(self.start, "start", end)

    def is_for_some(self, section: int) -> bool:
        """Say whether a section is for some readers only, as its heading says or one above it.

        What holds most of the document limits nothing: the document is for them.
        """
        if section not in self._for_some:
            self._for_some[section] = any(map(self._is_limited, self.document.path_of(section)))
        return self._for_some[section]

    def _is_limited(self, number: int) -> bool:
        document, section = self.document, self.document.sections[number]
        if section.heading < 0:
            return False
        said = _WORD.findall(document.words(document.blocks[section.heading].span).lower())
        names = {*said, *map(" ".join, pairwise(said))}
        if names.isdisjoint(_SOME_READERS) or not names.isdisjoint(_ALL_READERS):
            return False
        end = document.sections[document.last_below(number, section.level)].last
        return 2 * (end - section.first) < len(document.blocks)

    def after(self, name: str) -> Place | None:
        """Point at the end of the section that holds most of the evidence of a rule or family; the first of equals."""
        if name not in self._after:
            self._after[name] = self._behind(name)
        return self._after[name]

    def _behind(self, name: str, is_left_out: Callable[[int], bool] | None = None) -> Place | None:
        evidence = self.evidence(name)
        sections = [self.section_at(one.span.start) for one in evidence]
        if is_left_out:
            sections = [section for section in sections if not is_left_out(section)]
        if not sections:
            return None
        section = max(sections, key=sections.count)
        return Place(self.last_sentence(section, evidence[-1].span), "place", self.end_of(section))

    def evidence(self, name: str) -> tuple[Evidence, ...]:
        """Return what stands in the document of a rule or family; what is present before what is weak."""
        if name not in self._evidence:
            self._evidence[name] = self._look_for(name)
        return self._evidence[name]

    def _look_for(self, name: str) -> tuple[Evidence, ...]:
        weak: tuple[Evidence, ...] = ()
        for rule in self._landmarks.get(name, ()):  # a title is no rule
            found = self._assess(rule)
            if found.status == "present" and found.evidence:
                return found.evidence
            weak = weak or found.evidence
        return weak

    def section_at(self, offset: int) -> int:
        """Return the section of the block that holds an offset."""
        after = bisect_left(self.document.blocks, (offset + 1,), key=_SPAN)
        return self.document.section_of[max(0, after - 1)]

    def end_of(self, section: int) -> int:
        """Return the offset just after the last block of a section."""
        document = self.document
        return document.blocks[max(0, document.sections[section].last - 1)].span.end if document.blocks else 0

    def last_sentence(self, section: int, default: Span) -> Span:
        """Return the last sentence of a section, or in front of it."""
        document = self.document
        last = document.first_sentence[document.sections[section].last] - 1
        return document.sentences[last].span if 0 <= last < len(document.sentences) else default

    @cached_property
    def start(self) -> Span:
        """The title, else the first sentence, else the first line; a heading further down is no title."""
        for block in self.document.blocks[:_TITLE_BLOCKS]:
            if block.kind == "heading":
                return block.span
        if self.document.sentences:
            return self.document.sentences[0].span
        return self.document.source.line_span(1)

    @cached_property
    def at_start(self) -> Place:
        """Where nothing tells a better place; what is missing belongs at the end."""
        return Place(self.start, "start", self.end_of(len(self.document.sections) - 1))
