"""What a rule looks for, by the numbers that a program gives to phrases: compiled once, and kept with the plan.

All of it is plain data: it stands instead of the rule's own wordings, which are then not needed any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from policylint.assessment import Assessment
from policylint.document import Within
from policylint.phrase import Phrase
from policylint.rule import Clause, Element, Rule, Under
from policylint.typed import Literal, NamedTuple

Numbers = tuple[int, ...]


class Wordings(NamedTuple):
    """Wordings of which one is enough: their numbers, and where each counts.

    `plain` are the numbers of those that count in any sentence but a heading, `placed` are the others. `guards` are the
    numbers of the phrases that cancel what they overlap, `empty` those of what cancels a heading above it, `about`
    those by which all of a document is about the subject.
    """

    any: tuple[tuple[int, Under], ...]
    plain: Numbers
    placed: tuple[tuple[int, Under], ...]
    guards: Numbers
    empty: Numbers
    about: Numbers


class Part(NamedTuple):
    """An element's title and wordings, and how far from a clause they may stand; None: they need no clause."""

    title: str
    within: Within | None
    wordings: Wordings


class Lacking(NamedTuple):
    """A weak wording, what it fails to say, and the phrases of which the next sentence must have one, if any."""

    wordings: Wordings
    says: str
    then: Numbers


class Sought(NamedTuple):
    """One rule's phrases, and what it makes of them; `rule` is its id.

    `unguarded` is the clause without what cancels it, `weak` are the weak wordings. The clause must stand `within`
    something that has the `context`; '' for anywhere. `required` are the names of all elements that are required; how
    many of them and which together, `at_least` and `requires` say, as in the rule. A document with none of the phrases
    `telling` has `nothing` of it.
    """

    rule: str
    clause: Wordings
    unguarded: Wordings
    weak: tuple[Lacking, ...]
    elements: Mapping[str, Part]
    headings: Numbers
    context: Numbers
    within: Literal["", "heading", "section"]
    required: tuple[str, ...]
    requires: tuple[tuple[str, ...], ...]
    suffices: tuple[str, ...]
    by_elements: bool
    at_least: int
    telling: Numbers
    nothing: Assessment


def sought_by(rule: Rule, numbers: Mapping[str, int]) -> Sought:
    """Look up what a rule looks for; `numbers` are those of the texts of phrases."""

    def of(phrases: Iterable[Phrase]) -> Numbers:
        return tuple(numbers[phrase.text] for phrase in phrases)

    def wordings(clauses: tuple[Clause, ...], unless: tuple[Phrase, ...]) -> Wordings:
        numbered = tuple((numbers[clause.phrase.text], clause.under) for clause in clauses)
        return Wordings(
            any=numbered,
            plain=tuple(number for number, under in numbered if not under),
            placed=tuple(one for one in numbered if one[1]),
            guards=of(unless),
            empty=of(rule.empty),
            about=of(rule.about),
        )

    clause = wordings(rule.clause, rule.unless)
    weak = tuple(
        Lacking(wordings((Clause(one.phrase, one.under),), rule.unless), one.says, of(one.then)) for one in rule.weak
    )
    elements = {
        element.name: Part(element.title, _within(rule, element), wordings(element.any, element.unless))
        for element in rule.elements
    }
    headings = of(rule.headings)
    # An element tells nothing by itself, unless it is enough without a clause.
    alone = rule.suffices if rule.clause and not rule.by_elements else elements
    telling = [clause, *(one.wordings for one in weak), *(elements[name].wordings for name in alone)]
    return Sought(
        rule=rule.id,
        clause=clause,
        unguarded=clause._replace(guards=()),
        weak=weak,
        elements=elements,
        headings=headings,
        context=of(rule.context.any) if rule.context else (),
        within=rule.context.within if rule.context else "",
        required=tuple(name for group in rule.requires for name in group),
        requires=rule.requires,
        suffices=rule.suffices,
        by_elements=rule.by_elements,
        at_least=rule.at_least,
        telling=tuple(dict.fromkeys((*headings, *(number for one in telling for number, _ in one.any)))),
        nothing=Assessment(rule.id, "missing", elements=tuple((name, False) for name in elements)),
    )


def without_wordings(rule: Rule) -> Rule:
    """Return a rule with what is said of it alone: what it looks for is `sought`."""
    elements = tuple(one._replace(any=(), unless=()) for one in rule.elements)
    nothing = rule._replace(clause=(), unless=(), empty=(), about=(), headings=(), weak=(), context=None)
    return nothing._replace(elements=elements)


def _within(rule: Rule, element: Element) -> Within | None:
    if not rule.clause or (rule.by_elements and element.within == "document"):
        return None
    return element.within
