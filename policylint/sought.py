"""What a rule looks for, by the numbers that a program gives to phrases: made once, for many documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from policylint.assessment import Assessment
from policylint.document import Scope
from policylint.phrase import Phrase
from policylint.rule import Clause, Element, Rule
from policylint.typed import NamedTuple

Numbers = tuple[int, ...]


class Wordings(NamedTuple):
    """Wordings of which one is enough, with their numbers.

    `plain` are the numbers of those that count in any sentence but a heading, `placed` are the others. `guards` are the
    numbers of the phrases that cancel what they overlap.
    """

    any: tuple[tuple[int, Clause], ...]
    plain: frozenset[int]
    placed: tuple[tuple[int, Clause], ...]
    guards: frozenset[int]


class Part(NamedTuple):
    """An element's title and wordings, and how far from a clause they may stand; None: they need no clause."""

    title: str
    within: Scope | None
    wordings: Wordings


class Sought(NamedTuple):
    """One rule's phrases.

    `unguarded` is the clause without what cancels it. `weak` are the weak wordings with what each fails to say,
    `required` the names of all elements that are required. A document with none of the phrases `telling` has `nothing`
    of it.
    """

    rule: Rule
    clause: Wordings
    unguarded: Wordings
    weak: tuple[tuple[Wordings, str], ...]
    elements: Mapping[str, Part]
    headings: frozenset[int]
    context: frozenset[int]
    required: tuple[str, ...]
    telling: frozenset[int]
    nothing: Assessment


def sought_by(rule: Rule, numbers: Mapping[str, int]) -> Sought:
    """Look up what a rule looks for; `numbers` are those of the texts of phrases."""

    def of(phrases: Iterable[Phrase]) -> Numbers:
        return tuple(numbers[phrase.text] for phrase in phrases)

    def wordings(clauses: tuple[Clause, ...], unless: tuple[Phrase, ...]) -> Wordings:
        numbered = tuple(zip(of(clause.phrase for clause in clauses), clauses, strict=True))
        return Wordings(
            any=numbered,
            plain=frozenset(number for number, clause in numbered if not clause.under),
            placed=tuple((number, clause) for number, clause in numbered if clause.under),
            guards=frozenset(of(unless)),
        )

    clause = wordings(rule.clause, rule.unless)
    weak = tuple((wordings((Clause(one.phrase, one.under),), rule.unless), one.says) for one in rule.weak)
    elements = {
        element.name: Part(element.title, _within(rule, element), wordings(element.any, element.unless))
        for element in rule.elements
    }
    headings = frozenset(of(rule.headings))
    # An element tells nothing by itself, unless it is enough without a clause.
    alone = rule.suffices if rule.clause and not rule.by_elements else elements
    telling = [clause, *(one for one, _ in weak), *(elements[name].wordings for name in alone)]
    return Sought(
        rule=rule,
        clause=clause,
        unguarded=clause._replace(guards=frozenset()),
        weak=weak,
        elements=elements,
        headings=headings,
        context=frozenset(of(rule.context.any) if rule.context else ()),
        required=tuple(name for group in rule.requires for name in group),
        telling=frozenset((*headings, *(number for one in telling for number, _ in one.any))),
        nothing=Assessment(rule.id, "missing", elements=tuple((name, False) for name in elements)),
    )


def _within(rule: Rule, element: Element) -> Scope | None:
    if not rule.clause or (rule.by_elements and element.within == "document"):
        return None
    return element.within
