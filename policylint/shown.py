"""What a document shows of the conditions of duties: wordings that it mentions, and facts that it tells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from policylint.assessment import Assessment
from policylint.document import Document
from policylint.fact import Fact
from policylint.matcher import Matches
from policylint.phrase import Phrase
from policylint.sought import Numbers
from policylint.typed import NamedTuple


class Shown(NamedTuple):
    """What one document, or several together, show.

    `mentions` holds the wordings that occur, `facts` by fact the values that the text tells; each with the number of
    the first sentence, or -1 where it stands in another document. `dates` holds by rule the newest day in its clause,
    `left_open` the facts of which the text speaks without telling them.
    """

    mentions: Mapping[str, int]
    facts: Mapping[str, Mapping[str, int]]
    dates: Mapping[str, date]
    left_open: Mapping[str, int]

    def mentioned(self, phrases: Iterable[Phrase]) -> int | None:
        """Return the first sentence that mentions one of some wordings; None if nothing does."""
        mentions = self.mentions
        found = [mentions[phrase.text] for phrase in phrases if phrase.text in mentions]
        return min(found) if found else None


class Signs(NamedTuple):
    """What shows a condition, by the numbers that a program gives to phrases: made once, for many documents.

    `mentions` are wordings; `facts` holds by the name of a fact the wordings that leave it open, and by value those
    that tell it and those that cancel them. `proofs` are, behind a fact and a value, clauses that show it: a rule and
    some of its elements.
    """

    mentions: Mapping[str, int]
    facts: Mapping[str, tuple[Numbers, Mapping[str, tuple[Numbers, Numbers]]]]
    proofs: tuple[tuple[str, str, str, tuple[str, ...]], ...] = ()


def signs_of(mentions: Iterable[Phrase], facts: Sequence[Fact], numbers: Mapping[str, int]) -> Signs:
    """Look up what shows that a text mentions some wordings, and what it tells of some facts."""

    def of(phrases: Iterable[Phrase]) -> Numbers:
        return tuple([numbers[phrase.text] for phrase in phrases])

    return Signs(
        {phrase.text: numbers[phrase.text] for phrase in mentions},
        {
            fact.name: (of(fact.open), {value.name: (of(value.says), of(value.unless)) for value in fact.values})
            for fact in facts
        },
        tuple([(fact.name, value.name, *one[:2]) for fact in facts for value in fact.values for one in value.proofs]),
    )


def without_signs(fact: Fact) -> Fact:
    """Return a fact with what is said of it alone: what shows it is among the signs."""
    return fact._replace(values=tuple(one._replace(says=(), unless=(), proofs=()) for one in fact.values), open=())


def shown_by(matches: Matches, signs: Signs) -> Shown:
    """Return what a document shows of some wordings and facts."""
    hits = matches.hits

    def among(numbers: Numbers) -> set[int]:
        return {sentence for number in numbers if number in hits for sentence in hits[number]}

    def read_with(sentences: set[int]) -> set[int]:
        return sentences.union(matches.outline.led_by(sentences))

    mentioned = {text: hits[number][0] for text, number in signs.mentions.items() if hits.get(number)}
    told, left_open = {}, {}
    for fact, (opening, by_value) in signs.facts.items():
        if opened := among(opening):
            left_open[fact] = min(opened)
        values = {}
        for value, (says, unless) in by_value.items():
            if (found := among(says)) and (left := found - read_with(among(unless))):
                values[value] = min(left)
        if values:
            told[fact] = values
    return Shown(mentioned, told, {}, left_open)


def with_proofs(shown: Shown, assess: Callable[[str], Assessment], document: Document, signs: Signs) -> Shown:
    """Return what a document shows with the facts that its clauses prove, whether a run asks for these or not."""
    facts = dict(shown.facts)
    for fact, value, rule, elements in signs.proofs:
        one = assess(rule)
        if one.evidence and any(dict(one.elements).get(element) for element in elements):
            sentence = document.sentence_before(one.evidence[0].span.start + 1)
            facts[fact] = {value: sentence} | dict(facts.get(fact, {}))
    return shown._replace(facts=facts)


def shown_together(documents: Iterable[Shown]) -> Shown:
    """Return what several documents show together."""
    mentions: dict[str, int] = {}
    facts: dict[str, dict[str, int]] = {}
    dates: dict[str, date] = {}
    left_open: dict[str, int] = {}
    for shown in documents:
        mentions.update(dict.fromkeys(shown.mentions, -1))
        for fact, values in shown.facts.items():
            facts.setdefault(fact, {}).update(dict.fromkeys(values, -1))
        for rule, day in shown.dates.items():
            dates[rule] = max(day, dates.get(rule, day))
        left_open.update(dict.fromkeys(shown.left_open, -1))
    return Shown(mentions, facts, dates, left_open)


def newest_dates(document: Document, assessments: Iterable[Assessment]) -> dict[str, date]:
    """Return by rule the newest day in the evidence of its clause; nothing for a clause without a date."""
    from policylint.written import dates_in

    found = {}
    for one in assessments:
        words = (document.words(evidence.span) for evidence in one.evidence)
        days = [written.last for text in words for written in dates_in(text)]
        if days:
            found[one.rule] = max(days)
    return found
