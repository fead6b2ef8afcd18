"""What a rule looks for, by the numbers that a program gives to phrases: made once, for many documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from policylint.assessment import Assessment
from policylint.phrase import Phrase
from policylint.rule import Clause, Element, Rule

Numbers = tuple[int, ...]


class Wordings(NamedTuple):
    """Wordings of which one is enough, and the phrases that cancel what they overlap; each with its number."""

    any: tuple[tuple[int, Clause], ...]
    unless: tuple[tuple[int, Phrase], ...]


class Sought(NamedTuple):
    """One rule's phrases.

    `weak` are the weak wordings with what each fails to say, `required` the names of all elements that are required.
    A document with none of the phrases `telling` has `nothing` of it.
    """

    rule: Rule
    clause: Wordings
    weak: tuple[tuple[Wordings, str], ...]
    elements: Mapping[str, tuple[Element, Wordings]]
    headings: Numbers
    context: Numbers
    required: tuple[str, ...]
    telling: frozenset[int]
    nothing: Assessment


def sought_by(rule: Rule, numbers: Mapping[str, int]) -> Sought:
    """Look up what a rule looks for; `numbers` are those of the texts of phrases."""

    def of(phrases: Iterable[Phrase]) -> Numbers:
        return tuple(numbers[phrase.text] for phrase in phrases)

    def wordings(clauses: tuple[Clause, ...], unless: tuple[Phrase, ...]) -> Wordings:
        first = of(clause.phrase for clause in clauses)
        return Wordings(tuple(zip(first, clauses, strict=True)), tuple(zip(of(unless), unless, strict=True)))

    clause = wordings(rule.clause, rule.unless)
    weak = tuple((wordings((Clause(one.phrase, one.under),), rule.unless), one.says) for one in rule.weak)
    elements = {element.name: (element, wordings(element.any, element.unless)) for element in rule.elements}
    headings = of(rule.headings)
    # An element tells nothing by itself, unless it is enough without a clause.
    alone = rule.suffices if rule.clause and not rule.by_elements else elements
    telling = [clause, *(one for one, _ in weak), *(elements[name][1] for name in alone)]
    return Sought(
        rule=rule,
        clause=clause,
        weak=weak,
        elements=elements,
        headings=headings,
        context=of(rule.context.any) if rule.context else (),
        required=tuple(name for group in rule.requires for name in group),
        telling=frozenset((*headings, *(number for one in telling for number, _ in one.any))),
        nothing=Assessment(rule.id, "missing", elements=tuple((name, False) for name in elements)),
    )
